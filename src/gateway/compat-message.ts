import { describeFinding } from '../rules/catalogue.js'
import type { Finding, Severity } from '../rules/finding.js'
import type { ClaimVerdict, SubmissionKind, SubmissionVerdict } from '../rules/verdict.js'
import { MAX_MESSAGE } from './compat-reply.js'

const UNIT: Readonly<Record<SubmissionKind, string>> = {
  claims: 'hồ sơ',
  checkin: 'lượt trạng thái KCB',
  assessment: 'hồ sơ giám định y khoa',
}

/** Longest value that is repeated from the file. */
const MAX_VALUE = 60
/** Room for what is said last. */
const ENDING = 120
/** Most claims that are named in one list. */
const MAX_NAMES = 12

/**
 * The verdict in one Vietnamese line: counts, which claims were turned down, then the findings that matter most
 * (of the file, then errors, then warnings; the first of each claim before the second of any), each with what to do,
 * until the line is full, then how many more there are. Nothing is cut in its middle: near the end a finding may do
 * without its advice.
 */
export function compatMessage(verdict: SubmissionVerdict): string {
  const ranked = rankedFindings(verdict)
  let message = opening(verdict) + superseded(verdict) + turnedDown(verdict)
  let told = 0
  for (const { finding, maLk } of ranked) {
    const { says, advice } = findingPart(finding, maLk)
    const part = [`${says} ${advice}`, says].find(
      (text) => lengthOf(`${message} ${told + 1}) ${text}`) <= MAX_MESSAGE - ENDING,
    )
    if (part === undefined) break
    message = `${message} ${told + 1}) ${part}`
    told += 1
  }
  const more = findingsTotal(verdict) - told
  return more > 0
    ? `${message} Còn ${more} lỗi, cảnh báo khác: xem ở trang của cơ sở theo mã giao dịch ${verdict.maGiaoDich}.`
    : message
}

function opening(verdict: SubmissionVerdict): string {
  const { claimsAccepted, claimsTotal, claimsWarned, claimsRejected } = verdict
  const before = verdict.duplicate ? 'Tệp này đã nhận trước đây; kết quả lần đầu: ' : ''
  if (verdict.outcome === 'refused') return `${before}Không tiếp nhận tệp.`
  const counts = `tiếp nhận ${claimsAccepted}/${claimsTotal} ${UNIT[verdict.kind]}; ${claimsWarned} có cảnh báo; ${claimsRejected} từ chối.`
  return before === '' ? `T${counts.slice(1)}` : `${before}${counts}`
}

/** Claims of an earlier sending that are not in effect any more: who sends it again must not think otherwise. */
function superseded(verdict: SubmissionVerdict): string {
  if (!verdict.duplicate) return ''
  const older = verdict.claims.filter(
    ({ outcome, version, currentVersion }) =>
      outcome === 'accepted' && version !== null && currentVersion !== null && currentVersion > version,
  )
  return older.length === 0
    ? ''
    : ` LƯU Ý: đã có lần gửi sau thay thế, nội dung lần này KHÔNG còn hiệu lực với ${names(older.map(nameOf))}.`
}

/** The rejected claims of a file with several. */
function turnedDown(verdict: SubmissionVerdict): string {
  const rejected = verdict.claims.filter(({ outcome }) => outcome === 'rejected')
  return verdict.claims.length < 2 || rejected.length === 0
    ? ''
    : ` Bị từ chối: ${names(rejected.map(nameOf))}.`
}

const nameOf = ({ maLk, ordinal }: ClaimVerdict): string => maLk ?? `hồ sơ thứ ${ordinal}`

function names(all: readonly string[]): string {
  const shown = all.slice(0, MAX_NAMES).join('; ')
  return all.length > MAX_NAMES ? `${shown} và ${all.length - MAX_NAMES} hồ sơ khác` : shown
}

interface Ranked {
  readonly finding: Finding
  readonly maLk: string | null
  /** How many findings of the same claim stand before it. */
  readonly place: number
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

const bySeverity = (a: Finding, b: Finding): number => RANK[a.severity] - RANK[b.severity]

function rankedFindings(verdict: SubmissionVerdict): Ranked[] {
  const ranked: Ranked[] = verdict.findings.map((finding) => ({ finding, maLk: null, place: 0 }))
  for (const claim of verdict.claims)
    for (const [place, finding] of claim.findings.toSorted(bySeverity).entries())
      ranked.push({ finding, maLk: nameOf(claim), place })
  // Sorting is stable, so that among equals the order of the file stays.
  return ranked
    .filter(({ finding }) => finding.severity !== 'info')
    .sort((a, b) => bySeverity(a.finding, b.finding) || a.place - b.place)
}

function findingsTotal(verdict: SubmissionVerdict): number {
  const ofFile = verdict.findings.filter((finding) => finding.severity !== 'info').length
  return verdict.claims.reduce((sum, claim) => sum + claim.errors + claim.warnings, ofFile)
}

function findingPart(finding: Finding, maLk: string | null): { says: string; advice: string } {
  const { value } = finding
  const { vi, adviceVi } = describeFinding({
    ...finding,
    value: value === null ? null : cut(value, MAX_VALUE),
  })
  const place = [
    `[${finding.code}]`,
    maLk,
    finding.table === null ? null : `bảng ${finding.table}`,
    finding.row > 0 ? `dòng ${finding.row}` : null,
    // A broken document has no rows to count: the place is one in its text.
    finding.row === 0 && finding.line > 0 ? `(dòng văn bản ${finding.line}, cột ${finding.column})` : null,
    finding.field === null || vi.includes(finding.field) ? null : `trường ${finding.field}`,
  ].filter((part) => part !== null)
  return { says: `${place.join(' ')}: ${unended(vi)}.`, advice: `${unended(adviceVi)}.` }
}

/** A sentence without its full stop, which whoever puts sentences together sets. */
const unended = (sentence: string): string => sentence.replace(/[.\s]+$/, '')

const lengthOf = (text: string): number => Array.from(text).length

function cut(text: string, most: number): string {
  const characters = Array.from(text)
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}
