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
const share = (value: number): string => percent(value / 10_000)

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
    rows: levels(judgement.rows),
  }
}

interface LevelView {
  readonly table: string
  /** Runs of rows: `1–4, 7`. */
  readonly rows: string
  /** '' where the claim has none. */
  readonly claimed: string
  readonly expected: string
}

/** Rows whose level is not the one due, those with the same difference as one. */
function levels(rows: ClaimEligibility['judgement']['rows']): LevelView[] {
  const differing = rows.filter(
    ({ expected, verdict }) => expected !== null && verdict !== 'right' && verdict !== 'notJudged',
  )
  const groups = new Map<string, Omit<LevelView, 'rows'> & { readonly numbers: number[] }>()
  for (const { table, row, claimed, expected } of differing) {
    const key = `${table} ${claimed} ${expected}`
    const group = groups.get(key)
    if (group !== undefined) group.numbers.push(row)
    else
      groups.set(key, {
        table,
        claimed: claimed < 0 ? '' : share(claimed),
        expected: share(expected!),
        numbers: [row],
      })
  }
  return [...groups.values()]
    .map(({ numbers, ...level }) => ({ ...level, rows: runs(numbers) }))
    .toSorted((a, b) => a.table.localeCompare(b.table))
}

/** Numbers as runs: 1, 2, 3, 7 is `1–3, 7`. */
function runs(numbers: readonly number[]): string {
  const found: [from: number, to: number][] = []
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = found.at(-1)
    if (last !== undefined && number === last[1] + 1) last[1] = number
    else found.push([number, number])
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ')
}
