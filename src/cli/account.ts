import { createInterface } from 'node:readline/promises'
import { resolveOptions } from '../config.js'
import { openDatabase } from '../engine.js'
import { setRights } from '../store/account-rights.js'
import { type Accounts, createAccounts } from '../store/accounts.js'
import { md5OfPassword } from '../store/passwords.js'
import { type Command, readArguments, UsageError } from './command.js'

export const accountCommand: Command = {
  help: `bhyt account add NAME --facility MACSKCB [--facility …] [--registry]   mật khẩu đọc từ bàn phím hoặc stdin / password from the keyboard or stdin
bhyt account list
bhyt account lock NAME
bhyt account unlock NAME
bhyt account allow NAME --lookup | --registry   tra cứu thẻ | gửi thay đổi sổ thẻ / look up cards | feed the registry
bhyt account deny NAME --lookup | --registry

Kho / store: DATABASE_URL, or the embedded one in BHYT_DATA.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      facility: { type: 'string', multiple: true },
      lookup: { type: 'boolean' },
      registry: { type: 'boolean' },
    })
    const [action, name] = positionals
    const right = action === 'allow' || action === 'deny'
    const act = ACTIONS[action ?? '']
    if ((act === undefined && !right) || (action !== 'list' && name === undefined))
      throw new UsageError('add | list | lock | unlock | allow | deny NAME')
    // Who feeds the registry need not be a facility.
    if (action === 'add' && values.facility === undefined && values.registry !== true)
      throw new UsageError('--facility MACSKCB')
    if (right && values.lookup !== true && values.registry !== true)
      throw new UsageError('--lookup | --registry')
    const database = await openDatabase(resolveOptions(), () => {})
    try {
      const accounts = createAccounts(database.pool)
      if (act !== undefined) await act(accounts, name ?? '', values.facility ?? [])
      // `add` gives the rights that are named as well.
      const given = action !== 'deny'
      if ((right || action === 'add') && (values.lookup || values.registry))
        await setRights(database.pool, name ?? '', {
          ...(values.lookup ? { lookUp: given } : {}),
          ...(values.registry ? { feedRegistry: given } : {}),
        })
      return 0
    } finally {
      await database.close()
    }
  },
}

type Action = (accounts: Accounts, name: string, facilities: readonly string[]) => Promise<void>

const ACTIONS: Readonly<Record<string, Action>> = {
  async add(accounts, name, facilities) {
    await accounts.add(name, md5OfPassword(await readPassword()), facilities)
  },
  async list(accounts) {
    for (const entry of await accounts.list()) {
      const state = entry.lockedAt === null ? '' : `khóa/locked ${entry.lockReason ?? ''}`
      process.stdout.write(
        `${entry.name}\t${entry.facilities.join(',')}\t${entry.createdAt.toISOString()}\t${state}\n`,
      )
    }
  },
  lock: (accounts, name) => accounts.lock(name),
  unlock: (accounts, name) => accounts.unlock(name),
}

/** One line from standard input; not shown while typed on a terminal. */
async function readPassword(): Promise<string> {
  const reader = createInterface({ input: process.stdin, terminal: false })
  if (process.stdin.isTTY) {
    process.stderr.write('Mật khẩu / password: ')
    process.stdin.setRawMode?.(false)
  }
  for await (const line of reader) {
    reader.close()
    if (line === '') break
    return line
  }
  throw new UsageError('mật khẩu trống / the password is blank')
}
