import type pg from 'pg'
import { filterQuery } from '../../src/review/api-parse.js'
import { dayInVietnam } from '../../src/standard/dated.js'
import { conditionOf, type ReviewFilter } from '../../src/store/review-filter.js'
import { openRules } from '../../src/store/review-overview.js'
import { cursorText, type ReviewSort } from '../../src/store/review-queue.js'
import { daysBefore, dueDays, periodsOf } from '../../src/store/review-standing.js'
import { facilityCode } from './review-load.js'
import { signIn, type Times, timesOf } from './review-session.js'
import { FACILITY_USER, type FilledStore, OWNER, REVIEWERS, SUPERVISOR } from './review-store.js'

/** A page with its times and the limit that its p95 is held against. */
export interface PageResult {
  readonly name: string
  readonly times: Times
  readonly limitMs: number
}

const LIST_MS = 300
const CLAIM_MS = 500
const PAGE_ROWS = 50
const DEEP_PAGE = 1_000
const SAMPLES = 20

type Who = 'reviewer' | 'supervisor' | 'facility'

interface Asked {
  readonly name: string
  readonly who: Who
  readonly limitMs: number
  /** The address for round n: another facility, rule or claim each time where there are several. */
  readonly path: (n: number) => string
}

/** Every list page and the overview over HTTP, each as often as told, one request after the other. */
export async function measurePages(
  url: string,
  db: pg.Client,
  { largeClaim }: FilledStore,
  rounds: number,
  tell: (line: string) => void,
): Promise<PageResult[]> {
  const sessions = {
    reviewer: await signIn(url, REVIEWERS[0]!),
    supervisor: await signIn(url, SUPERVISOR),
    facility: await signIn(url, FACILITY_USER),
  }
  const results: PageResult[] = []
  // The process has answered something, as any has that was not started this moment.
  for (const path of ['/review/overview', '/review/queue?open=true']) await sessions.reviewer.get(path)
  for (const { name, who, limitMs, path } of await pages(db, largeClaim)) {
    const took: number[] = []
    for (let n = 0; n < rounds; n++) {
      const { status, milliseconds, body } = await sessions[who].get(path(n))
      if (status !== 200) throw new Error(`${name}: ${status} for ${path(n)}: ${body.slice(0, 300)}`)
      took.push(milliseconds)
    }
    const times = timesOf(took)
    tell(`${name}: p50 ${times.p50.toFixed(0)}, p95 ${times.p95.toFixed(0)}, max ${times.max.toFixed(0)} ms`)
    results.push({ name, times, limitMs })
  }
  for (const session of Object.values(sessions)) session.close()
  return results
}

async function pages(db: pg.Client, large: FilledStore['largeClaim']): Promise<Asked[]> {
  const today = dayInVietnam(new Date())
  const { week, month } = periodsOf(today)
  const samples = await sampleClaims(db)
  // Its count is all that this needs of the pool.
  const codes = (await openRules(db as unknown as pg.Pool, null)).map(({ code }) => code)
  const open: ReviewFilter = { open: true }
  const of = <T>(list: readonly T[], n: number): T => list[n % list.length]!
  const listed: [name: string, filter: ReviewFilter | ((n: number) => ReviewFilter)][] = [
    ['open', open],
    ['open and closed', {}],
    ['rule, most frequent', { ...open, rule: codes[0]! }],
    ['rule, rarest', { ...open, rule: codes.at(-1)! }],
    ['each rule in turn', (n) => ({ ...open, rule: of(codes, n) })],
    ['errors', { ...open, severity: 'error' }],
    ['warnings', { ...open, severity: 'warning' }],
    ['outcome rejected', { ...open, outcomes: ['rejected'] }],
    ['table', { ...open, table: 'XML3' }],
    ['facility', (n) => ({ ...open, facility: facilityCode(n * 31) })],
    ['department', { ...open, department: 'K01' }],
    ['kind of visit', { ...open, visitType: '01' }],
    ['received this week', { receivedFrom: week, receivedTo: today }],
    ['received this month, open', { ...open, receivedFrom: month, receivedTo: today }],
    [
      'received this month, all claims',
      { outcomes: ['clean', 'warned', 'rejected'], receivedFrom: month, receivedTo: today },
    ],
    ['month of settlement', { ...open, month: daysBefore(month, 1).slice(0, 7) }],
    ['state assigned', { states: ['assigned'] }],
    ['owner', { ...open, owner: OWNER }],
    ['nobody’s', { ...open, owner: '' }],
    ['amount', { ...open, amountFrom: '100000' }],
    ['amount, highest', { ...open, amountFrom: '1000000' }],
    ['overdue', { ...open, ...dueDays('overdue', today) }],
    ['due later', { ...open, ...dueDays('later', today) }],
    ['late', { ...open, late: true }],
    ['incomplete', { ...open, incomplete: true }],
    ['first versions', { ...open, first: true }],
    ['errors of a table at a department', { ...open, severity: 'error', table: 'XML3', department: 'K01' }],
    ['MA_LK', (n) => ({ maLk: of(samples, n).maLk })],
    ['card', (n) => ({ card: of(samples, n).card })],
    ['patient code', (n) => ({ patient: of(samples, n).patient })],
    ['submission', (n) => ({ submissionId: of(samples, n).submissionId, facility: of(samples, n).maCskcb })],
  ]
  const asked: Asked[] = []
  const list = (name: string, path: Asked['path'], who: Who = 'reviewer', limitMs = LIST_MS) =>
    asked.push({ name, who, limitMs, path })
  list('overview', () => '/review/overview')
  list('overview, another month', () => `/review/overview?month=${daysBefore(month, 1).slice(0, 7)}`)
  for (const [name, filter] of listed) {
    const filterAt = typeof filter === 'function' ? filter : () => filter
    list(`queue: ${name}`, (n) => queue(filterAt(n)))
    if (typeof filter === 'function') continue
    const deep = await deepCursor(db, filter, filter.outcomes?.includes('clean') ? 'received' : 'due')
    if (deep !== null)
      list(`queue: ${name}, page ${deep.page}`, () => `${queue(filter)}&cursor=${deep.cursor}`)
  }
  for (const sort of ['amount', 'errors', 'received'] as const) {
    for (const descending of [false, true]) {
      const order = `${queue(open)}&sort=${descending ? '-' : ''}${sort}`
      list(`queue: open by ${sort}${descending ? ', downwards' : ''}`, () => order)
      const deep = await deepCursor(db, open, sort, descending)
      if (deep !== null)
        list(
          `queue: open by ${sort}${descending ? ', downwards' : ''}, page ${deep.page}`,
          () => `${order}&cursor=${deep.cursor}`,
        )
    }
  }
  const submission = (n: number) => of(samples, n)
  list('submissions', () => '/review/submissions')
  list('submissions of a facility', (n) => `/review/submissions?facility=${facilityCode(n * 31)}`)
  list(
    'submissions of a day',
    (n) => `/review/submissions?receivedFrom=${daysBefore(today, n)}&receivedTo=${daysBefore(today, n)}`,
  )
  list('submissions refused', () => '/review/submissions?outcome=refused')
  const sent = await deepSubmission(db)
  if (sent !== null) list(`submissions, page ${sent.page}`, () => `/review/submissions?cursor=${sent.cursor}`)
  list('one submission', (n) => `/review/submissions/${submission(n).maCskcb}/${submission(n).submissionId}`)
  list('rules', () => '/review/rules')
  list('one rule', (n) => `/review/rules/${of(codes, n)}`)
  list('exports', () => '/review/exports?open=true')
  list('audit', () => '/review/audit', 'supervisor')
  list('audit of a user', () => `/review/audit?user=${REVIEWERS[3]}`, 'supervisor')
  const [head] = (await db.query('SELECT max(seq)::text AS seq FROM audit_entry')).rows
  list(
    `audit, page ${DEEP_PAGE}`,
    () => `/review/audit?before=${Math.max(51, Number(head.seq) - PAGE_ROWS * DEEP_PAGE)}`,
    'supervisor',
  )
  list('facility’s own page', () => '/review/facility', 'facility')
  list('facility’s queue', () => queue(open), 'facility')
  list('facility’s queue: rule', (n) => queue({ ...open, rule: of(codes, n) }), 'facility')
  list('facility’s submissions', () => '/review/submissions', 'facility')
  const claim = (at: { maCskcb: string; claimId: string }) => `/review/claims/${at.maCskcb}/${at.claimId}`
  list('one claim', (n) => claim(of(samples, n)), 'reviewer', CLAIM_MS)
  list(`one claim of ${large.rows} rows`, () => claim(large), 'reviewer', CLAIM_MS)
  for (const tab of ['XML1', 'XML2', 'XML3', 'XML4', 'XML5'])
    list(`one claim of ${large.rows} rows, ${tab}`, () => `${claim(large)}?tab=${tab}`, 'reviewer', CLAIM_MS)
  list(
    `one claim of ${large.rows} rows, XML3 as sent`,
    () => `${claim(large)}?tab=XML3&view=xml`,
    'reviewer',
    CLAIM_MS,
  )
  return asked
}

const queue = (filter: ReviewFilter): string => `/review/queue?${filterQuery(filter) || 'sort=due'}`

interface Sample {
  readonly maCskcb: string
  readonly claimId: string
  readonly submissionId: string
  readonly maLk: string
  readonly card: string
  readonly patient: string
}

/** Flagged claims from all over the store. */
async function sampleClaims(db: pg.Client): Promise<Sample[]> {
  const { rows } = await db.query(`SELECT i.ma_cskcb AS "maCskcb", i.claim_id::text AS "claimId",
      i.submission_id::text AS "submissionId", i.ma_lk AS "maLk", p.ma_the_bhyt AS card, p.ma_bn AS patient
    FROM review_item_flagged AS i JOIN review_person AS p USING (ma_cskcb, claim_id)
    WHERE i.ma_lk IS NOT NULL AND p.ma_the_bhyt IS NOT NULL AND p.ma_bn IS NOT NULL
    ORDER BY hashint8(i.claim_id) LIMIT ${SAMPLES}`)
  return rows
}

const KEYS: Readonly<Record<ReviewSort, readonly [column: string, text: string]>> = {
  due: ['due_day', "to_char(due_day, 'YYYY-MM-DD')"],
  amount: ['amount', 'amount::text'],
  errors: ['errors', 'errors::text'],
  received: ['received_at', `to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`],
}

/** The cursor that clicking "next" 999 times leads to, or as often as the list allows; null for a list of one page. */
async function deepCursor(db: pg.Client, filter: ReviewFilter, sort: ReviewSort, descending = false) {
  const { sql, values } = conditionOf(filter, null)
  const count = await db.query(`SELECT count(*)::int AS n FROM review_item AS item WHERE ${sql}`, [...values])
  const page = Math.min(DEEP_PAGE, Math.ceil(count.rows[0].n / PAGE_ROWS))
  if (page < 2) return null
  const [column, text] = KEYS[sort]
  const order = descending ? 'DESC' : 'ASC'
  const { rows } = await db.query(
    `SELECT ${text} AS key, item.claim_id::text AS "claimId" FROM review_item AS item WHERE ${sql}
     ORDER BY item.${column} ${order}, item.claim_id ${order} OFFSET ${(page - 1) * PAGE_ROWS - 1} LIMIT 1`,
    [...values],
  )
  const cursor = cursorText({ ...rows[0], direction: 'after' })
  return { page: page.toLocaleString('en'), cursor }
}

async function deepSubmission(db: pg.Client) {
  const count = await db.query('SELECT count(*)::int AS n FROM submission')
  const page = Math.min(DEEP_PAGE, Math.ceil(count.rows[0].n / PAGE_ROWS))
  if (page < 2) return null
  const { rows } = await db.query(`SELECT submission_id::text AS "claimId",
      to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS key
    FROM submission ORDER BY received_at DESC, submission_id DESC OFFSET ${(page - 1) * PAGE_ROWS - 1} LIMIT 1`)
  return { page: page.toLocaleString('en'), cursor: cursorText({ ...rows[0], direction: 'after' }) }
}
