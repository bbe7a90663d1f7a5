import type { PoolClient } from 'pg'
import type { Outcome } from '../rules/verdict.js'
import {
  type Assignment,
  assignVersions,
  type ClaimHead,
  contentKey,
  type KnownContents,
} from './claim-versions.js'
import { copyBytea } from './copy.js'
import { OvertakenError, StoreError } from './errors.js'
import type { ClaimToLoad } from './load-claims.js'
import { compareText } from './load-submissions.js'

/** Claims of one MA_LK of one facility, in the order of their arrival. */
interface Group {
  readonly maCskcb: string
  readonly maLk: string
  readonly members: ClaimToLoad[]
  /** The newest version before these; null for a new MA_LK. */
  before: ClaimHead | null
  assignment: Assignment
}

const INSERT_HEADS = `INSERT INTO claim_head (ma_cskcb, ma_lk, versions, latest_claim_id, latest_hash, latest_outcome,
    current_claim_id, current_version)
  SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::bytea[], $6::text[], $7::bigint[], $8::int[])
  ON CONFLICT DO NOTHING
  RETURNING ma_cskcb, ma_lk`

/**
 * Gives each claim its place among the versions of its MA_LK. Most are new, so their heads are inserted as they
 * will be, in one statement; only those whose head is there already are locked, read and placed anew. Both steps
 * go in one fixed order of keys, so that batches which meet wait in line and not in a circle.
 */
export async function placeClaims(client: PoolClient, claims: readonly ClaimToLoad[]): Promise<void> {
  const groups = groupByKey(claims)
  if (groups.length === 0) return
  const inserted = await client.query({
    name: 'insert-heads',
    text: INSERT_HEADS,
    values: headColumns(groups),
  })
  if (inserted.rows.length < groups.length) {
    const fresh = new Set(inserted.rows.map((row) => groupKey(row.ma_cskcb, row.ma_lk)))
    await placeKnown(
      client,
      groups.filter(({ maCskcb, maLk }) => !fresh.has(groupKey(maCskcb, maLk))),
    )
  }
  refuseOvertaken(groups)
  for (const { members, assignment } of groups) {
    for (let i = 0; i < members.length; i++) members[i]!.placement = assignment.placements[i]!
  }
}

/**
 * A stored claim that is sent once more brings old bytes: it may only follow the version that it stands for. Checked
 * while the heads are locked, so that no newer version can come in between. Throws {@link OvertakenError}.
 */
function refuseOvertaken(groups: readonly Group[]): void {
  const overtaken: string[] = []
  for (const { maLk, members, before, assignment } of groups) {
    let newest = before?.latestClaimId ?? null
    for (const [i, { unit, claim }] of members.entries()) {
      // What is there already replaces nothing.
      if (assignment.placements[i]!.unchanged) continue
      const expected = unit.mode === 'whole' ? unit.inPlaceOf?.get(maLk) : undefined
      if (expected !== undefined && expected !== newest) overtaken.push(expected)
      newest = claim.claimId
    }
  }
  if (overtaken.length > 0) throw new OvertakenError(overtaken)
}

function groupKey(maCskcb: string, maLk: string): string {
  return `${maCskcb}\0${maLk}`
}

function groupByKey(claims: readonly ClaimToLoad[]): Group[] {
  const members = new Map<string, ClaimToLoad[]>()
  for (const entry of claims) {
    const { head } = entry.unit
    const { maLk } = entry.claim
    if (head.kind !== 'claims' || maLk === null) continue
    const key = groupKey(head.maCskcb, maLk)
    const group = members.get(key)
    if (group === undefined) members.set(key, [entry])
    else group.push(entry)
  }
  return [...members.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, group]) => ({
      maCskcb: group[0]!.unit.head.maCskcb,
      maLk: group[0]!.claim.maLk!,
      members: group,
      before: null,
      assignment: assign(null, group),
    }))
}

function assign(head: ClaimHead | null, members: readonly ClaimToLoad[], alike?: KnownContents): Assignment {
  return assignVersions(
    head,
    members.map(({ claim }) => claim),
    alike,
  )
}

const CUT = `SELECT v.ma_lk, v.claim_id, encode(v.content_hash, 'hex') AS content_hash, v.outcome, s.submission_id
  FROM claim AS latest
  JOIN submission AS s ON s.ma_cskcb = latest.ma_cskcb AND s.submission_id = latest.submission_id
    AND s.state = 'receiving'
  JOIN claim AS v ON v.ma_cskcb = latest.ma_cskcb AND v.submission_id = latest.submission_id
    AND v.ma_lk = latest.ma_lk AND v.version IS NOT NULL
  WHERE latest.ma_cskcb = $1 AND latest.claim_id = ANY($2::bigint[])`

/**
 * A file whose sending was cut off is sent again from its beginning. If it has a MA_LK more than once, only the last
 * of them is the newest version; the others are found among what came with it.
 */
async function compareWithCut(client: PoolClient, groups: readonly Group[]): Promise<void> {
  if (groups.length === 0) return
  const latest = groups.map(({ before }) => before!.latestClaimId)
  const { rows } = await client.query(CUT, [groups[0]!.maCskcb, latest])
  for (const group of groups) {
    const own = new Set(group.members.map(({ unit }) => unit.head.submissionId))
    const versions = rows.filter((row) => row.ma_lk === group.maLk && !own.has(row.submission_id))
    // One of them is the newest itself.
    if (versions.length < 2) continue
    const keyOf = (row: CutRow) => contentKey({ contentHash: row.content_hash, outcome: row.outcome })
    const alike = new Map(versions.map((row: CutRow) => [keyOf(row), row.claim_id]))
    group.assignment = assign(group.before, group.members, alike)
  }
}

interface CutRow {
  readonly claim_id: string
  readonly content_hash: string
  readonly outcome: Outcome
}

function headColumns(groups: readonly Group[]): unknown[][] {
  const heads = groups.map(({ assignment }) => assignment.head)
  return [
    groups.map(({ maCskcb }) => maCskcb),
    groups.map(({ maLk }) => maLk),
    heads.map((head) => head.versions),
    heads.map((head) => head.latestClaimId),
    heads.map((head) => copyBytea(head.latestHash)),
    heads.map((head) => head.latestOutcome),
    heads.map((head) => head.currentClaimId),
    heads.map((head) => head.currentVersion),
  ]
}

const LOCK_HEADS = `SELECT ma_lk, versions, latest_claim_id, encode(latest_hash, 'hex') AS latest_hash, latest_outcome,
    current_claim_id, current_version
  FROM claim_head WHERE ma_cskcb = $1 AND ma_lk = ANY($2::text[]) ORDER BY ma_lk COLLATE "C" FOR UPDATE`

const UPDATE_HEADS = `UPDATE claim_head AS head SET versions = new.versions, latest_claim_id = new.latest_claim_id,
    latest_hash = new.latest_hash, latest_outcome = new.latest_outcome, current_claim_id = new.current_claim_id,
    current_version = new.current_version
  FROM unnest($2::text[], $3::int[], $4::bigint[], $5::bytea[], $6::text[], $7::bigint[], $8::int[])
    AS new (ma_lk, versions, latest_claim_id, latest_hash, latest_outcome, current_claim_id, current_version)
  WHERE head.ma_cskcb = $1 AND head.ma_lk = new.ma_lk`

const SUPERSEDE = `UPDATE claim SET is_current = false, replaced_by_version = old.by_version
  FROM unnest($2::bigint[], $3::int[]) AS old (claim_id, by_version)
  WHERE claim.ma_cskcb = $1 AND claim.claim_id = old.claim_id`

/** Facility by facility, so that each statement concerns one shard where the tables are spread. */
async function placeKnown(client: PoolClient, groups: readonly Group[]): Promise<void> {
  for (const maCskcb of new Set(groups.map((group) => group.maCskcb))) {
    const known = groups.filter((group) => group.maCskcb === maCskcb)
    const { rows } = await client.query(LOCK_HEADS, [maCskcb, known.map(({ maLk }) => maLk)])
    const heads = new Map<string, ClaimHead>(rows.map((row) => [row.ma_lk, headOf(row)]))
    for (const group of known) {
      const head = heads.get(group.maLk)
      if (head === undefined) {
        throw new StoreError('LOAD_CONFLICT', `the head of ${group.maLk} went away while it was locked`)
      }
      group.before = head
      group.assignment = assign(head, group.members)
    }
    const isChanged = ({ maLk, assignment }: Group) => assignment.head !== heads.get(maLk)
    await compareWithCut(client, known.filter(isChanged))
    const changed = known.filter(isChanged)
    if (changed.length > 0) {
      await client.query(UPDATE_HEADS, [maCskcb, ...headColumns(changed).slice(1)])
    }
    const superseded = changed.flatMap(({ assignment }) => assignment.superseded ?? [])
    if (superseded.length > 0) {
      const ids = superseded.map(({ claimId }) => claimId)
      await client.query(SUPERSEDE, [maCskcb, ids, superseded.map(({ byVersion }) => byVersion)])
    }
  }
}

interface HeadRow {
  readonly versions: number
  readonly latest_claim_id: string
  readonly latest_hash: string
  readonly latest_outcome: Outcome
  readonly current_claim_id: string | null
  readonly current_version: number | null
}

function headOf(row: HeadRow): ClaimHead {
  return {
    versions: row.versions,
    latestClaimId: row.latest_claim_id,
    latestHash: row.latest_hash,
    latestOutcome: row.latest_outcome,
    currentClaimId: row.current_claim_id,
    currentVersion: row.current_version,
  }
}
