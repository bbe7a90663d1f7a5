/** Moments as whole minutes since 1970 on the wall clock of the facility: no time zone, no clock change. */
export type Minute = number

export const DAY_MINUTES = 1440

export function minuteAt(year: number, month: number, day: number, hour = 0, minute = 0): Minute {
  return Date.UTC(year, month - 1, day, hour, minute) / 60_000
}

export function dayOf(at: Minute): number {
  return Math.floor(at / DAY_MINUTES)
}

/** 23:59 of the day of `at`. */
export function endOfDay(at: Minute): Minute {
  return dayOf(at) * DAY_MINUTES + DAY_MINUTES - 1
}

export function yearOf(at: Minute): number {
  return Number(formatDay(at).slice(0, 4))
}

let lastDay = Number.NaN
let lastDayText = ''

/** YYYYMMDD. */
export function formatDay(at: Minute): string {
  const day = dayOf(at)
  if (day !== lastDay) {
    const date = new Date(day * 86_400_000)
    lastDayText =
      String(date.getUTCFullYear()).padStart(4, '0') +
      twoDigits(date.getUTCMonth() + 1) +
      twoDigits(date.getUTCDate())
    lastDay = day
  }
  return lastDayText
}

/** YYYYMMDDHHmm. */
export function formatMinute(at: Minute): string {
  const inDay = at - dayOf(at) * DAY_MINUTES
  return formatDay(at) + twoDigits(Math.floor(inDay / 60)) + twoDigits(inDay % 60)
}

export function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}
