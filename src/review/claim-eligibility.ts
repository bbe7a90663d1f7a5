import { MATCH_CAUSES } from '../eligibility/identity.js'
import type { ClaimEligibility } from '../store/review-eligibility.js'
import type { Tone } from './components.js'
import { percent } from './format.js'
import type { Language } from './texts.js'

const TONES: Readonly<Record<ClaimEligibility['outcome'], Tone>> = {
  eligible: 'good',
  notEligible: 'bad',
  pending: 'warn',
  notApplicable: 'quiet',
}

const IDENTITY = ['card', 'name', 'birthDate', 'sex', 'citizenId'] as const

/** Shares in 1/100 %. */
const share = (value: number, language: Language): string => percent(value / 10_000, language)

/** What was judged about the card, in words. */
export function eligibilityView(
  { outcome, judgedAt, recheck, judgement }: ClaimEligibility,
  language: Language,
) {
  return {
    outcome,
    tone: TONES[outcome],
    judgedAt,
    recheck,
    identity: IDENTITY.map((field) => ({ field, text: MATCH_CAUSES[judgement.identity[field]][language] })),
    rows: levels(judgement.rows, language),
  }
}

interface LevelView {
  readonly table: string
  /** The first of the rows. */
  readonly row: number
  readonly count: number
  /** '' where the claim has none. */
  readonly claimed: string
  readonly expected: string
}

/** Rows whose level is not the one due, those of a table with the same difference as one. */
function levels(groups: ClaimEligibility['judgement']['rows'], language: Language): LevelView[] {
  const found = new Map<string, LevelView>()
  for (const { table, row, rows, claimed, expected, verdict } of groups) {
    if (expected === null || verdict === 'right' || verdict === 'notJudged') continue
    const key = `${table} ${claimed} ${expected}`
    const before = found.get(key)
    found.set(key, {
      table,
      row: Math.min(row, before?.row ?? row),
      count: rows + (before?.count ?? 0),
      claimed: claimed < 0 ? '' : share(claimed, language),
      expected: share(expected, language),
    })
  }
  return [...found.values()].toSorted((a, b) => a.table.localeCompare(b.table) || a.row - b.row)
}
