import { type Dated, FIRST_DAY, LAST_DAY } from './dated.js'

/** Visit categories (MA_DOITUONG_KCB) for which something holds during some time. */
export interface RouteList extends Dated {
  readonly codes: readonly string[]
}

const always = (codes: readonly string[], basis: string): RouteList => ({
  codes,
  from: FIRST_DAY,
  to: LAST_DAY,
  basis,
})

/** Visits on the patient's own way to a higher level: their co-payments do not count towards the exemption. */
export const COPAY_NOT_COUNTED: readonly RouteList[] = [
  always(['3', '3.1', '3.2', '3.3'], 'Luật BHYT, điều 22; NĐ 188/2025/NĐ-CP, điều 18 khoản 2'),
]

/** Visits that need no check-in (XML0). */
export const NO_CHECK_IN: readonly RouteList[] = [
  always(['2'], 'Cấp cứu: QĐ 130/QĐ-BYT, điều 3 khoản 1, sửa bởi QĐ 4750/QĐ-BYT, điều 2 khoản 2'),
  always(['9'], 'Lượt khám không thuộc BHYT: QĐ 824/QĐ-BYT; QĐ 3276/QĐ-BYT'),
]

/** Whether a category is on a list on a day, YYYYMMDD. */
export const isListed = (lists: readonly RouteList[], code: string, day: number): boolean =>
  lists.some(({ codes, from, to }) => from <= day && day <= to && codes.includes(code))
