import type { Finding } from '../rules/finding.js'
import { type Placement, UNVERSIONED } from './claim-versions.js'
import { type CopyIn, copyBytea, copyLine } from './copy.js'
import type { JudgedClaim, JudgedPart, LoadUnit } from './judged.js'
import { partsOf } from './load-submissions.js'

/** A claim of the batch on its way into the store. */
export interface ClaimToLoad {
  readonly unit: LoadUnit
  readonly part: JudgedPart
  readonly claim: JudgedClaim
  placement: Placement
}

export function claimsOf(units: readonly LoadUnit[]): ClaimToLoad[] {
  return units.flatMap((unit) =>
    partsOf(unit).flatMap((part) =>
      part.claims.map((claim) => ({ unit, part, claim, placement: UNVERSIONED })),
    ),
  )
}

const COPY_CLAIM = `COPY claim (ma_cskcb, claim_id, submission_id, ordinal, kind, standard_version, ma_lk, version,
  outcome, is_current, unchanged, same_as, replaces_version, replaced_by_version, content_hash, settlement_month,
  received_at, raw_offset, raw_length, rows, findings_total, errors, warnings, ma_loai_kcb, ngay_vao, ngay_ra,
  t_tongchi_bv, t_bhtt, edition, waived) FROM STDIN`

export function claimsCopy(claims: readonly ClaimToLoad[]): CopyIn | null {
  if (claims.length === 0) return null
  return { statement: COPY_CLAIM, chunks: [Buffer.from(claims.map(claimLine).join(''))] }
}

function claimLine({ unit: { head }, part, claim, placement }: ClaimToLoad): string {
  return copyLine([
    head.maCskcb,
    claim.claimId,
    head.submissionId,
    claim.ordinal,
    head.kind,
    head.standardVersion,
    claim.maLk,
    placement.version,
    claim.outcome,
    placement.isCurrent,
    placement.unchanged,
    placement.sameAs,
    placement.replacedVersion,
    placement.replacedByVersion,
    copyBytea(claim.contentHash),
    claim.settlementMonth,
    head.receivedAt.toISOString(),
    claim.rawOffset,
    claim.rawLength,
    claim.rows,
    claim.findingsTotal,
    claim.errors,
    claim.warnings,
    claim.maLoaiKcb,
    claim.ngayVao,
    claim.ngayRa,
    claim.tTongchiBv,
    claim.tBhtt,
    part.edition,
    claim.waived === true && claim.errors > 0,
  ])
}

const COPY_FINDING = `COPY finding (ma_cskcb, submission_id, claim_id, seq, code, severity, table_name, row_no, field,
  value, line, col, params) FROM STDIN`

/** `claim_id` of findings about the file itself. */
export const FILE_ITSELF = '0'

export function findingsCopy(units: readonly LoadUnit[], claims: readonly ClaimToLoad[]): CopyIn | null {
  let text = ''
  for (const unit of units) {
    if (unit.mode !== 'part') text += findingLines(unit, FILE_ITSELF, unit.findings)
  }
  for (const { unit, claim } of claims) text += findingLines(unit, claim.claimId, claim.findings)
  return text === '' ? null : { statement: COPY_FINDING, chunks: [Buffer.from(text)] }
}

function findingLines({ head }: LoadUnit, claimId: string, findings: readonly Finding[]): string {
  let lines = ''
  for (let i = 0; i < findings.length; i++) {
    const { code, severity, table, row, field, value, line, column, params } = findings[i]!
    lines += copyLine([
      ...[head.maCskcb, head.submissionId, claimId, i + 1, code, severity, table, row, field],
      ...[value, line, column, params === undefined ? null : JSON.stringify(params)],
    ])
  }
  return lines
}
