import type pg from 'pg'
import type { Plans } from '../standard/plan.js'
import type { Accounts } from '../store/accounts.js'
import { readClaim } from '../store/read-claims.js'
import { findOriginal, readOriginal } from '../store/read-originals.js'
import { readSubmission } from '../store/read-submissions.js'
import type { Tokens } from '../store/tokens.js'
import type { ClaimRecord, GatewayStore } from './store.js'

/** The store as the gateway sees it. */
export function createGatewayStore(
  pool: pg.Pool,
  plans: Plans,
  accounts: Accounts,
  tokens: Tokens,
  tokenTtlMs: number,
): GatewayStore {
  return {
    async verifyPassword(username, passwordMd5) {
      const check = await accounts.verifyPassword(username, passwordMd5)
      if (check.ok)
        return {
          status: 'ok',
          account: { account: check.account.name, facilities: check.account.facilities },
        }
      return { status: check.reason }
    },
    async issueToken(account) {
      const token = await tokens.issue(account)
      return { accessToken: token.accessToken, tokenId: token.idToken, expiresAt: token.expiresAt }
    },
    async verifyToken(accessToken, tokenId) {
      const account = await tokens.verify(accessToken, tokenId)
      if (account === null) return null
      // The store has checked the expiry; the session outlives the request by far.
      return {
        account: account.name,
        facilities: account.facilities,
        expiresAt: new Date(Date.now() + tokenTtlMs),
      }
    },
    readSubmission: (maCskcb, maGiaoDich) => readSubmission(pool, maCskcb, { maGiaoDich }),
    async readOriginal(maCskcb, maGiaoDich) {
      const found = await findOriginal(pool, maCskcb, maGiaoDich)
      if (found === null) return null
      const { submissionId, sha256, bytes } = found
      return { sha256, bytes, content: readOriginal(pool, maCskcb, submissionId) }
    },
    async readClaim(maCskcb, maLk, version) {
      const claim = await readClaim(pool, plans, maCskcb, maLk, version ?? undefined)
      if (claim === null) return null
      const record: ClaimRecord = {
        maCskcb: claim.maCskcb,
        maLk: claim.maLk,
        currentVersion: claim.currentVersion,
        versions: claim.versions.toReversed().map((v) => ({
          claimId: v.claimId,
          version: v.version,
          state: v.isCurrent ? 'current' : v.outcome === 'accepted' ? 'replaced' : 'rejected',
          outcome: v.outcome,
          maGiaoDich: v.maGiaoDich,
          standardVersion: v.standardVersion,
          receivedAt: v.receivedAt,
          edition: v.edition,
          findings: v.findings,
          findingsTotal: v.findingsTotal,
          errors: v.errors,
          warnings: v.warnings,
        })),
        rowsOfVersion: claim.shownVersion,
        rows: claim.tables as ClaimRecord['rows'],
      }
      return record
    },
  }
}
