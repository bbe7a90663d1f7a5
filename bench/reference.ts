import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { layOutEdition } from '../src/intake/reference-image.js'
import { createReferenceSource } from '../src/intake/reference-source.js'
import { silentLog } from '../src/ops/log.js'
import { buildReference, type ListedEntry } from '../src/rules/reference-build.js'
import { openReference } from '../src/rules/reference-index.js'
import type { CatalogueKind } from '../src/standard/catalogue-kinds.js'
import { importCatalogue } from '../src/store/catalogue-import.js'
import { startEmbedded } from '../src/store/embedded.js'
import { migrate } from '../src/store/migrate.js'
import { changeParameters } from '../src/store/parameter-values.js'
import { createPool } from '../src/store/pool.js'
import { describeMachine, thisMachine } from './support/machine.js'
import { PROJECT } from './support/project.js'
import { markdownTable, writeResults } from './support/results.js'
import { median } from './support/rounds.js'

/*
 * The reference data of a large province in shared memory: how much it takes, how long a look-up lasts, and what
 * the thread that serves everybody feels while a new edition is read from the store and swapped in.
 *
 * BENCH_DRUGS, BENCH_SERVICES and BENCH_SWAPS set the size of the run.
 */

const DRUGS = Number(process.env.BENCH_DRUGS ?? 200_000)
const SERVICES = Number(process.env.BENCH_SERVICES ?? 50_000)
const SWAPS = Number(process.env.BENCH_SWAPS ?? 5)
const IMPORT = 'import'
const LOOK_UPS = 2_000_000
const DAY = 20_260_701
const FACILITY = '01001'

const drugCode = (i: number) => `40.${1000 + (i % 1200)}.${i}`
const serviceCode = (i: number) => `${10 + (i % 28)}.${String(i).padStart(5, '0')}.${1000 + (i % 900)}`

function drug(i: number): ListedEntry {
  return {
    owner: '',
    kind: 'drug',
    code: drugCode(i),
    from: 20250101,
    to: 99_999_999,
    attributes: {
      name: `Thuốc thử nghiệm ${i % 30_000} viên nén bao phim`,
      strength: `${(i % 50) * 5 + 5}mg`,
      registration: `VD-${10_000 + (i % 40_000)}-25`,
      bid: `${i % 300}/QĐ-SYT;G${(i % 5) + 1};N${(i % 5) + 1};2025`,
      price: String(500 + (i % 20_000)),
    },
  }
}

function service(i: number): ListedEntry {
  return {
    owner: '',
    kind: 'service',
    code: serviceCode(i),
    from: 20250101,
    to: 99_999_999,
    attributes: {
      name: `Dịch vụ kỹ thuật thử nghiệm số ${i % 20_000}`,
      price: String(10_000 + (i % 9_000) * 100),
      minutes: String(5 + (i % 60)),
      perDay: String(1 + (i % 4)),
      machines: `XN.${i % 30};HH.${i % 20}`,
    },
  }
}

function* all<T>(count: number, make: (i: number) => T): Generator<T> {
  for (let i = 0; i < count; i++) yield make(i)
}

async function* batches(): AsyncGenerator<Iterable<ListedEntry>> {
  yield all(DRUGS, drug)
  yield all(SERVICES, service)
}

/** Median nanoseconds of a look-up over several rounds; every second one is of a code that is not there. */
function lookUpNanoseconds(memory: SharedArrayBuffer): {
  readonly bytes: number
  readonly attribute: number
} {
  const reference = openReference(memory).forFacility(FACILITY)
  const codes = Array.from({ length: 4096 }, (_, i) =>
    Buffer.from(i % 2 === 0 ? drugCode((i * 7919) % DRUGS) : `x${drugCode(i)}`),
  )
  let found = 0
  let sum = 0
  const round = (work: (code: Buffer) => void) => {
    const started = performance.now()
    for (let i = 0; i < LOOK_UPS; i++) work(codes[i & 4095])
    return ((performance.now() - started) * 1e6) / LOOK_UPS
  }
  const find = () =>
    round((code) => {
      if (reference.find('drug', code, 0, code.length, DAY) !== 0) found++
    })
  const price = () =>
    round((code) => {
      const entry = reference.find('drug', code, 0, code.length, DAY)
      if (entry !== 0) sum += reference.number(entry, 'price')
    })
  const rounds = (work: () => number) => {
    work()
    return median([work(), work(), work(), work(), work()].sort((a, b) => a - b))
  }
  const result = { bytes: rounds(find), attribute: rounds(price) }
  if (found === 0 || sum === 0) throw new Error('nothing was found')
  return result
}

interface Swap {
  readonly seconds: number
  /** Longest time that a timer of the serving thread was late. */
  readonly pauseMs: number
}

/** The longest pause while `work` runs. */
async function paused(work: () => Promise<unknown>): Promise<Swap> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const started = performance.now()
  await work()
  const seconds = (performance.now() - started) / 1000
  delay.disable()
  return { seconds, pauseMs: delay.max / 1e6 }
}

async function swaps() {
  const directory = await mkdtemp(join(tmpdir(), 'bhyt-bench-'))
  const server = await startEmbedded({ directory })
  const pool = createPool({ connectionString: server.connectionString })
  const { connectionString } = server
  try {
    await migrate(pool, { directory: join(PROJECT, 'src', 'store', 'migrations') })
    await importList(pool, 'drug', all(DRUGS, drug))
    await importList(pool, 'service', all(SERVICES, service))
    const source = createReferenceSource({ connectionString, pollMs: 5000, log: silentLog })
    await source.ready
    const swapped = () =>
      new Promise<void>((resolve) => {
        const stop = source.onChange(() => {
          stop()
          resolve()
        })
      })
    const catalogues: Swap[] = []
    const national: Swap[] = []
    const parameters: Swap[] = []
    const idle = await paused(() => sleep(3000))
    for (let n = 0; n < SWAPS; n++) {
      // A small list of a facility is soon imported.
      const change = { ...drug(n), code: `swap.${n}` }
      catalogues.push(
        await paused(() => Promise.all([swapped(), importList(pool, 'drug', [change], FACILITY)])),
      )
      // Every national drug gets another price; timed from the end of the import, by another process as in life.
      const inPlace = swapped()
      await importElsewhere(connectionString, n)
      national.push(await paused(() => inPlace))
      const value = String(200 + n)
      const row = { name: 'maxWeight', facility: '', from: 0, to: 99_999_999, value, basis: 'bench' }
      parameters.push(
        await paused(() =>
          Promise.all([
            swapped(),
            changeParameters(pool, { rows: [row], source: 'bench', sha256: null, by: 'bench' }),
          ]),
        ),
      )
    }
    await source.close()
    return { idle, catalogues, national, parameters }
  } finally {
    await pool.end()
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

async function importElsewhere(connectionString: string, n: number): Promise<void> {
  const [code] = await once(fork(import.meta.filename, [IMPORT, connectionString, String(n)]), 'exit')
  if (code !== 0) throw new Error('the import failed')
}

/** What the forked process does. */
async function importPriced(connectionString: string, n: number): Promise<void> {
  const pool = createPool({ connectionString })
  const priced = (i: number) => {
    const { attributes, ...rest } = drug(i)
    return { ...rest, attributes: { ...attributes, price: String(600 + n + (i % 20_000)) } }
  }
  await importList(pool, 'drug', all(DRUGS, priced))
  await pool.end()
}

async function importList(
  pool: ReturnType<typeof createPool>,
  kind: CatalogueKind,
  entries: Iterable<ListedEntry>,
  owner = '',
): Promise<void> {
  const rows = function* () {
    let line = 1
    for (const entry of entries) yield { ...entry, line: ++line }
  }
  await importCatalogue(pool, {
    kind,
    owner,
    rows: rows(),
    mode: 'replace',
    source: 'bench',
    by: 'bench',
    afterLargeChange: layOutEdition,
  })
}

const [task, address, n] = process.argv.slice(2)
if (task === IMPORT) await importPriced(address!, Number(n))
else await measureAll()

async function measureAll(): Promise<void> {
  const started = performance.now()
  const memory = await buildReference(1, batches(), [])
  const buildSeconds = (performance.now() - started) / 1000
  const lookUp = lookUpNanoseconds(memory)
  const { idle, catalogues, national, parameters } = await swaps()

  const machine = thisMachine()
  const date = new Date().toISOString().slice(0, 10)
  const secondsOf = (list: readonly Swap[]) =>
    `${median(list.map(({ seconds }) => seconds).sort((a, b) => a - b)).toFixed(2)} s`
  const pauseOf = (list: readonly Swap[]) =>
    `${Math.max(...list.map(({ pauseMs }) => pauseMs)).toFixed(1)} ms`
  const rows: readonly (readonly [string, string])[] = [
    ['shared memory', `${(memory.byteLength / 1e6).toFixed(1)} MB`],
    ['look-up by bytes, half of them absent', `${lookUp.bytes.toFixed(0)} ns`],
    ['look-up and one number attribute', `${lookUp.attribute.toFixed(0)} ns`],
    ['laying it out, entries at hand', `${buildSeconds.toFixed(2)} s`],
    ['national drugs changed, every one: swapped in after the import', secondsOf(national)],
    ['a facility list imported and swapped in', secondsOf(catalogues)],
    ['parameter set and swapped in', secondsOf(parameters)],
    ['longest pause of the serving thread, national drugs', pauseOf(national)],
    ['longest pause of the serving thread, a facility list', pauseOf(catalogues)],
    ['longest pause of the serving thread, parameters', pauseOf(parameters)],
    ['longest pause while nothing is done, for comparison', pauseOf([idle])],
  ]
  const markdown = `${markdownTable(['reference data', 'figure'], rows)}

${DRUGS} drugs and ${SERVICES} services with five attributes each; ${SWAPS} swaps of each kind. ${describeMachine(machine)}, ${date}.
`
  const size = { drugs: DRUGS, services: SERVICES, bytes: memory.byteLength }
  writeResults(
    'reference',
    { date, machine, ...size, lookUp, buildSeconds, idle, catalogues, national, parameters },
    markdown,
  )
  process.stdout.write(markdown)
}
