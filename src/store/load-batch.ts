import type { PoolClient } from 'pg'
import { insertCheckIns, tieClaims } from './checkins.js'
import { placeClaims } from './claim-heads.js'
import { type CopyIn, copyAndCommit } from './copy.js'
import { batchesCopy } from './eligibility-batches.js'
import { eligibilityCopy, judgedSince } from './eligibility-rows.js'
import type { LoadResult, LoadUnit } from './judged.js'
import { type ClaimToLoad, claimsCopy, claimsOf, findingsCopy } from './load-claims.js'
import { findStored } from './load-recover.js'
import { type CopyStatement, rowsCopies } from './load-rows.js'
import { addStreamPart, endStream, openSubmissions, originalsCopy } from './load-submissions.js'
import { reviewInboxCopy } from './review-inbox.js'

/*
 * ┌──────────────────────────────────────────────────────────────────────────────────────────────────────────┐
 * │ Ack means committed.                                                                                     │
 * │                                                                                                          │
 * │ A result `stored` goes out only after the server has answered COMMIT of the one transaction that holds   │
 * │ the submission, its original bytes, its claims, findings and rows. `duplicate` refers to a submission    │
 * │ that is committed too, or commits with this very transaction. Nothing of a unit is in any other          │
 * │ transaction, so a crash at any moment leaves the whole unit or nothing of it.                            │
 * │                                                                                                          │
 * │ Never reorder: results are made before COMMIT and handed out after `copyAndCommit` has returned. When    │
 * │ the connection breaks while COMMIT is under way, nobody knows; the next attempt looks first              │
 * │ (`findStored`).                                                                                          │
 * └──────────────────────────────────────────────────────────────────────────────────────────────────────────┘
 */

/**
 * Loads the units in one transaction on this connection; all of them or, when it throws, none (then the
 * transaction is left for the caller to roll back).
 *
 * @param again true when an earlier attempt may have been committed
 */
export async function loadTransaction(
  client: PoolClient,
  units: readonly LoadUnit[],
  copyStatement: CopyStatement,
  again: boolean,
): Promise<LoadResult[]> {
  await client.query('BEGIN')
  const results = again ? await findStored(client, units) : new Map<LoadUnit, LoadResult>()
  const fresh = units.filter((unit) => !results.has(unit))

  const duplicates = await openSubmissions(client, fresh)
  for (const [unit, submissionId] of duplicates) results.set(unit, { status: 'duplicate', submissionId })
  const open = fresh.filter((unit) => !duplicates.has(unit))
  for (const unit of open) {
    if (unit.mode === 'part') await addStreamPart(client, unit)
    else if (unit.mode === 'end') await endStream(client, unit)
  }

  const claims = claimsOf(open)
  await placeClaims(client, claims)
  await tieCheckIns(client, claims)
  const since = await judgedSince(client, claims)
  for (const [unit, loaded] of groupResults(open, claims)) results.set(unit, loaded)

  const copies = [
    ...rowsCopies(claims, copyStatement),
    originalsCopy(open),
    claimsCopy(claims),
    findingsCopy(open, claims),
    eligibilityCopy(claims, since),
    batchesCopy(claims),
    reviewInboxCopy(open),
  ]
  await copyAndCommit(
    client,
    copies.filter((copy): copy is CopyIn => copy !== null),
  )
  return units.map((unit) => results.get(unit)!)
}

/** Check-ins that these claims or that these are the claims of; most batches have none. */
async function tieCheckIns(client: PoolClient, claims: readonly ClaimToLoad[]): Promise<void> {
  await insertCheckIns(
    client,
    claims.flatMap(({ unit: { head }, claim }) => {
      const { checkIn } = claim
      if (checkIn?.answer === undefined || claim.maLk === null || claim.outcome === 'rejected') return []
      const { code, bhxhNo, registryAt } = checkIn.answer
      return {
        maCskcb: head.maCskcb,
        maLk: claim.maLk,
        checkInId: claim.claimId,
        receivedAt: head.receivedAt,
        arrivedAt: checkIn.arrivedAt,
        bhxhNo,
        answer: code,
        registryAt,
      }
    }),
  )
  await tieClaims(
    client,
    claims.flatMap(({ unit: { head }, claim, placement }) =>
      claim.eligibility?.checkedIn && placement.isCurrent && claim.maLk !== null
        ? { maCskcb: head.maCskcb, maLk: claim.maLk, claimId: claim.claimId }
        : [],
    ),
  )
}

function groupResults(units: readonly LoadUnit[], claims: readonly ClaimToLoad[]): Map<LoadUnit, LoadResult> {
  const placed = new Map(units.map((unit) => [unit, [] as ClaimToLoad['placement'][]]))
  for (const { unit, placement } of claims) placed.get(unit)!.push(placement)
  return new Map(
    [...placed].map(([unit, placements]) => [
      unit,
      {
        status: 'stored',
        claims: placements.map(({ version, unchanged, currentVersion, replacedVersion }) => ({
          version,
          unchanged,
          currentVersion,
          replacedVersion,
        })),
      },
    ]),
  )
}
