import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { STRUCTURE_FINDINGS } from '../../src/rules/catalogue-structure.js'
import { DECISIONS } from '../../src/rules/decisions/index.js'
import { RULES } from '../../src/rules/rules.js'
import { rulesPage } from '../../src/rules/rules-page.js'

const REQUIREMENTS = fileURLToPath(new URL('../../../shared/rules/rules.csv', import.meta.url))

// Not part of the package: without it there is nothing to compare with.
const there = existsSync(REQUIREMENTS)
const lines = there
  ? (parse(readFileSync(REQUIREMENTS), { columns: true }) as { id: string }[]).map(({ id }) => id)
  : []
const structure = new Set(STRUCTURE_FINDINGS.map(({ code }) => code))

/** Everything that answers a line, in words. */
function answersTo(line: string): string[] {
  const answers: string[] = []
  for (const { code, covers } of RULES) {
    if (code === line) answers.push(`rule ${code}`)
    if (covers?.includes(line)) answers.push(`covered by ${code}`)
  }
  if (structure.has(line)) answers.push('structure finding')
  for (const { lines, answer } of DECISIONS) if (lines.includes(line)) answers.push(`decision: ${answer}`)
  return answers
}

describe.skipIf(!there)('the collected requirements', () => {
  test('each has exactly one answer: a rule, a rule that covers it, a finding of form, or a decision', () => {
    expect(lines.length).toBeGreaterThan(300)
    const wrong = lines
      .map((line) => ({ line, answers: answersTo(line) }))
      .filter(({ answers }) => answers.length !== 1)
    expect(wrong).toEqual([])
  })

  test('nothing is answered that was never asked', () => {
    const known = new Set(lines)
    const answered = [...RULES.flatMap(({ covers }) => covers ?? []), ...DECISIONS.flatMap((d) => d.lines)]
    expect(answered.filter((line) => !known.has(line))).toEqual([])
  })

  test('a decision for the reader names findings that the reader has, and a refusal its reason', () => {
    for (const { lines, answer, by, vi, en } of DECISIONS) {
      if (answer === 'structure')
        expect(
          by?.filter((code) => structure.has(code)),
          lines.join(),
        ).toEqual(by)
      if (answer !== 'refused') expect(by?.length, lines.join()).toBeGreaterThan(0)
      expect(vi.length).toBeGreaterThan(20)
      expect(en.length).toBeGreaterThan(20)
    }
  })

  test('the page of rules shows every rule and every decision', () => {
    const page = rulesPage()
    for (const { code } of RULES) expect(page).toContain(`### ${code}\n`)
    for (const { lines } of DECISIONS) expect(page).toContain(`| ${lines.join(', ')} |`)
  })
})
