import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // One real PostgreSQL for the whole run; every file works on a copy of a migrated template database.
    globalSetup: ['test/support/postgres.ts'],
    pool: 'forks',
    // One a core: what a file waits for, servers and browsers, leaves room for another.
    maxWorkers: '100%',
    testTimeout: 60_000,
    // What comes about by itself may take its time on a busy machine.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
  },
})
