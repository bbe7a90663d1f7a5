import { addDays, minutesBetween, readable } from '../standard/moments.js'
import type { EligibilityCheck } from './check.js'
import type { EligibilityFacts } from './facts.js'
import { compareNames } from './names.js'
import type { Neighbour } from './neighbours.js'
import { EARLY_REFILL_DAYS, HAND_OVER_MINUTES, TRANSFER_MINUTES } from './parameters.js'
import { isInpatientCare } from './routes.js'
import { PERSON_PART_WORDS } from './words.js'

const DIED: ReadonlySet<string> = new Set(['5', '8'])
const TRANSFERRED: ReadonlySet<string> = new Set(['2', '5'])
/** Care types whose SO_NGAY_DTRI counts days of drugs. */
const DRUG_DAYS: ReadonlySet<string> = new Set(['05', '07'])

const numbersOf = (codes: readonly string[]): string[] => codes.map((code) => code.slice(-10))
const ownNumbers = (facts: EligibilityFacts): string[] => numbersOf(facts.cards.map(({ code }) => code))
const sharesNumber = (facts: EligibilityFacts, other: Neighbour): boolean => {
  const theirs = numbersOf(other.cardCodes)
  return ownNumbers(facts).some((number) => theirs.includes(number))
}
const sharesCitizenId = (facts: EligibilityFacts, other: Neighbour): boolean =>
  facts.soCccd.length === 12 && facts.soCccd === other.soCccd

/** Birth days that can be one person's: equal, or as far as both are known. */
function sameBirth(a: number, b: number): boolean {
  const [x, y] = [a, b].map((moment) => Math.floor(moment / 10_000))
  if (x % 10_000 === 0 || y % 10_000 === 0) return Math.floor(x / 10_000) === Math.floor(y / 10_000)
  return x === y
}

/** One person by number (or citizen id) and birth; a shared number alone may be a slip of the pen. */
const samePerson = (facts: EligibilityFacts, other: Neighbour): boolean =>
  (sharesNumber(facts, other) || sharesCitizenId(facts, other)) && sameBirth(facts.ngaySinh, other.ngaySinh)

interface Span {
  readonly ngayVao: number
  readonly ngayRa: number
}

/** Minutes that two stays have in common; 0 or less when none. */
function overlap(a: Span, b: Span): number {
  return minutesBetween(Math.max(a.ngayVao, b.ngayVao), Math.min(a.ngayRa, b.ngayRa))
}

const isWhole = ({ ngayVao, ngayRa }: Span): boolean => ngayVao > 0 && ngayRa >= ngayVao

/** True when the patient went from one of the two facilities to the other. */
function isTransfer(facts: EligibilityFacts, other: Neighbour): boolean {
  const [first, second] = facts.ngayVao <= other.ngayVao ? [facts, other] : [other, facts]
  return TRANSFERRED.has(first.maLoaiRv) || second.maNoiDi === first.maCskcb
}

const where = (other: Neighbour) => ({
  maLk: other.maLk,
  facility: other.maCskcb,
  from: readable(other.ngayVao),
  to: readable(other.ngayRa),
})

const province = (facility: string) => facility.slice(0, 2)

/** Does the claim fit the other claims of the same person? The first of them finds duplicates. */
export const ACROSS_CHECKS: readonly EligibilityCheck[] = [
  {
    code: 'ELG-X01',
    severity: 'error',
    needs: 'neighbours',
    text: {
      vi: 'Hồ sơ trùng với hồ sơ {maLk} đã nhận: cùng thẻ, họ tên, ngày vào, ngày ra, bệnh, kỳ quyết toán và số tiền',
      en: 'The claim doubles {maLk}, received before: same card, name, arrival, discharge, disease, month and amounts',
    },
    advice: {
      vi: 'Nếu muốn thay thế hồ sơ cũ, gửi lại với đúng MA_LK cũ; nếu là hai lượt khám thật, kiểm tra lại thời gian',
      en: 'To replace the earlier claim, send with its MA_LK; if these are two visits, check their times',
    },
    basis: 'Bộ kiểm tra của hệ thống giám định BHYT, điều kiện 61',
    check(stay, raise) {
      const { facts, parameters } = stay
      const tolerance = parameters.money('tolerance.duplicate', stay.dischargeDay || stay.arrivalDay) || 0
      const near = (a: number, b: number) => Math.abs(a - b) <= tolerance
      const same = stay
        .others()
        .find(
          (other) =>
            other.maCskcb === facts.maCskcb &&
            other.ngayVao === facts.ngayVao &&
            other.ngayRa === facts.ngayRa &&
            other.maBenhChinh === facts.maBenhChinh &&
            other.settlementMonth === facts.settlementMonth &&
            near(other.tTongchiBv, facts.tTongchiBv) &&
            near(other.tBhtt, facts.tBhtt) &&
            facts.cards.some(({ code }) => other.cardCodes.includes(code)) &&
            compareNames(other.hoTen, facts.hoTen) === 'same',
        )
      if (same !== undefined) raise({ field: 'MA_LK', value: facts.maLk, params: where(same) })
    },
  },
  {
    code: 'ELG-X03',
    severity: 'warning',
    needs: 'neighbours',
    text: {
      vi: 'Người bệnh cùng lúc nằm nội trú ở {facility} từ {from} đến {to} (hồ sơ {maLk})',
      en: 'The patient is an inpatient of {facility} at the same time, {from} to {to} (claim {maLk})',
    },
    advice: {
      vi: 'Kiểm tra NGAY_VAO, NGAY_RA và việc chuyển viện với cơ sở kia',
      en: 'Check NGAY_VAO, NGAY_RA and any transfer with the other facility',
    },
    basis: 'TT 12/2026/TT-BTC, điều 10 khoản 1 điểm h',
    check(stay, raise) {
      const { facts } = stay
      if (!isInpatientCare(facts.maLoaiKcb) || !isWhole(facts)) return
      for (const other of stay.others()) {
        if (other.maCskcb === facts.maCskcb || !isInpatientCare(other.maLoaiKcb) || !isWhole(other)) continue
        const allowed = isTransfer(facts, other) ? TRANSFER_MINUTES : HAND_OVER_MINUTES
        if (overlap(facts, other) > allowed && samePerson(facts, other))
          raise({ field: 'NGAY_VAO', value: String(facts.ngayVao), params: where(other) })
      }
    },
  },
  {
    code: 'ELG-X04',
    severity: 'warning',
    needs: 'neighbours',
    text: {
      vi: 'Lượt khám ngoại trú nằm trong đợt nội trú ở cơ sở khác ({facility}, {from} - {to}, hồ sơ {maLk})',
      en: 'An outpatient visit lies within an inpatient stay elsewhere ({facility}, {from} - {to}, claim {maLk})',
    },
    advice: {
      vi: 'Nếu được gửi làm dịch vụ, ghi MA_NOI_DI; nếu không, kiểm tra thời gian và người bệnh',
      en: 'If the patient was sent for a service, give MA_NOI_DI; else check the times and the person',
    },
    basis: 'TT 12/2026/TT-BTC, điều 10 khoản 1 điểm h',
    check(stay, raise) {
      const { facts } = stay
      if (!isWhole(facts)) return
      const inpatient = isInpatientCare(facts.maLoaiKcb)
      for (const other of stay.others()) {
        if (other.maCskcb === facts.maCskcb || !isWhole(other)) continue
        if (isInpatientCare(other.maLoaiKcb) === inpatient) continue
        const [visit, bed] = inpatient ? [other, facts] : [facts, other]
        if (visit.maDoituongKcb === '2' || visit.maNoiDi === bed.maCskcb || isTransfer(facts, other)) continue
        // Long-term outpatient care goes on beside a stay; its day of arrival is the visit.
        const inside =
          minutesBetween(bed.ngayVao, visit.ngayVao) > HAND_OVER_MINUTES &&
          minutesBetween(visit.ngayVao, bed.ngayRa) > HAND_OVER_MINUTES
        if (inside && samePerson(facts, other))
          raise({ field: 'NGAY_VAO', value: String(facts.ngayVao), params: where(other) })
      }
    },
  },
  {
    code: 'ELG-X05',
    severity: 'error',
    needs: 'neighbours',
    text: {
      vi: 'Người bệnh đã được báo tử vong ngày {to} ở {facility} (hồ sơ {maLk})',
      en: 'The patient was reported dead on {to} by {facility} (claim {maLk})',
    },
    advice: {
      vi: 'Kiểm tra đúng thẻ của người bệnh; nếu cơ sở kia báo nhầm, đề nghị họ gửi lại hồ sơ',
      en: "Check that the card is the patient's; if the other facility erred, have it send its claim again",
    },
    basis: 'TT 30/2020/TT-BYT, điều 11',
    check(stay, raise) {
      const { facts } = stay
      const death = stay
        .others()
        .find(
          (other) =>
            DIED.has(other.ketQuaDtri) &&
            other.ngayRa > 0 &&
            other.ngayRa < facts.ngayVao &&
            samePerson(facts, other),
        )
      if (death !== undefined)
        raise({ field: 'NGAY_VAO', value: String(facts.ngayVao), params: where(death) })
    },
  },
  {
    code: 'ELG-X06',
    severity: 'warning',
    needs: 'neighbours',
    text: {
      vi: 'Hồ sơ {maLk} của {facility} dùng cùng số nhưng khác {vi}: một số cho nhiều người hoặc một người nhiều số',
      en: 'Claim {maLk} of {facility} has the same number but another {en}: one number for several persons, or several for one',
    },
    advice: {
      vi: 'Đối chiếu giấy tờ tùy thân với thẻ; sửa hồ sơ ghi nhầm',
      en: 'Compare the identity papers with the card; correct the claim that is wrong',
    },
    basis: 'NĐ 188/2025/NĐ-CP, điều 10 khoản 3: mỗi người một mã số BHXH gắn với số định danh',
    check(stay, raise) {
      const { facts } = stay
      const seen = new Set<string>()
      for (const other of stay.others()) {
        const part = contradiction(facts, other)
        if (part === null || seen.has(part)) continue
        seen.add(part)
        raise({
          field: part === 'number' ? 'SO_CCCD' : 'MA_THE_BHYT',
          params: { ...where(other), ...PERSON_PART_WORDS[part] },
        })
      }
    },
  },
  {
    code: 'ELG-X07',
    severity: 'warning',
    needs: 'neighbours',
    text: {
      vi: 'Cùng ngày {day}, thẻ này còn được dùng ở tỉnh khác ({facility}, hồ sơ {maLk})',
      en: 'On the same day {day} the card was used in another province ({facility}, claim {maLk})',
    },
    advice: {
      vi: 'Kiểm tra người đến khám có phải chủ thẻ',
      en: "Check that the patient is the card's holder",
    },
    basis: 'TT 12/2026/TT-BTC, điều 10 khoản 1 điểm h',
    check(stay, raise) {
      const { facts, arrivalDay } = stay
      for (const other of stay.others())
        if (
          Math.floor(other.ngayVao / 10_000) === arrivalDay &&
          province(other.maCskcb) !== province(facts.maCskcb) &&
          sharesNumber(facts, other) &&
          !isTransfer(facts, other)
        )
          raise({
            field: 'NGAY_VAO',
            value: String(facts.ngayVao),
            params: { ...where(other), day: readable(arrivalDay) },
          })
    },
  },
  {
    code: 'ELG-X08',
    severity: 'warning',
    needs: 'neighbours',
    text: {
      vi: 'Không có dữ liệu check-in (XML0) cho lượt khám này',
      en: 'There is no check-in (XML0) for this visit',
    },
    advice: {
      vi: 'Gửi check-in ngay khi tiếp nhận người bệnh',
      en: 'Send the check-in when the patient arrives',
    },
    basis: 'QĐ 4750/QĐ-BYT, điều 2 khoản 2',
    check({ neighbours, emergency, facts, newborn }, raise) {
      if (neighbours.checkIn === 'missing' && !emergency && !newborn)
        raise({ field: 'MA_LK', value: facts.maLk })
    },
  },
  {
    code: 'ELG-X09',
    severity: 'warning',
    needs: 'neighbours',
    text: {
      vi: 'Người bệnh còn thuốc đến {until} theo hồ sơ {maLk} của {facility} cùng bệnh, hoặc khám lại trong ngày',
      en: 'The patient has drugs until {until} from claim {maLk} of {facility} for the same disease, or was seen that day',
    },
    advice: {
      vi: 'Kiểm tra số thuốc còn lại; ghi lý do tái khám sớm',
      en: 'Check the drugs still in hand; give the reason of the early visit',
    },
    basis: 'TT 12/2026/TT-BTC, điều 10 khoản 1 điểm h (khoảng cách giữa các lần khám)',
    check(stay, raise) {
      const { facts, arrivalDay } = stay
      if (isInpatientCare(facts.maLoaiKcb) || stay.emergency || arrivalDay === 0) return
      for (const other of stay.others()) {
        if (isInpatientCare(other.maLoaiKcb) || other.ngayVao >= facts.ngayVao || other.ngayVao === 0)
          continue
        if (other.maBenhChinh.slice(0, 3) !== facts.maBenhChinh.slice(0, 3)) continue
        const days = DRUG_DAYS.has(other.maLoaiKcb.padStart(2, '0')) ? other.soNgayDtri : 1
        const until = addDays(Math.floor(other.ngayVao / 10_000), Math.max(days, 1) - 1)
        const early = days > 1 ? addDays(until, -EARLY_REFILL_DAYS) : until
        if (arrivalDay <= early && !isTransfer(facts, other) && samePerson(facts, other)) {
          raise({
            field: 'NGAY_VAO',
            value: String(facts.ngayVao),
            params: { ...where(other), until: readable(until) },
          })
          return
        }
      }
    },
  },
]

/** What of two claims cannot be true of one person who has one number; null when nothing. */
function contradiction(
  facts: EligibilityFacts,
  other: Neighbour,
): 'name' | 'birth' | 'sex' | 'number' | null {
  if (sharesNumber(facts, other)) {
    if (!sameBirth(facts.ngaySinh, other.ngaySinh)) return 'birth'
    if (compareNames(facts.hoTen, other.hoTen) === 'different') return 'name'
    const sexes = [facts.gioiTinh, other.gioiTinh]
    if (sexes.every((sex) => sex === 1 || sex === 2) && sexes[0] !== sexes[1]) return 'sex'
    return null
  }
  const both = facts.cards.length > 0 && other.cardCodes.length > 0
  return both && sharesCitizenId(facts, other) ? 'number' : null
}
