import type { Day } from './catalogue-values.js'
import { CALENDAR } from './parameters/holidays.js'
import { PARAMETERS } from './parameters.js'
import { type HolidayCalendar, holidayCalendar } from './working-days.js'

/** What people may set a rule to. */
export const RULE_SEVERITIES = ['error', 'warning', 'info', 'off'] as const
export type RuleSeverity = (typeof RULE_SEVERITIES)[number]

/** Rows with this name in front carry the severity of a rule: `severity.X1-009`. */
export const SEVERITY_PREFIX = 'severity.'
/** Rows with these names are days of the calendar; their value is the name of the holiday. */
export const CALENDAR_NAMES = ['holiday', 'workday'] as const

/** A row that was imported or set, in its checked form. */
export interface ParameterRow {
  readonly name: string
  /** MA_CSKCB that it holds for; '' for all. */
  readonly facility: string
  /** First and last day, inclusive. */
  readonly from: Day
  readonly to: Day
  readonly value: string
  readonly basis: string
}

/**
 * Values of all parameters on any day, as of one edition. Of the rows that hold on a day, a row of the facility
 * comes before one for all, then the one that began last, then an imported one before one that ships.
 */
export interface ParameterSet {
  /** Facilities that have values of their own; see {@link ownParameters}. */
  readonly facilities: ReadonlySet<string>
  /** NaN when no row holds, or for an unknown name. */
  number(name: string, day: Day, facility?: string): number
  /** Money in 1/100 đồng; NaN when no row holds. */
  money(name: string, day: Day, facility?: string): number
  /** '' when no row holds. */
  text(name: string, day: Day, facility?: string): string
  /** What someone set the severity of a rule to; null when nobody did. */
  severityOf(code: string, facility: string, day: Day): RuleSeverity | null
  /** True when a severity was ever set for the rule. */
  mentions(code: string): boolean
  readonly holidays: HolidayCalendar
}

/** What {@link ownParameters} needs of a set. */
interface Owned {
  readonly facilities: ReadonlySet<string>
  number(name: string, day: Day, facility?: string): number
  money(name: string, day: Day, facility?: string): number
  text(name: string, day: Day, facility?: string): string
}

/** The values as they are for a facility, so that who asks need not name it. The set itself where it has none of its own. */
export function ownParameters<S extends Owned>(set: S, facility: string): S {
  if (!set.facilities.has(facility)) return set
  return {
    ...set,
    number: (name, day) => set.number(name, day, facility),
    money: (name, day) => set.money(name, day, facility),
    text: (name, day) => set.text(name, day, facility),
  }
}

interface Held {
  readonly facility: string
  readonly from: Day
  readonly to: Day
  readonly value: string
  readonly number: number
  readonly money: number
}

/** The shipped rows and the given ones. */
export function createParameterSet(imported: readonly ParameterRow[] = []): ParameterSet {
  const rows = new Map<string, Held[]>()
  const add = (name: string, facility: string, from: Day, to: Day, value: string) => {
    const held = { facility, from, to, value, number: Number(value), money: moneyOf(value) }
    const list = rows.get(name)
    if (list === undefined) rows.set(name, [held])
    else list.push(held)
  }
  // Imported ones first: the sort is stable, so they stay in front of a shipped row of the same day.
  const days = CALENDAR.map(({ kind, from, to }) => ({ kind, from, to }))
  for (const row of imported) {
    if (row.name === 'holiday' || row.name === 'workday') days.push({ ...row, kind: row.name })
    else add(row.name, row.facility, row.from, row.to, row.value)
  }
  for (const { name, rows: shipped } of PARAMETERS)
    for (const { from, to, value } of shipped) add(name, '', from, to, value)
  for (const list of rows.values())
    list.sort((a, b) => Number(a.facility === '') - Number(b.facility === '') || b.from - a.from)

  const find = (name: string, day: Day, facility: string): Held | undefined => {
    const list = rows.get(name)
    if (list === undefined) return undefined
    for (const held of list) {
      if (held.facility !== '' && held.facility !== facility) continue
      if (held.from <= day && day <= held.to) return held
    }
    return undefined
  }
  const values = imported.filter(({ name }) => !name.startsWith(SEVERITY_PREFIX))
  const facilities = new Set(values.flatMap(({ facility }) => (facility === '' ? [] : [facility])))
  const severities = new Set([...rows.keys()].filter((name) => name.startsWith(SEVERITY_PREFIX)))
  return {
    facilities,
    number: (name, day, facility = '') => find(name, day, facility)?.number ?? Number.NaN,
    money: (name, day, facility = '') => find(name, day, facility)?.money ?? Number.NaN,
    text: (name, day, facility = '') => find(name, day, facility)?.value ?? '',
    severityOf(code, facility, day) {
      // Asked for each finding: most sets hold no severity at all.
      if (severities.size === 0) return null
      return (find(SEVERITY_PREFIX + code, day, facility)?.value as RuleSeverity | undefined) ?? null
    },
    mentions: (code) => severities.size > 0 && severities.has(SEVERITY_PREFIX + code),
    holidays: holidayCalendar(days),
  }
}

/** `2340000.5` đồng as 234000050; NaN when it is no amount. */
function moneyOf(value: string): number {
  const match = /^(\d+)(?:\.(\d{1,2}))?$/.exec(value)
  return match === null ? Number.NaN : Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}
