import type { FieldKind, FieldPlan } from '../../src/standard/plan.js'
import type { Random } from '../support/random.js'

/** Code points that are easy to get wrong: markup, line ends, two to four UTF-8 bytes, edges of the blocks. */
const AWKWARD = [
  '<',
  '>',
  '&',
  '"',
  "'",
  ']]>',
  ']',
  '\t',
  '\n',
  '\\',
  '\\N',
  ';',
  '\u0085',
  '\u00a0',
  '\u07ff',
  '\u0800',
  '\u2028',
  '\ud7ff',
  '\ue000',
  '\ufeff',
  '\ufffd',
  '\u{10000}',
  '\u{1f3e5}',
  '\u{20b9f}',
  '\u{10ffff}',
  'e\u0302\u0301',
]
const PLAIN = [...'abcxyzABCĐăâêôơưđếệọữ0123456789 .,-/()']
const LONGEST_UNLIMITED = 6_000

export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

/** Text of exactly `length` code points that neither starts nor ends with a blank. */
export function textOf(length: number, random: Random, awkward = 0.15): string {
  const points: string[] = []
  while (points.length < length)
    points.push(...(random.chance(awkward) ? random.pick(AWKWARD) : random.pick(PLAIN)))
  points.length = length
  if (length > 0) {
    if (isBlank(points[0]!)) points[0] = 'Đ'
    if (isBlank(points[length - 1]!)) points[length - 1] = 'Ệ'
  }
  return points.join('')
}

function isBlank(point: string): boolean {
  return point.trim() === ''
}

export function digits(length: number, random: Random): string {
  let text = ''
  while (text.length < length) text += random.int(0, 9)
  return text
}

/** A value that every processor must accept for the field; empty now and then where that is allowed. */
export function validValue(field: FieldPlan, random: Random): string {
  if (!field.required && random.chance(0.25)) return ''
  return filledValue(field, random)
}

/** A value that every processor must accept, never empty. */
export function filledValue(field: FieldPlan, random: Random): string {
  switch (field.kind) {
    case 'text':
      return textOf(textLength(field, random), random)
    case 'integer':
      return integer(field.totalDigits || 18, random)
    case 'decimal':
      return decimal(field, random)
    case 'list':
      return fitted(field, random, () => textOf(random.int(0, 8), random, 0).replaceAll(';', ','))
    case 'integerList':
      return fitted(field, random, () => String(random.int(0, 99)))
    case 'dateList':
      return fitted(field, random, () => date(random))
    case 'datetimeList':
      return fitted(field, random, () => datetime(random))
    default:
      return moment(field.kind, random)
  }
}

function textLength(field: FieldPlan, random: Random): number {
  const longest = field.maxLength || LONGEST_UNLIMITED
  if (random.chance(0.08) && (longest < 500 || random.chance(0.2))) return longest
  return random.int(1, Math.min(longest, 24))
}

function integer(most: number, random: Random): string {
  // Leading zeros and the sign are no digits in the sense of the limit.
  if (random.chance(0.1))
    return `${random.pick(['0', '000', '-', '-0'])}${digits(random.int(1, most), random)}`
  const length = random.chance(0.3) ? most : random.int(1, most)
  const first = length > 1 ? String(random.int(1, 9)) : String(random.int(0, 9))
  return first + digits(length - 1, random)
}

function decimal({ totalDigits, fractionDigits }: FieldPlan, random: Random): string {
  const total = totalDigits || 18
  const fraction = random.chance(0.3) ? fractionDigits : random.int(0, fractionDigits)
  const whole = total === fraction ? '0' : integer(total - fraction, random)
  if (fraction === 0) return random.chance(0.1) ? `${whole}.${random.pick(['0', '00', '000000'])}` : whole
  return `${whole}.${digits(fraction, random)}${random.chance(0.1) ? random.pick(['0', '0000']) : ''}`
}

/** Joins items with `;`, at times with a blank item, never empty and never beyond the field's length. */
function fitted(field: FieldPlan, random: Random, item: () => string): string {
  const longest = field.maxLength || LONGEST_UNLIMITED
  let value = item()
  while (value === '' || codePoints(value) > longest) value = item()
  for (let more = random.int(0, 4); more > 0; more--) {
    const longer = `${value};${random.chance(0.15) ? '' : item()}`
    if (codePoints(longer) > longest) break
    value = longer
  }
  return value
}

export function date(random: Random): string {
  const year = random.chance(0.2)
    ? random.pick([1800, 1900, 1904, 2000, 2024, 2096, 2100, 2199])
    : random.int(1800, 2199)
  const month = random.int(1, 12)
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const day = random.chance(0.25) ? last : random.int(1, last)
  return `${year}${two(month)}${two(day)}`
}

export function datetime(random: Random): string {
  const hour = random.chance(0.2) ? random.pick([0, 23]) : random.int(0, 23)
  const minute = random.chance(0.2) ? random.pick([0, 59]) : random.int(0, 59)
  return `${date(random)}${two(hour)}${two(minute)}`
}

function moment(kind: FieldKind, random: Random): string {
  switch (kind) {
    case 'date':
      return date(random)
    case 'datetime':
      return datetime(random)
    case 'birth':
      return random.chance(0.3)
        ? `${random.int(1800, 2199)}0000${datetime(random).slice(8)}`
        : datetime(random)
    default:
      return random.chance(0.5) ? date(random) : datetime(random)
  }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
