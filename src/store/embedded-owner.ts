import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StoreError } from './errors.js'

/*
 * Who uses a data folder: a small file with process id and start time. It tells a server that an earlier,
 * dead process left behind (to be stopped) from one that another living process works with (to be let alone).
 */

interface Owner {
  readonly pid: number
  /** Start time as the system counts it, so that a reused process id is not taken for the owner. */
  readonly started: string
}

/**
 * Takes the folder for this process; returns the release.
 *
 * @throws StoreError `DB_IN_USE` while another living process has it.
 */
export async function takeOwnership(file: string): Promise<() => Promise<void>> {
  const self: Owner = { pid: process.pid, started: await startTime(process.pid) }
  const draft = `${file}.${process.pid}`
  await writeFile(draft, JSON.stringify(self), { mode: 0o600 })
  try {
    for (;;) {
      try {
        // A link appears whole or not at all: nobody reads a half-written file.
        await link(draft, file)
        return () => rm(file, { force: true })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const owner = await readOwner(file)
      if (owner !== null && (await isAlive(owner))) throw inUse(file, owner)
      await removeStale(file, owner)
    }
  } finally {
    await rm(draft, { force: true })
  }
}

/** Moves the file away and looks again, for another process may have put its own in place meanwhile. */
async function removeStale(file: string, stale: Owner | null): Promise<void> {
  const aside = `${file}.${process.pid}.stale`
  try {
    await rename(file, aside)
  } catch {
    return
  }
  const moved = await readOwner(aside)
  if (moved?.pid !== stale?.pid || moved?.started !== stale?.started) {
    await link(aside, file).catch(() => undefined)
  }
  await rm(aside, { force: true })
}

function inUse(file: string, owner: Owner): StoreError {
  return new StoreError(
    'DB_IN_USE',
    `Thư mục dữ liệu đang được tiến trình ${owner.pid} dùng / The data folder is in use by process ${owner.pid}: ${dirname(file)}`,
  )
}

async function readOwner(file: string): Promise<Owner | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return null
  }
}

async function isAlive(owner: Owner): Promise<boolean> {
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return (await startTime(owner.pid)) === owner.started
}

/** Field 22 of /proc/PID/stat; empty where the system has no such file. */
async function startTime(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
