import { describeMachine, type Machine } from './machine.js'
import type { Cost, CpuUse } from './processes.js'
import type { RawCopyResult } from './raw-copy.js'
import { markdownTable } from './results.js'
import type { PreparedTotals, SentTotals } from './sender.js'
import type { StoreCount } from './store-check.js'
import type { Workload } from './workloads.js'

export interface WorkloadResult {
  readonly workload: Workload
  readonly prepared: PreparedTotals
  readonly sent: SentTotals
  readonly cost: Cost
  readonly store: StoreCount
  readonly paced: { readonly rate: number; readonly sent: SentTotals } | null
  readonly rawCopy: RawCopyResult | null
}

export interface LoadReport {
  readonly date: string
  readonly machine: Machine
  readonly postgres: string
  readonly settings: Readonly<Record<string, string>>
  readonly quick: boolean
  readonly fileSystem: string
  readonly loadAverage: number
  readonly results: readonly WorkloadResult[]
}

export function renderReport(report: LoadReport): string {
  const { results } = report
  return [
    rateTable(results),
    costTable(results),
    ...results.flatMap((result) => (result.rawCopy === null ? [] : [copyTable(result, result.rawCopy)])),
    notes(report),
    '',
  ].join('\n\n')
}

function rateTable(results: readonly WorkloadResult[]): string {
  const head = [
    'sent',
    'connections',
    'claims/s',
    'rows/s',
    'MB/s decoded',
    'p50 ms',
    'p99 ms',
    'p99 ms at half the rate',
  ]
  return markdownTable(
    head,
    results.map(({ workload, prepared, sent, store, paced }) => [
      workload.name,
      String(workload.connections),
      perSecond(prepared.claims, sent),
      perSecond(store.rows, sent),
      (prepared.decodedBytes / 1e6 / sent.seconds).toFixed(1),
      sent.p50.toFixed(0),
      sent.p99.toFixed(0),
      paced === null ? '–' : `${paced.sent.p99.toFixed(0)} (${paced.rate.toFixed(0)} requests/s)`,
    ]),
  )
}

const COMPONENTS: readonly (readonly [keyof CpuUse, string])[] = [
  ['serviceMain', 'service: main thread'],
  ['serviceWorkers', 'service: workers'],
  ['serviceOther', 'service: GC and other threads'],
  ['postgresBackends', 'PostgreSQL: backends'],
  ['postgresOther', 'PostgreSQL: WAL, checkpoints, autovacuum'],
]

function costTable(results: readonly WorkloadResult[]): string {
  const head = [
    'CPU µs a claim',
    ...COMPONENTS.map(([, name]) => name),
    'sender',
    'peak MB service',
    'peak MB PostgreSQL',
  ]
  return markdownTable(
    head,
    results.map(({ workload, prepared, sent, cost }) => [
      workload.name,
      ...COMPONENTS.map(([key]) => (cost.cpu === null ? '–' : micros(cost.cpu[key], prepared.claims))),
      micros(sent.cpuSeconds, prepared.claims),
      megabytes(cost.servicePeakBytes),
      megabytes(cost.postgresPeakBytes),
    ]),
  )
}

function copyTable({ workload, sent, store }: WorkloadResult, copy: RawCopyResult): string {
  const service = store.rows / sent.seconds
  const line = (name: string, rows: number) => [
    name,
    Math.round(rows).toLocaleString('en'),
    `${((service / rows) * 100).toFixed(0)} %`,
  ]
  return markdownTable(
    [`the same ${copy.rows.toLocaleString('en')} rows`, 'rows/s', 'service ÷ this'],
    [
      line(`service, ${workload.name}`, service),
      line(`${copy.means} from files, 1 connection`, copy.rows / copy.seconds['1']),
      line(`${copy.means} from files, 2 connections`, copy.rows / copy.seconds['2']),
    ],
  )
}

function notes({
  date,
  machine,
  postgres,
  settings,
  quick,
  fileSystem,
  loadAverage,
  results,
}: LoadReport): string {
  const total = results.reduce((sum, { prepared }) => sum + prepared.claims, 0)
  const sizes = results.find(({ workload }) => workload.kind === 'claims')?.prepared
  const shown = Object.entries(settings).map(([name, value]) => `${name} ${value}`)
  return [
    `${describeMachine(machine)}, ${fileSystem}; ${postgres}; ${date}. Load average before the run: ${loadAverage.toFixed(1)}.`,
    'Service, PostgreSQL and sender share the machine. Every file is a different one and every claim a new one; ' +
      'each workload starts on an empty store, after a warm-up. Every claim was counted in the store afterwards.',
    ...(sizes === undefined
      ? []
      : [
          `A claim has ${(sizes.rows / sizes.claims).toFixed(1)} rows and ` +
            `${(sizes.decodedBytes / sizes.claims / 1000).toFixed(1)} kB of decoded XML on average; ${total.toLocaleString('en')} claims were sent.`,
        ]),
    'p50 and p99 are of whole requests at full rate; at half the rate requests are due at even intervals and timed ' +
      'from when they were due.',
    'The comparison loads exactly the rows that the service had loaded (claim tables and `claim`), exported to files ' +
      'before, into the same tables, partitions and indexes in a second database on the same server with the same ' +
      'settings, one transaction a connection; without HTTP, reading, judging, archive and submissions.',
    `Settings: ${shown.join(', ')}.`,
    ...(quick ? ['A quick run for development: too short to be quoted.'] : []),
  ].join('\n')
}

function perSecond(count: number, { seconds }: SentTotals): string {
  return Math.round(count / seconds).toLocaleString('en')
}

function micros(seconds: number, claims: number): string {
  return ((seconds * 1e6) / claims).toFixed(0)
}

function megabytes(bytes: number | null): string {
  return bytes === null ? '–' : (bytes / 1e6).toFixed(0)
}
