import { describeFinding } from '../rules/catalogue.js'
import type { Finding } from '../rules/finding.js'
import type { ClaimVerdict, SubmissionSummary } from '../rules/verdict.js'
import { paint } from './terminal.js'

const MARK = { error: '✗', warning: '!', info: '·' } as const
const STYLE = { error: 'red', warning: 'yellow', info: 'gray' } as const

/** One finding as two short lines for people. */
export function findingLines(finding: Finding): string[] {
  const { vi, en, adviceVi, adviceEn } = describeFinding(finding)
  const place = [
    finding.table,
    finding.row > 0 ? `dòng/row ${finding.row}` : null,
    finding.field,
    finding.line > 0 ? `(${finding.line}:${finding.column})` : null,
  ]
    .filter((part) => part !== null)
    .join(' ')
  const head = `    ${paint(STYLE[finding.severity], `${MARK[finding.severity]} ${finding.code}`)} ${place}`
  return [`${head} ${vi} → ${adviceVi}`, `      ${paint('gray', `${en} → ${adviceEn}`)}`]
}

/** A claim's line, and its findings down to warnings (errors only when `brief`). */
export function claimLines(claim: ClaimVerdict, brief: boolean): string[] {
  const accepted = claim.outcome === 'accepted'
  const shown = claim.findings.filter((f) => f.severity === 'error' || (!brief && f.severity === 'warning'))
  if (brief && accepted) return []
  const outcome = accepted ? paint('green', 'nhận / accepted') : paint('red', 'từ chối / rejected')
  const unchanged = claim.unchanged ? ' (không đổi / unchanged)' : ''
  const counts = `${claim.rows} dòng/rows, ${claim.errors} lỗi/errors, ${claim.warnings} cảnh báo/warnings`
  return [
    `  ${claim.ordinal}. MA_LK ${claim.maLk ?? '?'}: ${outcome}${unchanged} — ${counts}`,
    ...shown.flatMap(findingLines),
  ]
}

/** The last line of a file, with findings about the file itself. */
export function summaryLines(summary: SubmissionSummary): string[] {
  const lines = summary.findings.flatMap(findingLines)
  const good = summary.claimsRejected === 0 && summary.outcome !== 'refused'
  const word =
    summary.outcome === 'refused'
      ? 'không nhận cả tệp / the file is refused'
      : `${summary.claimsAccepted}/${summary.claimsTotal} hồ sơ được nhận / claims accepted, ${summary.claimsRejected} từ chối / rejected`
  lines.push(`  ${paint(good ? 'green' : 'red', word)}`)
  return lines
}
