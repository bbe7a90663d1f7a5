import type { Finding, Severity } from '../rules/finding.js'
import { ownParameters } from '../standard/parameter-set.js'
import type { EligibilityCheck, Notice } from './check.js'
import type { EligibilityFacts } from './facts.js'
import { CHANGED_AFTER_LOOKUP, ELIGIBILITY_CHECKS } from './findings.js'
import type { MatchCause, PersonMatch } from './identity.js'
import type { Neighbours } from './neighbours.js'
import type { EligibilityParameters } from './parameters.js'
import type { RegistryAnswer, RegistryState } from './registry.js'
import type { LevelVerdict } from './row-levels.js'
import { makeStay, type Stay } from './stay.js'

/**
 * - `eligible`       cards cover the person and the days
 * - `notEligible`    they do not, as a finding says
 * - `pending`        the registry could not answer; judged again when it can
 * - `notApplicable`  no visit paid by health insurance (MA_DOITUONG_KCB 8, 9)
 */
export type EligibilityOutcome = 'eligible' | 'notEligible' | 'pending' | 'notApplicable'

/** How each field of the identity agrees with the registry. */
export interface IdentityMatch extends PersonMatch {
  readonly card: MatchCause
  /** Whether the registry has authenticated the identity; null when there is no person to ask about. */
  readonly verified: boolean | null
}

/** Expected beside claimed level of a group of rows; shares in 1/100 %. */
export interface RowJudgement {
  readonly table: 'XML2' | 'XML3'
  readonly row: number
  readonly rows: number
  readonly day: number
  readonly claimed: number
  /** The level due; null when it was not judged. */
  readonly expected: number | null
  /** Every level that is right on the day. */
  readonly allowed: readonly number[]
  readonly verdict: LevelVerdict
}

export interface EligibilityJudgement {
  readonly outcome: EligibilityOutcome
  readonly findings: readonly Finding[]
  readonly identity: IdentityMatch
  readonly rows: readonly RowJudgement[]
  /** Moments `YYYYMMDDHHmm` of the states of the registry that were used; null where there was none. */
  readonly registry: { readonly now: number | null; readonly atLookup: number | null }
  /** Moment of judging, as given. */
  readonly judgedAt: number
}

/**
 * Judges one claim against what the registry said, at the facility's look-up and now.
 *
 * ┌──────────────────────────────────────────────────────────────────────────────────────────────────────────┐
 * │ A registry that cannot answer makes a claim pending and never rejects it: no check that needs it runs.   │
 * │ What the registry changed after the look-up is not held against the claim: a finding about the registry  │
 * │ stands only if both states bear it out; of those that do not, one information (ELG-R17) names the codes. │
 * └──────────────────────────────────────────────────────────────────────────────────────────────────────────┘
 *
 * Pure: no clock, no I/O; `now` is `YYYYMMDDHHmm` in Vietnam.
 */
export function judgeEligibility(
  facts: EligibilityFacts,
  registry: RegistryAnswer | 'unavailable',
  neighbours: Neighbours,
  parameters: EligibilityParameters,
  now: number,
): EligibilityJudgement {
  const answer = registry === 'unavailable' ? null : registry
  const own = ownParameters(parameters, facts.maCskcb)
  const stayOf = (state: RegistryState | null) =>
    makeStay({ facts, state, lookups: answer?.lookups ?? null, neighbours, parameters: own })
  const atLookup = answer?.atLookup ?? null
  const stayNow = stayOf(answer?.now ?? null)
  const stayThen = atLookup === null || atLookup === answer?.now ? null : stayOf(atLookup)
  const used = stayThen ?? stayNow
  const findings: Finding[] = []
  run(ABOUT_CLAIM, stayNow, findings)
  if (answer !== null) judgeRegistry(stayNow, stayThen, findings)
  return {
    outcome: outcomeOf(stayNow, findings),
    findings,
    identity: identityOf(used),
    rows: stayNow.outside || answer === null ? claimedRows(facts) : judgedRows(used),
    registry: { now: answer?.now.knownAt ?? null, atLookup: atLookup?.knownAt ?? null },
    judgedAt: now,
  }
}

/** Findings about the registry: of one state, or those that both states bear out. */
function judgeRegistry(stayNow: Stay, stayThen: Stay | null, findings: Finding[]): void {
  const of = (stay: Stay): Finding[] => {
    const found: Finding[] = []
    run(ABOUT_REGISTRY, stay, found)
    return found
  }
  const foundNow = of(stayNow)
  if (stayThen === null) {
    findings.push(...foundNow)
    return
  }
  const foundThen = of(stayThen)
  const keysThen = new Set(foundThen.map(keyOf))
  const keysNow = new Set(foundNow.map(keyOf))
  const changed = new Set<string>()
  for (const finding of foundNow)
    if (keysThen.has(keyOf(finding))) findings.push(finding)
    else changed.add(finding.code)
  for (const finding of foundThen) if (!keysNow.has(keyOf(finding))) changed.add(finding.code)
  if (changed.size === 0) return
  const severity = severityOf(CHANGED, stayNow)
  const codes = [...changed].sort().join(', ')
  if (severity !== 'off')
    findings.push(findingOf(CHANGED, severity, { field: 'MA_THE_BHYT', params: { codes } }))
}

const CHANGED = ELIGIBILITY_CHECKS.find(({ code }) => code === CHANGED_AFTER_LOOKUP) as EligibilityCheck

const keyOf = ({ code, table, row, field }: Finding): string => `${code} ${table} ${row} ${field}`

const ABOUT_REGISTRY = ELIGIBILITY_CHECKS.filter(({ needs }) => needs === 'registry')
const ABOUT_CLAIM = ELIGIBILITY_CHECKS.filter(({ needs }) => needs !== 'registry')

/** Runs the checks that hold for the stay. */
function run(checks: readonly EligibilityCheck[], stay: Stay, findings: Finding[]): void {
  let entry = checks[0]
  const raise = (notice: Notice) => {
    const severity = severityOf(entry, stay)
    if (severity !== 'off') findings.push(findingOf(entry, severity, notice))
  }
  for (entry of checks) {
    if (stay.outside && entry.code !== 'ELG-F13') continue
    if (entry.from !== undefined && stay.arrivalDay < entry.from) continue
    if (entry.until !== undefined && stay.arrivalDay > entry.until) continue
    entry.check(stay, raise)
  }
}

/** The severity of the catalogue, unless one was set for the facility and the day of discharge. */
function severityOf({ code, severity }: EligibilityCheck, stay: Stay): Severity | 'off' {
  const day = stay.dischargeDay || stay.arrivalDay
  return stay.parameters.severityOf(code, stay.facts.maCskcb, day) ?? severity
}

function findingOf(entry: EligibilityCheck, severity: Severity, notice: Notice): Finding {
  const finding: Finding = {
    code: entry.code,
    severity,
    table: notice.table ?? 'XML1',
    row: notice.row ?? 1,
    field: notice.field,
    value: notice.value?.slice(0, 200) ?? null,
    line: 0,
    column: 0,
  }
  return notice.params === undefined ? finding : { ...finding, params: notice.params }
}

/** Codes about whether the card covers the person; the others are about how much is paid, or about other claims. */
const ABOUT_COVER = /^ELG-[FR]/

function outcomeOf(stay: Stay, findings: readonly Finding[]): EligibilityOutcome {
  const refused = findings.some(({ code, severity }) => severity === 'error' && ABOUT_COVER.test(code))
  if (refused) return 'notEligible'
  if (stay.outside) return 'notApplicable'
  return stay.state === null ? 'pending' : 'eligible'
}

function identityOf(stay: Stay): IdentityMatch {
  const person = stay.record?.person
  return {
    card: cardCause(stay),
    ...stay.match(),
    verified: person === undefined ? null : person.verifiedDay !== null,
  }
}

function cardCause({ state, cards, foundBy }: Stay): MatchCause {
  if (cards.length === 0) return foundBy === 'citizenId' ? 'byCitizenId' : 'blankInClaim'
  if (state === null) return 'notAsked'
  if (cards.some(({ registered }) => registered.length > 0)) return 'same'
  if (cards.some(({ ministry }) => ministry)) return 'ministry'
  if (cards.some(({ temporary }) => temporary)) return 'temporary'
  if (foundBy === null) return 'unknown'
  return foundBy === 'citizenId' ? 'byCitizenId' : 'byNumber'
}

const judgedRows = (stay: Stay): RowJudgement[] =>
  stay.levels().map(({ row, expected, verdict }) => ({
    table: row.table,
    row: row.row,
    rows: row.rows,
    day: row.day,
    claimed: row.mucHuong,
    expected: expected?.level ?? null,
    allowed: expected?.allowed ?? [],
    verdict,
  }))

/** Rows of a claim whose levels are not (yet) judged. */
const claimedRows = (facts: EligibilityFacts): RowJudgement[] =>
  facts.rows.map(({ table, row, rows, day, mucHuong }) => ({
    table,
    row,
    rows,
    day,
    claimed: mucHuong,
    expected: null,
    allowed: [],
    verdict: 'notJudged',
  }))
