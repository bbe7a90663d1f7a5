import { createHash } from 'node:crypto'
import type pg from 'pg'
import { StoreError } from './errors.js'
import { hashPassword, matchesPassword } from './passwords.js'

export const ROLES = ['reviewer', 'supervisor', 'administrator', 'facility'] as const
export type Role = (typeof ROLES)[number]

/** Rights beyond the role. `sensitive`: HIV and tuberculosis tables (XML6, XML15). */
export const RIGHTS = ['sensitive'] as const
export type Right = (typeof RIGHTS)[number]

export type Language = 'vi' | 'en'

/** A person who may sign in. */
export interface User {
  readonly name: string
  readonly displayName: string
  readonly role: Role
  /** Facility of a facility user, else null. */
  readonly maCskcb: string | null
  readonly rights: readonly Right[]
  readonly language: Language | null
  readonly mustChangePassword: boolean
  readonly hasTotp: boolean
  readonly createdAt: Date
  readonly lastSignInAt: Date | null
  readonly lockedAt: Date | null
  readonly lockReason: 'administrator' | 'failures' | null
}

export interface NewUser {
  readonly name: string
  readonly displayName: string
  readonly role: Role
  readonly maCskcb: string | null
  readonly rights: readonly Right[]
  readonly password: string
  readonly mustChangePassword: boolean
}

type Db = pg.Pool | pg.PoolClient

/** `new` is a page of its own beside those of users. */
export const USER_NAME = /^(?!new$)[a-z0-9][a-z0-9._-]{1,39}$/
export const FACILITY_CODE = /^[0-9A-Z]{5}$/
export const PASSWORD_LENGTH = { min: 12, max: 200 } as const

export const USER_COLUMNS = `name, display_name AS "displayName", role, ma_cskcb AS "maCskcb", rights, language,
  must_change_password AS "mustChangePassword", totp_secret IS NOT NULL AS "hasTotp", created_at AS "createdAt",
  last_sign_in_at AS "lastSignInAt", locked_at AS "lockedAt", lock_reason AS "lockReason"`

/** Why a password will not do; null when it will. */
export function passwordFault(password: string, name: string): 'short' | 'long' | 'plain' | null {
  const length = [...password].length
  if (length < PASSWORD_LENGTH.min) return 'short'
  if (length > PASSWORD_LENGTH.max) return 'long'
  // One character over and over, or the own name, is what guessers try first.
  if (new Set(password).size < 5 || password.toLowerCase().includes(name)) return 'plain'
  return null
}

/** What scrypt is computed over: the same for composed and decomposed Vietnamese letters, and of any length. */
const digestOf = (password: string): string =>
  createHash('sha256').update(password.normalize('NFC'), 'utf8').digest('hex')

export const hashUserPassword = (password: string): Promise<string> => hashPassword(digestOf(password))

export const matchesUserPassword = (stored: string, password: string): Promise<boolean> =>
  matchesPassword(stored, digestOf(password))

/** @throws StoreError `USER_INVALID` when something of it will not do, `USER_NAME_TAKEN`. */
export async function addUser(db: Db, user: NewUser): Promise<void> {
  checkUser(user)
  checkPasswordRule(user.password, user.name)
  const { rowCount } = await db.query(
    `INSERT INTO review_user (name, display_name, role, ma_cskcb, rights, password_hash, must_change_password)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [
      user.name,
      user.displayName,
      user.role,
      user.maCskcb,
      user.rights,
      await hashUserPassword(user.password),
      user.mustChangePassword,
    ],
  )
  if (rowCount === 0) throw new StoreError('USER_NAME_TAKEN', `Tên đã có / the name is taken: ${user.name}`)
}

type Editable = Pick<NewUser, 'displayName' | 'role' | 'maCskcb' | 'rights'>

/** @throws StoreError `USER_INVALID`, `USER_UNKNOWN` */
export async function editUser(db: Db, name: string, user: Editable): Promise<void> {
  checkUser({ name, ...user })
  await changeOne(
    db,
    'UPDATE review_user SET display_name = $2, role = $3, ma_cskcb = $4, rights = $5 WHERE name = $1',
    [name, user.displayName, user.role, user.maCskcb, user.rights],
  )
}

function checkPasswordRule(password: string, name: string): void {
  if (passwordFault(password, name) === null) return
  throw new StoreError(
    'USER_INVALID',
    `Mật khẩu cần ${PASSWORD_LENGTH.min}–${PASSWORD_LENGTH.max} ký tự, không quá đơn giản, không chứa tên / the password needs ${PASSWORD_LENGTH.min}–${PASSWORD_LENGTH.max} characters, must not be too plain nor contain the name`,
  )
}

function checkUser(user: Editable & { name: string }): void {
  const fault = (vi: string, en: string) => new StoreError('USER_INVALID', `${vi} / ${en}`)
  if (!USER_NAME.test(user.name))
    throw fault('Tên: 2–40 ký tự a–z 0–9 . _ -', 'name: 2–40 characters of a–z 0–9 . _ -')
  if (user.displayName.trim() === '' || user.displayName.length > 100)
    throw fault('Họ tên: 1–100 ký tự', 'display name: 1–100 characters')
  if ((user.role === 'facility') !== (user.maCskcb !== null))
    throw fault(
      'Mã cơ sở chỉ dành cho vai trò facility và bắt buộc với vai trò đó',
      'a facility code goes with the role facility, and only with it',
    )
  if (user.maCskcb !== null && !FACILITY_CODE.test(user.maCskcb))
    throw fault('Mã cơ sở KCB gồm 5 ký tự', 'a facility code has 5 characters')
}

export async function listUsers(db: Db): Promise<User[]> {
  const { rows } = await db.query<User>(`SELECT ${USER_COLUMNS} FROM review_user ORDER BY name`)
  return rows
}

export async function readUser(db: Db, name: string): Promise<User | null> {
  const { rows } = await db.query<User>(`SELECT ${USER_COLUMNS} FROM review_user WHERE name = $1`, [name])
  return rows[0] ?? null
}

export async function anyUser(db: Db): Promise<boolean> {
  const { rows } = await db.query('SELECT 1 FROM review_user LIMIT 1')
  return rows.length > 0
}

/** Locks until an administrator unlocks, and ends the user's sessions. @throws StoreError `USER_UNKNOWN` */
export async function lockUser(db: Db, name: string): Promise<void> {
  await changeOne(
    db,
    "UPDATE review_user SET locked_at = now(), lock_reason = 'administrator' WHERE name = $1",
    [name],
  )
  await db.query('DELETE FROM review_session WHERE user_name = $1', [name])
}

/** @throws StoreError `USER_UNKNOWN` */
export async function unlockUser(db: Db, name: string): Promise<void> {
  await changeOne(
    db,
    `UPDATE review_user SET locked_at = NULL, lock_reason = NULL, failures = 0, first_failure_at = NULL
     WHERE name = $1`,
    [name],
  )
}

/**
 * Sets a password and ends the user's sessions, but for the one with `keepToken` (its hash).
 *
 * @throws StoreError `USER_UNKNOWN`, `USER_INVALID` when the password will not do
 */
export async function setPassword(
  db: Db,
  name: string,
  password: string,
  options: { readonly mustChange: boolean; readonly keepToken?: Buffer | null },
): Promise<void> {
  checkPasswordRule(password, name)
  await changeOne(
    db,
    `UPDATE review_user SET password_hash = $2, must_change_password = $3, password_changed_at = now()
     WHERE name = $1`,
    [name, await hashUserPassword(password), options.mustChange],
  )
  await db.query('DELETE FROM review_session WHERE user_name = $1 AND token_hash IS DISTINCT FROM $2', [
    name,
    options.keepToken ?? null,
  ])
}

export async function setLanguage(db: Db, name: string, language: Language): Promise<void> {
  await db.query('UPDATE review_user SET language = $2 WHERE name = $1', [name, language])
}

/** Takes the second factor away, for somebody who lost it, and ends the sessions. @throws StoreError `USER_UNKNOWN` */
export async function resetTotp(db: Db, name: string): Promise<void> {
  await changeOne(
    db,
    'UPDATE review_user SET totp_secret = NULL, totp_pending = NULL, totp_counter = 0 WHERE name = $1',
    [name],
  )
  await db.query('DELETE FROM review_session WHERE user_name = $1', [name])
}

async function changeOne(db: Db, sql: string, values: unknown[]): Promise<void> {
  const { rowCount } = await db.query(sql, values)
  if (rowCount === 0)
    throw new StoreError('USER_UNKNOWN', `Không có người dùng này / no such user: ${values[0]}`)
}
