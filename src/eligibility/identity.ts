import { bestNameMatch, isNewbornName } from './names.js'
import type { Person } from './registry.js'

/** How a field of the claim agrees with the registry: the closed list of causes. */
export type MatchCause =
  | 'same'
  | 'tonePlacement'
  | 'formerName'
  | 'coarse'
  | 'withoutDiacritics'
  | 'initials'
  | 'newbornName'
  | 'legacyFont'
  | 'different'
  | 'byNumber'
  | 'byCitizenId'
  | 'ministry'
  | 'temporary'
  | 'unknown'
  | 'notComparable'
  | 'blankInClaim'
  | 'blankInRegistry'
  | 'notAsked'

/** The causes in words, for pages and exports. */
export const MATCH_CAUSES: Readonly<Record<MatchCause, { readonly vi: string; readonly en: string }>> = {
  same: { vi: 'khớp', en: 'agrees' },
  tonePlacement: { vi: 'khớp, khác vị trí đặt dấu thanh', en: 'agrees but for the place of the tone mark' },
  formerName: { vi: 'khớp với tên trước đây', en: 'agrees with a former name' },
  coarse: { vi: 'khớp ở phần đã biết (năm hoặc tháng)', en: 'agrees as far as known (year or month)' },
  withoutDiacritics: { vi: 'chỉ khớp khi bỏ dấu', en: 'agrees only without diacritics' },
  initials: { vi: 'chỉ khớp ký tự đầu của từng chữ', en: 'only the initials agree' },
  newbornName: { vi: 'tên gọi theo cha, mẹ của trẻ sơ sinh', en: 'a newborn called after a parent' },
  legacyFont: {
    vi: 'tên viết bằng bảng mã cũ, không so được',
    en: 'written in a font of old, not comparable',
  },
  different: { vi: 'khác', en: 'differs' },
  byNumber: { vi: 'tìm thấy theo mã số BHXH, mã thẻ khác', en: 'found by the number; the card code differs' },
  byCitizenId: { vi: 'tìm thấy theo số CCCD', en: 'found by the citizen id' },
  ministry: { vi: 'thẻ của Bộ Quốc phòng, Bộ Công an', en: 'card of the army or the police' },
  temporary: { vi: 'mã thẻ tạm', en: 'temporary number' },
  unknown: { vi: 'không tìm thấy', en: 'not found' },
  notComparable: { vi: 'không so được', en: 'not comparable' },
  blankInClaim: { vi: 'hồ sơ để trống', en: 'blank in the claim' },
  blankInRegistry: { vi: 'hệ thống thẻ không có', en: 'the registry has none' },
  notAsked: { vi: 'chưa hỏi được hệ thống thẻ', en: 'the registry was not asked' },
}

/** What the claim says about who the patient is. */
export interface ClaimedIdentity {
  readonly hoTen: string
  readonly ngaySinh: number
  readonly gioiTinh: number
  readonly soCccd: string
  /** At most 28 days old on arrival. */
  readonly newborn: boolean
}

/** Fields of the identity beside those of one person. */
export interface PersonMatch {
  readonly name: MatchCause
  readonly birthDate: MatchCause
  readonly sex: MatchCause
  readonly citizenId: MatchCause
}

export const matchPerson = (claimed: ClaimedIdentity, person: Person): PersonMatch => ({
  name: matchName(claimed, person),
  birthDate: matchBirthDay(claimed, person),
  sex: matchSex(claimed, person),
  citizenId: matchCitizenId(claimed, person),
})

/** The same cause for every field: there is no person to compare with. */
export const matchNobody = (cause: MatchCause): PersonMatch => ({
  name: cause,
  birthDate: cause,
  sex: cause,
  citizenId: cause,
})

/** Name by levels, from the best of the person's names; a newborn may go by a parent's name. */
function matchName(claimed: ClaimedIdentity, person: Person): MatchCause {
  if (claimed.hoTen === '') return 'blankInClaim'
  if (person.names.length === 0) return 'blankInRegistry'
  const { match, former } = bestNameMatch(claimed.hoTen, person.names)
  if (former && (match === 'same' || match === 'tonePlacement')) return 'formerName'
  if (match === 'different' && claimed.newborn) return 'newbornName'
  if (match !== 'same' && isNewbornName(claimed.hoTen) && claimed.newborn) return 'newbornName'
  return match
}

/** Birth days as exactly as both sides know them. */
function matchBirthDay(claimed: ClaimedIdentity, person: Person): MatchCause {
  if (claimed.ngaySinh === 0) return 'blankInClaim'
  if (person.birthDay === 0) return 'blankInRegistry'
  const ours = Math.floor(claimed.ngaySinh / 10_000)
  const theirs = person.birthDay
  const yearOnly = ours % 10_000 === 0 || person.birthPrecision === 'year'
  if (yearOnly) return Math.floor(ours / 10_000) === Math.floor(theirs / 10_000) ? 'coarse' : 'different'
  if (ours % 100 === 0 || person.birthPrecision === 'month')
    return Math.floor(ours / 100) === Math.floor(theirs / 100) ? 'coarse' : 'different'
  return ours === theirs ? 'same' : 'different'
}

/** Sex; 3 (undetermined) is not compared. */
function matchSex(claimed: ClaimedIdentity, person: Person): MatchCause {
  if (claimed.gioiTinh === 0) return 'blankInClaim'
  if (claimed.gioiTinh === 3 || person.sex === 3) return 'notComparable'
  return claimed.gioiTinh === person.sex ? 'same' : 'different'
}

/** Citizen id; other papers (9 digits, passport) are not compared. */
function matchCitizenId(claimed: ClaimedIdentity, person: Person): MatchCause {
  if (claimed.soCccd === '') return 'blankInClaim'
  if (person.citizenId === null) return 'blankInRegistry'
  if (!/^\d{12}$/.test(claimed.soCccd)) return 'notComparable'
  return claimed.soCccd === person.citizenId ? 'same' : 'different'
}
