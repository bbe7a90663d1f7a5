import type { PoolClient } from 'pg'
import type { LoadedClaim, LoadResult, LoadUnit } from './judged.js'
import { partsOf } from './load-submissions.js'

const STATE = 'SELECT state FROM submission WHERE ma_cskcb = $1 AND submission_id = $2'

const PART = 'SELECT FROM submission_original WHERE ma_cskcb = $1 AND submission_id = $2 AND part_no = $3'

const CLAIMS = `SELECT claim.claim_id, claim.version, claim.unchanged, claim.outcome, claim.replaces_version,
    head.current_version
  FROM claim LEFT JOIN claim_head AS head ON head.ma_cskcb = claim.ma_cskcb AND head.ma_lk = claim.ma_lk
    AND claim.kind = 'claims'
  WHERE claim.ma_cskcb = $1 AND claim.claim_id = ANY($2::bigint[])`

/**
 * The results of units that an earlier attempt committed although its connection broke before the server's word
 * reached us. Without this a second attempt would find the unit's own bytes and call them a duplicate.
 */
export async function findStored(
  client: PoolClient,
  units: readonly LoadUnit[],
): Promise<Map<LoadUnit, LoadResult>> {
  const stored = new Map<LoadUnit, LoadResult>()
  for (const unit of units) {
    if (await isStored(client, unit)) {
      stored.set(unit, { status: 'stored', claims: await claimsStored(client, unit) })
    }
  }
  return stored
}

async function isStored(client: PoolClient, unit: LoadUnit): Promise<boolean> {
  const { maCskcb, submissionId } = unit.head
  if (unit.mode === 'part') {
    const { rowCount } = await client.query(PART, [maCskcb, submissionId, unit.part.partNo])
    return rowCount === 1
  }
  const { rows } = await client.query(STATE, [maCskcb, submissionId])
  return rows[0]?.state === 'complete'
}

async function claimsStored(client: PoolClient, unit: LoadUnit): Promise<LoadedClaim[]> {
  const claims = partsOf(unit).flatMap((part) => part.claims)
  if (claims.length === 0) return []
  const { rows } = await client.query(CLAIMS, [unit.head.maCskcb, claims.map(({ claimId }) => claimId)])
  const byId = new Map(rows.map((row) => [row.claim_id, row]))
  return claims.map(({ claimId }) => {
    const row = byId.get(claimId)
    const { version, unchanged } = row
    const becameCurrent = version !== null && row.outcome === 'accepted'
    return {
      version,
      unchanged,
      currentVersion: becameCurrent ? version : row.current_version,
      replacedVersion: row.replaces_version,
    }
  })
}
