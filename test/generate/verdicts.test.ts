import { expect, test } from 'vitest'
import { generateEnvelope, sampleBytes, sampleList } from '../../src/generate/index.js'
import { IdMaker } from '../../src/intake/ids.js'
import type { FileResult } from '../../src/intake/job.js'
import { JobRunner } from '../../src/intake/job-runner.js'
import type { Finding } from '../../src/rules/finding.js'
import type { SubmissionKind } from '../../src/rules/verdict.js'
import { STANDARD_VERSIONS, type StandardVersion } from '../../src/standard/plan.js'
import { plans } from './claims.js'

const limits = { findingsPerClaim: 500, maxTableBytes: 64_000_000, maxClaimBytes: 128_000_000 }
const runner = new JobRunner(plans, new IdMaker(1), limits)

/** What the engine makes of a file that facility 79999 sends. */
function judge(bytes: Buffer, standardVersion: StandardVersion, kind: SubmissionKind): FileResult {
  const result = runner.run({
    type: 'file',
    bytes,
    encoding: 'xml',
    kind,
    standardVersion,
    maCskcb: '79999',
    receivedAt: Date.UTC(2026, 5, 1),
    store: true,
    edition: null,
    eligibility: false,
    waive: false,
  })
  if (result.type !== 'file') throw new Error(JSON.stringify(result))
  return result
}

function findingsOf(result: FileResult): Finding[] {
  // Made-up files are never signed.
  const ofFile = result.findings.filter(({ code }) => code !== 'STR-022')
  return [...ofFile, ...result.part.claims.flatMap((claim) => claim.findings)]
}

function kindOf(path: string): SubmissionKind {
  if (path.includes('check-in')) return 'checkin'
  return path.includes('assessment') ? 'assessment' : 'claims'
}

const samples = sampleList().map((sample) => [sample.path, sample] as const)

test.each(samples)('%s is judged as it was made', (path, sample) => {
  const result = judge(sampleBytes(sample), sample.options.version ?? '3176', kindOf(path))
  const findings = findingsOf(result)
  const accepted = !result.refused && result.part.claims.every((claim) => claim.outcome === 'accepted')
  if (sample.defect === null) {
    expect(accepted).toBe(true)
    if (sample.options.quirks === 0) expect(findings).toEqual([])
    return
  }
  const { expects } = sample.defect
  expect(findings).toContainEqual(expect.objectContaining(expects))
  expect(accepted).toBe(expects.severity !== 'error')
  // STR-020 comes with the finding about the field that is missing; every other defect raises one finding.
  expect(findings).toHaveLength(expects.code === 'STR-020' ? 2 : 1)
})

test('claims without defects are accepted: with no finding when plain, with no error when quirky', () => {
  for (const version of STANDARD_VERSIONS) {
    for (const seed of [1, 2, 3]) {
      const options = { claims: 40, seed, version, plans }
      const plain = judge(Buffer.concat([...generateEnvelope({ ...options, quirks: 0 })]), version, 'claims')
      expect(findingsOf(plain)).toEqual([])
      expect(plain.part.claims).toHaveLength(40)
      const quirky = judge(Buffer.concat([...generateEnvelope({ ...options, quirks: 1 })]), version, 'claims')
      expect(findingsOf(quirky).filter((finding) => finding.severity === 'error')).toEqual([])
      expect(quirky.part.claims).toHaveLength(40)
    }
  }
}, 60_000)
