import { createInterface } from 'node:readline/promises'
import { resolveOptions } from '../config.js'
import { openDatabase } from '../engine.js'
import { type Accounts, createAccounts } from '../store/accounts.js'
import { md5OfPassword } from '../store/passwords.js'
import { type Command, readArguments, UsageError } from './command.js'

export const accountCommand: Command = {
  name: 'account',
  summary: 'tài khoản của cơ sở / facility accounts',
  help: `bhyt account add NAME --facility MACSKCB [--facility …]   mật khẩu đọc từ bàn phím hoặc stdin / password from the keyboard or stdin
bhyt account list
bhyt account lock NAME
bhyt account unlock NAME

Kho / store: DATABASE_URL, or the embedded one in BHYT_DATA (the service must not be running on it).`,
  async run(args) {
    const { values, positionals } = readArguments(args, { facility: { type: 'string', multiple: true } })
    const [action, name] = positionals
    const act = ACTIONS[action ?? '']
    if (act === undefined || (action !== 'list' && name === undefined))
      throw new UsageError('add | list | lock | unlock NAME')
    const database = await openDatabase(resolveOptions(), () => {})
    try {
      await act(createAccounts(database.pool), name ?? '', values.facility ?? [])
      return 0
    } finally {
      await database.close()
    }
  },
}

type Action = (accounts: Accounts, name: string, facilities: readonly string[]) => Promise<void>

const ACTIONS: Readonly<Record<string, Action>> = {
  async add(accounts, name, facilities) {
    if (facilities.length === 0) throw new UsageError('--facility MACSKCB')
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
