/** Exact arithmetic on money and quantities held as whole numbers. NaN in, NaN out. */

/**
 * `a × b ÷ divisor`, rounded half away from zero. Exact: beyond 2^53 it calculates with big integers.
 * E.g. quantity in 1/1000 × price in 1/1000 ÷ 10,000 = money in 1/100.
 */
export function multiply(a: number, b: number, divisor: number): number {
  const product = a * b
  if (Number.isNaN(product)) return product
  if (Math.abs(product) <= Number.MAX_SAFE_INTEGER) return divide(product, divisor)
  return Number(divideBig(BigInt(a) * BigInt(b), BigInt(divisor)))
}

/** `a × b × c ÷ divisor`, as {@link multiply}. */
export function multiply3(a: number, b: number, c: number, divisor: number): number {
  const product = a * b * c
  if (Number.isNaN(product)) return product
  if (Math.abs(product) <= Number.MAX_SAFE_INTEGER) return divide(product, divisor)
  return Number(divideBig(BigInt(a) * BigInt(b) * BigInt(c), BigInt(divisor)))
}

/** Whole quotient, rounded half away from zero. */
export function divide(value: number, divisor: number): number {
  const rest = value % divisor
  const whole = (value - rest) / divisor
  if (Math.abs(rest) * 2 < divisor) return whole
  return rest < 0 ? whole - 1 : whole + 1
}

function divideBig(value: bigint, divisor: bigint): bigint {
  const whole = value / divisor
  const rest = value - whole * divisor
  const twice = (rest < 0n ? -rest : rest) * 2n
  if (twice < divisor) return whole
  return rest < 0n ? whole - 1n : whole + 1n
}

/** True when both are known and differ by more than the tolerance (all in the same unit). */
export function differ(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) > tolerance
}

/** An amount of 1/100 đồng as plain decimal text, for messages: `1234500.5`. */
export function plain(amount: number): string {
  if (Number.isNaN(amount)) return ''
  const sign = amount < 0 ? '-' : ''
  const whole = Math.floor(Math.abs(amount) / 100)
  const cents = Math.abs(amount) % 100
  return sign + whole + (cents === 0 ? '' : `.${String(cents).padStart(2, '0').replace(/0$/, '')}`)
}
