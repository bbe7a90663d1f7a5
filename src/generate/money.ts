/**
 * Money in whole hundredths of a đồng, quantities and unit prices in whole thousandths. No floats:
 * a generated claim must balance to the last xu.
 */

/** Hundredths of a đồng as the standard writes them: a dot and two decimals, plain 0 for nothing. */
export function formatMoney(hundredths: number): string {
  if (hundredths === 0) return '0'
  const xu = hundredths % 100
  return `${(hundredths - xu) / 100}.${xu < 10 ? '0' : ''}${xu}`
}

/** Thousandths with no trailing zeros: 2000 → `2`, 500 → `0.5`. */
export function formatThousandths(thousandths: number): string {
  const rest = thousandths % 1000
  const whole = (thousandths - rest) / 1000
  if (rest === 0) return String(whole)
  return `${whole}.${String(rest).padStart(3, '0').replace(/0+$/, '')}`
}

/** Unit price in thousandths of a đồng, with two decimals or, when it has them, three. */
export function formatPrice(thousandths: number): string {
  if (thousandths % 10 === 0) return formatMoney(thousandths / 10)
  const rest = thousandths % 1000
  return `${(thousandths - rest) / 1000}.${String(rest).padStart(3, '0')}`
}

/**
 * quantity × price × the percentages, in hundredths of a đồng, rounded half up once at the end.
 * Quantity and price are in thousandths, percentages whole.
 */
export function amount(quantity: number, price: number, ...percents: readonly number[]): number {
  let exact = BigInt(quantity) * BigInt(price)
  let divisor = 10_000n
  for (const percent of percents) {
    if (percent === 100) continue
    exact *= BigInt(percent)
    divisor *= 100n
  }
  return Number((exact + divisor / 2n) / divisor)
}

/** `percent` of an amount, rounded half up. */
export function share(hundredths: number, percent: number): number {
  return Math.floor((hundredths * percent + 50) / 100)
}
