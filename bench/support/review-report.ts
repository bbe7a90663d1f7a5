import { describeMachine, type Machine } from './machine.js'
import { markdownTable } from './results.js'
import type { ExportResult } from './review-exports.js'
import type { PageResult } from './review-pages.js'
import type { Times } from './review-session.js'
import type { FilledStore, StoreOptions } from './review-store.js'
import type { TogetherResult } from './review-together.js'

export interface ReviewReport {
  readonly date: string
  readonly machine: Machine
  readonly postgres: string
  readonly settings: Readonly<Record<string, string>>
  readonly fileSystem: string
  readonly loadAverage: number
  readonly options: StoreOptions
  readonly store: FilledStore
  readonly pages: readonly PageResult[]
  readonly together: TogetherResult | null
  readonly exported: ExportResult | null
}

const EXPORT_MB = 300
const SHARE = 0.9

export function renderReviewReport(report: ReviewReport): string {
  const { together, exported } = report
  return [
    storeTable(report),
    ...(report.pages.length === 0 ? [] : [pageTable(report.pages)]),
    ...(together === null ? [] : [togetherTable(together), clickTable(together), ...cpuTable(together)]),
    ...(exported === null ? [] : [exportTable(exported)]),
    notes(report),
    '',
  ].join('\n\n')
}

const whole = (n: number): string => Math.round(n).toLocaleString('en')
const mega = (bytes: number): string => `${whole(bytes / 1e6)} MB`
const verdict = (kept: boolean): string => (kept ? 'yes' : '**no**')

function storeTable({ store, options }: ReviewReport): string {
  const { loaded, projected, counts } = store
  const { findings, openFindings, audit, bytes } = counts
  return markdownTable(
    ['the store', ''],
    [
      ['claims', whole(counts.claims)],
      ['facilities; received over', `${whole(options.facilities)}; ${options.days} days`],
      ['findings; open', `${whole(findings)}; ${whole(openFindings)}`],
      ['audit entries', whole(audit)],
      ['size of the database', mega(bytes)],
      ...(loaded === null
        ? [['filled', 'by SQL']]
        : [
            [
              'loaded by the product',
              `${whole(loaded.claims / loaded.seconds)} claims/s, ${whole(loaded.rows / loaded.seconds)} rows/s, ` +
                `${(loaded.megabytes / loaded.seconds).toFixed(0)} MB/s as sent, ${whole(loaded.seconds)} s`,
            ],
            ['rejected; with warnings', `${whole(loaded.rejected)}; ${whole(loaded.warned)}`],
          ]),
      [
        'taken into the reviewers’ tables',
        `${whole(projected.claims / projected.seconds)} claims/s, longest step ${whole(projected.longestMs)} ms`,
      ],
    ],
  )
}

const timesCells = ({ p50, p95, max }: Times): string[] => [p50, p95, max].map((ms) => ms.toFixed(0))

function pageTable(pages: readonly PageResult[]): string {
  return markdownTable(
    ['page over HTTP', 'p50 ms', 'p95 ms', 'max ms', 'limit ms', 'kept'],
    pages.map(({ name, times, limitMs }) => [
      name,
      ...timesCells(times),
      String(limitMs),
      verdict(times.p95 < limitMs),
    ]),
  )
}

function togetherTable({ rounds, alone, beside, claimsARound }: TogetherResult): string {
  const line = (name: string, one: number, two: number) => [
    name,
    whole(one),
    whole(two),
    `${((100 * two) / one).toFixed(0)} %`,
  ]
  return markdownTable(
    ['files of 20, claims/s', 'alone', 'beside 20 reviewers', 'ratio'],
    [
      ...rounds.map((round, n) =>
        line(`round ${n + 1}, ${whole(claimsARound)} claims each`, round.alone, round.beside),
      ),
      line(`all (limit ${SHARE * 100} %)`, alone, beside),
    ],
  )
}

function clickTable({ rounds }: TogetherResult): string {
  return markdownTable(
    ['the reviewers’ clicks meanwhile', 'clicks', 'a second', 'p50 ms', 'p95 ms', 'max ms', 'failed'],
    rounds.flatMap(({ clicks }, n) => [
      [
        `round ${n + 1}`,
        whole(clicks.clicks),
        (clicks.clicks / clicks.seconds).toFixed(1),
        ...timesCells(clicks.all),
        whole(clicks.failed),
      ],
      ...Object.entries(clicks.byPage).map(([kind, times]) => [
        `– ${kind}`,
        whole(times.count),
        (times.count / clicks.seconds).toFixed(1),
        ...timesCells(times),
        '',
      ]),
    ]),
  )
}

/** Seconds of processor over all rounds: what the reviewers cost, and whom. */
function cpuTable({ rounds }: TogetherResult): string[] {
  const names = [...new Set(rounds.flatMap(({ cpu }) => Object.keys(cpu)))]
  if (names.length === 0) return []
  const over = (value: (round: TogetherResult['rounds'][number]) => number) =>
    rounds.reduce((sum, round) => sum + value(round), 0)
  const clicks = over((round) => round.clicks.clicks)
  return [
    markdownTable(
      ['processor time over all rounds', 'alone s', 'beside s', 'ms more a click'],
      [
        ...names.map((name) => {
          const alone = over(({ cpu }) => cpu[name]?.alone ?? 0)
          const beside = over(({ cpu }) => cpu[name]?.beside ?? 0)
          return [name, alone.toFixed(1), beside.toFixed(1), ((1000 * (beside - alone)) / clicks).toFixed(1)]
        }),
        ['the process that clicks', '', over(({ clicks }) => clicks.cpuSeconds).toFixed(1), ''],
      ],
    ),
  ]
}

function exportTable(result: ExportResult): string {
  return markdownTable(
    ['export of all findings to XLSX', ''],
    [
      [
        'findings; in the file; sheets',
        `${whole(result.rows)}; ${whole(result.rowsInFile)}; ${result.sheets}`,
      ],
      ['from order to downloaded file', `${result.seconds.toFixed(1)} s, ${mega(result.fileBytes)}`],
      ['memory of the service, at rest', mega(result.memoryBefore)],
      [
        `memory of the service, at most (limit ${EXPORT_MB} MB)`,
        `${mega(result.memoryPeak)} ${verdict(result.memoryPeak < EXPORT_MB * 1e6)}`,
      ],
      ['read back by a reader of workbooks', `${whole(result.smallRows)} findings`],
    ],
  )
}

function notes(report: ReviewReport): string {
  const { together, pages } = report
  const shown = Object.entries(report.settings).map(([name, value]) => `${name} ${value}`)
  return [
    `${describeMachine(report.machine)}, ${report.fileSystem}; ${report.postgres}; ${report.date}. Load average before the run: ${report.loadAverage.toFixed(1)}.`,
    'Service, PostgreSQL, senders and reviewers share the machine. Claims have 5 or 6 rows, each a person and an MA_LK of ' +
      'its own; a file has 200 of one facility. When all are in, they are taken into the reviewers’ tables, and the ' +
      'database is vacuumed and analysed; the service is started afterwards.',
    ...(pages.length === 0
      ? []
      : [
          `Pages are fetched by a signed-in person, ${pages[0]?.times.count ?? 0} times each, one request after the other, from ` +
            'the request to the last byte, whole pages with their counts; p95 by the nearest rank. "Page 1,000" is where 999 ' +
            'times "next" leads, or the last page of a shorter list.',
        ]),
    ...(together === null
      ? []
      : [
          `Reviewers look at each page for ${together.thinkMs / 1000} s on average; 8 of 20 clicks open a claim, 9 a list, ` +
            'the others overview, submissions, rules. Intake sends claims with 50 rows on average over 16 connections as ' +
            'fast as they are answered; each turn begins with empty work lists of the projector, which runs in both.',
        ]),
    ...(report.exported === null
      ? []
      : [
          'The export is made inside the service, here one freshly started: its memory holds threads, plans and rules, pages and intake too.',
        ]),
    `Settings: ${shown.join(', ')}.`,
  ].join('\n')
}
