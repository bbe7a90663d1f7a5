import { type Dated, FIRST_DAY, LAST_DAY } from './dated.js'

/** A province as it was called during a time; the number on cards outlives the name. */
export interface CardProvince extends Dated {
  readonly code: string
  readonly name: string
}

/** The day on which 63 provinces became 34. */
export const PROVINCES_MERGED = 20250701

const LAST_DAY_BEFORE_MERGER = 20250630

const OLD_LIST = 'danh mục 63 tỉnh, thành phố trước 01/07/2025'
const QD19 = 'QĐ 19/2025/QĐ-TTg'

const BEFORE =
  '01 Hà Nội|02 Hà Giang|04 Cao Bằng|06 Bắc Kạn|08 Tuyên Quang|10 Lào Cai|11 Điện Biên|12 Lai Châu|14 Sơn La|' +
  '15 Yên Bái|17 Hòa Bình|19 Thái Nguyên|20 Lạng Sơn|22 Quảng Ninh|24 Bắc Giang|25 Phú Thọ|26 Vĩnh Phúc|' +
  '27 Bắc Ninh|30 Hải Dương|31 Hải Phòng|33 Hưng Yên|34 Thái Bình|35 Hà Nam|36 Nam Định|37 Ninh Bình|' +
  '38 Thanh Hóa|40 Nghệ An|42 Hà Tĩnh|44 Quảng Bình|45 Quảng Trị|46 Thừa Thiên Huế|48 Đà Nẵng|49 Quảng Nam|' +
  '51 Quảng Ngãi|52 Bình Định|54 Phú Yên|56 Khánh Hòa|58 Ninh Thuận|60 Bình Thuận|62 Kon Tum|64 Gia Lai|' +
  '66 Đắk Lắk|67 Đắk Nông|68 Lâm Đồng|70 Bình Phước|72 Tây Ninh|74 Bình Dương|75 Đồng Nai|' +
  '77 Bà Rịa - Vũng Tàu|79 Thành phố Hồ Chí Minh|80 Long An|82 Tiền Giang|83 Bến Tre|84 Trà Vinh|86 Vĩnh Long|' +
  '87 Đồng Tháp|89 An Giang|91 Kiên Giang|92 Cần Thơ|93 Hậu Giang|94 Sóc Trăng|95 Bạc Liêu|96 Cà Mau'

const AFTER =
  '01 Hà Nội|04 Cao Bằng|08 Tuyên Quang|11 Điện Biên|12 Lai Châu|14 Sơn La|15 Lào Cai|19 Thái Nguyên|' +
  '20 Lạng Sơn|22 Quảng Ninh|24 Bắc Ninh|25 Phú Thọ|31 Hải Phòng|33 Hưng Yên|37 Ninh Bình|38 Thanh Hóa|' +
  '40 Nghệ An|42 Hà Tĩnh|44 Quảng Trị|46 Huế|48 Đà Nẵng|51 Quảng Ngãi|52 Gia Lai|56 Khánh Hòa|66 Đắk Lắk|' +
  '68 Lâm Đồng|75 Đồng Nai|79 Thành phố Hồ Chí Minh|80 Tây Ninh|82 Đồng Tháp|86 Vĩnh Long|91 An Giang|' +
  '92 Cần Thơ|96 Cà Mau'

const rows = (list: string, from: number, to: number, basis: string): CardProvince[] =>
  list.split('|').map((item) => ({ code: item.slice(0, 2), name: item.slice(3), from, to, basis }))

/** Names by time: 15 is Yên Bái on a card of 2024 and Lào Cai on one of 2026. */
export const CARD_PROVINCES: readonly CardProvince[] = [
  ...rows(BEFORE, FIRST_DAY, LAST_DAY_BEFORE_MERGER, OLD_LIST),
  ...rows(AFTER, PROVINCES_MERGED, LAST_DAY, QD19),
]

/** Characters 4 and 5 of cards that units of the army and the police issue. Not confirmed by an official text. */
export const UNIT_CODES: readonly string[] = ['97', '98', '99']

const issued = new Set([...BEFORE.split('|').map((item) => item.slice(0, 2)), ...UNIT_CODES])

/** The name of the province on the day; undefined when the number is none of that day. */
export function provinceOn(code: string, day: number): CardProvince | undefined {
  return CARD_PROVINCES.find((row) => row.code === code && row.from <= day && day <= row.to)
}

/**
 * True when a card may carry these characters 4 and 5. Cards of provinces that were merged away stay in use and no
 * text on their re-issue is known, so numbers from before and after the merger both stand, whatever the day.
 */
export const isIssuingUnit = (code: string): boolean => issued.has(code)
