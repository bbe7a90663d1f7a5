import type { FastifyRequest } from 'fastify'
import type { ReviewFilter } from '../store/review-filter.js'
import { type Cursor, cursorText, parseCursor } from '../store/review-queue.js'
import { parseFilter, parseLimit, parseSort, type Query } from './api-parse.js'
import { WorkError } from './work-errors.js'

/** Parameters of a queue's address, in the order in which they stand there; paging apart. */
const NAMES = [
  'maLk',
  'card',
  'patient',
  'facility',
  'rule',
  'severity',
  'table',
  'department',
  'visitType',
  'outcomes',
  'states',
  'open',
  'owner',
  'receivedFrom',
  'receivedTo',
  'month',
  'amountFrom',
  'amountTo',
  'due',
  'dueFrom',
  'dueTo',
  'submissionId',
  'first',
  'latest',
  'waiver',
  'late',
  'incomplete',
  'sort',
] as const
export type QueueName = (typeof NAMES)[number]

/** Conditions that come with links and have no control of their own. */
export const LINK_ONLY = [
  'submissionId',
  'first',
  'latest',
  'waiver',
  'late',
  'incomplete',
  'dueFrom',
  'dueTo',
] as const

/** What an address asks of the queue. Blank parameters are left out. */
export interface QueueAddress {
  readonly query: Readonly<Partial<Record<QueueName, string>>>
  readonly filter: ReviewFilter
  readonly cursor: Cursor | null
  readonly limit: number
  readonly sort: ReturnType<typeof parseSort>
}

/** Reads the address of a page. @throws WorkError REVIEW_BAD_REQUEST */
export function queueAddress(request: FastifyRequest, today: string): QueueAddress {
  return addressOf(request.query as Record<string, string | readonly string[] | undefined>, today)
}

/** Reads an address that came along in a form. @throws WorkError REVIEW_BAD_REQUEST */
export function queueAddressOf(text: string, today: string): QueueAddress {
  return addressOf(Object.fromEntries(new URLSearchParams(text)), today)
}

function addressOf(
  asked: Readonly<Record<string, string | readonly string[] | undefined>>,
  today: string,
): QueueAddress {
  const query: Partial<Record<QueueName, string>> = {}
  for (const name of NAMES) {
    const value = asked[name]
    // Boxes of one name come as a list.
    const text = (typeof value === 'object' ? value.join(',') : (value ?? '')).trim()
    if (text !== '') query[name] = name.startsWith('amount') ? plainAmount(text) : text
  }
  // A bucket says all about the due day; what a link said before would only narrow it by accident.
  if (query.due !== undefined) {
    delete query.dueFrom
    delete query.dueTo
  }
  const cursorOf = typeof asked.cursor === 'string' ? asked.cursor : ''
  const cursor = cursorOf === '' ? null : parseCursor(cursorOf)
  if (cursorOf !== '' && cursor === null) throw new WorkError('REVIEW_BAD_REQUEST', 'cursor')
  return {
    query,
    filter: parseFilter(query as Query, today),
    cursor,
    limit: parseLimit({ limit: typeof asked.limit === 'string' ? asked.limit : undefined }),
    sort: parseSort(query as Query),
  }
}

/** Amounts are typed as they are read: `1.500.000`, or `1,500,000` in English. */
function plainAmount(text: string): string {
  return /^\d{1,3}(?:[., ]\d{3})+$/.test(text) ? text.replaceAll(/[., ]/g, '') : text
}

/** The query of an address with changes; a null takes a parameter out. Without `?`, '' when nothing is left. */
export function queueText(
  query: QueueAddress['query'],
  changes: Readonly<Partial<Record<QueueName, string | null>>> = {},
  cursor: Cursor | null = null,
): string {
  const text = new URLSearchParams()
  for (const name of NAMES) {
    const value = name in changes ? changes[name] : query[name]
    if (value !== undefined && value !== null && value !== '') text.set(name, value)
  }
  if (cursor !== null) text.set('cursor', cursorText(cursor))
  return text.toString()
}
