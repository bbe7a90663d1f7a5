import { describe, expect, test } from 'vitest'
import { ELIGIBILITY_CHECKS, ELIGIBILITY_FINDINGS } from '../../src/eligibility/findings.js'
import { PAIRS } from './cases.js'
import { codesOf, judge } from './sample.js'

describe('the checks', () => {
  test('find nothing in a good claim', () => {
    expect(judge().findings).toEqual([])
    expect(judge().outcome).toBe('eligible')
  })

  test.each(PAIRS.map((pair) => [`${pair.code}: ${pair.about}`, pair] as const))('%s', (_, pair) => {
    expect(codesOf(pair.raises)).toContain(pair.code)
    expect(codesOf(pair.passes)).not.toContain(pair.code)
  })

  test('have each a case that raises and one that does not', () => {
    const shown = new Set(PAIRS.map(({ code }) => code))
    expect(ELIGIBILITY_CHECKS.map(({ code }) => code).filter((code) => !shown.has(code))).toEqual([])
  })

  test('say what to do and why, in both languages, under codes of their own', () => {
    expect(new Set(ELIGIBILITY_FINDINGS.map(({ code }) => code)).size).toBe(ELIGIBILITY_FINDINGS.length)
    for (const { text, advice, basis } of ELIGIBILITY_FINDINGS)
      for (const sentence of [text.vi, text.en, advice.vi, advice.en, basis])
        expect(sentence.length).toBeGreaterThan(8)
  })

  test('give every parameter that their sentences name', () => {
    for (const { code, raises } of PAIRS) {
      const entry = ELIGIBILITY_FINDINGS.find((candidate) => candidate.code === code)
      const found = judge(raises).findings.find((finding) => finding.code === code)
      const given = { ...found?.params, value: found?.value, field: found?.field }
      for (const sentence of [entry?.text.vi, entry?.text.en, entry?.advice.vi, entry?.advice.en])
        for (const [, name] of sentence?.matchAll(/\{(\w+)\}/g) ?? [])
          expect({ code, name, value: given[name as 'value'] ?? null }).not.toMatchObject({ value: null })
    }
  })

  test('never show what only the registry knows of the person', () => {
    for (const { raises } of PAIRS)
      for (const { code, params } of judge(raises).findings)
        if (/^ELG-(R0[1-5]|R2[01])$/.test(code))
          expect(
            Object.keys(params ?? {}).every((name) => ['vi', 'en', 'place', 'match'].includes(name)),
          ).toBe(true)
  })
})
