import { statfs } from 'node:fs/promises'
import { totalmem } from 'node:os'

const MB = 1024 * 1024
const GB = 1024 * MB

/** Memory that this machine, or the container around us, may use, in bytes. */
export function usableMemory(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

/**
 * Server settings for bulk loading beside one application on the same machine. What keeps a commit safe
 * (`fsync`, `full_page_writes`, `synchronous_commit`) is written out as on, so that no configuration file
 * can switch it off unnoticed.
 */
export async function tunedSettings(
  directory: string,
  memoryBytes = usableMemory(),
): Promise<Record<string, string>> {
  const disk = await statfs(directory)
  const freeDisk = disk.bavail * disk.bsize
  const sharedBuffers = clamp(memoryBytes / 4, 64 * MB, 4 * GB)
  const maxWal = clamp(freeDisk / 4, 512 * MB, 8 * GB)
  return {
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',

    shared_buffers: megabytes(sharedBuffers),
    effective_cache_size: megabytes(Math.max(memoryBytes / 2, sharedBuffers)),
    maintenance_work_mem: megabytes(clamp(memoryBytes / 16, 64 * MB, 512 * MB)),
    work_mem: '16MB',

    // Few, long-drawn checkpoints: each makes the next change of every page write the whole page to the WAL.
    checkpoint_timeout: '15min',
    checkpoint_completion_target: '0.9',
    max_wal_size: megabytes(maxWal),
    min_wal_size: megabytes(Math.min(maxWal / 4, 2 * GB)),
    wal_buffers: '64MB',
    wal_level: 'minimal',
    max_wal_senders: '0',

    effective_io_concurrency: '64',
    random_page_cost: '1.1',
    // Loading statements are planned once and run for milliseconds; compiling them costs more than it saves.
    jit: 'off',
    autovacuum: 'on',
    max_connections: '100',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'on',
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / MB)}MB`
}
