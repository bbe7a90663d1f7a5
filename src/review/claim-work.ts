import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readReviewClaim } from '../store/review-claim.js'
import type { ItemRef } from '../store/review-model.js'
import { EVERY_ROLE, goTo, identityOf, page } from './access.js'
import { claimJson, ownRef } from './api-reads.js'
import { type ClaimPath, claimUrl } from './claim-path.js'
import { field, formOf } from './form.js'
import type { ReviewIdentity } from './identity.js'
import { actionOf } from './queue-pages.js'
import type { Review } from './review.js'
import type { WorkAction } from './work.js'
import { ConflictError, WorkError } from './work-errors.js'

/** Decisions on one claim. Each carries the revision that its page showed. */
export function registerClaimWork(app: FastifyInstance, review: Review, base: string): void {
  app.post<ClaimPath>('/claims/:maCskcb/:claimId/actions', page(EVERY_ROLE), async (request, reply) => {
    const who = identityOf(request)
    const ref = ownRef(request, who)
    const form = formOf(request)
    const revision = field(form, 'revision')
    if (!/^\d{1,9}$/.test(revision)) throw new WorkError('REVIEW_BAD_REQUEST', 'revision')
    const asked = actionOf(field(form, 'action') as WorkAction, (name) => field(form, name))
    try {
      await review.actions.act(who, asked, [{ ...ref, revision: Number(revision) }])
    } catch (error) {
      if (error instanceof ConflictError)
        return showConflict(review, base, who, ref, Number(revision), asked.note ?? '', request, reply)
      throw error
    }
    const waits = asked.action === 'waive' && (await isAsked(review, ref))
    return goTo(request, reply, `${claimUrl(base, ref)}?notice=${waits ? 'waiver-asked' : 'work-done'}`)
  })
}

async function isAsked({ pool }: Review, ref: ItemRef): Promise<boolean> {
  const claim = await readReviewClaim(pool, ref)
  return claim?.waiver != null && claim.waiver.grantedAt === null
}

/** Says what has happened since the page was opened, and gives back what had been written. */
async function showConflict(
  { pool }: Review,
  base: string,
  who: ReviewIdentity,
  ref: ItemRef,
  revision: number,
  written: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const claim = await readReviewClaim(pool, ref)
  if (claim === null) throw new WorkError('REVIEW_NOT_FOUND')
  request.notes = { ...request.notes, result: 'REVIEW_CONFLICT' }
  const newest = claim.item.isLatest
    ? ref
    : { ...ref, claimId: claim.versions.at(-1)?.claimId ?? ref.claimId }
  return reply.code(409).viewAsync('claim-conflict', {
    item: claim.item,
    since: claimJson(claim, { ...who, rights: [] }).history.filter(
      (event) => event.claimId === ref.claimId && event.revision > revision,
    ),
    written,
    url: claimUrl(base, newest),
  })
}
