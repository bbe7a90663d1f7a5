import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/*
 * What service and PostgreSQL cost, read from /proc; on systems without it the figures are null.
 */

/** Seconds of processor time. */
export interface CpuUse {
  readonly serviceMain: number
  readonly serviceWorkers: number
  /** Garbage collector's helpers, compiler, libuv. */
  readonly serviceOther: number
  readonly postgresBackends: number
  /** WAL writer, checkpointer, background writer, I/O workers, autovacuum. */
  readonly postgresOther: number
}

export interface Cost {
  readonly cpu: CpuUse | null
  /** Peak resident memory, bytes. */
  readonly servicePeakBytes: number | null
  /** Highest sum over PostgreSQL's processes (shared pages once) at start, end and every five seconds, bytes. */
  readonly postgresPeakBytes: number | null
}

export interface Watched {
  readonly pid: number
  readonly workerThreads: readonly number[]
  readonly postgresPid: number
}

/** Clock ticks of /proc are hundredths of a second on every Linux that Node runs on. */
const TICKS = 100
/** Adding up the pages of all processes of PostgreSQL takes about 20 ms, which is taken from those that are measured. */
const SAMPLE_MS = 5000

/** Starts counting; the function that comes back ends it. */
export function watchCost(watched: Watched): () => Cost {
  if (process.platform !== 'linux')
    return () => ({ cpu: null, servicePeakBytes: null, postgresPeakBytes: null })
  resetPeak(watched.pid)
  const before = readCpu(watched)
  let postgresPeakBytes = postgresMemory(watched.postgresPid)
  const timer = setInterval(() => {
    postgresPeakBytes = Math.max(postgresPeakBytes, postgresMemory(watched.postgresPid))
  }, SAMPLE_MS)
  return () => {
    clearInterval(timer)
    const after = readCpu(watched)
    const names = Object.keys(after) as (keyof CpuUse)[]
    return {
      cpu: Object.fromEntries(names.map((name) => [name, after[name] - before[name]])) as unknown as CpuUse,
      servicePeakBytes: kilobytesIn(`/proc/${watched.pid}/status`, 'VmHWM') * 1024,
      postgresPeakBytes: Math.max(postgresPeakBytes, postgresMemory(watched.postgresPid)),
    }
  }
}

/** Seconds of processor time of processes by a name of the caller's; those that have gone are left out. */
export function cpuByName(
  processes: readonly { readonly pid: number; readonly name: string }[],
): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { pid, name } of processes)
    sums.set(name, (sums.get(name) ?? 0) + cpuOf(`/proc/${pid}/stat`).own)
  return sums
}

function readCpu({ pid, workerThreads, postgresPid }: Watched): CpuUse {
  const serviceMain = cpuOf(`/proc/${pid}/task/${pid}/stat`).own
  const serviceWorkers = workerThreads.reduce((sum, t) => sum + cpuOf(`/proc/${pid}/task/${t}/stat`).own, 0)
  const serviceOther = cpuOf(`/proc/${pid}/stat`).own - serviceMain - serviceWorkers
  const server = cpuOf(`/proc/${postgresPid}/stat`)
  let postgresBackends = 0
  let postgresOther = server.own + server.endedChildren
  for (const child of childrenOf(postgresPid)) {
    const { own } = cpuOf(`/proc/${child}/stat`)
    if (isBackend(child)) postgresBackends += own
    else postgresOther += own
  }
  return { serviceMain, serviceWorkers, serviceOther, postgresBackends, postgresOther }
}

/** Seconds of a process or thread, and of its children that have ended; 0 when it has gone. */
function cpuOf(stat: string): { own: number; endedChildren: number } {
  const text = read(stat)
  if (text === '') return { own: 0, endedChildren: 0 }
  // The name in brackets may hold anything; the fields behind it are counted from the state, field 3.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const ticks = (field: number) => Number(fields[field - 3])
  return { own: (ticks(14) + ticks(15)) / TICKS, endedChildren: (ticks(16) + ticks(17)) / TICKS }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const text = read(`/proc/${pid}/stat`)
      return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]) === parent
    })
}

/** A backend's title names user, database and client, where the server's own processes have one word. */
function isBackend(pid: number): boolean {
  return read(`/proc/${pid}/cmdline`).includes('[local]')
}

function postgresMemory(postgresPid: number): number {
  return [postgresPid, ...childrenOf(postgresPid)].reduce(
    (sum, pid) => sum + kilobytesIn(`/proc/${pid}/smaps_rollup`, 'Pss') * 1024,
    0,
  )
}

/** Highest resident memory of a process so far, in bytes; null where the system does not tell, or when it has gone. */
export function peakMemory(pid: number): number | null {
  return kilobytesIn(`/proc/${pid}/status`, 'VmHWM') * 1024 || null
}

/** Makes the kernel count `VmHWM` anew; where that is not allowed the peak is that of the process's life. */
export function resetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
  } catch {}
}

/** Bytes that a process holds in memory now, and most since its beginning or {@link resetPeak}; 0 where it cannot be told. */
export function memoryOf(pid: number): { readonly now: number; readonly peak: number } {
  const status = `/proc/${pid}/status`
  return { now: kilobytesIn(status, 'VmRSS') * 1024, peak: kilobytesIn(status, 'VmHWM') * 1024 }
}

function kilobytesIn(path: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(read(path))?.[1] ?? 0)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
