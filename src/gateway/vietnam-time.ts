/** Vietnam has one time, UTC+7, without summer time. */
const OFFSET_MS = 7 * 60 * 60 * 1000

/** `yyyyMMddHHmmss` on clocks in Vietnam. */
export function vietnamStamp(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().replace(/\D/g, '').slice(0, 14)
}

/** The instant as the national gateway writes it: UTC, seven fraction digits, `Z`. */
export function sevenDigitInstant(instant: Date): string {
  return instant.toISOString().replace(/\.(\d{3})Z$/, '.$10000Z')
}
