import { expect, test } from 'vitest'
import {
  exampleEntries,
  exampleVersion,
  type GenerateOptions,
  generateClaims,
  generateEnvelope,
  RULE_DEFECTS,
  type RuleDefect,
} from '../../src/generate/index.js'
import { IdMaker } from '../../src/intake/ids.js'
import type { JobEdition } from '../../src/intake/job.js'
import { JobRunner } from '../../src/intake/job-runner.js'
import { EXAMPLE_RECEIVED } from '../../src/rules/examples/base.js'
import type { Finding } from '../../src/rules/finding.js'
import { buildReference, type ListedEntry } from '../../src/rules/reference-build.js'
import { catalogueKind } from '../../src/standard/catalogue-kinds.js'
import { loadPlans } from '../../src/standard/compile.js'
import { SEVERITY_PREFIX } from '../../src/standard/parameter-set.js'
import { STANDARD_VERSIONS, type StandardVersion } from '../../src/standard/plan.js'

/*
 * What the rules say about many claims. CORPUS_CLAIMS sets how many good ones there are; a tenth as many have a
 * broken rule.
 */
const CLAIMS = Number(process.env.CORPUS_CLAIMS ?? 3000)
/** Claims in a file. */
const FILE = 500
/** Another facility than that of the examples, so that a planted claim is seen to be this facility's. */
const FACILITY = '01999'

const plans = loadPlans()
const limits = { findingsPerClaim: 500, maxTableBytes: 64_000_000, maxClaimBytes: 128_000_000 }
const runner = new JobRunner(plans, new IdMaker(1), limits)
const RECEIVED_TEXT = String(EXAMPLE_RECEIVED)
const RECEIVED = Date.UTC(
  Number(RECEIVED_TEXT.slice(0, 4)),
  Number(RECEIVED_TEXT.slice(4, 6)) - 1,
  Number(RECEIVED_TEXT.slice(6)),
  5,
)

/** Findings of each claim of the file that the options make. */
function judged(
  options: GenerateOptions & { readonly version: StandardVersion },
  edition: JobEdition | null = null,
): { readonly maLk: string | null; readonly findings: readonly Finding[] }[] {
  const result = runner.run({
    type: 'file',
    bytes: Buffer.concat([...generateEnvelope(options)]),
    encoding: 'xml',
    kind: 'claims',
    standardVersion: options.version,
    maCskcb: FACILITY,
    receivedAt: RECEIVED,
    store: false,
    edition,
    eligibility: false,
    waive: false,
  })
  if (result.type !== 'file') throw new Error(JSON.stringify(result))
  return result.part.claims.map(({ maLk, findings }) => ({ maLk, findings }))
}

/** Told about good claims, and right: some quirky ones still send the abolished district code. */
const TOLD = new Set(['X1-016'])
const ofContent = ({ code }: Finding) => !code.startsWith('STR-')

test.each(STANDARD_VERSIONS)('good claims of version %s: no error, and nothing of content', (version) => {
  let read = 0
  for (let first = 0; first < CLAIMS / STANDARD_VERSIONS.length; first += FILE) {
    const claims = judged({ version, first, claims: FILE, seed: 7, maCskcb: FACILITY, plans })
    for (const { maLk, findings } of claims)
      expect([
        maLk,
        findings.filter((found) => found.severity === 'error' || (ofContent(found) && !TOLD.has(found.code))),
      ]).toEqual([maLk, []])
    read += claims.length
  }
  expect(read).toBeGreaterThanOrEqual(CLAIMS / STANDARD_VERSIONS.length)
})

/** Findings about a planted claim as they must be: that of the rule, and those that follow from it. */
function check(defect: RuleDefect, findings: readonly Finding[]): void {
  const { code, severity } = defect.expects
  const told = findings.filter((found) => ofContent(found) || found.severity === 'error')
  const codes = new Set(told.map((found) => found.code))
  const follows = new Set([code, ...(defect.rule.examples.follows ?? [])])
  expect([code, codes.has(code), [...codes].filter((other) => !follows.has(other))]).toEqual([code, true, []])
  for (const found of told.filter((one) => one.code === code))
    expect([code, found.severity]).toEqual([code, severity])
}

const needsMore = ({ rule }: RuleDefect) => rule.needs !== undefined || rule.off !== undefined

test('rules broken here and there in files of good claims are found, each with nothing but what follows', () => {
  const missed = new Set<string>()
  for (const version of STANDARD_VERSIONS) {
    const defects = RULE_DEFECTS.filter((one) => !needsMore(one) && exampleVersion(one.rule) === version)
    for (const { name } of defects) missed.add(name)
    const named = defects.map(({ name }) => `${name}:${1 / (2 * defects.length)}`)
    for (
      let first = 0;
      defects.length > 0 && first < Math.max(CLAIMS / 5, 6 * defects.length);
      first += FILE
    ) {
      const options = { version, first, claims: FILE, seed: 11, maCskcb: FACILITY, plans, defects: named }
      const found = judged(options)
      for (const [place, { defect }] of [...generateClaims(options)].entries()) {
        const { findings } = found[place]!
        if (defect?.of === 'rule') {
          check(defect, findings)
          missed.delete(defect.name)
        } else expect(findings.filter((one) => ofContent(one) && !TOLD.has(one.code))).toEqual([])
      }
    }
  }
  expect([...missed]).toEqual([])
})

/** What an engine must hold for a rule: the entries of its example, and its severity when it ships switched off. */
async function editionFor({ name, rule }: RuleDefect, edition: number): Promise<JobEdition> {
  const entries = exampleEntries(rule, FACILITY).map(
    ({ kind, code, from = 0, to = 99_999_999, attributes }): ListedEntry => ({
      owner: catalogueKind(kind).owner === 'facility' ? FACILITY : '',
      kind,
      code,
      from,
      to,
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([attribute, value]) => [attribute, String(value)]),
      ),
    }),
  )
  const always = { facility: '', from: 0, to: 99_999_999, basis: 'test' }
  const severity = { ...always, name: SEVERITY_PREFIX + name, value: rule.severity }
  const batches = (async function* () {
    yield entries
  })()
  return { edition, memory: await buildReference(edition, batches, rule.off === undefined ? [] : [severity]) }
}

test('rules that need catalogues or are switched off are found once they have what they need', async () => {
  const defects = RULE_DEFECTS.filter(needsMore)
  expect(defects.length).toBeGreaterThan(0)
  for (const [n, defect] of defects.entries()) {
    const options = {
      version: exampleVersion(defect.rule),
      claims: Math.max(2, Math.ceil(CLAIMS / 20_000)),
      seed: 13,
      maCskcb: FACILITY,
      plans,
      defects: [defect.name],
    }
    for (const { findings } of judged(options, await editionFor(defect, n + 1))) check(defect, findings)
  }
})
