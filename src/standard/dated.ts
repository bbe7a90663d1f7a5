/** Law that holds from a day on. Days are `YYYY-MM-DD` in Vietnam; judged by the day named in `judgedBy`. */
export interface DatedRule {
  readonly from: string
  readonly judgedBy: 'receipt'
  readonly basis: string
}

/** Cost data must be signed by the facility (CHUKYDONVI). */
export const SIGNATURE_REQUIRED: DatedRule = {
  from: '2026-01-01',
  judgedBy: 'receipt',
  basis: 'NĐ 188/2025/NĐ-CP, điều 69 khoản 9',
}

/** The day of an instant in Vietnam (UTC+7, no summer time), `YYYY-MM-DD`. */
export const dayInVietnam = (instant: Date): string =>
  new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(0, 10)

/** The moment of an instant in Vietnam as the whole number YYYYMMDDHHmm. */
export function momentInVietnam(instant: Date): number {
  const there = new Date(instant.getTime() + 7 * 3_600_000)
  const day = (there.getUTCFullYear() * 100 + there.getUTCMonth() + 1) * 100 + there.getUTCDate()
  return (day * 100 + there.getUTCHours()) * 100 + there.getUTCMinutes()
}
