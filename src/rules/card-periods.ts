import type { Row } from './row.js'

/**
 * Card periods of XML1: GT_THE_TU and GT_THE_DEN are `;` lists with an item a card. A blank end (cards of army and
 * police that the portal does not know) is open.
 */

const OPEN = 99_999_999
const SEMICOLON = 0x3b

/** The item number `index` of a list of days; NaN when there is none or it is blank. */
function dayItem(row: Row, f: number, index: number): number {
  const { bytes } = row
  const end = row.end[f]
  let p = row.start[f]
  for (let i = 0; i < index; i++) {
    while (p < end && bytes[p] !== SEMICOLON) p++
    if (p >= end) return Number.NaN
    p++
  }
  let day = 0
  let digits = 0
  for (; p < end && bytes[p] !== SEMICOLON; p++) {
    const digit = bytes[p] - 0x30
    if (digit < 0 || digit > 9) continue
    day = day * 10 + digit
    digits++
  }
  return digits === 8 ? day : Number.NaN
}

/** Start of a card's period, from 0; NaN when unknown. */
export const periodStart = (row: Row, from: number, index: number): number => dayItem(row, from, index)

/** End of a card's period; far in the future when it is blank. */
export function periodEnd(row: Row, to: number, index: number): number {
  const day = dayItem(row, to, index)
  return Number.isNaN(day) ? OPEN : day
}

/** Number of periods whose bounds can be compared; 0 when the lists do not fit together (a finding of its own). */
export function periodCount(row: Row, from: number, to: number): number {
  if (row.bad[from] === 1 || row.bad[to] === 1) return 0
  const starts = row.itemCount(from)
  return row.isBlank(to) || row.itemCount(to) === starts ? starts : 0
}

/** True when a period holds on the day, and when that cannot be known. */
export function isCovered(row: Row, from: number, to: number, day: number): boolean {
  const count = periodCount(row, from, to)
  if (count === 0 || Number.isNaN(day)) return true
  for (let i = 0; i < count; i++) {
    const start = periodStart(row, from, i)
    if (Number.isNaN(start) || (start <= day && day <= periodEnd(row, to, i))) return true
  }
  return false
}
