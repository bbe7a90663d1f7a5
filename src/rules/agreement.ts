import { type Comparable, plainForm } from './entry-cache.js'
import type { Row } from './row.js'

/** True when the row says word for word what the list says. A blank of the list says nothing and fits all. */
export function equals(row: Row, f: number, expected: Comparable): boolean {
  const { bytes } = expected
  if (bytes.length === 0) return true
  const from = row.start[f]
  if (row.end[f] - from !== bytes.length) return false
  for (let i = 0; i < bytes.length; i++) if (row.bytes[from + i] !== bytes[i]) return false
  return true
}

/** True when the row says what the list says, whatever the case, the blanks and the decimal sign. */
export function agrees(row: Row, f: number, expected: Comparable): boolean {
  return equals(row, f, expected) || plainForm(row.text(f)) === expected.plain
}

/** The first diagnosis that begins with one of the prefixes; null when none does. */
export function matchingDiagnosis(
  diagnoses: readonly (readonly string[])[],
  prefixes: readonly string[],
): string | null {
  for (const codes of diagnoses)
    for (const code of codes)
      if (code !== '' && prefixes.some((prefix) => code.startsWith(prefix))) return code
  return null
}

/** `6–15`, `≥ 18`, `≤ 15`; '' when the age is inside the limits or unknown. Limits in 1/10,000 of a year. */
export function agesBroken(age: number, least: number, most: number): string {
  if (!(age * 10_000 < least || age * 10_000 > most)) return ''
  if (Number.isNaN(most)) return `≥ ${least / 10_000}`
  return Number.isNaN(least) ? `≤ ${most / 10_000}` : `${least / 10_000}–${most / 10_000}`
}
