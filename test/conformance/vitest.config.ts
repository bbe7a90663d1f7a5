import { defineConfig } from 'vitest/config'

/** The whole comparison with the schema processor: no database, many more documents than in every run. */
export default defineConfig({
  test: {
    include: ['test/conformance/**/*.test.ts'],
    env: { CONFORMANCE_DOCUMENTS: process.env.CONFORMANCE_DOCUMENTS ?? '20000' },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
