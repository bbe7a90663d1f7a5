import type { FastifyInstance } from 'fastify'
import type { Role } from '../store/users.js'
import type { TextKey } from './texts.js'

export interface NavigationEntry {
  /** Under `/review`. */
  readonly path: string
  readonly text: TextKey
  readonly roles: readonly Role[]
}

const STAFF = ['reviewer', 'supervisor', 'administrator'] as const

/** The main pages in the order of the header. An entry shows once its page is registered. */
export const NAVIGATION: readonly NavigationEntry[] = [
  { path: '/facility', text: 'nav.facility', roles: ['facility'] },
  { path: '/overview', text: 'nav.overview', roles: STAFF },
  { path: '/submissions', text: 'nav.submissions', roles: [...STAFF, 'facility'] },
  { path: '/queue', text: 'nav.queue', roles: [...STAFF, 'facility'] },
  { path: '/rules', text: 'nav.rules', roles: STAFF },
  { path: '/exports', text: 'nav.exports', roles: [...STAFF, 'facility'] },
  { path: '/audit', text: 'nav.audit', roles: ['supervisor', 'administrator'] },
  { path: '/users', text: 'nav.users', roles: ['administrator'] },
]

export interface NavigationLink {
  readonly href: string
  readonly text: TextKey
  /** The page shown is this one or belongs to it. */
  readonly current: boolean
}

/** What the role sees in the header of the page at `path` (with its prefix). */
export function navigationFor(
  app: FastifyInstance,
  prefix: string,
  role: Role,
  path: string,
): NavigationLink[] {
  return NAVIGATION.filter(
    (entry) => entry.roles.includes(role) && app.hasRoute({ method: 'GET', url: prefix + entry.path }),
  ).map(({ path: own, text }) => {
    const href = prefix + own
    return { href, text, current: path === href || path.startsWith(`${href}/`) }
  })
}

/** Where the role begins its day. */
export function homeFor(app: FastifyInstance, prefix: string, role: Role): string {
  return navigationFor(app, prefix, role, '')[0]?.href ?? `${prefix}/account`
}
