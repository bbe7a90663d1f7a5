import { expect, test } from 'vitest'
import type { AskedThen, RegistryFindings } from '../../src/eligibility/lookup.js'
import { createEligibilityGate } from '../../src/intake/eligibility-gate.js'
import type { StoredFacts } from '../../src/intake/eligibility-known.js'
import { createParameterSet } from '../../src/standard/parameter-set.js'
import { CARD, card, FACTS, NUMBER, parameters, record } from '../eligibility/sample.js'
import { wholeSubmission } from '../support/judged-claims.js'

const CHANGES = [1, 2, 3].map((day) => new Date(`2026-03-0${day}T01:00:00Z`))
const claim = (facility: string): StoredFacts => ({
  maCskcb: facility,
  claimId: facility,
  facts: { ...FACTS, maCskcb: facility },
})

test('what stood at the look-ups of a batch is asked for in one round', async () => {
  const rounds: (readonly AskedThen[])[] = []
  const nobody = (registryAt: Date): RegistryFindings => ({ registryAt, byKey: new Map() })
  const gate = createEligibilityGate({
    registry: {
      read: async () => nobody(CHANGES[2]!),
      readThen: async (moments) => {
        rounds.push(moments)
        return moments.map(({ asOf }) => nobody(asOf))
      },
    },
    context: {
      stays: async () => ({ stays: [], seen: null }),
      lookups: async (facilities) =>
        [...new Set(facilities)].map((maCskcb, i) => ({
          maCskcb,
          bhxhNo: NUMBER,
          askedAt: new Date('2026-03-10T01:00:00Z'),
          answer: '000',
          registryAt: CHANGES[i]!,
        })),
      checkIns: async () => ({ states: new Map(), lookups: [] }),
    },
    parameters: () => parameters,
    findingsPerClaim: 0,
  })
  const { judgements } = await gate.judgeStored([claim('79998'), claim('79999')])
  expect(rounds).toHaveLength(1)
  expect(rounds[0]!.map(({ asOf }) => asOf)).toEqual(CHANGES.slice(0, 2))
  expect(judgements.map(({ registry }) => registry.atLookup)).toEqual([202603010800, 202603020800])
  // All of them: what is listed is decided where they are kept.
  for (const { findings } of judgements) expect(findings.map(({ code }) => code)).toContain('ELG-R01')
})

test('how far back a look-up is evidence follows the parameter of the day', async () => {
  const atLookup = async (value: string | null) => {
    const gate = createEligibilityGate({
      registry: { read: async () => ({ registryAt: CHANGES[2]!, byKey: new Map() }) },
      context: {
        stays: async () => ({ stays: [], seen: null }),
        lookups: async ([maCskcb]) => [
          {
            maCskcb: maCskcb!,
            bhxhNo: NUMBER,
            askedAt: new Date('2026-03-03T01:00:00Z'),
            answer: '000',
            registryAt: CHANGES[2]!,
          },
        ],
        checkIns: async () => ({ states: new Map(), lookups: [] }),
      },
      parameters: () =>
        createParameterSet(
          value === null
            ? []
            : [
                {
                  name: 'lookupEvidenceDays',
                  facility: '',
                  from: 20260101,
                  to: 20261231,
                  value,
                  basis: 'thử',
                },
              ],
        ),
      findingsPerClaim: 10,
    })
    return (await gate.judgeStored([claim('79999')])).judgements[0]!.registry.atLookup
  }
  expect(await atLookup(null)).toBe(202603030800)
  expect(await atLookup('7')).toBe(202603030800)
  expect(await atLookup('6')).toBeNull()
})

const WITHDRAWN = { state: 'withdrawn', from: 20260301, to: null, reason: null } as const

test('the answer to a check-in is a look-up: a card withdrawn after it is not held against the claim', async () => {
  const registry = (withdrawn: boolean): RegistryFindings => ({
    registryAt: CHANGES[withdrawn ? 2 : 0]!,
    byKey: new Map([
      [CARD, [{ ...record({ cards: [card(withdrawn ? { statuses: [WITHDRAWN] } : {})] }), address: '' }]],
    ]),
  })
  const gate = createEligibilityGate({
    registry: {
      read: async () => registry(true),
      readThen: async (moments) => moments.map(() => registry(false)),
    },
    context: {
      stays: async () => ({ stays: [], seen: null }),
      // A later look-up that could not be answered takes nothing away.
      lookups: async () => [
        {
          maCskcb: FACTS.maCskcb,
          bhxhNo: NUMBER,
          askedAt: new Date('2026-03-10T02:00:00Z'),
          answer: '100',
          registryAt: null,
        },
      ],
      checkIns: async () => ({
        states: new Map(),
        lookups: [
          {
            maCskcb: FACTS.maCskcb,
            bhxhNo: NUMBER,
            askedAt: new Date('2026-03-10T01:00:00Z'),
            answer: '000',
            registryAt: CHANGES[0]!,
          },
        ],
      }),
    },
    parameters: () => parameters,
    findingsPerClaim: 100,
  })
  const [judged] = (await gate.judgeStored([claim(FACTS.maCskcb)])).judgements
  expect(judged!.registry.atLookup).toBe(202603010800)
  const codes = judged!.findings.map(({ code }) => code)
  expect(codes).toContain('ELG-R17')
  expect(codes).not.toContain('ELG-R10')
  expect(codes).not.toContain('ELG-R18')
})

test('a check-in that the registry cannot answer is kept as one, and that is told', async () => {
  const gate = createEligibilityGate({
    registry: {
      read: async () => {
        throw new Error('away')
      },
    },
    context: {
      stays: async () => ({ stays: [], seen: null }),
      lookups: async () => [],
      checkIns: async () => ({ states: new Map(), lookups: [] }),
    },
    parameters: () => parameters,
    findingsPerClaim: 100,
  })
  const unit = wholeSubmission({ kind: 'checkin', claims: [{}] })
  const checkIn = { card: CARD, name: 'NGUYỄN VĂN MẪU', birthDay: 0, arrivedAt: null }
  const parts = unit.parts.map((part) => ({
    ...part,
    claims: part.claims.map((own) => ({ ...own, checkIn })),
  }))
  const [judged] = await gate.judge([{ ...unit, parts }])
  const [kept] = judged!.mode === 'whole' ? judged.parts[0]!.claims : []
  expect(kept).toMatchObject({
    outcome: 'accepted',
    checkIn: { answer: { code: '100', bhxhNo: null, registryAt: null } },
    findings: [{ code: 'ELG-C01', severity: 'warning', params: { result: '100' } }],
  })
})
