import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { open, readFile, readlink, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { OsUser } from './embedded-user.js'
import { StoreError } from './errors.js'

const run = promisify(execFile)

/*
 * One PostgreSQL server process: started with a guard that stops it when this process is gone, however it
 * went, and found again when an earlier one was left behind.
 */

/**
 * `exec` gives the server the shell's process id, so the id that Node knows is the server's own. Before that,
 * the shell leaves a guard behind (twice forked, so that it is no child of the server, which would wonder
 * about it). The guard reads a pipe that only we hold open: end of file means that we are dead, and it asks
 * the server for a fast shutdown; a line means that the server is down already and nothing is to be killed.
 */
const GUARDED = `exec 3<&0
( ( read -r line <&3 || kill -INT $$ ) </dev/null >/dev/null 2>&1 & )
exec "$@" </dev/null 3<&-`

const MAX_LOG_BYTES = 20 * 1024 * 1024
const READY_POLL_MS = 10
const STOP_PATIENCE_MS = 60_000

export interface ServerCommand {
  readonly postgres: string
  readonly dataDirectory: string
  readonly socketDirectory: string
  readonly logFile: string
  readonly user: OsUser | null
  readonly settings: Readonly<Record<string, string>>
}

/** Starts the server and returns when it takes connections, recovery included. */
export async function launch(command: ServerCommand): Promise<ChildProcess> {
  // A moment after a SIGKILL of the server its last children may still hold the shared memory: try again.
  for (let attempt = 1; ; attempt++) {
    await removeForeignPidFile(command.dataDirectory)
    const child = await spawnGuarded(command)
    if (await becomesReady(child, command.dataDirectory)) return child
    if (attempt === 20) {
      throw new StoreError(
        'DB_START',
        `PostgreSQL không khởi động được, xem / PostgreSQL did not start, see ${command.logFile}\n${await tail(command.logFile)}`,
      )
    }
    await sleep(250)
  }
}

async function spawnGuarded(command: ServerCommand): Promise<ChildProcess> {
  const { user, settings } = command
  const log = await openLog(command.logFile)
  try {
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const child = spawn(
      '/bin/sh',
      [
        ...['-c', GUARDED, 'postgres', command.postgres, '-D', command.dataDirectory],
        ...[
          '-c',
          'listen_addresses=',
          '-c',
          `unix_socket_directories=${quoteListItem(command.socketDirectory)}`,
        ],
        ...options,
      ],
      {
        cwd: '/',
        stdio: ['pipe', log.fd, log.fd],
        // A session of its own: Ctrl-C at the terminal is for us, who stop the server when all is written.
        detached: true,
        env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
        ...(user && { uid: user.uid, gid: user.gid }),
      },
    )
    child.stdin!.on('error', () => undefined)
    child.once('exit', () => child.stdin!.end('down\n'))
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    return child
  } finally {
    await log.close()
  }
}

function quoteListItem(path: string): string {
  return `"${path.replaceAll('"', '""')}"`
}

async function openLog(file: string) {
  const log = await open(file, 'a', 0o600)
  if ((await log.stat()).size > MAX_LOG_BYTES) await log.truncate(0)
  return log
}

async function tail(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-10).join('\n')
}

/** The server writes its state into `postmaster.pid`; `ready` stands in line 8 once it takes connections. */
async function becomesReady(child: ChildProcess, dataDirectory: string): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    const file = await readPidFile(dataDirectory)
    if (file !== null && file.pid === child.pid && file.status === 'ready') return true
    await sleep(READY_POLL_MS)
  }
  return false
}

/** Fast shutdown: open transactions are rolled back, everything committed is written, then the server ends. */
export async function shutDown(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGINT')
  const impatient = setTimeout(() => child.kill('SIGQUIT'), STOP_PATIENCE_MS)
  await gone
  clearTimeout(impatient)
}

/**
 * Stops a server that an earlier process left behind on these data. Usually its guard has done so already
 * and this only waits until the last pages are written.
 */
export async function stopLeftover(dataDirectory: string, log: (line: string) => void): Promise<void> {
  const file = await readPidFile(dataDirectory)
  if (file === null || !(await isServerOf(file.pid, dataDirectory))) return
  log('PostgreSQL: chờ tiến trình cũ dừng / waiting for the server of an earlier run to stop')
  signal(file.pid, 'SIGINT')
  const deadline = Date.now() + STOP_PATIENCE_MS
  while (await isServerOf(file.pid, dataDirectory)) {
    if (Date.now() > deadline) signal(file.pid, 'SIGQUIT')
    await sleep(50)
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended in between.
  }
}

/**
 * A killed server leaves its pid file. PostgreSQL sees through that unless the number belongs to some other
 * process by now, as happens soon where few processes run (containers): then it would refuse to start.
 */
async function removeForeignPidFile(dataDirectory: string): Promise<void> {
  const file = await readPidFile(dataDirectory)
  if (file === null || (await isServerOf(file.pid, dataDirectory))) return
  await rm(join(dataDirectory, 'postmaster.pid'), { force: true })
}

async function readPidFile(dataDirectory: string): Promise<{ pid: number; status: string } | null> {
  const text = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  return Number.isInteger(pid) && pid > 0 ? { pid, status: (lines[7] ?? '').trim() } : null
}

/** True while `pid` is a PostgreSQL server on these data. Its working directory is the data folder. */
async function isServerOf(pid: number, dataDirectory: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '')
    return command.includes('postgres') && folder === (await realpath(dataDirectory).catch(() => null))
  }
  const { stdout } = await run('ps', ['-p', String(pid), '-o', 'command=']).catch(() => ({ stdout: '' }))
  return stdout.includes('postgres') && stdout.includes(dataDirectory)
}
