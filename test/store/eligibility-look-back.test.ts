import { describe, expect, test } from 'vitest'
import type { EligibilityJudgement } from '../../src/eligibility/judge.js'
import type { Finding } from '../../src/rules/finding.js'
import { compareBatches } from '../../src/store/eligibility-batches.js'
import { readStays } from '../../src/store/eligibility-context.js'
import { settleEligibility } from '../../src/store/eligibility-open.js'
import type { ClaimEligibility, WholeSubmission } from '../../src/store/judged.js'
import { createLoader } from '../../src/store/load.js'
import { inTransaction } from '../../src/store/pool.js'
import { applyRegistryEvents } from '../../src/store/registry-events.js'
import { beginChange, recordChange } from '../../src/store/registry-merge.js'
import { FACTS } from '../eligibility/sample.js'
import { useTestDatabase } from '../support/database.js'
import { nextId, plans, wholeSubmission } from '../support/judged-claims.js'
import { importLines, personLine } from '../support/registry.js'

const database = useTestDatabase()

interface Person {
  readonly cards?: readonly string[]
  readonly soCccd?: string
  readonly maTheTam?: string
  readonly seen?: string | null
}

/** A claim that was judged about its card on a state of the registry. */
function judgedOn(registryAt: Date, { cards = [], soCccd = '', maTheTam = '', seen = null }: Person = {}) {
  const unit = wholeSubmission({ claims: [{}] })
  const eligibility = {
    facts: { cards: cards.map((code) => ({ code })), soCccd, maTheTam, ngayRa: 202601051000, rows: [] },
    judgement: { outcome: 'eligible', findings: [], rows: [] },
    registryAt,
    checkedIn: false,
    seen,
  } as unknown as ClaimEligibility
  const parts = unit.parts.map((part) => ({
    ...part,
    claims: part.claims.map((claim) => ({ ...claim, eligibility })),
  }))
  return { ...unit, parts }
}

const load = async (...units: WholeSubmission[]) => {
  const results = await createLoader(database.pool, plans).loadBatch(units)
  expect(results.map(({ status }) => status)).toEqual(units.map(() => 'stored'))
}

const idOf = ({ parts }: WholeSubmission) => parts[0]!.claims[0]!.claimId

const rechecked = async (unit: WholeSubmission): Promise<boolean> =>
  (await database.pool.query('SELECT recheck FROM claim_eligibility WHERE claim_id = $1', [idOf(unit)]))
    .rows[0].recheck

async function change(): Promise<Date> {
  return inTransaction(database.pool, async (client) => {
    const at = await beginChange(client)
    const record = { kind: 'events', source: 'thử', madeBy: 'thử', sha256: null } as const
    await recordChange(client, at, { ...record, lines: 0, added: 0, closed: 0 })
    return at
  })
}

test('a claim judged before a change of the registry and loaded behind it is looked at once more', async () => {
  const before = await change()
  const late = judgedOn(before)
  const after = await change()
  const inTime = judgedOn(after)
  await load(late, inTime)
  expect(await rechecked(late)).toBe(true)
  expect(await rechecked(inTime)).toBe(false)
})

const later = () => new Date(Date.now() + 3_600_000)
const diedOn = (bhxhNo: string) => ({
  ...{ id: `died-${bhxhNo}`, type: 'died' as const, bhxhNo, day: 20260101 },
  ...{ cardCode: null, card: null, person: {}, state: 'active' as const, reason: null },
})

test('an event finds claims by each of their cards, by a temporary number and by the citizen id', async () => {
  const number = '7900000041'
  await importLines(database.pool, [personLine(number, { cccd: '079000000041' })])
  const first = judgedOn(later(), { cards: [`GD479${number}`] })
  const second = judgedOn(later(), { cards: ['GD4797900000099', `GD479${number}`] })
  const temporary = judgedOn(later(), { maTheTam: `TE179${number}` })
  const citizen = judgedOn(later(), { soCccd: '079000000041' })
  const stranger = judgedOn(later(), { cards: ['GD4797900000098'], soCccd: '079000000098' })
  await load(first, second, temporary, citizen, stranger)
  await applyRegistryEvents(database.pool, 'thử', [diedOn(number)])
  const found = await Promise.all([first, second, temporary, citizen, stranger].map(rechecked))
  expect(found).toEqual([true, true, true, true, false])
})

test('so does a file of changes, also by a citizen id that the person no longer has', async () => {
  const number = '7900000042'
  await importLines(database.pool, [personLine(number, { cccd: '079000000042' })])
  const second = judgedOn(later(), { cards: ['GD4797900000099', `GD479${number}`] })
  const former = judgedOn(later(), { soCccd: '079000000042' })
  const present = judgedOn(later(), { soCccd: '079000000043' })
  const stranger = judgedOn(later(), { cards: ['GD4797900000097'], soCccd: '079000000097' })
  await load(second, former, present, stranger)
  await importLines(database.pool, [personLine(number, { cccd: '079000000043' })])
  const found = await Promise.all([second, former, present, stranger].map(rechecked))
  expect(found).toEqual([true, true, true, false])
})

describe('claims of one person that are loaded at the same moment', () => {
  const person = () => ({ cards: [`GD479${String(nextId()).slice(-10)}`] })
  const seen = async (number: string) => (await readStays(database.pool, [number], [], 0)).seen

  test('have not seen each other, so the later is looked at once more', async () => {
    const same = person()
    const before = await seen('7900000000')
    const early = judgedOn(later(), { ...same, seen: before })
    const late = judgedOn(later(), { ...same, seen: before })
    const other = judgedOn(later(), { ...person(), seen: before })
    await Promise.all([load(early), load(late), load(other)])
    expect(await compareBatches(database.pool)).toBe(1)
    expect(await Promise.all([early, late, other].map(rechecked))).toEqual([false, true, false])
    expect(await compareBatches(database.pool)).toBe(0)
  })

  test('the one that commits last may have been judged first', async () => {
    const same = person()
    const early = judgedOn(later(), { ...same, seen: await seen('7900000000') })
    await load(judgedOn(later(), { ...same, seen: await seen('7900000000') }))
    await compareBatches(database.pool)
    await load(early)
    expect(await compareBatches(database.pool)).toBe(1)
  })

  test('one that was there when the other was judged needs no second look', async () => {
    const same = person()
    await load(judgedOn(later(), { ...same, seen: await seen('7900000000') }))
    await load(judgedOn(later(), { ...same, seen: await seen('7900000000') }))
    expect(await compareBatches(database.pool)).toBe(0)
  })

  test('versions of one claim are no neighbours', async () => {
    const same = person()
    const before = await seen('7900000000')
    const first = judgedOn(later(), { ...same, seen: before })
    const [claim] = first.parts[0]!.claims
    const second = judgedOn(later(), { ...same, seen: before })
    const again = {
      ...second,
      parts: second.parts.map((part) => ({
        ...part,
        claims: part.claims.map((own) => ({ ...own, maLk: claim!.maLk })),
      })),
    }
    await load(first)
    await load(again)
    expect(await compareBatches(database.pool)).toBe(0)
  })

  test('a further card and the citizen id tell the person as well, and only one of many is marked', async () => {
    const [number, cccd] = [String(nextId()).slice(-10), String(nextId()).slice(-12)]
    const before = await seen('7900000000')
    const first = judgedOn(later(), {
      cards: [`TE179${String(nextId()).slice(-10)}`, `GD479${number}`],
      seen: before,
    })
    const second = judgedOn(later(), { cards: [`GD479${number}`], soCccd: cccd, seen: before })
    const third = judgedOn(later(), { ...person(), soCccd: cccd, seen: before })
    const others = Array.from({ length: 5 }, () => judgedOn(later(), { ...person(), seen: before }))
    for (const unit of [first, second, third, ...others]) await load(unit)
    expect(await compareBatches(database.pool)).toBe(2)
    expect(await Promise.all([first, second, third].map(rechecked))).toEqual([false, true, true])
  })

  test('so do claims that come later find it, by each of its cards', async () => {
    const number = String(nextId()).slice(-10)
    const stored = judgedOn(later(), { cards: [`TE179${String(nextId()).slice(-10)}`, `GD479${number}`] })
    await load(stored)
    const { stays } = await readStays(database.pool, [number], [], 0)
    expect(stays.map(({ claimId }) => claimId)).toEqual([idOf(stored)])
  })
})

test('what is found later about another claim than before is told, what is known already is not', async () => {
  const unit = judgedOn(later(), { cards: ['GD4797900000311'] })
  await load(unit)
  const about = (code: string, maLk: string): Finding => ({
    ...{ code, severity: 'error', table: 'XML1', row: 1, field: 'NGAY_VAO', value: null, line: 0, column: 0 },
    params: { maLk },
  })
  const open = { maCskcb: unit.head.maCskcb, claimId: idOf(unit), facts: FACTS, judgedAt: '' }
  const settle = (...findings: Finding[]) =>
    inTransaction(database.pool, (client) =>
      settleEligibility(
        client,
        open,
        { outcome: 'eligible', findings, rows: [] } as unknown as EligibilityJudgement,
        later(),
      ),
    )
  expect(await settle(about('ELG-X03', 'A'), about('ELG-R11', 'A'))).toBe(2)
  expect(await settle(about('ELG-X03', 'A'), about('ELG-X03', 'B'), about('ELG-R11', 'B'))).toBe(1)
  const { rows } = await database.pool.query(
    'SELECT code, severity, params FROM finding WHERE claim_id = $1 ORDER BY seq DESC LIMIT 1',
    [idOf(unit)],
  )
  expect(rows).toEqual([{ code: 'ELG-X03', severity: 'warning', params: { maLk: 'B' } }])
})
