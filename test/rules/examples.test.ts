import { describe, expect, test } from 'vitest'
import {
  changedClaim,
  exampleEntries,
  exampleModel,
  exampleVersion,
} from '../../src/generate/rule-examples.js'
import { EXAMPLE_CLAIMS, type ExampleBase } from '../../src/rules/examples/base.js'
import type { Finding } from '../../src/rules/finding.js'
import { listReference } from '../../src/rules/list-reference.js'
import type { RuleEntry } from '../../src/rules/rule.js'
import { RULES } from '../../src/rules/rules.js'
import { createParameterSet } from '../../src/standard/parameter-set.js'
import { judgeModel } from '../support/judge-model.js'

const SHIPPED_PARAMETERS = createParameterSet()

/** Findings of form do not count: the examples are written for the newest version. */
const codesOf = (findings: readonly Finding[]) => [
  ...new Set(findings.filter((f) => !f.code.startsWith('STR-') || f.severity === 'error').map((f) => f.code)),
]

function judge(rule: RuleEntry, side: 'raises' | 'passes'): readonly Finding[] {
  return judgeModel(exampleModel(rule, side, 'MAU.1'), exampleVersion(rule), {
    ...(rule.examples.received === undefined ? {} : { received: rule.examples.received }),
    reference: listReference(exampleEntries(rule)),
    // A rule that ships switched off is switched on for its own examples.
    parameters:
      rule.off === undefined
        ? SHIPPED_PARAMETERS
        : {
            ...SHIPPED_PARAMETERS,
            severityOf: (code) => (code === rule.code ? rule.severity : null),
            mentions: (code) => code === rule.code,
          },
  })
}

describe('the good claims that examples start from', () => {
  test.each(Object.keys(EXAMPLE_CLAIMS))('%s raises nothing', (base) => {
    expect(judgeModel(changedClaim(base as ExampleBase, {}, 'MAU.1'), '3176')).toEqual([])
  })
})

describe('each rule has a claim that raises it and one beside it that does not', () => {
  test.each(RULES.map((rule) => [rule.code, rule] as const))('%s', (code, rule) => {
    const raised = judge(rule, 'raises')
    const follows = new Set([code, ...(rule.examples.follows ?? [])])
    expect(codesOf(raised)).toContain(code)
    expect(codesOf(raised).filter((other) => !follows.has(other))).toEqual([])
    for (const finding of raised.filter((f) => f.code === code)) expect(finding.severity).toBe(rule.severity)
    expect(codesOf(judge(rule, 'passes'))).toEqual([])
  })

  test('codes are unique', () => {
    const codes = RULES.map(({ code }) => code)
    expect(codes).toEqual([...new Set(codes)])
  })
})
