import type pg from 'pg'
import { expect } from 'vitest'
import type { ReviewIdentity } from '../../src/review/identity.js'
import { loadPlans } from '../../src/standard/compile.js'
import type { Deadlines, ReviewItem } from '../../src/store/review-model.js'
import { projectOnce } from '../../src/store/review-project.js'
import { type QueueQuery, queuePage } from '../../src/store/review-queue.js'
import { type ClaimDocuments, documentsOf, envelopeOf, fresh, withField } from '../support/claims.js'
import { type Session, sendNative } from '../support/his.js'
import { useService } from '../support/service.js'

/** Days told apart without a calendar: each kind of deadline so many days later. */
const later = (days: number) => (day: string) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
export const deadlines: Deadlines = { repair: later(2), assess: later(7), answer: later(3), send: later(1) }

export const plans = loadPlans()
export const MISSING_CODES = ['STR-020', 'STR-021', 'STR-040']

export const person = (user: string, facility: string | null = null): ReviewIdentity => ({
  user,
  role: facility === null ? 'reviewer' : 'facility',
  facility,
  rights: [],
})

/** Takes everything that waits into the reviewers' tables. */
export async function project(pool: pg.Pool): Promise<void> {
  for (;;) {
    const claims = await projectOnce(pool, plans, { deadlines, missingCodes: MISSING_CODES })
    if (claims === 0) return
  }
}

/** A service with reviewers; files go in over HTTP and are in the reviewers' tables when `send` returns. */
export function useReview() {
  // The tests take claims in themselves, with deadlines of their own.
  const service = useService({ reviewBackground: 'off' })
  const review = {
    service,
    get pool() {
      return service.service.engine.pool
    },
    async send(claims: readonly ClaimDocuments[], session: Session = service.own) {
      const reply = await sendNative(session, envelopeOf(claims, session.facility))
      expect(reply.status).toBe(200)
      await project(review.pool)
      return JSON.parse(reply.text)
    },
    /** Every row of a query, page by page. */
    async all(query: Partial<QueueQuery>): Promise<ReviewItem[]> {
      const rows: ReviewItem[] = []
      let cursor: QueueQuery['cursor'] = null
      do {
        const page = await queuePage(review.pool, { ...QUERY, ...query, cursor })
        rows.push(...page.rows)
        cursor = page.next
      } while (cursor !== null)
      return rows
    },
    async addReviewers(...names: string[]) {
      for (const name of names)
        await review.pool.query(
          `INSERT INTO review_user (name, display_name, role, password_hash) VALUES ($1, $1, 'reviewer', '-')`,
          [name],
        )
    },
  }
  return review
}

export const QUERY: QueueQuery = {
  filter: {},
  scope: null,
  sort: 'received',
  descending: false,
  limit: 7,
  cursor: null,
}

/** Claims as the generator makes them, accepted without a finding. */
export function goodClaims(count: number, facility?: string): ClaimDocuments[] {
  return documentsOf(fresh({ claims: count, ...(facility === undefined ? {} : { maCskcb: facility }) }))
}

/** Rejected: XML3 has a quantity that is no number. */
export const broken = (claim: ClaimDocuments): ClaimDocuments => withField(claim, 'XML3', 'SO_LUONG', 'nhiều')

/** Let in with a warning. */
export const warned = (claim: ClaimDocuments): ClaimDocuments =>
  withField(claim, 'XML1', 'MA_NGHE_NGHIEP', '00000')
