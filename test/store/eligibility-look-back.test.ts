import { describe, expect, test } from 'vitest'
import type { EligibilityJudgement } from '../../src/eligibility/judge.js'
import type { Finding } from '../../src/rules/finding.js'
import { compareBatches } from '../../src/store/eligibility-batches.js'
import { readStays } from '../../src/store/eligibility-context.js'
import { settleEligibility } from '../../src/store/eligibility-settle.js'
import type { ClaimEligibility, WholeSubmission } from '../../src/store/judged.js'
import { createLoader } from '../../src/store/load.js'
import { inTransaction } from '../../src/store/pool.js'
import { applyRegistryEvents } from '../../src/store/registry-events.js'
import { beginChange, recordChange } from '../../src/store/registry-merge.js'
import { useTestDatabase } from '../support/database.js'
import { nextId, plans, wholeSubmission } from '../support/judged-claims.js'
import { importLines, personLine } from '../support/registry.js'

const database = useTestDatabase()

interface Person {
  readonly cards?: readonly string[]
  readonly soCccd?: string
  readonly maTheTam?: string
  readonly seen?: string | null
  readonly ngayVao?: number
  readonly ngayRa?: number
}

/** A claim that was judged about its card on a state of the registry. */
function judgedOn(registryAt: Date, person: Person = {}) {
  const { cards = [], soCccd = '', maTheTam = '', seen = null } = person
  const { ngayVao = 202601050800, ngayRa = 202601051000 } = person
  const unit = wholeSubmission({ claims: [{}] })
  const eligibility = {
    facts: { cards: cards.map((code) => ({ code })), soCccd, maTheTam, ngayVao, ngayRa, rows: [] },
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

/** Settles a claim with these findings, of which `limit` are listed; returns how many are new. */
const settle = (open: { maCskcb: string; claimId: string }, findings: readonly Finding[], limit: number) =>
  inTransaction(database.pool, (client) =>
    settleEligibility(
      client,
      open,
      { outcome: 'eligible', findings, rows: [] } as unknown as EligibilityJudgement,
      later(),
      limit,
    ),
  )

test('what is found later about another claim than before is told, what is known already is not', async () => {
  const unit = judgedOn(later(), { cards: ['GD4797900000311'] })
  await load(unit)
  const about = (code: string, maLk: string): Finding => ({
    ...{ code, severity: 'error', table: 'XML1', row: 1, field: 'NGAY_VAO', value: null, line: 0, column: 0 },
    params: { maLk },
  })
  const open = { maCskcb: unit.head.maCskcb, claimId: idOf(unit) }
  expect(await settle(open, [about('ELG-X03', 'A'), about('ELG-R11', 'A')], 500)).toBe(2)
  expect(await settle(open, [about('ELG-X03', 'A'), about('ELG-X03', 'B'), about('ELG-R11', 'B')], 500)).toBe(
    1,
  )
  const { rows } = await database.pool.query(
    'SELECT code, severity, params FROM finding WHERE claim_id = $1 ORDER BY seq DESC LIMIT 1',
    [idOf(unit)],
  )
  expect(rows).toEqual([{ code: 'ELG-X03', severity: 'warning', params: { maLk: 'B' } }])
})

describe('of more findings than a claim lists', () => {
  const about = (code: string, row: number, severity: Finding['severity'] = 'warning'): Finding => ({
    ...{ code, severity, table: 'XML3', row, field: 'NGAY_YL', value: null, line: 0, column: 0 },
  })
  const more = (count: number): Finding => ({
    ...{ code: 'STR-054', severity: 'info', table: null, row: 0, field: null, value: null },
    ...{ line: 0, column: 0, params: { more: count } },
  })
  /** A claim that lists `listed` of what it was found to have. */
  async function claimWith(listed: readonly Finding[], total: number) {
    const unit = judgedOn(later(), { cards: [`GD479${String(nextId()).slice(-10)}`] })
    const findings = total > listed.length ? [...listed, more(total - listed.length)] : listed
    const parts = unit.parts.map((part) => ({
      ...part,
      claims: part.claims.map((claim) => ({ ...claim, findings, findingsTotal: total, warnings: total })),
    }))
    const whole = { ...unit, parts }
    await load(whole)
    return { maCskcb: whole.head.maCskcb, claimId: idOf(whole) }
  }
  const stored = async ({ claimId }: { claimId: string }) => {
    const { rows } = await database.pool.query(
      'SELECT code, (params ->> $2)::int AS more FROM finding WHERE claim_id = $1 ORDER BY seq',
      [claimId, 'more'],
    )
    const { rows: claim } = await database.pool.query(
      'SELECT findings_total, warnings FROM claim WHERE claim_id = $1',
      [claimId],
    )
    return { listed: rows.map(({ code, more }) => (more === null ? code : `${code} ${more}`)), ...claim[0] }
  }

  test('found later, all are counted, also those that are not listed', async () => {
    const claim = await claimWith([about('X1', 1), about('X1', 2)], 5)
    expect(await settle(claim, [about('ELG-B16', 1), about('ELG-B16', 2)], 3)).toBe(2)
    expect(await stored(claim)).toEqual({
      listed: ['X1', 'X1', 'ELG-B16', 'STR-054 4'],
      findings_total: 7,
      warnings: 7,
    })
  })

  test('found again, none is counted twice', async () => {
    const claim = await claimWith([about('X1', 1), about('X1', 2)], 2)
    const found = [about('ELG-B16', 1), about('ELG-B16', 2), about('ELG-B16', 3)]
    expect(await settle(claim, found, 3)).toBe(3)
    expect(await settle(claim, found, 3)).toBe(0)
    expect(await settle(claim, [...found, about('ELG-B16', 4)], 3)).toBe(1)
    expect(await stored(claim)).toMatchObject({
      listed: ['X1', 'X1', 'ELG-B16', 'STR-054 3'],
      findings_total: 6,
    })
  })

  test('those that would have rejected the claim are listed in any case', async () => {
    const claim = await claimWith([about('X1', 1), about('X1', 2)], 2)
    expect(await settle(claim, [about('ELG-B16', 1), about('ELG-R10', 2, 'error')], 2)).toBe(2)
    expect(await stored(claim)).toMatchObject({
      listed: ['X1', 'X1', 'ELG-R10', 'STR-054 1'],
      findings_total: 4,
    })
  })
})

describe('a co-payment that the registry learns of', () => {
  const copay = (number: string, day: string, entry = 'A') => ({
    ...{ kind: 'copay', bhxh_no: number, from: day, to: day, entry, amount: '15000000', counted: '1' },
  })
  const stay = (number: string, ngayVao: number, ngayRa: number) =>
    judgedOn(later(), { cards: [`GD479${number}`], ngayVao, ngayRa })

  test('has the claims judged again whose level it may change: those behind it in its year', async () => {
    const number = '7900000051'
    await importLines(database.pool, [personLine(number)])
    const before = stay(number, 202602010800, 202602030900)
    const behind = stay(number, 202604010800, 202604010900)
    // Its own co-payment, say.
    const onTheDay = stay(number, 202603010800, 202603011100)
    const over = stay(number, 202602270800, 202603050900)
    const nextYear = stay(number, 202701030800, 202701030900)
    const intoNextYear = stay(number, 202612300800, 202701030900)
    const stranger = stay('7900000052', 202604010800, 202604010900)
    await load(before, onTheDay, behind, over, nextYear, intoNextYear, stranger)
    await importLines(database.pool, [copay(number, '20260301')])
    const all = [before, onTheDay, behind, over, nextYear, intoNextYear, stranger]
    const found = await Promise.all(all.map(rechecked))
    expect(found).toEqual([false, false, true, true, false, true, false])
    await importLines(database.pool, [{ ...copay(number, '20260301'), amount: '1000' }])
    expect(await rechecked(onTheDay)).toBe(true)
  })

  test('that was corrected counts from both days, and one that stays the same from none', async () => {
    const number = '7900000053'
    await importLines(database.pool, [
      personLine(number, { cccd: '079000000053' }),
      copay(number, '20260501'),
    ])
    const between = stay(number, 202604010800, 202604010900)
    const citizen = judgedOn(later(), {
      ...{ cards: ['GD4797900000054'], soCccd: '079000000053', ngayVao: 202604010800, ngayRa: 202604010900 },
    })
    await load(between, citizen)
    await importLines(database.pool, [copay(number, '20260501')])
    expect(await rechecked(between)).toBe(false)
    await importLines(database.pool, [copay(number, '20260301')])
    expect(await Promise.all([between, citizen].map(rechecked))).toEqual([true, true])
  })
})
