import { type ChildProcess, execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  access,
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { type Binaries, prepareBinaries } from './embedded-binaries.js'
import { takeOwnership } from './embedded-owner.js'
import { launch, shutDown, stopLeftover } from './embedded-process.js'
import { tunedSettings } from './embedded-tuning.js'
import { canReach, choosePostgresUser, type OsUser, sharedFolder } from './embedded-user.js'
import { StoreError } from './errors.js'

const SUPERUSER = 'postgres'
const DATABASE = 'bhyt'
/** A unix socket's whole path may have 107 bytes; `/.s.PGSQL.5432` and the folder's own name need some. */
const LONGEST_SOCKET_BASE = 70
/** File type and permission bits of a mode, and what they are for a folder of its owner's only. */
const S_IFMT_AND_BITS = 0o170777
const PRIVATE_FOLDER = 0o040700
const MAX_RESTARTS_A_MINUTE = 5

export interface EmbeddedOptions {
  /** Home of the server: data, log, owner file. Default `.bhyt` in the working directory. */
  readonly directory?: string
  /** One line at a time, for people. Default: silent. */
  readonly log?: (line: string) => void
  /** Memory to tune for, in bytes. Default: what the machine or container has. */
  readonly memoryBytes?: number
  /** Server settings over the tuned ones. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface EmbeddedServer extends AsyncDisposable {
  /** As the owner of the database `bhyt`, no superuser. */
  readonly connectionString: string
  /** As the server's superuser, on database `postgres`: for making databases in tests and benches. */
  readonly adminConnectionString: string
  readonly dataDirectory: string
  /** Process id of the server, of the newest one if it had to be started again. */
  readonly pid: number
  /** Ends the server after a last checkpoint. Safe to call twice. */
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL that came with npm, making its data folder on the first start. It listens on a unix
 * socket in a private folder only, so there is neither port nor password. It ends with this process, however
 * that ends, and is started again should it die alone.
 *
 * @throws StoreError with a `DB_…` code when it cannot run here or the data are in use.
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const log = options.log ?? (() => undefined)
  const { home, user } = await prepareHome(resolve(options.directory ?? '.bhyt'), log)
  const dataDirectory = join(home, 'postgres')
  const release = await takeOwnership(join(home, 'owner.json'))
  let socketDirectory: string | undefined
  try {
    const binaries = await prepareBinaries(home, user, log)
    await stopLeftover(dataDirectory, log)
    await initialise(binaries, home, dataDirectory, user, log)
    socketDirectory = await makeSocketDirectory(dataDirectory, user)
    const command = {
      postgres: binaries.postgres,
      dataDirectory,
      socketDirectory,
      logFile: join(home, 'postgres.log'),
      user,
      settings: { ...(await tunedSettings(home, options.memoryBytes)), ...options.settings },
    }
    let child = await launch(command)
    const supervision = supervise(
      child,
      async () => {
        await emptyFolder(command.socketDirectory)
        child = await launch(command)
        return child
      },
      log,
    )
    const adminConnectionString = connectionString(SUPERUSER, 'postgres', socketDirectory)
    await ensureDatabase(adminConnectionString)

    let stopping: Promise<void> | undefined
    const stop = () => {
      stopping ??= supervision
        .end()
        .then(() => rm(command.socketDirectory, { recursive: true, force: true }))
        .then(release)
      return stopping
    }
    return {
      connectionString: connectionString(DATABASE, DATABASE, socketDirectory),
      adminConnectionString,
      dataDirectory,
      get pid() {
        return child.pid!
      },
      stop,
      [Symbol.asyncDispose]: stop,
    }
  } catch (error) {
    if (socketDirectory !== undefined) await rm(socketDirectory, { recursive: true, force: true })
    await release()
    throw error
  }
}

/**
 * Connection string of the server that another living process runs on this folder; null when it cannot be told
 * (the server is only starting, or this user may not look).
 */
export async function findRunningServer(directory = '.bhyt'): Promise<string | null> {
  const { home } = await prepareHome(resolve(directory), () => undefined)
  const pidFile = await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')
  // Its fifth line is the folder of the socket (PostgreSQL, miscadmin.h).
  const socketDirectory = pidFile.split('\n')[4] ?? ''
  return socketDirectory === '' ? null : connectionString(DATABASE, DATABASE, socketDirectory)
}

/** The folder that holds everything, and who runs the server in it. */
async function prepareHome(
  wanted: string,
  log: (line: string) => void,
): Promise<{ home: string; user: OsUser | null }> {
  await mkdir(wanted, { recursive: true, mode: 0o755 })
  const user = await choosePostgresUser(join(wanted, 'postgres'))
  if (user === null) return { home: wanted, user }
  await chmod(wanted, 0o755)
  if (await canReach(wanted, user)) return { home: wanted, user }

  const place = shortHash(await realpath(wanted))
  const home = join(await sharedFolder(user), place)
  await mkdir(home, { recursive: true, mode: 0o755 })
  await chmod(home, 0o755)
  log(`PostgreSQL: tài khoản ${user.name} không vào được / the user ${user.name} cannot reach ${wanted}`)
  log(`PostgreSQL: dữ liệu nằm ở / the data are in ${home}`)
  return { home, user: await choosePostgresUser(join(home, 'postgres')) }
}

/** `initdb` into a folder beside, then a rename: a start cut short leaves no half-made data folder. */
async function initialise(
  binaries: Binaries,
  home: string,
  dataDirectory: string,
  user: OsUser | null,
  log: (line: string) => void,
): Promise<void> {
  if (
    await access(join(dataDirectory, 'PG_VERSION')).then(
      () => true,
      () => false,
    )
  )
    return
  log(`PostgreSQL: tạo kho dữ liệu mới / making a new data folder in ${dataDirectory}`)
  const fresh = join(home, 'postgres.new')
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { mode: 0o700 })
  if (user !== null) await chown(fresh, user.uid, user.gid)
  try {
    await promisify(execFile)(
      binaries.initdb,
      [
        ...['-D', fresh, '--username', SUPERUSER, '--auth', 'trust', '--no-instructions'],
        ...['--encoding', 'UTF8', '--locale', 'C', '--wal-segsize', '64'],
      ],
      {
        cwd: '/',
        env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
        ...(user && { uid: user.uid, gid: user.gid }),
      },
    )
  } catch (cause) {
    const { stderr } = cause as { stderr?: string }
    throw new StoreError(
      'DB_INIT',
      `Không tạo được kho dữ liệu / Could not make the data folder: ${stderr ?? cause}`,
      { cause },
    )
  }
  await rename(fresh, dataDirectory)
}

/**
 * Mode 0700, owned by the server's user: whoever can open it is that user or root, so no password is needed.
 * The name follows from the data folder, so that killed runs leave one folder behind and not one each; where
 * somebody else has taken that name, another is made up.
 */
async function makeSocketDirectory(dataDirectory: string, user: OsUser | null): Promise<string> {
  const uid = user?.uid ?? process.getuid!()
  const base = Buffer.byteLength(tmpdir()) <= LONGEST_SOCKET_BASE ? tmpdir() : '/tmp'
  for (const parent of new Set([base, '/tmp'])) {
    const usual = join(parent, `bhyt-${shortHash(dataDirectory)}`)
    await mkdir(usual, { mode: 0o700 }).catch(() => undefined)
    const { uid: owner, mode } = await lstat(usual)
    const ours = (owner === uid || owner === process.getuid!()) && (mode & S_IFMT_AND_BITS) === PRIVATE_FOLDER
    const folder = ours ? usual : await mkdtemp(join(parent, 'bhyt-'))
    if (user !== null) await chown(folder, user.uid, user.gid)
    if (user === null || (await canReach(folder, user))) {
      await emptyFolder(folder)
      return folder
    }
    await rm(folder, { recursive: true })
  }
  throw new StoreError('DB_START', `Không có thư mục tạm dùng được / No usable temporary folder: ${base}`)
}

function shortHash(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 12)
}

async function emptyFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { force: true })
}

function connectionString(user: string, database: string, socketDirectory: string): string {
  return `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(socketDirectory)}`
}

/** The application's role and database; both statements are skipped when done before. */
async function ensureDatabase(adminConnectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminConnectionString })
  await client.connect()
  try {
    const role = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [DATABASE])
    if (role.rowCount === 0) await client.query(`CREATE ROLE ${DATABASE} LOGIN`)
    const database = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE])
    if (database.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${DATABASE}`)
  } finally {
    await client.end()
  }
}

/** Starts the server again when it ends unasked, unless it does so over and over. */
function supervise(
  first: ChildProcess,
  restart: () => Promise<ChildProcess>,
  log: (line: string) => void,
): { end(): Promise<void> } {
  let ending = false
  let current = first
  let restarting: Promise<void> = Promise.resolve()
  const deaths: number[] = []

  const watch = (child: ChildProcess) => {
    child.once('exit', (code, signal) => {
      if (ending) return
      log(`PostgreSQL: dừng bất ngờ / ended unexpectedly (${signal ?? code})`)
      restarting = again()
    })
    // It may have died between becoming ready and being watched.
    if (child.exitCode !== null || child.signalCode !== null) restarting = again()
  }
  const again = async () => {
    deaths.push(Date.now())
    if (deaths.filter((at) => at > Date.now() - 60_000).length > MAX_RESTARTS_A_MINUTE) {
      log('PostgreSQL: dừng liên tục, không khởi động lại nữa / keeps ending; not started again')
      return
    }
    await sleep(100)
    if (ending) return
    try {
      current = await restart()
      log('PostgreSQL: đã khởi động lại / started again')
      watch(current)
    } catch (error) {
      log((error as Error).message)
    }
  }
  watch(first)
  return {
    async end() {
      ending = true
      await restarting
      await shutDown(current)
    },
  }
}
