import { type CaseSize, caseSize } from './case-mix.js'
import type { ClaimDefect, RuleDefect } from './defects/index.js'
import type { ClaimPart, EligibilityDefect } from './eligibility/index.js'
import type { ResolvedGenerateOptions } from './options.js'
import { Random } from './random.js'
import { planVisit, type Visit } from './visit.js'

/** A claim's case: the facts of the visit, and all that writing its tables needs. */
export interface PlannedCase {
  readonly index: number
  /** In the state in which planning the visit left it. */
  readonly random: Random
  readonly size: CaseSize
  readonly visit: Visit
  /** With what the defect asks of the case. */
  readonly options: ResolvedGenerateOptions
  /** What the defect makes of the claim beyond its visit. */
  readonly part: ClaimPart
}

/** The defect of one claim of the series; none for null. */
export type DealtDefect = ClaimDefect | RuleDefect | EligibilityDefect | null

/**
 * The case of the claim with this number. Claims, check-ins and registry are all made from it, which is what makes
 * them fit together. A rule's example stands in place of the case: what is planned here is then not sent.
 */
export function planCase(
  index: number,
  asked: ResolvedGenerateOptions,
  defect: DealtDefect = null,
): PlannedCase {
  const own = defect?.of === 'eligibility' ? defect : null
  return planned(index, withWishes(asked, defect), own, own?.claim ?? {})
}

/** The case of the claim that came before it about the same person, where the defect needs one. */
export function planEarlier(
  index: number,
  asked: ResolvedGenerateOptions,
  defect: DealtDefect,
): PlannedCase | null {
  if (defect?.of !== 'eligibility' || defect.earlier === undefined) return null
  const found = planned(index, withWishes(asked, defect), defect, defect.earlier)
  return { ...found, visit: { ...found.visit, maLk: `${found.visit.maLk}.T` } }
}

function planned(
  index: number,
  options: ResolvedGenerateOptions,
  defect: EligibilityDefect | null,
  part: ClaimPart,
): PlannedCase {
  const { kind: _, rows: __, ...wish } = defect?.case ?? {}
  const random = new Random(options.seed, index)
  const size = caseSize(index, options)
  const visit = planVisit(random, index, size, options, wish)
  return { index, random, size, visit: part.visit?.(visit) ?? visit, options, part }
}

/** A defect may ask for tables, or for another kind of case; it comes before what was asked of all claims. */
function withWishes(options: ResolvedGenerateOptions, defect: DealtDefect): ResolvedGenerateOptions {
  if (defect?.of === 'claim')
    return defect.needs.length === 0
      ? options
      : { ...options, wants: new Set([...options.wants, ...defect.needs]) }
  if (defect?.of !== 'eligibility') return options
  const { kind, rows } = defect.case ?? {}
  return { ...options, kind: kind ?? options.kind, rows: rows ?? options.rows }
}
