import { defineConfig } from 'vitest/config'

/** The whole corpus of good and planted claims: no database, many more claims than in every run. */
export default defineConfig({
  test: {
    include: ['test/conformance/corpus.test.ts'],
    env: { CORPUS_CLAIMS: process.env.CORPUS_CLAIMS ?? '100000' },
    testTimeout: 3_600_000,
  },
})
