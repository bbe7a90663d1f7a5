import { numberText } from '../rules/message-values.js'
import type { Language } from './texts.js'

/** Vietnam keeps one time all year. */
const VIETNAM_MS = 7 * 3_600_000

/**
 * An amount or a count as people write it: `1.234.567,5` in Vietnamese, `1,234,567.5` in English. Takes numbers,
 * bigints and the decimal text that PostgreSQL gives for `numeric`, whatever its size; trailing zeros of decimals are
 * left out. Blank for null.
 */
export function figure(
  value: number | bigint | string | null | undefined,
  language: Language = 'vi',
): string {
  return value === null || value === undefined ? '' : numberText(String(value), language)
}

/** A share of 0 … 1 in percent with one decimal: `12,5 %`. Blank for null and where there is nothing to share. */
export function percent(share: number | null | undefined, language: Language = 'vi'): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return ''
  return `${figure((share * 100).toFixed(1), language)} %`
}

const two = (number: number): string => String(number).padStart(2, '0')

/** A moment as dd/MM/yyyy HH:mm, Vietnamese time; with seconds where asked. */
export function dateTime(moment: Date | string | null | undefined, seconds = false): string {
  const shifted = shift(moment)
  if (shifted === null) return ''
  const time = `${two(shifted.getUTCHours())}:${two(shifted.getUTCMinutes())}`
  return `${dayOf(shifted)} ${time}${seconds ? `:${two(shifted.getUTCSeconds())}` : ''}`
}

/** A moment as dd/MM/yyyy, Vietnamese time. */
export function date(moment: Date | string | null | undefined): string {
  const shifted = shift(moment)
  return shifted === null ? '' : dayOf(shifted)
}

/**
 * A time of a claim (`timestamp` without zone, as PostgreSQL's text or as the standard's yyyyMMddHHmm) as
 * dd/MM/yyyy HH:mm, as it was written: nothing is shifted.
 */
export function claimTime(text: string | null | undefined): string {
  if (!text) return ''
  const match = /^(\d{4})-?(\d\d)-?(\d\d)(?:[ T]?(\d\d):?(\d\d))?/.exec(text)
  if (match === null) return text
  const [, year, month, day, hour, minute] = match
  return `${day}/${month}/${year}${hour === undefined ? '' : ` ${hour}:${minute}`}`
}

/** Today in Vietnam as YYYY-MM-DD, for date fields. */
export function today(now = Date.now()): string {
  return new Date(now + VIETNAM_MS).toISOString().slice(0, 10)
}

function shift(moment: Date | string | null | undefined): Date | null {
  if (moment === null || moment === undefined || moment === '') return null
  const time = typeof moment === 'string' ? Date.parse(moment) : moment.getTime()
  return Number.isNaN(time) ? null : new Date(time + VIETNAM_MS)
}

function dayOf(shifted: Date): string {
  return `${two(shifted.getUTCDate())}/${two(shifted.getUTCMonth() + 1)}/${shifted.getUTCFullYear()}`
}
