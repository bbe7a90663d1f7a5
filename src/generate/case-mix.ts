import type { ResolvedGenerateOptions } from './options.js'
import { evenlySpread, Random } from './random.js'

/** Share of inpatient claims (published mix: 88.1 % outpatient, 11.9 % inpatient). */
const INPATIENT_SHARE = 0.12

/** [share of the claims, rows at most]: read as a curve with straight pieces. */
type Curve = readonly (readonly [share: number, rows: number])[]

/** Mean about 17.5 rows. */
const OUTPATIENT_ROWS: Curve = [
  [0, 6],
  [0.25, 10],
  [0.5, 15],
  [0.75, 21],
  [0.95, 36],
  [1, 60],
]

/** Mean about 286 rows; one in a few hundred inpatient claims comes near 2,000. */
const INPATIENT_ROWS: Curve = [
  [0, 40],
  [0.25, 120],
  [0.5, 190],
  [0.75, 320],
  [0.9, 560],
  [0.97, 1000],
  [0.995, 1700],
  [1, 2000],
]

export interface CaseSize {
  readonly inpatient: boolean
  /** Rows that the claim is built towards, over all tables. */
  readonly rows: number
}

/**
 * Kind and size of the claim with this number. Kinds and sizes are dealt out evenly over the series,
 * so that also a file of some hundred claims has about 50 rows a claim.
 */
export function caseSize(index: number, options: ResolvedGenerateOptions): CaseSize {
  const phases = new Random(options.seed, -1)
  const kindPhase = phases.below(1000) / 1000
  const sizePhase = phases.below(1000) / 1000
  const before = Math.floor(kindPhase + index * INPATIENT_SHARE)
  const dealt = Math.floor(kindPhase + (index + 1) * INPATIENT_SHARE) > before
  const inpatient = options.kind === null ? dealt : options.kind === 'inpatient'
  const place = options.kind === null && inpatient ? before : index
  const spread = evenlySpread(place, sizePhase)
  return { inpatient, rows: options.rows ?? rowsAt(inpatient ? INPATIENT_ROWS : OUTPATIENT_ROWS, spread) }
}

function rowsAt(curve: Curve, at: number): number {
  for (let i = 1; i < curve.length; i++) {
    const [share, rows] = curve[i]!
    if (at > share) continue
    const [lowShare, lowRows] = curve[i - 1]!
    return Math.round(lowRows + ((at - lowShare) / (share - lowShare)) * (rows - lowRows))
  }
  return curve.at(-1)![1]
}
