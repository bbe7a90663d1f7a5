import { type Dated, FIRST_DAY, LAST_DAY } from './dated.js'

/** Third character of a card. */
export type CardLevel = '1' | '2' | '3' | '4' | '5'

/** What the third character means. */
export interface LevelMeaning extends Dated {
  readonly level: CardLevel
  readonly vi: string
  readonly en: string
}

const QD1351 = 'QĐ 1351/QĐ-BHXH (16/11/2015)'

export const LEVEL_MEANINGS: readonly LevelMeaning[] = (
  [
    ['1', '100%, không giới hạn tỷ lệ thanh toán', '100 %, no rate limits'],
    ['2', '100%, có giới hạn tỷ lệ thanh toán', '100 % with scope limits'],
    ['3', '95%', '95 %'],
    ['4', '80%', '80 %'],
    ['5', '100%, cả chi phí ngoài phạm vi', '100 % including cost outside the scope'],
  ] as const
).map(([level, vi, en]) => ({ level, vi, en, from: FIRST_DAY, to: LAST_DAY, basis: QD1351 }))

/** An object code (first two characters of a card) with the levels that cards of it were given. */
export interface CardObject extends Dated {
  readonly code: string
  readonly vi: string
  readonly en: string
  /** Levels that any source gives; where sources differ, all of them. */
  readonly levels: readonly CardLevel[]
  /** False where fewer than two sources agree on the code or its level. */
  readonly certain: boolean
}

const AGREED = `${QD1351}; ít nhất hai nguồn thống nhất`
const UNSURE = 'QĐ 1697/QĐ-BHXH (2023), QĐ 1018/QĐ-BHXH (2024) theo nguồn thứ cấp; các nguồn không thống nhất'

const agreed = (levels: string, ...rows: [code: string, vi: string, en: string][]): CardObject[] =>
  rows.map(([code, vi, en]) => entry(code, vi, en, levels, true))
const unsure = (...rows: [code: string, levels: string, vi: string, en: string][]): CardObject[] =>
  rows.map(([code, levels, vi, en]) => entry(code, vi, en, levels, false))

function entry(code: string, vi: string, en: string, levels: string, certain: boolean): CardObject {
  return {
    code,
    vi,
    en,
    levels: [...levels] as CardLevel[],
    certain,
    from: FIRST_DAY,
    to: LAST_DAY,
    basis: certain ? AGREED : UNSURE,
  }
}

export const CARD_OBJECTS: readonly CardObject[] = [
  ...agreed(
    '1',
    ['CC', 'Người có công với cách mạng, nhóm 1', 'Persons with merit, group 1'],
    ['TE', 'Trẻ em dưới 6 tuổi', 'Children under six'],
  ),
  ...agreed(
    '2',
    ['CK', 'Người có công với cách mạng, nhóm 2', 'Persons with merit, group 2'],
    ['CB', 'Cựu chiến binh', 'Veterans'],
    ['KC', 'Người tham gia kháng chiến', 'Participants of the resistance'],
    ['HN', 'Hộ nghèo', 'Poor households'],
    ['DT', 'Dân tộc thiểu số', 'Ethnic minorities'],
    ['DK', 'Vùng đặc biệt khó khăn', 'Specially difficult areas'],
    ['XD', 'Xã đảo, huyện đảo', 'Islands'],
    ['BT', 'Bảo trợ xã hội', 'Social protection'],
    ['TS', 'Thân nhân liệt sĩ', "Martyrs' relatives"],
  ),
  ...agreed(
    '3',
    ['HT', 'Hưu trí', 'Pensioners'],
    ['TC', 'Thân nhân người có công', 'Relatives of persons with merit'],
  ),
  ...agreed(
    '4',
    ['DN', 'Doanh nghiệp', 'Enterprises'],
    ['HX', 'Hợp tác xã', 'Cooperatives'],
    ['CH', 'Cơ quan nhà nước', 'State agencies'],
    ['NN', 'Tổ chức nước ngoài', 'Foreign organisations'],
    ['TK', 'Tổ chức khác', 'Other organisations'],
    ['HC', 'Cán bộ, công chức', 'Officials'],
    ['XK', 'Người hoạt động không chuyên trách cấp xã', 'Part-time workers of communes'],
    ['TB', 'Tai nạn lao động, bệnh nghề nghiệp', 'Work accidents, occupational diseases'],
    ['NO', 'Nghỉ ốm dài ngày', 'Long sick leave'],
    ['XB', 'Cán bộ xã nghỉ việc, quỹ BHXH chi trả', 'Retired commune cadres, paid by the fund'],
    ['TN', 'Hưởng trợ cấp thất nghiệp', 'Unemployment benefit'],
    ['CS', 'Công nhân cao su nghỉ việc', 'Former rubber workers'],
    ['XN', 'Cán bộ xã nghỉ việc, ngân sách chi trả', 'Retired commune cadres, paid by the budget'],
    ['MS', 'Thôi hưởng trợ cấp mất sức', 'Ended disability allowance'],
    ['HD', 'Đại biểu Quốc hội, Hội đồng nhân dân', 'Deputies'],
    ['TQ', 'Thân nhân quân đội', 'Relatives of the army'],
    ['TA', 'Thân nhân công an', 'Relatives of the police'],
    ['TY', 'Thân nhân cơ yếu', 'Relatives of the cipher service'],
    ['HG', 'Người đã hiến bộ phận cơ thể', 'Organ donors'],
    ['LS', 'Lưu học sinh nước ngoài', 'Foreign students'],
    ['HS', 'Học sinh', 'Pupils'],
    ['SV', 'Sinh viên', 'Students'],
    ['GB', 'Hộ nông, lâm, ngư, diêm nghiệp', 'Farm, forest, fishing and salt households'],
    ['GD', 'Hộ gia đình', 'Households'],
  ),
  ...agreed(
    '5',
    ['QN', 'Quân nhân', 'Army'],
    ['CA', 'Công an', 'Police'],
    ['CY', 'Cơ yếu', 'Cipher service'],
  ),
  ...unsure(
    ['AK', '2', 'Đối tượng thuộc danh mục mới (AK)', 'Group of the newer list (AK)'],
    ['CT', '24', 'Người từ 80 tuổi hưởng tuất hàng tháng', 'Survivor allowance at 80 or more'],
    ['CN', '23', 'Hộ cận nghèo', 'Near-poor households'],
    ['PV', '34', 'Người phục vụ người có công', 'Carers of persons with merit'],
    ['TG', '3', 'Đối tượng thuộc danh mục mới (TG)', 'Group of the newer list (TG)'],
    ['DS', '3', 'Đối tượng thuộc danh mục mới (DS)', 'Group of the newer list (DS)'],
    ['HK', '3', 'Đối tượng thuộc danh mục mới (HK)', 'Group of the newer list (HK)'],
    ['ND', '4', 'Đối tượng thuộc danh mục mới (ND)', 'Group of the newer list (ND)'],
    ['TH', '4', 'Đối tượng thuộc danh mục mới (TH)', 'Group of the newer list (TH)'],
    ['TV', '4', 'Thân nhân công nhân viên quốc phòng', 'Relatives of defence workers'],
    ['TD', '4', 'Đối tượng thuộc danh mục mới (TD)', 'Group of the newer list (TD)'],
    ['TU', '4', 'Đối tượng thuộc danh mục mới (TU)', 'Group of the newer list (TU)'],
    ['BA', '4', 'Đối tượng thuộc danh mục mới (BA)', 'Group of the newer list (BA)'],
    ['LH', '24', 'Đối tượng thuộc danh mục mới (LH)', 'Group of the newer list (LH)'],
  ),
]

const byCode = new Map(CARD_OBJECTS.map((object) => [object.code, object]))

/** The object code as known on the day; undefined when no source has it. */
export function cardObject(code: string, day: number): CardObject | undefined {
  const object = byCode.get(code)
  return object !== undefined && object.from <= day && day <= object.to ? object : undefined
}

/** A group whose level in force differs from the one printed on its cards. */
export interface RaisedLevel extends Dated {
  readonly object: string
  readonly level: CardLevel
}

export const RAISED_LEVELS: readonly RaisedLevel[] = (['CN', 'LH'] as const).map((object) => ({
  object,
  level: '2',
  from: 20260101,
  to: LAST_DAY,
  basis: 'NQ 261/2025/QH15; CV 38/BYT-BH (06/01/2026), theo nguồn thứ cấp',
}))

/** From the poorest benefit to the richest. */
const RANK: Readonly<Record<CardLevel, number>> = { '4': 0, '3': 1, '2': 2, '1': 3, '5': 4 }

/**
 * True when a card of the object may carry the level on the day. A person of several groups gets the level of the
 * best (Luật BHYT, điều 22 khoản 2), so a better level than the object's own is possible, except level 5, which
 * is given to army, police and cipher service alone. Codes that no source has are not judged.
 */
export function isLevelPossible(code: string, level: CardLevel, day: number): boolean {
  const object = cardObject(code, day)
  if (object === undefined || object.levels.includes(level)) return true
  if (level === '5') return false
  return object.levels.some((own) => RANK[own] < RANK[level])
}
