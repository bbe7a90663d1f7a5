import type { Day } from './catalogue-values.js'

/** Which days are worked. Made by {@link holidayCalendar}. */
export interface HolidayCalendar {
  isWorkingDay(day: Day): boolean
}

export interface CalendarDays {
  readonly kind: 'holiday' | 'workday'
  readonly from: Day
  readonly to: Day
}

const MS_A_DAY = 86_400_000

/** Days since 1970. */
const serial = (day: Day): number =>
  Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100) / MS_A_DAY

function fromSerial(serialDay: number): Day {
  const date = new Date(serialDay * MS_A_DAY)
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate()
}

/**
 * Monday to Friday are worked, except on holidays; a `workday` row wins over everything.
 * Ranges are inclusive.
 */
export function holidayCalendar(rows: readonly CalendarDays[]): HolidayCalendar {
  const expand = (kind: CalendarDays['kind']) => {
    const days = new Set<Day>()
    for (const row of rows) {
      if (row.kind !== kind) continue
      for (let day = serial(row.from); day <= serial(row.to); day++) days.add(fromSerial(day))
    }
    return days
  }
  const holidays = expand('holiday')
  const workdays = expand('workday')
  return {
    isWorkingDay(day) {
      if (workdays.has(day)) return true
      // 1 January 1970 was a Thursday.
      const weekday = (((serial(day) + 4) % 7) + 7) % 7
      return weekday !== 0 && weekday !== 6 && !holidays.has(day)
    },
  }
}

/**
 * The n-th working day after a day (before it when negative). The day itself never counts; for 0 it is returned
 * as it is.
 */
export function addWorkingDays(day: Day, n: number, calendar: HolidayCalendar): Day {
  const step = n < 0 ? -1 : 1
  let current = serial(day)
  for (let left = Math.abs(n); left > 0; ) {
    current += step
    if (calendar.isWorkingDay(fromSerial(current))) left--
  }
  return fromSerial(current)
}

/** Working days after `from` up to and with `to`; negative when `to` is earlier. */
export function workingDaysBetween(from: Day, to: Day, calendar: HolidayCalendar): number {
  if (to < from) return -workingDaysBetween(to, from, calendar)
  let count = 0
  const last = serial(to)
  for (let day = serial(from) + 1; day <= last; day++) if (calendar.isWorkingDay(fromSerial(day))) count++
  return count
}
