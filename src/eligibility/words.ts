import type { LevelGround } from './benefit-level.js'
import type { CitizenIdFault } from './card-citizen.js'
import type { CardState } from './registry.js'

/** A word in both languages; as parameters of a finding, `{vi}` and `{en}` in its texts. */
export type Word = { readonly vi: string; readonly en: string }

const word = (vi: string, en: string): Word => ({ vi, en })

export const STATE_WORDS: Readonly<Record<CardState, Word>> = {
  active: word('đang dùng', 'in use'),
  withdrawn: word('đã thu hồi', 'withdrawn'),
  held: word('bị tạm giữ', 'held'),
  locked: word('bị tạm khóa', 'locked'),
  reduced: word('đã báo giảm', 'reduced'),
  movedOut: word('báo giảm do chuyển ngoại tỉnh', 'ended: moved to another province'),
  movedWithin: word('báo giảm do chuyển nội tỉnh', 'ended: moved within the province'),
  increasedAgain: word('báo giảm do tăng lại cùng đơn vị', 'ended: enrolled again with the same unit'),
  stopped: word('đã ngừng tham gia', 'stopped'),
}

export const CITIZEN_ID_WORDS: Readonly<Record<CitizenIdFault, Word>> = {
  prefix: word('mã nơi đăng ký khai sinh (3 số đầu)', 'the place of birth registration (digits 1-3)'),
  sex: word('giới tính (số thứ 4)', 'the sex (digit 4)'),
  birthYear: word('năm sinh (số thứ 4 đến 6)', 'the birth year (digits 4-6)'),
}

/** Part of a card number in which it differs from the person's cards. */
export const CARD_PART_WORDS = {
  object: word('mã đối tượng (ký tự 1, 2)', 'the object code (characters 1, 2)'),
  level: word('mức quyền lợi (ký tự 3)', 'the benefit level (character 3)'),
  province: word('nơi cấp (ký tự 4, 5)', 'the issuing province (characters 4, 5)'),
  number: word('mã số BHXH (10 ký tự cuối)', 'the social insurance number (last 10 characters)'),
} as const

export const TEMPORARY_WORDS = {
  unlisted: word('không có trong danh sách thẻ tạm', 'it is not in the list of temporary numbers'),
  age: word('trẻ đã quá tuổi', 'the child is too old'),
  official: word('đã có thẻ chính thức chưa ghi trong hồ sơ', 'an official card exists and is not listed'),
} as const

export const GROUND_WORDS: Readonly<Record<LevelGround, Word>> = {
  card: word('mức của thẻ và đối tượng đến khám', 'card and visit category'),
  flat: word('đối tượng hưởng mức cố định', 'a category of fixed benefit'),
  smallVisit: word('chi phí thấp hơn 15% mức tham chiếu', 'cost below 15 % of the reference level'),
  primaryCare: word('khám tại cấp ban đầu', 'primary care'),
  exemption: word('miễn cùng chi trả trong năm', 'exemption from co-payment'),
}

export const ROUTE_PART_WORDS = {
  care: word('hình thức nội trú, ngoại trú', 'care with or without a bed'),
  facility: word(
    'cấp chuyên môn, điểm hoặc tuyến cũ của cơ sở',
    'level, points or former line of the facility',
  ),
} as const

export const PERSON_PART_WORDS = {
  name: word('họ tên', 'name'),
  birth: word('ngày sinh', 'birth date'),
  sex: word('giới tính', 'sex'),
  number: word('mã số BHXH', 'insurance number'),
} as const
