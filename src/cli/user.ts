import { userInfo } from 'node:os'
import type pg from 'pg'
import { resolveOptions } from '../config.js'
import { openDatabase } from '../engine.js'
import { type AuditEntry, audit } from '../store/audit.js'
import { inTransaction } from '../store/pool.js'
import {
  addUser,
  listUsers,
  lockUser,
  RIGHTS,
  type Right,
  ROLES,
  type Role,
  resetTotp,
  setPassword,
  unlockUser,
} from '../store/users.js'
import { type Command, readArguments, UsageError } from './command.js'
import { passwordFromInput, passwordFromTerminal } from './password.js'

const HELP = `bhyt user add NAME --role ${ROLES.join('|')} [--display-name TEXT]
                   [--facility MACSKCB] [--right ${RIGHTS.join('|')}] [--password-stdin] [--must-change]
bhyt user list
bhyt user lock NAME
bhyt user unlock NAME
bhyt user password NAME [--password-stdin] [--must-change]
bhyt user reset-totp NAME

Người dùng các trang giám định (/review). People who sign in to the review pages (/review).
--password-stdin   đọc mật khẩu từ stdin, một dòng / read the password from standard input, one line
--must-change      phải đổi mật khẩu khi đăng nhập / the password has to be changed at sign-in

Mọi thay đổi được ghi vào nhật ký. Every change is written to the audit record.
Kho / store: DATABASE_URL, or the embedded one in BHYT_DATA.`

const OPTIONS = {
  role: { type: 'string' },
  'display-name': { type: 'string' },
  facility: { type: 'string' },
  right: { type: 'string', multiple: true },
  'password-stdin': { type: 'boolean' },
  'must-change': { type: 'boolean' },
} as const

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>['values']

export const userCommand: Command = {
  help: HELP,
  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS)
    const [action, name] = positionals
    const act = ACTIONS[action ?? '']
    if (act === undefined || (action !== 'list' && name === undefined))
      throw new UsageError('add | list | lock | unlock | password | reset-totp NAME')
    const database = await openDatabase(resolveOptions(), () => {})
    try {
      await act(database.pool, name ?? '', values)
      return 0
    } finally {
      await database.close()
    }
  },
}

type Action = (pool: pg.Pool, name: string, values: Values) => Promise<void>

const ACTIONS: Readonly<Record<string, Action>> = {
  async add(pool, name, values) {
    const role = roleOf(values.role)
    const rights = rightsOf(values.right ?? [])
    const maCskcb = values.facility ?? null
    const displayName = values['display-name'] ?? name
    const password = await readPassword(values)
    await changed(pool, 'user.add', name, { displayName, role, maCskcb: maCskcb ?? '', rights }, (client) =>
      addUser(client, {
        name,
        displayName,
        role,
        maCskcb,
        rights,
        password,
        mustChangePassword: values['must-change'] === true,
      }),
    )
  },
  async list(pool) {
    for (const user of await listUsers(pool)) {
      const state = user.lockReason === null ? '' : `khóa/locked ${user.lockReason}`
      const columns = [
        user.name,
        user.role,
        user.maCskcb ?? '',
        user.rights.join(','),
        user.hasTotp ? 'totp' : '',
      ]
      process.stdout.write(`${[...columns, state, user.displayName].join('\t')}\n`)
    }
  },
  lock: (pool, name) => changed(pool, 'user.lock', name, {}, (client) => lockUser(client, name)),
  unlock: (pool, name) => changed(pool, 'user.unlock', name, {}, (client) => unlockUser(client, name)),
  'reset-totp': (pool, name) =>
    changed(pool, 'user.totp-reset', name, {}, (client) => resetTotp(client, name)),
  async password(pool, name, values) {
    const password = await readPassword(values)
    const mustChange = values['must-change'] === true
    await changed(pool, 'user.password', name, { by: 'cli' }, (client) =>
      setPassword(client, name, password, { mustChange }),
    )
  },
}

/** The change and its entry in the audit, together. */
function changed(
  pool: pg.Pool,
  action: string,
  subject: string,
  detail: NonNullable<AuditEntry['detail']>,
  work: (client: pg.PoolClient) => Promise<void>,
): Promise<void> {
  return inTransaction(pool, async (client) => {
    await work(client)
    await audit(client, { user: `cli:${userInfo().username}`, action, subject, detail })
  })
}

const readPassword = (values: Values): Promise<string> =>
  values['password-stdin'] === true || !process.stdin.isTTY ? passwordFromInput() : passwordFromTerminal()

function roleOf(text: string | undefined): Role {
  const role = ROLES.find((known) => known === text)
  if (role === undefined) throw new UsageError(`--role ${ROLES.join(' | ')}`)
  return role
}

function rightsOf(texts: readonly string[]): Right[] {
  return texts.map((text) => {
    const right = RIGHTS.find((known) => known === text)
    if (right === undefined) throw new UsageError(`--right ${RIGHTS.join(' | ')}`)
    return right
  })
}
