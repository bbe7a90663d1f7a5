import type { FastifyInstance } from 'fastify'
import { CATALOGUE } from '../rules/catalogue.js'
import type { ReviewFilter } from '../store/review-filter.js'
import {
  type DayNumbers,
  dataQuality,
  mostRejected,
  numbersByDay,
  openRules,
  type QualityNumbers,
  type RuleNumbers,
  silentFacilities,
} from '../store/review-overview.js'
import { daysBefore, type PeriodNumbers, periodsOf, standingNumbers } from '../store/review-standing.js'
import { page, STAFF } from './access.js'
import { queryField } from './form.js'
import { today as dayNow } from './format.js'
import { queueLink } from './links.js'
import type { Review } from './review.js'
import { ruleWords } from './rule-words.js'
import type { Language } from './texts.js'
import { languageOf } from './view.js'

const TREND_DAYS = 30
/** A facility is told as silent after so many days without a claim. */
const SILENT_DAYS = 2
const TOP_RULES = 15
const TOP_FACILITIES = 15
const TOP_SILENT = 50
const TOP_QUALITY = 50

/** Numbers of the day; behind each stands the list that holds exactly so many. */
export function registerOverviewPages(app: FastifyInstance, review: Review, base: string): void {
  const { pool } = review
  const link = (filter: ReviewFilter) => queueLink(base, filter)

  app.get('/overview', page(STAFF), async (request, reply) => {
    const today = dayNow()
    const month = monthOf(queryField(request, 'month'), today)
    const since = daysBefore(today, TREND_DAYS - 1)
    const starts = periodsOf(today)
    const { periods, ages, due } = await standingNumbers(pool, null, today)
    const rules = await openRules(pool, null)
    // The month may have begun before the trend does.
    const days = await numbersByDay(pool, null, since < starts.month ? since : starts.month, today)
    const quality = await dataQuality(pool, null, month)
    const everyFacility = queryField(request, 'facilities') === 'all' || quality.length <= TOP_QUALITY
    const silent = await silentFacilities(pool, null, daysBefore(today, SILENT_DAYS - 1))
    return reply.viewAsync('overview', {
      today,
      since,
      trendDays: TREND_DAYS,
      periods: Object.entries(periods).map(([name, numbers]) => ({ name, ...shownPeriod(numbers, link) })),
      days: withEmptyDays(
        days.filter(({ day }) => day >= since),
        since,
        today,
        NO_CLAIMS,
      ).map((day) => shownDay(day, link)),
      firstTime: firstTime(
        days.filter(({ day }) => day >= starts.month),
        starts.month,
        today,
        link,
      ),
      byClaims: pareto(rules, ({ items }) => items, link, languageOf(request)),
      byMoney: pareto(rules, ({ amount }) => Number(amount), link, languageOf(request)),
      facilities: (await mostRejected(pool, null, since, today, TOP_FACILITIES)).map((facility) => ({
        ...facility,
        href: link(facility.filter),
        all: link({ ...facility.filter, outcomes: ['clean', 'warned', 'rejected'] }),
      })),
      silentDays: SILENT_DAYS,
      silent: silent.slice(0, TOP_SILENT).map(({ maCskcb, lastDay }) => ({
        maCskcb,
        lastDay,
        days: lastDay === null ? null : daysBetween(lastDay, today),
        href: `${base}/submissions?facility=${encodeURIComponent(maCskcb)}`,
      })),
      silentTotal: silent.length,
      ages: ages.map((age) => ({ ...age, href: link(age.filter) })),
      due: Object.entries(due).map(([bucket, number]) => ({ bucket, ...number, href: link(number.filter) })),
      month,
      months: lastMonths(today, 12),
      everyFacility,
      qualityTotal: quality.length,
      quality: (everyFacility ? quality : worstFirst(quality).slice(0, TOP_QUALITY)).map((one) =>
        shownQuality(one, link),
      ),
    })
  })
}

type Link = (filter: ReviewFilter) => string

const NO_CLAIMS = { claims: 0, accepted: 0, warned: 0, rejected: 0, replaced: 0, first: 0, firstAccepted: 0 }

/** Every day of a period, those without anything as zeros; nothing at all stays nothing. */
export function withEmptyDays<T extends { readonly day: string }>(
  days: readonly T[],
  from: string,
  to: string,
  nothing: Omit<T, 'day'>,
): T[] {
  if (days.length === 0) return []
  const known = new Map(days.map((one) => [one.day, one]))
  const all: T[] = []
  for (let day = from; day <= to; day = daysBefore(day, -1))
    all.push(known.get(day) ?? ({ ...nothing, day } as T))
  return all
}

const NUMBERS = ['claims', 'accepted', 'warned', 'rejected', 'held', 'replaced'] as const

function shownPeriod(numbers: PeriodNumbers, link: Link) {
  return {
    from: numbers.from,
    to: numbers.to,
    share: numbers.claims.items === 0 ? null : numbers.rejected.items / numbers.claims.items,
    held: { amount: numbers.held.amount, href: link(numbers.held.filter) },
    numbers: NUMBERS.map((name) => ({ name, ...numbers[name], href: link(numbers[name].filter) })),
  }
}

function shownDay(day: DayNumbers, link: Link) {
  const period = { receivedFrom: day.day, receivedTo: day.day, latest: true }
  return {
    ...day,
    seconds: Date.parse(`${day.day}T00:00:00+07:00`) / 1000,
    links: {
      claims: link({ ...period, outcomes: ['clean', 'warned', 'rejected'] }),
      accepted: link({ ...period, outcomes: ['clean', 'warned'] }),
      warned: link({ ...period, outcomes: ['warned'] }),
      rejected: link({ ...period, outcomes: ['rejected'] }),
      replaced: link({ ...period, outcomes: ['clean', 'warned', 'rejected'], latest: false }),
    },
  }
}

/** Of the claims sent for the first time in the period, how many were accepted at once. */
function firstTime(days: readonly DayNumbers[], from: string, to: string, link: Link) {
  const sum = (value: (day: DayNumbers) => number) => days.reduce((total, day) => total + value(day), 0)
  const sent = sum(({ first }) => first)
  const accepted = sum(({ firstAccepted }) => firstAccepted)
  const filter: ReviewFilter = { receivedFrom: from, receivedTo: to, first: true }
  return {
    sent,
    accepted,
    share: sent === 0 ? null : accepted / sent,
    sentHref: link({ ...filter, outcomes: ['clean', 'warned', 'rejected'] }),
    acceptedHref: link({ ...filter, outcomes: ['clean', 'warned'] }),
  }
}

/** Rules with most of something first, each with its share of the largest and how much all up to it make together. */
function pareto(
  rules: readonly RuleNumbers[],
  value: (rule: RuleNumbers) => number,
  link: Link,
  language: Language,
) {
  const sorted = [...rules].sort((a, b) => value(b) - value(a) || (a.code < b.code ? -1 : 1))
  const total = sorted.reduce((sum, rule) => sum + value(rule), 0)
  const largest = sorted.length === 0 ? 0 : value(sorted[0]!)
  let running = 0
  return sorted.slice(0, TOP_RULES).map((rule) => {
    running += value(rule)
    return {
      code: rule.code,
      text: wordsOf(rule.code, language),
      items: rule.items,
      amount: rule.amount,
      width: largest === 0 ? 0 : (100 * value(rule)) / largest,
      running: total === 0 ? 0 : running / total,
      href: link(rule.filter),
    }
  })
}

function wordsOf(code: string, language: Language): string {
  const entry = CATALOGUE.get(code)
  return entry === undefined ? code : ruleWords(entry.text, language)
}

/** Facilities with most claims that are not right. */
function worstFirst(quality: readonly QualityNumbers[]): QualityNumbers[] {
  const wrong = ({ claims, right }: QualityNumbers) => Math.round(claims * (1 - right))
  return quality.toSorted((a, b) => wrong(b) - wrong(a) || (a.maCskcb < b.maCskcb ? -1 : 1))
}

const MEASURES = ['right', 'complete', 'clean', 'live'] as const

function shownQuality(one: QualityNumbers, link: Link) {
  return {
    maCskcb: one.maCskcb,
    claims: one.claims,
    href: link({ ...one.behind.clean, outcomes: ['clean', 'warned', 'rejected'] }),
    measures: MEASURES.map((name) => ({
      name,
      share: one[name],
      // What the share leaves out: a whole number again.
      missing: Math.round(one.claims * (1 - one[name])),
      href: link(one.behind[name]),
    })),
  }
}

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000

function monthOf(asked: string, today: string): string {
  return /^\d{4}-(?:0[1-9]|1[0-2])$/.test(asked) ? asked : today.slice(0, 7)
}

function lastMonths(today: string, count: number): string[] {
  const [year, month] = today.split('-').map(Number) as [number, number]
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7),
  )
}
