import type { ExportRow } from '../store/review-export.js'
import type { ByteSink } from './export-cells.js'
import { describeOr, type FindingColumns, withoutHidden } from './export-findings.js'

/**
 * The findings claim by claim as one JSON document, `{ generatedAt, request, claims: [{ …, findings: […] }] }`, for the
 * hospital's software. One claim in memory at a time.
 */
export function jsonWriter(sink: ByteSink, head: Readonly<Record<string, unknown>>, columns: FindingColumns) {
  let claims = 0
  return {
    start: () => sink(Buffer.from(`${JSON.stringify(head).slice(0, -1)},"claims":[`)),
    async claim(rows: readonly ExportRow[]): Promise<void> {
      const { finding: _, hoTen, maBn, maTheBhyt, ...claim } = rows[0]!
      const person = columns.personal ? { hoTen, maBn, maTheBhyt } : {}
      const findings = rows.map((row) => {
        const finding = withoutHidden(row.finding, columns)
        const { vi, en, adviceVi, adviceEn, basis } = describeOr(finding)
        return { ...finding, message: { vi, en }, advice: { vi: adviceVi, en: adviceEn }, basis }
      })
      const text = JSON.stringify({ ...claim, ...person, findings })
      await sink(Buffer.from(claims++ === 0 ? `\n${text}` : `,\n${text}`))
    },
    end: () => sink(Buffer.from('\n]}\n')),
  }
}
