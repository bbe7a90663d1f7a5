/** Structure of the 12-digit citizen id. NĐ 137/2015/NĐ-CP, điều 13; TT 07/2016/TT-BCA. */

/** Provinces of birth registration: the numbers of the 63 provinces, for life, whatever was merged since. */
const PROVINCES = new Set(
  (
    '01 02 04 06 08 10 11 12 14 15 17 19 20 22 24 25 26 27 30 31 33 34 35 36 37 38 40 42 44 45 46 48 49 51 52 54 ' +
    '56 58 60 62 64 66 67 68 70 72 74 75 77 79 80 82 83 84 86 87 89 91 92 93 94 95 96'
  )
    .split(' ')
    .map((code) => `0${code}`),
)

/** Given to nobody, so that ids in samples and training data cannot be a living person's. */
const FOR_SAMPLES = '000'

/** What is wrong with a citizen id beside the person's data. */
export type CitizenIdFault = 'prefix' | 'sex' | 'birthYear'

/**
 * Faults of a 12-digit id against birth day (`YYYYMMDD`, month and day may be 00) and sex (1, 2; others are not
 * compared). Ids of other forms (9 digits, passport, account) have no such structure and no fault. Country codes
 * (from 100) are not known here and pass.
 */
export function citizenIdFault(id: string, birthDay: number, sex: number): CitizenIdFault | null {
  if (!/^\d{12}$/.test(id)) return null
  const prefix = id.slice(0, 3)
  if (prefix < '100' && prefix !== FOR_SAMPLES && !PROVINCES.has(prefix)) return 'prefix'
  const year = Math.floor(birthDay / 10_000)
  const mark = Number(id[3])
  if (year >= 1900 && year < 2400) {
    const century = 19 + Math.floor(mark / 2)
    if (century !== Math.floor(year / 100) || Number(id.slice(4, 6)) !== year % 100) return 'birthYear'
  }
  if ((sex === 1 || sex === 2) && mark % 2 !== sex - 1) return 'sex'
  return null
}
