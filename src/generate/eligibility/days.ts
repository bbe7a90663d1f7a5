/** The day so many days after `day` (before it, when negative); both YYYYMMDD. */
export function addDays(day: string, days: number): string {
  const date = new Date(
    Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)) + days),
  )
  return date.toISOString().slice(0, 10).replaceAll('-', '')
}
