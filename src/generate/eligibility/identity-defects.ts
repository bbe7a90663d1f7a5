import { ADULT, goesHome, OUTPATIENT, STAY, withPatient } from './cases.js'
import { addDays } from './days.js'
import { defect, type EligibilityDefect } from './defect.js'

/** The person of the claim is not the person of the registry, or not alive. */
export const IDENTITY_DEFECTS: readonly EligibilityDefect[] = [
  defect(
    'unknown-person',
    'ELG-R01',
    'không có người này trong sổ thẻ',
    'the registry does not know the person',
    {
      // A look-up that finds nobody is nobody's look-up.
      also: ['ELG-R18'],
      registry(draft) {
        draft.missing = true
      },
    },
  ),
  defect('other-name', 'ELG-R02', 'họ tên khác hẳn', 'another name altogether', {
    registry(draft) {
      draft.name = `ÂU DƯƠNG KHÁC ${draft.bhxhNo.slice(-4)}`
    },
  }),
  defect('name-without-accents', 'ELG-R21', 'họ tên chỉ khác dấu', 'the name differs in its accents only', {
    registry(draft) {
      draft.name = draft.name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('Đ', 'D')
    },
  }),
  defect('name-initials', 'ELG-R21', 'họ tên khác, cùng chữ cái đầu', 'another name with the same initials', {
    registry(draft) {
      draft.name = draft.name
        .split(' ')
        .map((word) => (/^\d/.test(word) ? word : `${word[0]}Ư`))
        .join(' ')
    },
  }),
  defect('former-name', null, 'hồ sơ ghi họ tên cũ', 'the claim has a former name', {
    registry(draft) {
      draft.formerNames = [draft.name]
      draft.name = `ÂU DƯƠNG MỚI ${draft.bhxhNo.slice(-4)}`
    },
  }),
  defect('other-birth', 'ELG-R03', 'ngày sinh khác', 'another birth date', {
    // A child could outgrow its card by it.
    case: ADULT,
    registry(draft) {
      draft.birth = `${Number(draft.birth.slice(0, 4)) - 3}${draft.birth.slice(4)}`
    },
  }),
  defect('birth-year-only', null, 'sổ thẻ chỉ có năm sinh', 'the registry knows the year of birth only', {
    registry(draft) {
      draft.birth = draft.birth.slice(0, 4)
    },
  }),
  defect('other-sex', 'ELG-R04', 'giới tính khác', 'another sex', {
    registry(draft) {
      draft.sex = draft.sex === '1' ? '2' : '1'
    },
  }),
  defect('other-citizen-id', 'ELG-R05', 'số định danh khác', 'another citizen id', {
    // The claims of children have none to compare.
    case: ADULT,
    registry(draft) {
      draft.cccd = `999${draft.cccd.slice(3)}`
    },
  }),
  defect(
    'not-verified',
    // Part of the match result and no finding: the facility cannot do anything about it.
    null,
    'chưa xác thực định danh',
    'the identity was never authenticated',
    {
      registry(draft) {
        draft.verified = ''
      },
    },
  ),
  defect('died', 'ELG-R11', 'đã mất trước khi vào viện', 'the holder died before the visit', {
    registry(draft, { arrival }) {
      draft.death = addDays(arrival, -30)
    },
  }),
  defect(
    'death-reported',
    'ELG-R12',
    'hồ sơ báo người bệnh tử vong',
    'the claim itself reports the death of the patient',
    {
      case: STAY,
      claim: {
        visit: goesHome,
        head(head) {
          head.KET_QUA_DTRI = '5'
          head.GHI_CHU = ''
          head.NGAY_TAI_KHAM = ''
        },
      },
    },
  ),
  defect(
    'wrong-citizen-id',
    'ELG-F11',
    'số định danh không hợp giới tính',
    'the citizen id does not go with the sex',
    {
      case: OUTPATIENT,
      // The registry has the same number: it is wrong in itself, not different.
      claim: {
        visit: withPatient(({ citizenId }) => ({
          citizenId: `${citizenId.slice(0, 3)}${Number(citizenId[3]) ^ 1}${citizenId.slice(4)}`,
        })),
      },
    },
  ),
]
