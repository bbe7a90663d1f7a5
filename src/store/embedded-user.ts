import { chmod, mkdir, readFile, realpath, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { StoreError } from './errors.js'

/** An account of the operating system that PostgreSQL runs as. */
export interface OsUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/**
 * PostgreSQL refuses to run as root. Ordinary users run it themselves (null); root hands it to the owner of
 * the existing data, else to `postgres`, `nobody`, or the first other account of the machine.
 *
 * @throws StoreError `DB_OWNER` when the data belong to somebody that we cannot become, `DB_NO_USER` when root
 * finds no other account.
 */
export async function choosePostgresUser(dataDirectory: string): Promise<OsUser | null> {
  const self = process.getuid?.() ?? -1
  const owner = await stat(dataDirectory).catch(() => null)
  if (self !== 0) {
    if (owner !== null && owner.uid !== self) {
      throw new StoreError(
        'DB_OWNER',
        `Thư mục dữ liệu thuộc tài khoản khác / The data folder belongs to another user (uid ${owner.uid}): ${dataDirectory}`,
      )
    }
    return null
  }
  const users = await readUsers()
  if (owner !== null && owner.uid !== 0) {
    return users.find((user) => user.uid === owner.uid) ?? { name: '', uid: owner.uid, gid: owner.gid }
  }
  for (const name of ['postgres', 'nobody']) {
    const user = users.find((candidate) => candidate.name === name)
    if (user) return user
  }
  const other = users.find((user) => user.uid !== 0)
  if (other) return other
  throw new StoreError(
    'DB_NO_USER',
    'PostgreSQL không chạy dưới quyền root và máy không có tài khoản khác / PostgreSQL does not run as root, and this machine has no other account',
  )
}

async function readUsers(): Promise<OsUser[]> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n')
  return lines
    .map((line) => line.split(':'))
    .filter((parts) => parts.length >= 4 && !parts[0]!.startsWith('#'))
    .map((parts) => ({ name: parts[0]!, uid: Number(parts[2]), gid: Number(parts[3]) }))
}

/** True when `user` may pass through every folder down to `path`, which must exist. */
export async function canReach(path: string, user: OsUser): Promise<boolean> {
  for (let folder = await realpath(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder)
    const search = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & search) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

/**
 * A folder of root's that every user can reach, for binaries and data when the wanted place is closed.
 * Only folders that nobody else may write are taken: programs are run from it.
 */
export async function sharedFolder(user: OsUser): Promise<string> {
  for (const base of ['/var/lib', '/var/tmp', tmpdir(), '/tmp']) {
    const folder = join(base, 'bhyt-intake')
    try {
      await mkdir(folder, { mode: 0o755 }).catch((error) => {
        if (error.code !== 'EEXIST') throw error
      })
      const { uid, mode } = await stat(folder)
      if (
        uid !== 0 ||
        (mode & 0o022) !== 0 ||
        (await realpath(folder)) !== (await realpath(base).then((b) => join(b, 'bhyt-intake')))
      )
        continue
      await chmod(folder, 0o755)
      if (await canReach(folder, user)) return folder
    } catch {
      // The next place may do.
    }
  }
  throw new StoreError(
    'DB_OWNER',
    `Không có thư mục nào mà tài khoản ${user.name} vào được / No folder found that the user ${user.name} can reach`,
  )
}
