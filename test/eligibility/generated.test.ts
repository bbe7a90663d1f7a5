import { expect, test } from 'vitest'
import { parseCard } from '../../src/eligibility/card-number.js'
import { factsOf } from '../../src/eligibility/facts.js'
import { judgeEligibility } from '../../src/eligibility/judge.js'
import { NO_NEIGHBOURS } from '../../src/eligibility/neighbours.js'
import { buildClaim } from '../../src/generate/build-claim.js'
import type { Row } from '../../src/generate/claim-model.js'
import { resolveOptions } from '../../src/generate/options.js'
import { answer, parameters, record } from './sample.js'

/** The registry's record of the person that a claim is about, as the claim tells it. */
function recordOf(head: Row) {
  const code = parseCard(head.MA_THE_BHYT)
  const birthDay = Number(head.NGAY_SINH.slice(0, 8))
  return record({
    person: {
      bhxhNo: code?.bhxhNo ?? '',
      citizenId: head.SO_CCCD || null,
      names: [head.HO_TEN],
      birthDay,
      birthPrecision: birthDay % 10_000 === 0 ? 'year' : 'day',
      sex: head.GIOI_TINH === '1' ? 1 : 2,
    },
    cards: [
      {
        code: head.MA_THE_BHYT,
        bhxhNo: code?.bhxhNo ?? '',
        from: Number(head.GT_THE_TU),
        to: Number(head.GT_THE_DEN),
        facility: head.MA_DKBD,
        area: '',
        fiveYearDay: null,
        statuses: [],
      },
    ],
  })
}

test.each([
  ['130', '202403'],
  ['4750', '202409'],
  ['3176', '202511'],
  ['3176', '202607'],
] as const)(
  'claims of the sample generator (%s, %s) are eligible and paid at their level',
  (version, month) => {
    const options = resolveOptions({ claims: 400, version, month })
    for (let i = 0; i < options.claims; i++) {
      const { tables } = buildClaim(i, options)
      const [head] = tables.get('XML1') as Row[]
      const facts = factsOf({ XML1: head, XML2: tables.get('XML2') ?? [], XML3: tables.get('XML3') ?? [] })
      const registry = { ...answer([recordOf(head)]), lookups: null }
      const judged = judgeEligibility(facts, registry, NO_NEIGHBOURS, parameters, 202612310000)
      const about = { claim: i, category: facts.maDoituongKcb, card: facts.cards[0].code }
      expect({ ...about, findings: judged.findings.filter(({ severity }) => severity !== 'info') }).toEqual({
        ...about,
        findings: [],
      })
      expect(judged.outcome).toBe('eligible')
    }
  },
)
