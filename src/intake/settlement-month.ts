import { dayInVietnam } from '../standard/dated.js'

/** First and last year that a settlement month may lie in; outside it is taken for a typing error. */
const FIRST_YEAR = 2015
const YEARS_AHEAD = 1

const monthText = (year: number, month: number): string => `${year}-${String(month).padStart(2, '0')}-01`

function usable(year: number, month: number, receivedAt: Date): boolean {
  return (
    year >= FIRST_YEAR &&
    year <= Number(dayInVietnam(receivedAt).slice(0, 4)) + YEARS_AHEAD &&
    month >= 1 &&
    month <= 12
  )
}

/**
 * The month that a claim is settled in, as `YYYY-MM-01`: NAM_QT and THANG_QT of XML1; where they are missing
 * or beyond sense, the month of NGAY_RA (`YYYYMMDD…`); where that is missing too, the month of receipt.
 * It says which partition holds the claim, so it never depends on anything but the claim and that date.
 */
export function settlementMonth(namQt: string, thangQt: string, ngayRa: string, receivedAt: Date): string {
  const year = Number(namQt)
  const month = Number(thangQt)
  if (
    namQt !== '' &&
    thangQt !== '' &&
    Number.isInteger(year) &&
    Number.isInteger(month) &&
    usable(year, month, receivedAt)
  )
    return monthText(year, month)
  const outYear = Number(ngayRa.slice(0, 4))
  const outMonth = Number(ngayRa.slice(4, 6))
  if (ngayRa.length >= 8 && usable(outYear, outMonth, receivedAt)) return monthText(outYear, outMonth)
  return `${dayInVietnam(receivedAt).slice(0, 7)}-01`
}
