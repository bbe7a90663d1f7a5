import {
  DEFECTS,
  ELIGIBILITY_DEFECTS,
  type EligibilityDefect,
  exampleVersion,
  otherFacility,
  RULE_DEFECTS,
  type RuleDefect,
} from '../generate/index.js'
import { STANDARD_VERSIONS } from '../standard/plan.js'

/** Every defect that can be planted, a line each: its name, the finding that it raises, what it is, what it needs. */
export function* defectLines(): Generator<string> {
  const line = (name: string, code: string, { vi, en }: { vi: string; en: string }, notes: string[]) =>
    `${name.padEnd(NAME)} ${code.padEnd(CODE)} ${vi} / ${en}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}\n`
  for (const defect of DEFECTS) yield line(defect.name, defect.expects.code, defect, [])
  for (const defect of ELIGIBILITY_DEFECTS)
    yield line(defect.name, defect.expects?.code ?? '-', defect, partsOf(defect))
  for (const defect of RULE_DEFECTS) yield line(defect.name, '', defect, needsOfRule(defect))
}

const NAME = 30
const CODE = 8

/** Which of the files carry it, and what the check needs beside. */
function partsOf({ claim, earlier, registry, later, withoutCheckIn, since, needs }: EligibilityDefect) {
  const files: string[] = []
  if (claim !== undefined || earlier?.where === 'here') files.push('claims')
  if (earlier?.where === 'elsewhere') files.push(`--kind elsewhere: ${otherFacility('')}`)
  if (withoutCheckIn) files.push('--kind checkin')
  if (registry !== undefined) files.push('registry')
  if (later !== undefined) files.push('registry --later')
  const notes = [files.join(' + ')]
  if (since !== undefined) notes.push(`từ tháng / from ${since}`)
  if (needs !== undefined) notes.push(`cần / needs: ${needs.vi} / ${needs.en}`)
  return notes
}

/** Why a planted rule is not found by every engine. */
function needsOfRule({ rule }: RuleDefect): string[] {
  const notes: string[] = []
  if (rule.off !== undefined) notes.push('tắt sẵn / off by default')
  if (rule.needs !== undefined) notes.push(`cần danh mục / needs the catalogue ${rule.needs.join(', ')}`)
  const version = exampleVersion(rule)
  if (version !== STANDARD_VERSIONS.at(-1)) notes.push(`--version ${version}`)
  return notes
}
