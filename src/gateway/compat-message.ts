import { describeFinding } from '../rules/catalogue.js'
import type { Finding, Severity } from '../rules/finding.js'
import type { SubmissionKind, SubmissionVerdict } from '../rules/verdict.js'
import { MAX_MESSAGE } from './compat-reply.js'

const UNIT: Readonly<Record<SubmissionKind, string>> = {
  claims: 'hồ sơ',
  checkin: 'lượt trạng thái KCB',
  assessment: 'hồ sơ giám định y khoa',
}

/** Longest text of one finding in the message; the rest of it is in the portal and on the native face. */
const MAX_PART = 220

/**
 * The verdict in one Vietnamese line: counts first, then the findings that matter most (of the file, then
 * errors, then warnings) until the line is full, then how many more there are.
 */
export function compatMessage(verdict: SubmissionVerdict): string {
  const ranked = rankedFindings(verdict)
  let message = opening(verdict)
  let told = 0
  for (const { finding, maLk } of ranked) {
    const part = cut(findingPart(finding, maLk), MAX_PART)
    const next = `${message} ${told + 1}) ${part}.`
    if (next.length > MAX_MESSAGE - 40) break
    message = next
    told += 1
  }
  const more = findingsTotal(verdict) - told
  return more > 0 ? `${message} Và ${more} lỗi/cảnh báo khác.` : message
}

function opening(verdict: SubmissionVerdict): string {
  const { claimsAccepted, claimsTotal, claimsWarned, claimsRejected } = verdict
  const before = verdict.duplicate ? 'Tệp này đã nhận trước đây; kết quả lần đầu: ' : ''
  if (verdict.outcome === 'refused') return `${before}Không tiếp nhận tệp.`
  const counts = `tiếp nhận ${claimsAccepted}/${claimsTotal} ${UNIT[verdict.kind]}; ${claimsWarned} cảnh báo; ${claimsRejected} từ chối.`
  return before === '' ? `T${counts.slice(1)}` : `${before}${counts}`
}

interface Ranked {
  readonly finding: Finding
  readonly maLk: string | null
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

function rankedFindings(verdict: SubmissionVerdict): Ranked[] {
  const ranked: Ranked[] = verdict.findings.map((finding) => ({ finding, maLk: null }))
  for (const claim of verdict.claims)
    for (const finding of claim.findings)
      ranked.push({ finding, maLk: claim.maLk ?? `hồ sơ thứ ${claim.ordinal}` })
  // Sorting is stable, so that within one severity the order of the file stays.
  return ranked
    .filter(({ finding }) => finding.severity !== 'info')
    .sort((a, b) => RANK[a.finding.severity] - RANK[b.finding.severity])
}

function findingsTotal(verdict: SubmissionVerdict): number {
  const ofFile = verdict.findings.filter((finding) => finding.severity !== 'info').length
  return verdict.claims.reduce((sum, claim) => sum + claim.errors + claim.warnings, ofFile)
}

function findingPart(finding: Finding, maLk: string | null): string {
  const place = [
    maLk,
    finding.table === null ? null : `bảng ${finding.table}`,
    finding.row > 0 ? `dòng ${finding.row}` : null,
    finding.field === null ? null : `trường ${finding.field}`,
  ].filter((part) => part !== null)
  const { vi, adviceVi } = describeFinding(finding)
  const text = `${vi}; ${adviceVi}`
  return place.length === 0 ? text : `${place.join(' ')}: ${text}`
}

function cut(text: string, most: number): string {
  const characters = Array.from(text)
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}
