import { createHash } from 'node:crypto'
import type pg from 'pg'
import { unpackOriginal } from '../../src/store/unpack-original.js'

type Queryable = Pick<pg.Client, 'query'>

/**
 * What is wrong with the store as a whole, one line each; empty when every guarantee holds: no claim in part, no
 * row without its claim, no submission without its bytes, sums that agree, one current version a claim.
 *
 * @param since only originals of submissions after this id are read and hashed
 */
export async function storeFaults(client: Queryable, since = '0'): Promise<string[]> {
  const faults: string[] = []
  const say = (what: string, rows: readonly object[]): void => {
    for (const row of rows.slice(0, 5)) faults.push(`${what}: ${JSON.stringify(row)}`)
  }
  const { rows: tables } = await client.query(
    "SELECT relname AS name FROM pg_class WHERE relkind = 'p' AND relname ~ '^xml[0-9]+$' ORDER BY 1",
  )
  const stored = tables
    .map(({ name }) => `SELECT ma_cskcb, claim_id, count(*) AS rows FROM ${name} GROUP BY 1, 2`)
    .join(' UNION ALL ')
  const { rows: partial } = await client.query(
    `SELECT coalesce(claim.claim_id, stored.claim_id) AS claim_id, claim.outcome, claim.unchanged,
       claim.rows AS told, stored.rows AS stored
     FROM claim FULL JOIN (
       SELECT ma_cskcb, claim_id, sum(rows)::int AS rows FROM (${stored}) AS each GROUP BY 1, 2
     ) AS stored USING (ma_cskcb, claim_id)
     WHERE claim.claim_id IS NULL
        OR coalesce(stored.rows, 0) <> CASE WHEN outcome = 'accepted' AND NOT unchanged THEN claim.rows ELSE 0 END`,
  )
  say('rows do not agree with their claim', partial)
  for (const [what, sql] of CHECKS) say(what, (await client.query(sql)).rows)
  faults.push(...(await originalFaults(client, since)))
  return faults
}

const CHECKS: readonly (readonly [string, string])[] = [
  [
    'claim without submission',
    `SELECT claim_id FROM claim LEFT JOIN submission USING (ma_cskcb, submission_id)
     WHERE submission.submission_id IS NULL`,
  ],
  [
    'sums of a submission do not agree with its claims',
    `SELECT submission_id, state, claims_total, claims_accepted, claims_rejected, claims_warned, found.*
     FROM submission LEFT JOIN (
       SELECT ma_cskcb, submission_id, count(*)::int AS total,
         count(*) FILTER (WHERE outcome = 'accepted')::int AS accepted,
         count(*) FILTER (WHERE outcome = 'rejected')::int AS rejected,
         count(*) FILTER (WHERE outcome = 'accepted' AND warnings > 0)::int AS warned
       FROM claim GROUP BY 1, 2) AS found USING (ma_cskcb, submission_id)
     WHERE duplicate_of IS NULL AND (claims_total, claims_accepted, claims_rejected, claims_warned) IS DISTINCT FROM
       (coalesce(found.total, 0), coalesce(found.accepted, 0), coalesce(found.rejected, 0), coalesce(found.warned, 0))`,
  ],
  [
    'submission without original',
    `SELECT submission_id, state FROM submission WHERE duplicate_of IS NULL AND bytes > 0 AND NOT EXISTS (
       SELECT FROM submission_original AS o
       WHERE o.ma_cskcb = submission.ma_cskcb AND o.submission_id = submission.submission_id)`,
  ],
  [
    'the bytes of a claim are not in the original',
    `SELECT claim_id, raw_offset, raw_length FROM claim WHERE NOT EXISTS (
       SELECT FROM submission_original AS o
       WHERE o.ma_cskcb = claim.ma_cskcb AND o.submission_id = claim.submission_id
         AND o.original_offset <= claim.raw_offset
         AND o.original_offset + o.original_length >= claim.raw_offset + claim.raw_length)`,
  ],
  [
    'original without submission',
    `SELECT submission_id, part_no FROM submission_original LEFT JOIN submission USING (ma_cskcb, submission_id)
     WHERE submission.submission_id IS NULL`,
  ],
  [
    'finding without claim or submission',
    `SELECT finding.submission_id, finding.claim_id FROM finding
     LEFT JOIN claim ON claim.ma_cskcb = finding.ma_cskcb AND claim.claim_id = finding.claim_id
     LEFT JOIN submission ON submission.ma_cskcb = finding.ma_cskcb
       AND submission.submission_id = finding.submission_id
     WHERE submission.submission_id IS NULL OR (finding.claim_id <> 0 AND claim.claim_id IS NULL)`,
  ],
  [
    'findings of a claim are missing',
    `SELECT claim_id, errors, warnings FROM claim WHERE findings_total > 0 AND NOT EXISTS (
       SELECT FROM finding WHERE finding.ma_cskcb = claim.ma_cskcb AND finding.claim_id = claim.claim_id)`,
  ],
  [
    'versions of a claim have gaps',
    `SELECT ma_lk, count(*) AS versions, max(version) AS newest FROM claim WHERE version IS NOT NULL
     GROUP BY ma_cskcb, ma_lk HAVING count(*) <> max(version)`,
  ],
  [
    'not exactly one current version of a claim that was accepted',
    `SELECT ma_lk FROM claim WHERE version IS NOT NULL GROUP BY ma_cskcb, ma_lk
     HAVING count(*) FILTER (WHERE is_current)
       <> (count(*) FILTER (WHERE outcome = 'accepted') > 0)::int`,
  ],
  [
    'the head of a claim does not agree with its versions',
    `SELECT ma_lk, head.versions, found.versions, head.current_version, found.current
     FROM claim_head AS head FULL JOIN (
       SELECT ma_cskcb, ma_lk, max(version) AS versions, max(version) FILTER (WHERE is_current) AS current
       FROM claim WHERE version IS NOT NULL GROUP BY 1, 2) AS found USING (ma_cskcb, ma_lk)
     WHERE head.versions IS DISTINCT FROM found.versions OR head.current_version IS DISTINCT FROM found.current`,
  ],
]

/**
 * Every original is decompressed and compared with length and digest. Of a file that was cut off on its way some
 * parts may be there and others not.
 */
async function originalFaults(client: Queryable, since: string): Promise<string[]> {
  const faults: string[] = []
  const { rows: submissions } = await client.query(
    `SELECT ma_cskcb, submission_id, state, bytes, encode(sha256, 'hex') AS sha256 FROM submission
     WHERE duplicate_of IS NULL AND submission_id > $1`,
    [since],
  )
  for (const { ma_cskcb, submission_id, state, bytes, sha256 } of submissions) {
    const { rows: parts } = await client.query(
      `SELECT original_offset, original_length, bytes, folded FROM submission_original
       WHERE ma_cskcb = $1 AND submission_id = $2 ORDER BY part_no`,
      [ma_cskcb, submission_id],
    )
    const digest = createHash('sha256')
    let length = 0
    for (const part of parts) {
      const piece = await unpackOriginal(part)
      if (Number(part.original_length) !== piece.length)
        faults.push(`a part of the original of ${submission_id} is not as long as it says`)
      if (state === 'complete' && Number(part.original_offset) !== length)
        faults.push(`the original of ${submission_id} has a gap at ${length}`)
      length += piece.length
      digest.update(piece)
    }
    if (state === 'complete' && (length !== Number(bytes) || digest.digest('hex') !== sha256))
      faults.push(`the original of ${submission_id} is not what was received`)
  }
  return faults
}
