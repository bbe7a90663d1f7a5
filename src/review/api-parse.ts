import type { ReviewFilter } from '../store/review-filter.js'
import { REVIEW_OUTCOMES, WORK_STATES } from '../store/review-model.js'
import { type ReviewSort, SORTS } from '../store/review-queue.js'
import { type DueBucket, dueDays } from '../store/review-standing.js'
import { WorkError, type WorkErrorCode } from './work-errors.js'

/** Parameters of an address, each once. */
export type Query = Readonly<Record<string, string | undefined>>

const bad = (name: string): never => {
  throw new WorkError('REVIEW_BAD_REQUEST' satisfies WorkErrorCode, name)
}

const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/
const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/
const AMOUNT = /^\d{1,15}(?:\.\d{1,2})?$/
const ID = /^\d{1,18}$/
const WORD = /^[^\0]{1,100}$/

const real = (day: string): boolean =>
  DAY.test(day) && new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) === day

const BUCKETS: readonly DueBucket[] = ['overdue', 'today', 'tomorrow', 'later']

/**
 * The filter that an address names: what the pages' links and the API share. Unknown parameters are left alone, since
 * pages have others; a known one with a value that cannot be is refused by its name.
 *
 * `due` names a bucket relative to `today`.
 */
export function parseFilter(query: Query, today: string): ReviewFilter {
  const filter: { -readonly [Key in keyof ReviewFilter]: ReviewFilter[Key] } = {}
  const text = (name: keyof ReviewFilter & string, pattern: RegExp | ((value: string) => boolean) = WORD) => {
    const value = query[name]
    if (value === undefined || value === '') return
    if (!(typeof pattern === 'function' ? pattern(value) : pattern.test(value))) bad(name)
    Object.assign(filter, { [name]: value })
  }
  const flag = (name: 'open' | 'first' | 'latest' | 'waiver' | 'late' | 'incomplete') => {
    const value = query[name]
    if (value === undefined || value === '') return
    if (value !== 'true' && value !== 'false') bad(name)
    filter[name] = value === 'true'
  }
  const list = <T extends string>(name: string, all: readonly T[]): readonly T[] | undefined => {
    const value = query[name]
    if (value === undefined || value === '') return undefined
    const items = value.split(',') as T[]
    if (!items.every((item) => all.includes(item))) bad(name)
    return items
  }
  const outcomes = list('outcomes', REVIEW_OUTCOMES)
  if (outcomes !== undefined) filter.outcomes = outcomes
  const states = list('states', WORK_STATES)
  if (states !== undefined) filter.states = states
  text('facility')
  text('rule')
  text('severity', /^(?:error|warning)$/)
  text('table', /^XML(?:\d|1[0-5])$/)
  text('department')
  text('visitType')
  text('receivedFrom', real)
  text('receivedTo', real)
  text('month', MONTH)
  text('amountFrom', AMOUNT)
  text('amountTo', AMOUNT)
  text('dueFrom', real)
  text('dueTo', real)
  text('maLk')
  text('card')
  text('patient')
  text('submissionId', ID)
  flag('open')
  flag('first')
  flag('latest')
  flag('waiver')
  flag('late')
  flag('incomplete')
  // A name, or `-` for nobody.
  text('owner')
  if (filter.owner === '-') filter.owner = ''
  const due = query.due
  if (due !== undefined && due !== '') {
    if (!BUCKETS.includes(due as DueBucket)) bad('due')
    Object.assign(filter, dueDays(due as DueBucket, today))
  }
  return filter
}

/** The address of a filter, so that {@link parseFilter} gives it back; '' for the empty one. */
export function filterQuery(filter: ReviewFilter): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(filter)) {
    if (value === undefined) continue
    if (Array.isArray(value)) query.set(key, value.join(','))
    else query.set(key, key === 'owner' && value === '' ? '-' : String(value))
  }
  return query.toString()
}

export function parseSort(query: Query): { sort: ReviewSort; descending: boolean } {
  const text = query.sort ?? ''
  const sort = (text.startsWith('-') ? text.slice(1) : text) || 'due'
  if (!SORTS.includes(sort as ReviewSort)) bad('sort')
  return { sort: sort as ReviewSort, descending: text.startsWith('-') }
}

export function parseLimit(query: Query, most = 200): number {
  const { limit } = query
  if (limit === undefined || limit === '') return 50
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > most) bad('limit')
  return Number(limit)
}

/** A facility code and a claim id of a path. */
export function parseRef(maCskcb: string | undefined, claimId: string | undefined) {
  if (maCskcb === undefined || !/^[0-9A-Za-z]{1,20}$/.test(maCskcb)) return bad('maCskcb')
  if (claimId === undefined || !ID.test(claimId)) return bad('claimId')
  return { maCskcb, claimId }
}
