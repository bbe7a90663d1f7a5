import type { ReviewFilter } from '../store/review-filter.js'
import { filterQuery } from './api-parse.js'

/** Address of the list that holds exactly what a filter holds. */
export function queueLink(base: string, filter: ReviewFilter): string {
  const query = filterQuery(filter)
  // Without any condition the queue would show what is open.
  return `${base}/queue?${query === '' ? 'sort=due' : query}`
}

/** An address with the fields that are not blank. */
export function addressOf(path: string, fields: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(fields))
    if (value !== null && value !== '') query.set(name, value)
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** `YYYY-MM-DD` that a field of the address holds; null when it is none. */
export function dayOrNull(text: string): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null
}
