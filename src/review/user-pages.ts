import { randomInt } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { audit } from '../store/audit.js'
import type { StoreError } from '../store/errors.js'
import { inTransaction } from '../store/pool.js'
import {
  addUser,
  editUser,
  FACILITY_CODE,
  listUsers,
  lockUser,
  RIGHTS,
  type Right,
  ROLES,
  type Role,
  readUser,
  resetTotp,
  setPassword,
  USER_NAME,
  type User,
  unlockUser,
} from '../store/users.js'
import { goTo, page, userOf } from './access.js'
import { ReviewError } from './errors.js'
import { type Form, field, formOf } from './form.js'
import type { Review } from './review.js'
import type { TextKey } from './texts.js'

const ADMINISTRATOR = page(['administrator'])

interface UserForm {
  readonly name: string
  readonly displayName: string
  readonly role: Role
  readonly maCskcb: string
  readonly rights: readonly Right[]
}

type Faults = Partial<Record<'name' | 'displayName' | 'maCskcb' | 'form', TextKey>>
type Named = { Params: { name: string } }

/** Users, for administrators: list, add, edit, lock, passwords, second factors. */
export function registerUserPages(app: FastifyInstance, review: Review, base: string): void {
  const { pool } = review

  app.get('/users', ADMINISTRATOR, async (_request, reply) =>
    reply.viewAsync('users', { users: await listUsers(pool) }),
  )

  const editor = (reply: FastifyReply, existing: User | null, form: UserForm, faults: Faults = {}) =>
    reply.viewAsync('user', { existing, form, faults, roles: ROLES, everyRight: RIGHTS })

  app.get('/users/new', ADMINISTRATOR, async (_request, reply) => editor(reply, null, BLANK))

  app.post('/users/new', ADMINISTRATOR, async (request, reply) => {
    const form = readForm(formOf(request))
    const faults = faultsOf(form)
    const password = temporaryPassword()
    if (Object.keys(faults).length === 0) {
      try {
        await inTransaction(pool, async (client) => {
          await addUser(client, {
            ...form,
            maCskcb: form.maCskcb || null,
            password,
            mustChangePassword: true,
          })
          await audit(client, {
            user: userOf(request).name,
            action: 'user.add',
            subject: form.name,
            detail: detailOf(form),
          })
        })
        review.lists.forget()
        reply.code(201)
        return reply.viewAsync('user-password', { name: form.name, password })
      } catch (error) {
        if ((error as StoreError).code !== 'USER_NAME_TAKEN') throw error
        faults.name = 'fault.nameTaken'
      }
    }
    reply.code(422)
    return editor(reply, null, form, faults)
  })

  app.get<Named>('/users/:name', ADMINISTRATOR, async (request, reply) => {
    const user = await existing(request)
    return editor(reply, user, { ...user, maCskcb: user.maCskcb ?? '' })
  })

  app.post<Named>('/users/:name', ADMINISTRATOR, async (request, reply) => {
    const before = await existing(request)
    const form = { ...readForm(formOf(request)), name: before.name }
    const faults = faultsOf(form)
    const me = userOf(request).name
    if (before.name === me && form.role !== 'administrator') faults.form = 'fault.self'
    if (Object.keys(faults).length > 0) {
      reply.code(422)
      return editor(reply, before, form, faults)
    }
    await inTransaction(pool, async (client) => {
      await editUser(client, before.name, { ...form, maCskcb: form.maCskcb || null })
      const was = detailOf({ ...before, maCskcb: before.maCskcb ?? '' })
      await audit(client, {
        user: me,
        action: 'user.edit',
        subject: before.name,
        detail: { before: was, after: detailOf(form) },
      })
    })
    review.lists.forget()
    return goTo(request, reply, `${base}/users?notice=user-saved`)
  })

  /** An action on one user, with its entry in the audit. */
  const act = (
    path: string,
    action: string,
    notice: string,
    work: (client: pg.PoolClient, name: string) => Promise<void>,
  ) =>
    app.post<Named>(`/users/:name/${path}`, ADMINISTRATOR, async (request, reply) => {
      const { name } = await existing(request)
      const me = userOf(request).name
      if (path === 'lock' && name === me) throw new ReviewError('NOT_ALLOWED')
      await inTransaction(pool, async (client) => {
        await work(client, name)
        await audit(client, { user: me, action, subject: name })
      })
      review.lists.forget()
      return goTo(request, reply, `${base}/users/${name}?notice=${notice}`)
    })
  act('lock', 'user.lock', 'user-locked', lockUser)
  act('unlock', 'user.unlock', 'user-unlocked', unlockUser)
  act('reset-totp', 'user.totp-reset', 'totp-reset', resetTotp)

  app.post<Named>('/users/:name/reset-password', ADMINISTRATOR, async (request, reply) => {
    const { name } = await existing(request)
    const password = temporaryPassword()
    await inTransaction(pool, async (client) => {
      await setPassword(client, name, password, { mustChange: true })
      await unlockAfterFailures(client, name)
      const detail = { by: 'administrator' }
      await audit(client, { user: userOf(request).name, action: 'user.password', subject: name, detail })
    })
    return reply.viewAsync('user-password', { name, password })
  })

  const existing = async (request: FastifyRequest<Named>): Promise<User> => {
    const user = await readUser(pool, request.params.name)
    if (user === null) throw new ReviewError('NOT_FOUND')
    return user
  }
}

const BLANK: UserForm = { name: '', displayName: '', role: 'reviewer', maCskcb: '', rights: [] }

function readForm(form: Form): UserForm {
  const role = field(form, 'role')
  const rights = form.getAll('rights')
  return {
    name: field(form, 'name').toLowerCase(),
    displayName: field(form, 'displayName'),
    role: ROLES.find((known) => known === role) ?? 'reviewer',
    maCskcb: field(form, 'maCskcb').toUpperCase(),
    rights: RIGHTS.filter((right) => rights.includes(right)),
  }
}

function faultsOf(form: UserForm): Faults {
  const faults: Faults = {}
  if (!USER_NAME.test(form.name)) faults.name = 'fault.name'
  if (form.displayName === '' || form.displayName.length > 100) faults.displayName = 'fault.displayName'
  const facility = form.role === 'facility'
  if (facility ? !FACILITY_CODE.test(form.maCskcb) : form.maCskcb !== '') faults.maCskcb = 'fault.facility'
  return faults
}

const detailOf = ({ displayName, role, maCskcb, rights }: UserForm) => ({
  displayName,
  role,
  maCskcb,
  rights,
})

/** Who forgot the password has usually been locked for it; an administrator's lock stays. */
async function unlockAfterFailures(client: pg.PoolClient, name: string): Promise<void> {
  const user = await readUser(client, name)
  if (user?.lockReason === 'failures') await unlockUser(client, name)
}

/** Without letters and figures that look alike; about 95 bits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

function temporaryPassword(): string {
  const group = () => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}
