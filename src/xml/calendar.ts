import { ZERO } from './bytes.js'

const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const digit = (bytes: Uint8Array, p: number): number => {
  const d = bytes[p] - ZERO
  return d >= 0 && d <= 9 ? d : -1000000
}

/** Year 1800 to 2199 at `p`, or 0. */
function year(bytes: Uint8Array, p: number): number {
  const y =
    digit(bytes, p) * 1000 + digit(bytes, p + 1) * 100 + digit(bytes, p + 2) * 10 + digit(bytes, p + 3)
  return y >= 1800 && y <= 2199 ? y : 0
}

/** True when `bytes[p, p+8)` is YYYYMMDD of a real day of the Gregorian calendar, 1800 to 2199. */
export function isDate(bytes: Uint8Array, p: number): boolean {
  const y = year(bytes, p)
  if (y === 0) return false
  const month = digit(bytes, p + 4) * 10 + digit(bytes, p + 5)
  const day = digit(bytes, p + 6) * 10 + digit(bytes, p + 7)
  if (month < 1 || month > 12 || day < 1) return false
  if (day <= DAYS[month]) return true
  return month === 2 && day === 29 && y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0)
}

/** True when `bytes[p, p+4)` is HHmm, 0000 to 2359. */
export function isTime(bytes: Uint8Array, p: number): boolean {
  const hour = digit(bytes, p) * 10 + digit(bytes, p + 1)
  const minute = digit(bytes, p + 2) * 10 + digit(bytes, p + 3)
  return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59
}

/** True when `bytes[p, p+8)` is a year followed by `0000`: month and day of birth unknown. */
export function isYearOnly(bytes: Uint8Array, p: number): boolean {
  if (year(bytes, p) === 0) return false
  for (let i = 4; i < 8; i++) if (bytes[p + i] !== ZERO) return false
  return true
}
