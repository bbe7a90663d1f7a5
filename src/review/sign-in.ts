import type pg from 'pg'
import { audit } from '../store/audit.js'
import { inTransaction } from '../store/pool.js'
import type { Sealer } from '../store/seal.js'
import { endSession, type SessionTimes, startSession } from '../store/user-sessions.js'
import {
  checkPassword,
  countFailure,
  isLocked,
  type LockOptions,
  noteSignedIn,
  readTotpSecret,
  type SignInCheck,
  useTotpStep,
} from '../store/user-sign-in.js'
import type { User } from '../store/users.js'
import { createThrottle, createTurnstile } from './throttle.js'
import { totpStepOf } from './totp.js'

const WINDOW_MS = 5 * 60_000
const PER_ADDRESS = 30
const PER_NAME = 20
/** Hashing a password is made expensive: two at a time leave the cores to the intake. */
const PLACES = 2
const QUEUE = 50

/** Signing in, the same for the pages and for programs: attempts are counted together and go on record. */
export interface SignIn {
  /** The first factor. Null: too many attempts for now, nothing was checked. */
  password(name: string, password: string, address: string): Promise<SignInCheck | null>
  /** The second factor. `locked`: the user is locked, by this failure or before. */
  code(user: User, code: string): Promise<{ readonly ok: boolean; readonly locked: boolean }>
  /** Every factor was right: the token of a new session. */
  enter(user: User): Promise<string>
  leave(user: User, tokenHash: Buffer): Promise<void>
}

export interface SignInOptions {
  readonly pool: pg.Pool
  readonly sealer: Sealer
  readonly sessions: SessionTimes
  readonly locks: LockOptions
}

export function createSignIn({ pool, sealer, sessions, locks }: SignInOptions): SignIn {
  const byAddress = createThrottle(PER_ADDRESS, WINDOW_MS)
  const byName = createThrottle(PER_NAME, WINDOW_MS)
  const turnstile = createTurnstile(PLACES, QUEUE)

  return {
    async password(name, password, address) {
      if (byAddress.isFull(address) || byName.isFull(name)) return null
      byAddress.count(address)
      byName.count(name)
      const check = await turnstile(() => checkPassword(pool, name, password, locks))
      if (check === null) return null
      if (check.ok) {
        byAddress.forget(address)
        byName.forget(name)
      } else await noteFailure(pool, name, check)
      return check
    },

    async code(user, code) {
      const locked = await isLocked(pool, user.name, locks)
      const secret = locked ? null : await readTotpSecret(pool, sealer, user.name, 'totp_secret')
      const step = secret === null ? null : totpStepOf(secret, code)
      if (step !== null && (await useTotpStep(pool, user.name, step))) return { ok: true, locked: false }
      const lockedNow = await countFailure(pool, user.name, locks)
      await noteFailure(pool, user.name, { ok: false, reason: locked ? 'locked' : 'wrong', lockedNow })
      return { ok: false, locked: locked || lockedNow }
    },

    enter: (user) =>
      inTransaction(pool, async (client) => {
        await noteSignedIn(client, user.name)
        const token = await startSession(client, user.name, 'full', sessions)
        await audit(client, { user: user.name, action: 'sign-in', detail: { totp: user.hasTotp } })
        return token
      }),

    leave: (user, tokenHash) =>
      inTransaction(pool, async (client) => {
        await endSession(client, tokenHash)
        await audit(client, { user: user.name, action: 'sign-out' })
      }),
  }
}

async function noteFailure(
  pool: pg.Pool,
  name: string,
  check: Extract<SignInCheck, { ok: false }>,
): Promise<void> {
  // What was typed as an unknown name may be a password.
  const user = check.reason === 'unknown' ? '-' : name
  const failed = { user, action: 'sign-in.failed', detail: { reason: check.reason } }
  await audit(pool, check.lockedNow ? [failed, { user, action: 'sign-in.locked' }] : failed)
}
