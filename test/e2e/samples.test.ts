import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { oneLine } from '../../src/gateway/compat-reply.js'
import { sampleList } from '../../src/generate/index.js'
import { describeFinding } from '../../src/rules/catalogue.js'
import type { Finding } from '../../src/rules/finding.js'
import type { SubmissionKind } from '../../src/rules/verdict.js'
import { bearer, sendCompatible, sendNative } from '../support/his.js'
import { call } from '../support/http.js'
import { useService } from '../support/service.js'

const it = useService()
const samples = sampleList()

function read(path: string): Buffer {
  return readFileSync(fileURLToPath(new URL(`../../samples/${path}`, import.meta.url)))
}

function kindOf(path: string): SubmissionKind {
  if (path.includes('check-in')) return 'checkin'
  return path.includes('assessment') ? 'assessment' : 'claims'
}

describe('a good sample is accepted whole by the service of its version', () => {
  const good = samples.filter(({ defect }) => defect === null)
  test.each(good.map((sample) => [sample.path, sample] as const))('%s', async (path, { options }) => {
    const version = options.version ?? '3176'
    const kind = kindOf(path)
    const verdict = JSON.parse((await sendNative(it.own, read(path), { version, kind })).text)
    expect(verdict).toMatchObject({ outcome: 'accepted', claimsRejected: 0, duplicate: false })
    expect(verdict.claimsAccepted).toBe(options.claims ?? 1)
    // The compatible face has one service for assessments, that of QĐ 130.
    if (kind === 'assessment') return
    const again = JSON.parse((await sendCompatible(it.own, read(path), { version, kind })).text)
    expect(again).toMatchObject({ maKetQua: '200', maGiaoDich: verdict.maGiaoDich })
  })
})

describe('a bad sample raises the finding that it was made for', () => {
  const bad = samples.filter(({ defect }) => defect !== null)
  test.each(bad.map((sample) => [sample.path, sample] as const))('%s', async (path, { defect }) => {
    const { expects } = defect!
    const reply = JSON.parse((await sendCompatible(it.own, read(path))).text)
    const { text } = await call(`${it.url}/v1/submissions/${reply.maGiaoDich}`, { headers: bearer(it.own) })
    const verdict = JSON.parse(text)
    const findings = [
      ...verdict.findings,
      ...verdict.claims.flatMap((claim: { findings: object[] }) => claim.findings),
    ]
    expect(findings).toContainEqual(expect.objectContaining(expects))
    if (expects.severity === 'error') {
      expect(verdict.outcome).not.toBe('accepted')
      // The one line that clients show begins to tell it; quotes and braces are written otherwise there.
      const finding = findings.find((candidate: Finding) => candidate.code === expects.code)
      expect(reply.thongDiep).toContain(oneLine(describeFinding(finding).vi).slice(0, 60))
      if (expects.field !== undefined) expect(reply.thongDiep).toContain(expects.field)
    } else {
      expect(reply.maKetQua).toBe('200')
      expect(verdict).toMatchObject({ outcome: 'accepted', claimsRejected: 0 })
    }
  })
})
