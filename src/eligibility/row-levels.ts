import { type ExpectedLevel, WHOLE } from './benefit-level.js'
import { type EligibilityFacts, isPaid, type RowGroup } from './facts.js'

/**
 * How the level asked for stands beside the level due. `over`: the fund is asked for more than is due; `written`:
 * MUC_HUONG is too high, the amount is not; `under`: less than is due; `closed`: the fund pays nothing on this
 * route; `notJudged`: nothing is asked for, no card covers the day, or the level cannot be said.
 */
export type LevelVerdict = 'right' | 'over' | 'written' | 'under' | 'closed' | 'notJudged'

export interface RowLevel {
  readonly row: RowGroup
  readonly expected: ExpectedLevel | null
  readonly verdict: LevelVerdict
}

/** Transport is paid without a benefit level. */
const TRANSPORT = '12'
/** 1 đồng and one hundredth a row, for rounding. */
const ROUNDING = 100

/** Expected beside claimed level of every group of rows. */
export function rowLevels(
  facts: EligibilityFacts,
  levelOn: (day: number) => ExpectedLevel | null,
): RowLevel[] {
  return facts.rows.map((row) => {
    if (!isPaid(row) || row.maNhom === TRANSPORT || row.mucHuong < 0) return notJudged(row)
    const expected = levelOn(row.day)
    return { row, expected, verdict: expected === null ? 'notJudged' : judge(row, expected) }
  })
}

const notJudged = (row: RowGroup): RowLevel => ({ row, expected: null, verdict: 'notJudged' })

function judge(row: RowGroup, { level, allowed }: ExpectedLevel): LevelVerdict {
  const highest = allowed[allowed.length - 1]
  if (highest === 0) return row.tBhtt > 0 ? 'closed' : 'right'
  if (allowed.includes(row.mucHuong)) return 'right'
  if (row.mucHuong < level) return 'under'
  let due = level
  for (const share of allowed) if (share < row.mucHuong) due = share
  return row.tBhtt > (row.thanhTienBh * due) / WHOLE + ROUNDING + row.rows ? 'over' : 'written'
}
