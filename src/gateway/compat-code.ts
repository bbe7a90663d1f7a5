import type { SubmissionVerdict } from '../rules/verdict.js'

/** Findings that mean the file could not be opened as XML of its kind at all. */
export const OPENING_CODES: ReadonlySet<string> = new Set([
  'STR-001',
  'STR-002',
  'STR-014',
  'STR-017',
  'STR-033',
])

/** The finding that a configured size was passed. */
const TOO_LARGE_CODE = 'STR-023'

/** Findings of structure, as against content, have codes that start so. */
const STRUCTURE = 'STR-'

/**
 * The result code (`maKetQua`) of a verdict: 200 when anything was let in, 204 for a file that cannot be
 * opened, 1001 for one past a size limit, 123 for a structure that is wrong, 124 when a claim was rejected for its content alone.
 */
export function resultCode(verdict: SubmissionVerdict): '200' | '204' | '1001' | '123' | '124' {
  if (verdict.claimsAccepted > 0) return '200'
  if (verdict.outcome === 'refused' && verdict.findings.some((finding) => finding.code === TOO_LARGE_CODE))
    return '1001'
  if (verdict.outcome === 'refused')
    return verdict.findings.some((finding) => OPENING_CODES.has(finding.code)) ? '204' : '123'
  const byContent = verdict.claims.some((claim) => {
    const errors = claim.findings.filter((finding) => finding.severity === 'error')
    return errors.length > 0 && errors.every((finding) => !finding.code.startsWith(STRUCTURE))
  })
  return byContent ? '124' : '123'
}
