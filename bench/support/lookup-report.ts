import type { ImportRun } from './children.js'
import { cpuPerClaim, type IntakeResult, middlePair } from './intake-pairs.js'
import type { Codes } from './lookup-check.js'
import type { LookupFace, LookupTotals } from './lookup-sender.js'
import { describeMachine, type Machine } from './machine.js'
import type { Cost } from './processes.js'
import { markdownTable } from './results.js'

export interface LookupResult {
  readonly face: LookupFace
  readonly connections: number
  readonly totals: LookupTotals
  readonly cost: Cost
  readonly answered: Codes
}

export interface SizeResult {
  readonly cards: number
  readonly postgres: string
  readonly settings: Readonly<Record<string, string>>
  readonly fileBytes: number
  readonly imported: ImportRun
  readonly importCost: Cost
  readonly databaseBytes: number
  /** Tables of the registry with their indexes. */
  readonly registryBytes: number
  /** Of these, the periods of cards. */
  readonly cardBytes: number
  readonly lookups: readonly LookupResult[]
  readonly intake: readonly IntakeResult[]
}

export interface LookupReport {
  readonly date: string
  readonly machine: Machine
  readonly fileSystem: string
  readonly loadAverage: number
  readonly seconds: number
  readonly sizes: readonly SizeResult[]
}

export function renderLookups(report: LookupReport): string {
  const { sizes } = report
  return [
    registryTable(sizes),
    ...(sizes.some(({ lookups }) => lookups.length > 0) ? [lookupTable(sizes)] : []),
    ...(sizes.some(({ intake }) => intake.length > 0) ? [intakeTable(sizes)] : []),
    wholeCountry(sizes.at(-1)!),
    notes(report),
    '',
  ].join('\n\n')
}

const whole = (value: number): string => Math.round(value).toLocaleString('en')
const MB = 1e6
const megabytes = (bytes: number | null): string => (bytes === null ? '–' : whole(bytes / MB))

function registryTable(sizes: readonly SizeResult[]): string {
  return markdownTable(
    [
      'cards',
      'file MB',
      'import s',
      'cards/s',
      'registry MB',
      'database MB',
      'peak MB import',
      'peak MB PostgreSQL',
    ],
    sizes.map(({ cards, fileBytes, imported, importCost, registryBytes, databaseBytes }) => [
      whole(cards),
      megabytes(fileBytes),
      whole(imported.seconds),
      whole(cards / imported.seconds),
      megabytes(registryBytes),
      megabytes(databaseBytes),
      megabytes(imported.peakBytes),
      megabytes(importCost.postgresPeakBytes),
    ]),
  )
}

function lookupTable(sizes: readonly SizeResult[]): string {
  const head = [
    'look-ups',
    'cards',
    'connections',
    'a second',
    'p50 ms',
    'p99 ms',
    'p99.9 ms',
    'slowest ms',
    'CPU µs service',
    'CPU µs PostgreSQL',
    'CPU µs sender',
    'peak MB service',
    'peak MB PostgreSQL',
  ]
  const lines = sizes.flatMap(({ cards, lookups }) =>
    lookups.map(({ face, connections, totals, cost }) => {
      const micros = (seconds: number) => whole((seconds * 1e6) / totals.requests)
      const { cpu } = cost
      return [
        face,
        whole(cards),
        String(connections),
        whole(totals.requests / totals.seconds),
        totals.p50.toFixed(1),
        totals.p99.toFixed(1),
        totals.p999.toFixed(1),
        totals.longest.toFixed(0),
        cpu === null ? '–' : micros(cpu.serviceMain + cpu.serviceWorkers + cpu.serviceOther),
        cpu === null ? '–' : micros(cpu.postgresBackends + cpu.postgresOther),
        micros(totals.cpuSeconds),
        megabytes(cost.servicePeakBytes),
        megabytes(cost.postgresPeakBytes),
      ]
    }),
  )
  return markdownTable(head, lines)
}

function intakeTable(sizes: readonly SizeResult[]): string {
  return markdownTable(
    [
      'intake',
      'cards',
      'claims/s with eligibility',
      'claims/s without',
      'with ÷ without',
      'CPU µs a claim with',
      'CPU µs a claim without',
    ],
    sizes.flatMap(({ cards, intake }) =>
      intake.map((result) => {
        const { workload, claims, pairs, ratio } = result
        const { onCost, offCost } = middlePair(result)
        return [
          workload.name,
          whole(cards),
          pairs.map(({ on }) => whole(on)).join(', '),
          pairs.map(({ off }) => whole(off)).join(', '),
          `${(ratio * 100).toFixed(0)} %`,
          cpuPerClaim(onCost, claims),
          cpuPerClaim(offCost, claims),
        ]
      }),
    ),
  )
}

const COUNTRY = 95_000_000
const GB = 1e9

/** What the whole country would need, from the largest size that was measured. */
function wholeCountry({ cards, imported, registryBytes, cardBytes, lookups }: SizeResult): string {
  const bytes = registryBytes / cards
  const minutes = (COUNTRY / (cards / imported.seconds) / 60).toFixed(0)
  const slowest = Math.min(...lookups.map(({ totals }) => totals.requests / totals.seconds))
  const node =
    lookups.length === 0
      ? ''
      : ` At 100 look-ups a second in the morning peak of the country, one node of this size has ${whole(slowest / 100)} times what is needed.`
  return (
    `95 million persons with one card each, by calculation from ${whole(cards)}: ${bytes.toFixed(0)} bytes a card × ` +
    `95 million = ${((bytes * COUNTRY) / GB).toFixed(0)} GB of registry, and ${(cardBytes / cards).toFixed(0)} bytes for every further period of a card; ` +
    'a whole snapshot at the same pace ' +
    `${minutes} minutes. A look-up goes down B-trees that are one level deeper at most, so that its work grows little ` +
    `while the pages it needs are in memory; where they are not, it reads a few 8 kB pages from the disk.${node}`
  )
}

function notes({ date, machine, fileSystem, loadAverage, seconds, sizes }: LookupReport): string {
  const { postgres, settings } = sizes[0]!
  const answered = sizes[0]!.lookups[0]?.answered ?? {}
  const total = Object.values(answered).reduce((sum, count) => sum + count, 0)
  const codes = Object.entries(answered).map(
    ([code, count]) => `${code} ${((count / total) * 100).toFixed(0)} %`,
  )
  const outcomes = sizes.flatMap(({ intake }) => intake.map((result) => result.outcomes))[0]
  return [
    `${describeMachine(machine)}, ${fileSystem}; ${postgres}; ${date}. Load average before the run: ${loadAverage.toFixed(1)}.`,
    `Service, PostgreSQL and sender (autocannon) share the machine. Connections are kept alive, an account each, and send the next question once they have their answer; ` +
      `about ${seconds} s a line. Every question is about another person, chosen at random over the whole registry; a third ask by citizen id. ` +
      `Answers: ${codes.join(', ')}. Every look-up was found in the log of look-ups afterwards. What autovacuum does in the minutes after an import was done before.`,
    'CPU is of one look-up, with everything that belongs to it (its log, checkpoints, autovacuum). The limit of look-ups an account is raised for the run.',
    ...(outcomes === undefined
      ? []
      : [
          'Intake: the same claims with eligibility on and off in turn, by two nodes on one database; the ratio is the median over the pairs, ' +
            'CPU (main thread + workers + other threads of the service + PostgreSQL) that of the median pair. ' +
            `Every claim was let in; outcomes: ${Object.entries(outcomes)
              .map(([outcome, count]) => `${outcome} ${count}`)
              .join(', ')}.`,
        ]),
    `Settings: ${Object.entries(settings)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}.`,
  ].join('\n')
}
