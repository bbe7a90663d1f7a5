/** `2 viên/lần * 3 lần/ngày * 7 ngày`: a number in front of each factor, which may be a fraction. */
const FACTOR = /^\s*(\d+)(?:[.,](\d+)|\s*\/\s*(\d+))?/

/** How many factors a dosage has: parts between `*`, `x` or `×` that begin with a number. */
const SIGN = /\s*[*×]\s*|\s+[xX]\s+/

/**
 * Total quantity of a dosage written as QĐ 130 asks, dose × times a day × days, in 1/1000 of the unit; NaN when
 * it is not written so, or differs from day to day. What stands in brackets behind is left out.
 */
export function dosageTotal(text: string): number {
  const bracket = text.indexOf('[')
  const formula = bracket < 0 ? text : text.slice(0, bracket)
  if (formula.includes(';') || formula.includes('\n')) return Number.NaN
  const factors = formula.split(SIGN)
  if (factors.length !== 3) return Number.NaN
  let total = 1000
  for (const factor of factors) total *= numberOf(factor)
  return Math.round(total)
}

function numberOf(factor: string): number {
  const match = FACTOR.exec(factor)
  if (match === null) return Number.NaN
  const [, whole, decimals, divisor] = match
  if (divisor !== undefined) return Number(whole) / Number(divisor)
  return decimals === undefined ? Number(whole) : Number(`${whole}.${decimals}`)
}
