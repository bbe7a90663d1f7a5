/** Arithmetic on days `YYYYMMDD` and moments `YYYYMMDDHHmm` as whole numbers. NaN in, NaN out. */

/** Days since 1 March of year 0 in the proleptic Gregorian calendar (Howard Hinnant's civil-days algorithm). */
function serial(day: number): number {
  const d = day % 100
  const m = Math.floor(day / 100) % 100
  let y = Math.floor(day / 10_000)
  if (m <= 2) y--
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
}

/** Days from `from` to `to`, negative when `to` is earlier. */
export function daysBetween(from: number, to: number): number {
  return serial(to) - serial(from)
}

/** Minutes from `from` to `to`, negative when `to` is earlier. */
export function minutesBetween(from: number, to: number): number {
  const days = daysBetween(Math.floor(from / 10_000), Math.floor(to / 10_000))
  return days * 1440 + minuteOfDay(to) - minuteOfDay(from)
}

/** Minutes since midnight. */
export function minuteOfDay(moment: number): number {
  const clock = moment % 10_000
  return Math.floor(clock / 100) * 60 + (clock % 100)
}

/** The day of a moment. */
export const dayOf = (moment: number): number => Math.floor(moment / 10_000)

/** The day that is `days` after `day`. */
export function addDays(day: number, days: number): number {
  if (Number.isNaN(day)) return day
  const date = new Date(
    Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, (day % 100) + days),
  )
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate()
}

/** Full years from birth to the day; an unknown month or day (00) counts as the first. */
export function yearsBetween(birth: number, day: number): number {
  const years = Math.floor(day / 10_000) - Math.floor(birth / 10_000)
  return day % 10_000 < birth % 10_000 ? years - 1 : years
}

/** `dd/MM/yyyy` or `dd/MM/yyyy HH:mm`, for messages. */
export function readable(moment: number): string {
  if (Number.isNaN(moment)) return ''
  const long = moment > 99_999_999
  const day = long ? dayOf(moment) : moment
  const two = (n: number) => String(n).padStart(2, '0')
  const date = `${two(day % 100)}/${two(Math.floor(day / 100) % 100)}/${Math.floor(day / 10_000)}`
  return long ? `${date} ${two(Math.floor((moment % 10_000) / 100))}:${two(moment % 100)}` : date
}
