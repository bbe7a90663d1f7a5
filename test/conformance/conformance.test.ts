import { afterAll, beforeAll, expect, describe as group, it } from 'vitest'
import { loadPlans } from '../../src/standard/compile.js'
import { NO_JDK, XercesJudge } from '../support/xerces.js'
import { compare, describe } from './comparison.js'
import { shrink } from './shrink.js'

/** A fixed part in every run; `npm run conformance` asks for more, and for other seeds if it likes. */
const COUNT = Number(process.env.CONFORMANCE_DOCUMENTS ?? 3_000)
const SEED = Number(process.env.CONFORMANCE_SEED ?? 20_240_101)
const MOST_SHOWN = 5

let judge: XercesJudge | null = null
beforeAll(async () => {
  judge = await XercesJudge.start()
})
afterAll(() => judge?.close())

group('a table document is valid for Xerces exactly when the scanner has nothing against it', () => {
  it(`for ${COUNT} documents, whole and broken`, { timeout: 60_000 + COUNT * 60 }, async (context) => {
    if (judge === null) return context.skip(NO_JDK)
    const result = await compare(loadPlans(), judge, { seed: SEED, count: COUNT })
    console.log(
      `seed ${SEED}: ${result.compared} documents compared, ${result.valid} of them valid, ${result.leftOut} left out`,
    )
    const shown: string[] = []
    for (const difference of result.differences.slice(0, MOST_SHOWN)) {
      shown.push(describe(await shrink(judge, difference)))
    }
    expect(result.differences.length, `the two do not agree:\n${shown.join('\n')}`).toBe(0)
    expect(result.notValidAsMeant.slice(0, MOST_SHOWN).map(describe)).toEqual([])
    expect(result.valid).toBeGreaterThan(result.compared / 4)
    expect(result.valid).toBeLessThan((result.compared * 3) / 4)
  })
})
