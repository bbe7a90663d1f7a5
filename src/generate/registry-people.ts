/**
 * People of the registry who have nothing to do with any claim, a line each. They are made by arithmetic on their
 * number instead of drawing, because there are to be tens of millions of them.
 */

const FAMILIES = ['NGUYỄN', 'TRẦN', 'LÊ', 'PHẠM', 'HOÀNG', 'PHAN', 'VŨ', 'ĐẶNG', 'BÙI', 'ĐỖ'] as const
const OBJECTS = ['GD4', 'DN4', 'HS4', 'DT2', 'HN2', 'HT3', 'BT2', 'DK2', 'SV4', 'TC3'] as const
const PROVINCES = ['01', '31', '38', '40', '46', '48', '52', '66', '79', '92'] as const
const FIRST_NUMBER = 1_000_000_000
const FIRST_YEAR = 1935
const YEARS = 85

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

/** The line of the person with this number, 0 … 99,999,999, in the order of `REGISTRY_COLUMNS`. */
export function otherPerson(seed: number, index: number): string {
  // One draw decides all; its digits are independent enough for made-up people.
  let draw = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b)
  draw = Math.imul(draw ^ (draw >>> 15), 0x2c1b3c6d)
  draw = (draw ^ (draw >>> 12)) >>> 0
  const sex = (draw & 1) + 1
  const year = FIRST_YEAR + ((draw >>> 1) % YEARS)
  const number = String(FIRST_NUMBER + index)
  const name = `${FAMILIES[(draw >>> 8) % FAMILIES.length]!} ${sex === 1 ? 'VĂN' : 'THỊ'} MẪU SỐ ${number}`
  const birth = `${year}${pad(((draw >>> 3) % 12) + 1, 2)}${pad(((draw >>> 5) % 28) + 1, 2)}`
  const object = OBJECTS[(draw >>> 11) % OBJECTS.length]!
  const province = PROVINCES[(draw >>> 14) % PROVINCES.length]!
  // Provinces from 900 on do not exist; nobody bears these.
  const centuryAndSex = (year < 2000 ? 0 : 2) + sex - 1
  const citizen = `${900 + Math.floor(index / 1_000_000)}${centuryAndSex}${pad(year % 100, 2)}${pad(index % 1_000_000, 6)}`
  const facility = `${province}9${pad((draw >>> 17) % 90, 2)}`
  const fiveYear = year < 2005 ? '20200101' : ''
  return `card,${number},${name},,${citizen},${birth},${sex},"Thôn Thử Nghiệm ${(draw >>> 20) % 30}, Xã Ví Dụ",20230401,,${object}${province}${number},20240101,20271231,${facility},,${fiveYear},,,,,,,\n`
}
