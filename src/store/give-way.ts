import type { PoolClient } from 'pg'
import type { JudgedClaim, SubmissionHead } from './judged.js'

const GIVE_WAY = `UPDATE submission SET judged_again_as = $3
  WHERE ma_cskcb = $1 AND submission_id = $2 AND claims_rejected > 0 AND judged_again_as IS NULL
    AND (edition < $4 OR $5)`

const CARD_ERRORS = `SELECT c.ordinal, f.code FROM claim AS c JOIN finding AS f USING (ma_cskcb, submission_id, claim_id)
  WHERE c.ma_cskcb = $1 AND c.submission_id = $2 AND c.outcome = 'rejected' AND f.severity = 'error'
    AND f.code LIKE 'ELG-%'`

/**
 * The same bytes again: a claim that was rejected may be right today, after catalogues or parameters changed, or
 * after the card registry did. Then the first submission gives way to this one. A file of which all was accepted
 * stays what it is, and so does one about which the registry says what it said.
 *
 * @param edition of catalogues and parameters that judged the claims now
 */
export async function givesWay(
  client: PoolClient,
  first: string,
  head: SubmissionHead,
  claims: readonly JudgedClaim[],
  edition: number,
): Promise<boolean> {
  const other = await saysOtherwise(client, first, head, claims)
  const { rowCount } = await client.query(GIVE_WAY, [head.maCskcb, first, head.submissionId, edition, other])
  return rowCount === 1
}

/** Whether a claim that had errors about its card has other ones, or none, now that it was asked about again. */
async function saysOtherwise(
  client: PoolClient,
  first: string,
  { maCskcb }: SubmissionHead,
  claims: readonly JudgedClaim[],
): Promise<boolean> {
  // Without an answer of the registry nothing has changed.
  const answered = claims.filter((claim) => claim.eligibility?.registryAt != null)
  if (answered.length === 0) return false
  const { rows } = await client.query(CARD_ERRORS, [maCskcb, first])
  const before = new Map<number, Set<string>>()
  for (const { ordinal, code } of rows) before.set(ordinal, (before.get(ordinal) ?? new Set()).add(code))
  return answered.some((claim) => {
    const then = before.get(claim.ordinal)
    if (then === undefined) return false
    const now = new Set(
      claim.findings.flatMap(({ code, severity }) =>
        severity === 'error' && code.startsWith('ELG-') ? [code] : [],
      ),
    )
    return now.size !== then.size || [...then].some((code) => !now.has(code))
  })
}
