import { readable } from '../standard/moments.js'
import type { EligibilityCheck } from './check.js'
import { endOf } from './coverage.js'
import { type FacilityProfile, isPaid } from './facts.js'
import { isInpatientCare, ROUTES, type Route, routesOn } from './routes.js'
import type { Stay } from './stay.js'
import { ROUTE_PART_WORDS } from './words.js'

/** Groups for which category 3.6 was made: minorities, poor households, difficult areas, islands. */
const OF_DIFFICULT_AREAS: ReadonlySet<string> = new Set(['DT', 'HN', 'DK', 'XD'])

/** Facilities at which a card in force on the day of arrival (else any card) is registered. */
function registeredAt({ cards, record, arrivalDay }: Stay): string[] {
  const inForce = cards.filter(({ claimed }) => claimed.from <= arrivalDay && arrivalDay <= endOf(claimed.to))
  const listed = (inForce.length > 0 ? inForce : cards).map(({ claimed }) => claimed.facility)
  const registered = (record?.cards ?? [])
    .filter(({ from, to }) => from <= arrivalDay && arrivalDay <= endOf(to))
    .map(({ facility }) => facility)
  return [...listed, ...registered]
}

/** True or false where the catalogue tells, null where it does not. */
function fitsPlace({ place }: Route, facility: FacilityProfile): boolean | null {
  const tests: (boolean | null)[] = []
  if (place.levels) tests.push(facility.level === '' ? null : place.levels.includes(facility.level))
  if (place.formerLines)
    tests.push(facility.formerLine === '' ? null : place.formerLines.includes(facility.formerLine))
  if (place.points)
    tests.push(
      facility.points < 0 ? null : facility.points >= place.points[0] && facility.points < place.points[1],
    )
  if (tests.includes(false)) return false
  return tests.includes(null) ? null : true
}

/** Does the visit category fit the visit? */
export const ROUTE_CHECKS: readonly EligibilityCheck[] = [
  {
    code: 'ELG-B05',
    severity: 'error',
    needs: 'registry',
    text: {
      vi: 'MA_DOITUONG_KCB 1.1 nhưng {facility} không phải nơi đăng ký KCB ban đầu của thẻ ({registered})',
      en: 'MA_DOITUONG_KCB is 1.1, but the card is not registered at {facility} (it is at {registered})',
    },
    advice: {
      vi: 'Sửa MA_DOITUONG_KCB theo tình huống thật, hoặc sửa MA_DKBD như kết quả tra cứu',
      en: 'Give the category that applies, or MA_DKBD as the look-up shows it',
    },
    basis: 'QĐ 3276/QĐ-BYT (17/10/2025), đối tượng 1.1; Luật BHYT, điều 22 khoản 1',
    check(stay, raise) {
      if (stay.facts.maDoituongKcb !== '1.1' || stay.cards.length === 0) return
      // A temporary number is registered nowhere; a blank facility is a finding of the content rules.
      if (stay.cards.some(({ temporary, claimed }) => temporary || claimed.facility === '')) return
      const places = registeredAt(stay)
      if (places.includes(stay.facts.maCskcb)) return
      raise({
        field: 'MA_DOITUONG_KCB',
        value: '1.1',
        params: {
          facility: stay.facts.maCskcb,
          registered: [...new Set(places.filter((place) => place !== ''))].join('; '),
        },
      })
    },
  },
  {
    code: 'ELG-B08',
    severity: 'warning',
    needs: 'neighbours',
    text: {
      vi: 'MA_DOITUONG_KCB 1.5 (hẹn khám lại): giấy hẹn khám lại «{value}» để trống hoặc đã dùng trong hồ sơ {maLk}',
      en: 'MA_DOITUONG_KCB is 1.5 (appointment): the slip «{value}» is blank or was used in claim {maLk}',
    },
    advice: {
      vi: 'Ghi số giấy hẹn khám lại vào GIAY_CHUYEN_TUYEN; mỗi giấy hẹn khám lại chỉ dùng một lần',
      en: 'Give the number of the slip in GIAY_CHUYEN_TUYEN; a slip is good for one visit',
    },
    basis: 'TT 01/2025/TT-BYT, điều 11',
    check({ facts, neighbours }, raise) {
      if (facts.maDoituongKcb !== '1.5') return
      const slip = facts.giayChuyenTuyen
      const used = neighbours.claims.find(
        (other) =>
          slip !== '' &&
          other.giayChuyenTuyen === slip &&
          other.maDoituongKcb === '1.5' &&
          other.ngayVao < facts.ngayVao &&
          !(other.maCskcb === facts.maCskcb && other.maLk === facts.maLk),
      )
      if (slip === '' || used !== undefined)
        raise({ field: 'GIAY_CHUYEN_TUYEN', value: slip, params: { maLk: used?.maLk ?? '' } })
    },
  },
  {
    code: 'ELG-B09',
    severity: 'error',
    needs: 'claim',
    text: {
      vi: 'MA_DOITUONG_KCB {value} không dùng cho lượt khám này: không phù hợp với {vi}',
      en: 'MA_DOITUONG_KCB {value} cannot be used for this visit: {en} does not fit',
    },
    advice: {
      vi: 'Chọn lại mã phù hợp, hoặc cập nhật danh mục cơ sở KCB',
      en: 'Choose the category that fits, or have the facility catalogue corrected',
    },
    basis: 'QĐ 3276/QĐ-BYT (17/10/2025); NĐ 188/2025/NĐ-CP, điều 19',
    check({ facts, arrivalDay }, raise) {
      const routes = routesOn(facts.maDoituongKcb, arrivalDay)
      if (routes.length === 0) return
      const care = isInpatientCare(facts.maLoaiKcb) ? 'inpatient' : 'outpatient'
      const raisePart = (part: 'care' | 'facility') =>
        raise({ field: 'MA_DOITUONG_KCB', value: facts.maDoituongKcb, params: ROUTE_PART_WORDS[part] })
      if (facts.maLoaiKcb !== '' && routes.every((route) => route.care !== null && route.care !== care)) {
        raisePart('care')
        return
      }
      const { facility } = facts
      if (facility !== null && routes.every((route) => fitsPlace(route, facility) === false))
        raisePart('facility')
    },
  },
  {
    code: 'ELG-B11',
    severity: 'warning',
    needs: 'claim',
    text: {
      vi: 'MA_DOITUONG_KCB 3.6 nhưng thẻ không thuộc nhóm DT, HN, DK, XD và không có MA_KHUVUC',
      en: 'MA_DOITUONG_KCB is 3.6, but no card is of DT, HN, DK, XD, and MA_KHUVUC is blank',
    },
    advice: {
      vi: 'Kiểm tra MA_DOITUONG_KCB; ghi MA_KHUVUC như trên thẻ',
      en: 'Check MA_DOITUONG_KCB; give MA_KHUVUC as on the card',
    },
    basis: 'Luật BHYT, điều 22; QĐ 3276/QĐ-BYT (17/10/2025), đối tượng 3.6',
    check({ facts, cards }, raise) {
      if (facts.maDoituongKcb !== '3.6' || facts.maKhuvuc !== '') return
      if (!cards.some(({ number }) => number !== null && OF_DIFFICULT_AREAS.has(number.object)))
        raise({ field: 'MA_DOITUONG_KCB', value: '3.6' })
    },
  },
  {
    code: 'ELG-B12',
    severity: 'warning',
    needs: 'claim',
    text: {
      vi: 'MA_DOITUONG_KCB {value} không hợp với thẻ: 1.7 (trẻ sơ sinh) cần thẻ TE, 1.6 (người hiến) cần thẻ HG',
      en: 'MA_DOITUONG_KCB {value} does not fit the card: 1.7 (newborn) needs a TE card, 1.6 (donor) an HG card',
    },
    advice: {
      vi: 'Chọn lại MA_DOITUONG_KCB, hoặc kiểm tra mã thẻ',
      en: 'Choose MA_DOITUONG_KCB again, or check the card',
    },
    basis: 'QĐ 3276/QĐ-BYT (17/10/2025), đối tượng 1.6, 1.7',
    check({ facts, cards }, raise) {
      const category = facts.maDoituongKcb
      const needed = category === '1.7' ? 'TE' : category === '1.6' ? 'HG' : null
      if (needed === null || cards.length === 0) return
      if (!cards.some(({ number }) => number?.object === needed))
        raise({ field: 'MA_DOITUONG_KCB', value: category })
    },
  },
  {
    code: 'ELG-B14',
    severity: 'warning',
    needs: 'lookups',
    text: {
      vi: 'Có chi phí ngày {day} trước lần tra cứu thẻ đầu tiên ({first}): thẻ có thể xuất trình muộn',
      en: 'There is cost of {day}, before the first look-up of the card ({first}): it may have been shown late',
    },
    advice: {
      vi: 'Chi phí trước khi xuất trình thẻ do người bệnh thanh toán trực tiếp với cơ quan BHXH; giữ bằng chứng nếu cổng gián đoạn',
      en: 'Cost before the card was shown is settled with the agency directly; keep evidence if the portal was down',
    },
    basis: 'NĐ 188/2025/NĐ-CP, điều 38 khoản 1, điều 50 khoản 6',
    check({ facts, lookups, emergency, newborn }, raise) {
      if (lookups === null || lookups.length === 0 || emergency || newborn) return
      const first = Math.floor(lookups[0].askedAt / 10_000)
      const early = facts.rows.find((row) => isPaid(row) && row.day < first)
      if (early !== undefined)
        raise({
          table: early.table,
          row: early.row,
          field: 'NGAY_YL',
          params: { day: readable(early.day), first: readable(first) },
        })
    },
  },
  {
    code: 'ELG-B15',
    severity: 'info',
    needs: 'claim',
    text: {
      vi: 'Nhiều mã đối tượng cùng phù hợp: {expected} đứng trước {value}',
      en: 'Several visit categories fit: {expected} comes before {value}',
    },
    advice: {
      vi: 'Khi nhiều mã phù hợp, ghi mã đứng trước trong danh mục',
      en: 'When several fit, give the first of the list',
    },
    basis: 'QĐ 3276/QĐ-BYT (17/10/2025), ghi chú',
    from: 20250701,
    check(stay, raise) {
      const { facts, cards, arrivalDay } = stay
      const claimed = orderOf(facts.maDoituongKcb, arrivalDay)
      if (claimed < 0) return
      // Only what card and facility prove; emergency, transfer and the like are not to be seen from here.
      const primary = facts.facility?.level === 'BANDAU'
      const atHome = cards.some(
        ({ claimed: card }) =>
          card.facility === facts.maCskcb && card.from <= arrivalDay && arrivalDay <= endOf(card.to),
      )
      const first = primary ? '1.2' : atHome ? '1.1' : null
      if (first === null || claimed <= orderOf(first, arrivalDay)) return
      if (!facts.maDoituongKcb.startsWith('7') && facts.maDoituongKcb !== '10')
        raise({ field: 'MA_DOITUONG_KCB', value: facts.maDoituongKcb, params: { expected: first } })
    },
  },
]

/** Place in the list that is in force; -1 for a code that is not in it. */
function orderOf(code: string, day: number): number {
  return ROUTES.findLastIndex((route) => route.code === code && route.from <= day && day <= route.to)
}
