import type { Right, Role } from '../store/users.js'
import type { Side } from './work.js'

/** Who is at work: what signing in (by session or token) leaves on the request. */
export interface ReviewIdentity {
  readonly user: string
  readonly role: Role
  /** Facility that a facility user is bound to; null for the agency's people. */
  readonly facility: string | null
  readonly rights: readonly Right[]
}

/** The facility whose records alone somebody may see; null for all. */
export const scopeOf = ({ facility }: ReviewIdentity): string | null => facility

export const sideOf = ({ role }: ReviewIdentity): Side => (role === 'facility' ? 'hospital' : 'agency')

/** HIV and tuberculosis tables. */
export const maySeeSensitive = ({ rights }: ReviewIdentity): boolean => rights.includes('sensitive')
