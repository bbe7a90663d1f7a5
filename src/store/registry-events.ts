import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { RegistryRecord } from '../eligibility/lookup.js'
import {
  applyEvent,
  type EventProblem,
  eventObstacle,
  type RegistryEvent,
} from '../eligibility/registry-event.js'
import { recheckPersons } from './eligibility-open.js'
import { inTransaction } from './pool.js'
import { beginChange, jsonSource, mergeStaged, recordChange, type StagedRow } from './registry-merge.js'
import { readRegistry } from './registry-read.js'

export interface EventOutcome {
  readonly id: string
  /** `repeated`: the same event was applied before. */
  readonly outcome: 'applied' | 'repeated'
}

/** One or more events cannot be applied, so none was. */
export class RegistryEventError extends Error {
  readonly code = 'REGISTRY_EVENT'
  readonly problems: readonly { readonly id: string; readonly problem: EventProblem }[]

  constructor(problems: RegistryEventError['problems']) {
    super(`${problems.length} events cannot be applied`)
    this.name = 'RegistryEventError'
    this.problems = problems
  }
}

const REUSED: EventProblem = {
  field: 'id',
  vi: 'đã dùng cho sự kiện khác',
  en: 'was used for another event',
}

const KNOWN = 'SELECT event_id, digest FROM registry_event WHERE event_id = ANY($1::text[])'

const INSERT = `INSERT INTO registry_event (event_id, applied_at, type, bhxh_no, from_day, account, digest)
  SELECT event_id, $1, type, bhxh_no, from_day, $2, digest
  FROM unnest($3::text[], $4::text[], $5::text[], $6::int[], $7::bytea[])
    AS event (event_id, type, bhxh_no, from_day, digest)`

/**
 * Applies events in their order, all or none, in one transaction. An event whose id was applied before is passed
 * over, so that a sender who heard no answer can send again.
 *
 * @throws RegistryEventError
 */
export async function applyRegistryEvents(
  pool: pg.Pool,
  account: string,
  events: readonly RegistryEvent[],
): Promise<readonly EventOutcome[]> {
  return inTransaction(pool, async (client) => {
    const at = await beginChange(client)
    const fresh = await freshEvents(client, events)
    if (fresh.length > 0) await applyFresh(client, at, account, fresh)
    const applied = new Set(fresh.map(({ id }) => id))
    return events.map(({ id }, place) => ({
      id,
      // Sent twice in one request, the first is the one that was applied.
      outcome:
        applied.has(id) && events.findIndex((event) => event.id === id) === place ? 'applied' : 'repeated',
    }))
  })
}

async function freshEvents(
  client: pg.ClientBase,
  events: readonly RegistryEvent[],
): Promise<RegistryEvent[]> {
  const { rows } = await client.query(KNOWN, [events.map(({ id }) => id)])
  const digests = new Map<string, string>(rows.map((row) => [row.event_id, row.digest.toString('hex')]))
  const fresh: RegistryEvent[] = []
  const reused: { id: string; problem: EventProblem }[] = []
  for (const event of events) {
    const digest = digestOf(event).toString('hex')
    const before = digests.get(event.id)
    if (before === undefined) {
      fresh.push(event)
      digests.set(event.id, digest)
    } else if (before !== digest) reused.push({ id: event.id, problem: REUSED })
  }
  if (reused.length > 0) throw new RegistryEventError(reused)
  return fresh
}

function digestOf(event: RegistryEvent): Buffer {
  return createHash('sha256').update(JSON.stringify(event)).digest()
}

async function applyFresh(
  client: pg.ClientBase,
  at: Date,
  account: string,
  events: readonly RegistryEvent[],
): Promise<void> {
  const { byKey } = await readRegistry(
    client,
    events.map(({ bhxhNo }) => bhxhNo),
  )
  const before = new Map<string, RegistryRecord>()
  for (const [number, [record]] of byKey) before.set(number, record!)
  const after = new Map<string, RegistryRecord>(before)
  const problems: { id: string; problem: EventProblem }[] = []
  for (const event of events) {
    const record = after.get(event.bhxhNo) ?? null
    const problem = eventObstacle(event, record)
    if (problem !== null) problems.push({ id: event.id, problem })
    else after.set(event.bhxhNo, applyEvent(event, record))
  }
  if (problems.length > 0) throw new RegistryEventError(problems)
  const rows = [...after].flatMap(([number, record]) => staged(before.get(number) ?? null, record))
  const counts = await mergeStaged(client, jsonSource(rows), at, false)
  await client.query(INSERT, [
    at,
    account,
    events.map(({ id }) => id),
    events.map(({ type }) => type),
    events.map(({ bhxhNo }) => bhxhNo),
    events.map(({ day }) => day),
    events.map(digestOf),
  ])
  await recordChange(client, at, {
    kind: 'events',
    source: 'events',
    madeBy: account,
    sha256: null,
    lines: events.length,
    ...counts,
  })
  const touched = [...before.values(), ...after.values()]
  await recheckPersons(
    client,
    touched.flatMap(({ person, tempCards }) => [
      person.bhxhNo,
      ...tempCards.map(({ code }) => code.slice(-10)),
    ]),
    touched.flatMap(({ person }) => person.citizenId ?? []),
  )
}

/** All that the registry shall hold of this person, and what it shall no longer hold; what stays the same is no change. */
function staged(before: RegistryRecord | null, after: RegistryRecord): Partial<StagedRow>[] {
  const { person, cards } = after
  const bhxh = { bhxh_no: person.bhxhNo }
  const rows: Partial<StagedRow>[] = [
    {
      ...bhxh,
      kind: 'person',
      name: person.names[0],
      former_names: person.names.slice(1),
      cccd: person.citizenId,
      birth_day: person.birthDay,
      birth_precision: person.birthPrecision,
      sex: person.sex,
      address: after.address,
      verified_day: person.verifiedDay,
      death_day: person.deathDay,
    },
    ...cards.map(({ code, from, to, facility, area, fiveYearDay }) => ({
      ...bhxh,
      kind: 'card',
      card15: code,
      valid_from: from,
      valid_to: to,
      facility,
      area,
      five_year_day: fiveYearDay,
    })),
  ]
  const states = statesOf(after)
  for (const { card, from, to, state, reason } of states.values())
    rows.push({ ...bhxh, kind: 'status', card15: card, valid_from: from, valid_to: to, state, reason })
  if (before !== null)
    for (const [key, { card, from }] of statesOf(before))
      if (!states.has(key)) rows.push({ ...bhxh, kind: 'removeStatus', card15: card, valid_from: from })
  return rows.map((row, place) => ({ line: place, ...row }))
}

/** Entries of status by card and first day; the periods of one card share them. */
function statesOf({ cards }: RegistryRecord) {
  return new Map(
    cards.flatMap((card) =>
      card.statuses.map((entry) => [`${card.code} ${entry.from}`, { ...entry, card: card.code }] as const),
    ),
  )
}

/** An event as those see it who look for claims that it touches. */
export interface AppliedEvent {
  readonly id: string
  readonly appliedAt: Date
  readonly type: string
  readonly bhxhNo: string
  /** YYYYMMDD. */
  readonly day: number
}

/** Events applied after a moment, oldest first. */
export async function eventsSince(pool: pg.Pool, after: Date, limit: number): Promise<AppliedEvent[]> {
  const { rows } = await pool.query(
    `SELECT event_id, applied_at, type, bhxh_no, from_day FROM registry_event
      WHERE applied_at > $1 ORDER BY applied_at, event_id LIMIT $2`,
    [after, limit],
  )
  return rows.map((row) => ({
    id: row.event_id,
    appliedAt: row.applied_at,
    type: row.type,
    bhxhNo: row.bhxh_no,
    day: row.from_day,
  }))
}
