import type { ParameterSet } from '../standard/parameter-set.js'
import { addWorkingDays } from '../standard/working-days.js'
import type { Deadlines } from '../store/review-model.js'

/** Days by which review work is due, from the dated parameters and the calendar of working days. */
export function deadlinesFrom(parameters: () => ParameterSet): Deadlines {
  const after = (day: string, name: string): string => {
    const set = parameters()
    const from = Number(day.replaceAll('-', ''))
    return text(addWorkingDays(from, set.number(name, from), set.holidays))
  }
  return {
    repair: (day) => after(day, 'review.repairDays'),
    assess: (day) => after(day, 'review.assessmentDays'),
    answer: (day) => after(day, 'review.answerDays'),
    // Right after the end of the visit, or on the next working day (TT 48/2017/TT-BYT, điều 6 khoản 1).
    send(day) {
      const from = Number(day.replaceAll('-', ''))
      return text(addWorkingDays(from, 1, parameters().holidays))
    },
  }
}

function text(day: number): string {
  const digits = String(day)
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
}
