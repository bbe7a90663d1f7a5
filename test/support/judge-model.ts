import type { ClaimModel } from '../../src/generate/claim-model.js'
import { envelopeHead, envelopeTail, plainEnvelope } from '../../src/generate/envelope-writer.js'
import { writeTable } from '../../src/generate/table-writer.js'
import { ClaimJudge } from '../../src/intake/claim-judge.js'
import { IdMaker, sharedIdState } from '../../src/intake/ids.js'
import { EXAMPLE_RECEIVED } from '../../src/rules/examples/base.js'
import type { Finding } from '../../src/rules/finding.js'
import { listReference } from '../../src/rules/list-reference.js'
import type { Reference } from '../../src/rules/reference.js'
import { loadPlans } from '../../src/standard/compile.js'
import { createParameterSet, type ParameterSet } from '../../src/standard/parameter-set.js'
import type { StandardVersion } from '../../src/standard/plan.js'
import { EnvelopeReader } from '../../src/xml/envelope-reader.js'

const SHIPPED_PARAMETERS = createParameterSet()

const plans = loadPlans()
const judges = new Map<StandardVersion, ClaimJudge>()

function judgeOf(version: StandardVersion): ClaimJudge {
  let judge = judges.get(version)
  if (judge === undefined) {
    const limits = { findingsPerClaim: 500, maxTableBytes: 1 << 26 }
    judge = new ClaimJudge(plans, version, new IdMaker(1, sharedIdState()), limits)
    judges.set(version, judge)
  }
  return judge
}

/** The envelope of one claim as bytes. */
export function envelopeOf(model: ClaimModel, version: StandardVersion, maCskcb = '79999'): Buffer {
  const envelope = plainEnvelope(maCskcb, '20260928', 1)
  let xml = `${envelopeHead(envelope)}<HOSO>`
  for (const [table, rows] of model.tables) {
    const plan = plans[version].tables.get(table)
    if (plan === undefined) continue
    const content = Buffer.from(writeTable(plan, rows)).toString('base64')
    xml += `<FILEHOSO><LOAIHOSO>${table}</LOAIHOSO><NOIDUNGFILE>${content}</NOIDUNGFILE></FILEHOSO>`
  }
  return Buffer.from(`${xml}</HOSO>${envelopeTail(envelope)}`)
}

export interface JudgeWith {
  /** Day of receipt, YYYYMMDD. */
  readonly received?: number
  readonly reference?: Reference
  readonly parameters?: ParameterSet
  readonly maCskcb?: string
}

/** Judges one claim on this thread and returns its findings. */
export function judgeModel(
  model: ClaimModel,
  version: StandardVersion,
  given: JudgeWith = {},
): readonly Finding[] {
  const maCskcb = given.maCskcb ?? '79999'
  const bytes = envelopeOf(model, version, maCskcb)
  const judge = judgeOf(version)
  const day = String(given.received ?? EXAMPLE_RECEIVED)
  judge.start({
    standardVersion: version,
    maCskcb,
    envelopeMaCskcb: maCskcb,
    receivedAt: new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T05:00:00Z`),
    reference: given.reference ?? listReference([]),
    eligibility: false,
    waive: false,
    parameters: given.parameters ?? SHIPPED_PARAMETERS,
  })
  let findings: readonly Finding[] = []
  const reader = new EnvelopeReader(
    {
      field: () => {},
      signature: () => {},
      problem: () => {},
      claim: (buffer, start, end, offset, flat) => {
        findings = judge.judge(buffer, start, end, flat, { ordinal: 1, rawOffset: offset }, () => []).findings
      },
    },
    { maxClaimBytes: 1 << 26 },
  )
  const padded = Buffer.alloc(bytes.length + 64)
  bytes.copy(padded)
  reader.readWhole(padded, bytes.length)
  judge.finish()
  return findings
}
