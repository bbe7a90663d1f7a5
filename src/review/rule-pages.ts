import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CATALOGUE } from '../rules/catalogue.js'
import type { FindingEntry } from '../rules/catalogue-entry.js'
import { STRUCTURE_FINDINGS } from '../rules/catalogue-structure.js'
import type { Change, RuleEntry } from '../rules/rule.js'
import type { RuleStatus } from '../rules/rule-status.js'
import { THEMES } from '../rules/rules.js'
import { type CatalogueKind, catalogueKind } from '../standard/catalogue-kinds.js'
import { ALWAYS, FOREVER } from '../standard/catalogue-values.js'
import { readParameterRow } from '../standard/parameter-rows.js'
import { type ParameterRow, RULE_SEVERITIES, SEVERITY_PREFIX } from '../standard/parameter-set.js'
import { audit } from '../store/audit.js'
import type { StoreError } from '../store/errors.js'
import { changeParameters, readParameterHistory, removeParameter } from '../store/parameter-values.js'
import { cataloguesThereAre } from '../store/review-catalogues.js'
import { openRules, ruleByDay, rulePlaces } from '../store/review-overview.js'
import { daysBefore } from '../store/review-standing.js'
import { FACILITY_CODE } from '../store/users.js'
import { goTo, page, STAFF, userOf } from './access.js'
import { ReviewError } from './errors.js'
import { field, formOf, queryField } from './form.js'
import { today as dayNow } from './format.js'
import { dayOrNull, queueLink } from './links.js'
import { withEmptyDays } from './overview-pages.js'
import type { Review } from './review.js'
import { ruleWords } from './rule-words.js'
import type { Language, TextKey } from './texts.js'
import { languageOf } from './view.js'

const TREND_DAYS = 90
const TOP_PLACES = 20
const ADMINISTRATOR = page(['administrator'])

type ByCode = { Params: { code: string } }
type SwitchForm = Readonly<Record<'facility' | 'severity' | 'from' | 'to' | 'reason', string>>
type Faults = Partial<Record<keyof SwitchForm, TextKey>>

/** Each rule: how often and where it is broken, how that is repaired, and how much it weighs for whom. */
export function registerRulePages(app: FastifyInstance, review: Review, base: string): void {
  const { pool, intake } = review

  app.get('/rules', page(STAFF), async (request, reply) => {
    const language = languageOf(request)
    const asked = {
      q: queryField(request, 'q'),
      theme: queryField(request, 'theme'),
      show: queryField(request, 'show'),
    }
    const open = new Map((await openRules(pool, null)).map((rule) => [rule.code, rule]))
    const statuses = statusesOf(review)
    const lists = await cataloguesThereAre(pool)
    const today = Number(dayNow().replaceAll('-', ''))
    const rows = everyRule(language)
      .map((rule) => {
        const numbers = open.get(rule.code)
        const { severity, switched, missing } = weightOf(
          review,
          rule.entry,
          statuses.get(rule.code),
          lists,
          today,
        )
        return {
          rule,
          code: rule.code,
          severity,
          switched,
          missing,
          items: numbers?.items ?? 0,
          amount: numbers?.amount ?? '0',
          href: numbers === undefined ? '' : queueLink(base, numbers.filter),
        }
      })
      .filter((row) => matches(row, asked))
      .sort((a, b) => b.items - a.items || (a.code < b.code ? -1 : 1))
    return reply.viewAsync('rules', {
      asked,
      rows,
      themes: themesOf(language),
      edition: intake.rules('').edition,
    })
  })

  const show = async (
    request: FastifyRequest<ByCode>,
    reply: FastifyReply,
    form: SwitchForm = blankForm(),
    faults: Faults = {},
  ) => {
    const language = languageOf(request)
    const entry = known(request)
    const { code } = entry
    const today = dayNow()
    const since = daysBefore(today, TREND_DAYS - 1)
    const open = (await openRules(pool, null)).find((rule) => rule.code === code)
    const places = await rulePlaces(pool, null, code, TOP_PLACES)
    const history = await readParameterHistory(pool, SEVERITY_PREFIX + code)
    const rule = everyRule(language).find((one) => one.code === code)!
    return reply.viewAsync('rule', {
      ...rule,
      ...weightOf(
        review,
        entry,
        statusesOf(review).get(code),
        await cataloguesThereAre(pool),
        Number(today.replaceAll('-', '')),
      ),
      items: open?.items ?? 0,
      amount: open?.amount ?? '0',
      href: queueLink(base, { rule: code, open: true }),
      all: queueLink(base, { rule: code, latest: true }),
      trendDays: TREND_DAYS,
      days: withEmptyDays(await ruleByDay(pool, code, since, today), since, today, { items: 0 }).map(
        ({ day, items }) => ({
          day,
          items,
          seconds: Date.parse(`${day}T00:00:00+07:00`) / 1000,
          href: queueLink(base, { rule: code, receivedFrom: day, receivedTo: day, latest: true }),
        }),
      ),
      places: places.map((place) => ({
        ...place,
        // A claim that names no department cannot be told from the facility's others by a link.
        href:
          place.maKhoa === null
            ? null
            : queueLink(base, { rule: code, open: true, facility: place.maCskcb, department: place.maKhoa }),
      })),
      history: history.map((row) => ({
        ...row,
        fromText: dayText(row.from),
        toText: dayText(row.to),
        fromField: String(row.from),
      })),
      severities: RULE_SEVERITIES,
      switchable: isSwitchable(code),
      form,
      faults,
    })
  }

  app.get<ByCode>('/rules/:code', page(STAFF), (request, reply) => show(request, reply))

  app.post<ByCode>('/rules/:code/severity', ADMINISTRATOR, async (request, reply) => {
    const { code } = known(request)
    if (!isSwitchable(code)) throw new ReviewError('NOT_FOUND')
    const form = readForm(request)
    const faults = faultsOf(form)
    const row = readParameterRow(
      {
        name: SEVERITY_PREFIX + code,
        value: form.severity,
        from: form.from.replaceAll('-', ''),
        to: form.to.replaceAll('-', ''),
        facility: form.facility,
        basis: form.reason,
      },
      (one) => CATALOGUE.has(one),
    )
    if (Object.keys(faults).length > 0 || Array.isArray(row)) {
      reply.code(422)
      return show(
        request,
        reply,
        form,
        Object.keys(faults).length > 0 ? faults : { reason: 'rule.fault.form' },
      )
    }
    const me = userOf(request).name
    const { facility, from, to, value, basis } = row as ParameterRow
    const change = { rows: [row as ParameterRow], source: 'review', sha256: null, by: me }
    await changeParameters(pool, change, (client) =>
      audit(client, {
        user: me,
        action: 'rule.severity',
        maCskcb: facility === '' ? null : facility,
        subject: code,
        detail: { severity: value, from: dayText(from), to: dayText(to), reason: basis },
      }),
    )
    return goTo(request, reply, `${base}/rules/${code}?notice=rule-switched#h-history`)
  })

  app.post<ByCode>('/rules/:code/unset', ADMINISTRATOR, async (request, reply) => {
    const { code } = known(request)
    const form = formOf(request)
    const reason = field(form, 'reason')
    const from = Number(field(form, 'from'))
    if (reason === '' || !Number.isSafeInteger(from)) throw new ReviewError('BAD_FORM')
    const me = userOf(request).name
    const facility = field(form, 'facility')
    try {
      await removeParameter(
        pool,
        { name: SEVERITY_PREFIX + code, facility, from },
        { source: 'review', sha256: null, by: me },
        (client) =>
          audit(client, {
            user: me,
            action: 'rule.severity-ended',
            maCskcb: facility === '' ? null : facility,
            subject: code,
            detail: { from: dayText(from), reason },
          }),
      )
    } catch (error) {
      // Somebody else was first.
      if ((error as StoreError).code === 'PARAMETER_UNKNOWN') throw new ReviewError('MOVED_ON')
      throw error
    }
    return goTo(request, reply, `${base}/rules/${code}?notice=rule-unset#h-history`)
  })

  function known(request: FastifyRequest<ByCode>): FindingEntry {
    const entry = CATALOGUE.get(request.params.code)
    if (entry === undefined) throw new ReviewError('NOT_FOUND')
    return entry
  }
}

const STRUCTURE = 'structure'

/** What makes a file readable is no matter of weight. */
const UNSWITCHABLE: ReadonlySet<string> = new Set(STRUCTURE_FINDINGS.map(({ code }) => code))
const isSwitchable = (code: string): boolean => !UNSWITCHABLE.has(code)

const shownRules = new Map<Language, readonly ShownRule[]>()

/** {@link makeRules}: the same as long as the program runs. */
function everyRule(language: Language): readonly ShownRule[] {
  const known = shownRules.get(language) ?? makeRules(language)
  shownRules.set(language, known)
  return known
}

/** Every finding code with its texts in one language; what is no rule of content belongs to the structure. */
function makeRules(language: Language) {
  const themes = new Map<string, number>()
  for (const [number, { rules }] of THEMES.entries()) for (const { code } of rules) themes.set(code, number)
  return [...CATALOGUE.values()].map((entry) => {
    const rule = themes.has(entry.code) ? (entry as RuleEntry) : null
    const says = ruleWords(entry.text, language)
    const advice = ruleWords(entry.advice, language)
    return {
      entry,
      code: entry.code,
      says,
      advice,
      /** What words are looked for in. */
      about:
        `${entry.code} ${says} ${advice} ${rule?.fields.join(' ') ?? ''} ${rule?.tables.join(' ') ?? ''}`.toLowerCase(),
      basis: entry.basis,
      theme: rule === null ? STRUCTURE : String(themes.get(entry.code)),
      tables: rule?.tables ?? [],
      fields: rule?.fields ?? [],
      wholeClaim: rule?.at === 'end',
      versions: rule?.versions ?? [],
      from: rule?.from === undefined ? null : dayText(rule.from),
      until: rule?.until === undefined ? null : dayText(rule.until),
      off: rule?.off?.[language] ?? null,
      wrong: rule === null ? [] : exampleLines(rule.examples.raises),
      right: rule === null ? [] : exampleLines(rule.examples.passes),
    }
  })
}

type ShownRule = ReturnType<typeof makeRules>[number]

function themesOf(language: Language) {
  return THEMES.map((theme, number) => ({ value: String(number), text: theme[language] }))
}

function statusesOf(review: Review): ReadonlyMap<string, RuleStatus> {
  return new Map(review.intake.rules('').rules.map((status) => [status.rule.code, status]))
}

/**
 * How much a rule weighs today for facilities without a switch of their own, and what keeps it from running. A rule on
 * lists that facilities have of their own runs as soon as one has a list, and stays silent for those that have none.
 */
function weightOf(
  review: Review,
  entry: FindingEntry,
  status: RuleStatus | undefined,
  lists: ReadonlySet<CatalogueKind>,
  today: number,
) {
  const severity = status?.severity ?? review.parameters().severityOf(entry.code, '', today) ?? entry.severity
  return {
    severity,
    own: entry.severity,
    switched: review.parameters().mentions(entry.code),
    missing: (status?.missing ?? []).filter((kind) => !lists.has(kind)).map((kind) => catalogueKind(kind)),
    ofFacilities: (status?.missing ?? [])
      .filter((kind) => lists.has(kind))
      .map((kind) => catalogueKind(kind)),
  }
}

function matches(
  row: {
    readonly rule: ShownRule
    readonly items: number
    readonly switched: boolean
    readonly severity: string
    readonly missing: readonly unknown[]
  },
  { q, theme, show }: Readonly<Record<'q' | 'theme' | 'show', string>>,
): boolean {
  const words = q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (!words.every((word) => row.rule.about.includes(word))) return false
  if (theme !== '' && row.rule.theme !== theme) return false
  if (show === 'found') return row.items > 0
  if (show === 'switched') return row.switched
  if (show === 'silent') return row.severity === 'off' || row.missing.length > 0
  return true
}

function exampleLines(change: Change): string[] {
  return Object.entries(change).map(([place, value]) => {
    if (value === null) return `${place} ✕`
    if (typeof value === 'string') return `${place} = ${value === '' ? '∅' : value}`
    return `${place} + ${Object.entries(value)
      .map(([name, text]) => `${name} = ${text}`)
      .join(', ')}`
  })
}

const blankForm = (): SwitchForm => ({
  facility: '',
  severity: 'warning',
  from: dayNow(),
  to: '',
  reason: '',
})

function readForm(request: FastifyRequest): SwitchForm {
  const form = formOf(request)
  return {
    facility: field(form, 'facility').toUpperCase(),
    severity: field(form, 'severity'),
    from: field(form, 'from'),
    to: field(form, 'to'),
    reason: field(form, 'reason'),
  }
}

function faultsOf({ facility, severity, from, to, reason }: SwitchForm): Faults {
  const faults: Faults = {}
  if (facility !== '' && !FACILITY_CODE.test(facility)) faults.facility = 'rule.fault.facility'
  if (!RULE_SEVERITIES.some((one) => one === severity)) faults.severity = 'rule.fault.severity'
  if (dayOrNull(from) === null) faults.from = 'rule.fault.day'
  if (to !== '' && (dayOrNull(to) === null || to < from)) faults.to = 'rule.fault.to'
  if (reason.length < 5) faults.reason = 'rule.fault.reason'
  return faults
}

/** A day of the dated parameters as `YYYY-MM-DD`; null when it is unbounded. */
function dayText(day: number): string | null {
  if (day === ALWAYS || day === FOREVER) return null
  const text = String(day)
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
}
