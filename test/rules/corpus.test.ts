import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readCatalogues } from '../../src/cli/catalogue-folder.js'
import { generateEnvelope } from '../../src/generate/index.js'
import { IdMaker } from '../../src/intake/ids.js'
import type { JobEdition } from '../../src/intake/job.js'
import { JobRunner } from '../../src/intake/job-runner.js'
import type { Finding } from '../../src/rules/finding.js'
import { openReference } from '../../src/rules/reference-index.js'
import { ruleStatuses } from '../../src/rules/rule-status.js'
import { loadPlans } from '../../src/standard/compile.js'
import { createParameterSet } from '../../src/standard/parameter-set.js'
import { STANDARD_VERSIONS, type StandardVersion } from '../../src/standard/plan.js'

const plans = loadPlans()
const limits = { findingsPerClaim: 500, maxTableBytes: 64_000_000, maxClaimBytes: 128_000_000 }
const runner = new JobRunner(plans, new IdMaker(1), limits)

/** What good claims may raise, and why that is right. */
const ALLOWED: Readonly<Record<string, string>> = {
  'X1-016': 'some quirky claims still send the abolished district code, which is told and does no harm',
}

const SAMPLES = fileURLToPath(new URL('../../samples/catalogues/', import.meta.url))

/** Findings of content about 300 good claims of a version. */
function findingsOf(
  version: StandardVersion,
  quirks: number,
  edition: JobEdition | null = null,
): readonly Finding[] {
  const bytes = Buffer.concat([...generateEnvelope({ claims: 300, seed: 11, version, quirks, plans })])
  const result = runner.run({
    type: 'file',
    bytes,
    encoding: 'xml',
    kind: 'claims',
    standardVersion: version,
    maCskcb: '79999',
    receivedAt: Date.UTC(2026, 5, 1),
    store: true,
    edition,
    eligibility: false,
    waive: false,
  })
  if (result.type !== 'file') throw new Error(JSON.stringify(result))
  expect(result.part.claims).toHaveLength(300)
  return result.part.claims.flatMap(({ findings }) => findings).filter(({ code }) => !code.startsWith('STR-'))
}

test.each(STANDARD_VERSIONS)(
  'good claims of version %s raise nothing of content when written plainly',
  (version) => {
    expect(findingsOf(version, 0)).toEqual([])
  },
  60_000,
)

test.each(STANDARD_VERSIONS)(
  'good claims of version %s raise no more with the oddities of form that files in the field have',
  (version) => {
    const findings = findingsOf(version, 1)
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(findings.filter(({ code }) => ALLOWED[code] === undefined)).toEqual([])
  },
  60_000,
)

test.each(STANDARD_VERSIONS)(
  'good claims of version %s raise no more with every catalogue there is',
  async (version) => {
    const edition = await readCatalogues(SAMPLES)
    const reference = openReference(edition.memory).forFacility('79999')
    const statuses = ruleStatuses('79999', 20260601, createParameterSet(), reference)
    expect(statuses.filter(({ missing }) => missing.length > 0)).toEqual([])
    const findings = findingsOf(version, 1, edition)
    expect(findings.filter(({ code }) => ALLOWED[code] === undefined)).toEqual([])
  },
  60_000,
)
