import { citizenIdFault } from './card-citizen.js'
import { isCardPossible } from './card-number.js'
import { isIssuingUnit } from './card-provinces.js'
import type { EligibilityCheck } from './check.js'
import { endOf } from './coverage.js'
import { isInpatientCare } from './routes.js'
import type { ListedCard } from './stay.js'
import { CITIZEN_ID_WORDS } from './words.js'

/** Checks of the card block that need no registry. */
export const FORM_CHECKS: readonly EligibilityCheck[] = [
  {
    code: 'ELG-F02',
    severity: 'error',
    needs: 'claim',
    text: {
      vi: 'Thẻ thứ {place}: mã đối tượng {object} không đi với mức quyền lợi {level}',
      en: 'Card {place}: object code {object} does not go with benefit level {level}',
    },
    advice: {
      vi: 'Tra cứu lại thẻ và nhập đúng 3 ký tự đầu của mã thẻ',
      en: 'Look the card up again and enter its first 3 characters as they are',
    },
    basis: 'QĐ 1351/QĐ-BHXH (16/11/2015); Luật BHYT, điều 22 khoản 1, 2',
    check({ cards, arrivalDay }, raise) {
      for (const { number, place, claimed } of cards)
        if (number !== null && !isCardPossible(number, arrivalDay))
          raise({
            field: 'MA_THE_BHYT',
            value: claimed.code,
            params: { place, object: number.object, level: number.level },
          })
    },
  },
  {
    code: 'ELG-F03',
    severity: 'error',
    needs: 'claim',
    text: {
      vi: 'Thẻ thứ {place}: không có nơi cấp thẻ mang mã {province} (ký tự 4, 5)',
      en: 'Card {place}: no issuing province has the number {province} (characters 4, 5)',
    },
    advice: {
      vi: 'Tra cứu lại thẻ và nhập đúng mã thẻ 15 ký tự',
      en: 'Look the card up again and enter its 15 characters as they are',
    },
    basis: 'QĐ 1351/QĐ-BHXH (16/11/2015); mã kết quả tra cứu 052',
    check({ cards }, raise) {
      for (const { number, place, claimed } of cards)
        if (number !== null && !isIssuingUnit(number.province))
          raise({ field: 'MA_THE_BHYT', value: claimed.code, params: { place, province: number.province } })
    },
  },
  {
    code: 'ELG-F06',
    severity: 'warning',
    needs: 'claim',
    text: {
      vi: 'Thẻ thứ {place} lặp lại thẻ thứ {other}: cùng mã thẻ mà thời hạn trùng nhau hoặc xếp ngược',
      en: 'Card {place} repeats card {other}: the same code with periods that overlap or run backwards',
    },
    advice: {
      vi: 'Mỗi lần đổi hạn thẻ ghi một phần tử, xếp theo ngày bắt đầu',
      en: 'Write one item a period, ordered by its first day',
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 1 (MA_THE_BHYT, GT_THE_TU, GT_THE_DEN)',
    check({ cards }, raise) {
      for (const [i, card] of cards.entries()) {
        const before = cards.slice(0, i).findLast((other) => other.claimed.code === card.claimed.code)
        if (before !== undefined && card.claimed.from <= endOf(before.claimed.to))
          raise({
            field: 'GT_THE_TU',
            value: String(card.claimed.from),
            params: { place: card.place, other: before.place },
          })
      }
    },
  },
  {
    code: 'ELG-F08',
    severity: 'error',
    needs: 'claim',
    text: {
      vi: 'Hồ sơ có điều trị nội trú (MA_LOAI_KCB {value}) nhưng hợp đồng KCB BHYT của {facility} không có nội trú',
      en: 'Care with a bed (MA_LOAI_KCB {value}), but the insurance contract of {facility} covers none',
    },
    advice: {
      vi: 'Kiểm tra MA_LOAI_KCB, hoặc cập nhật phạm vi hợp đồng trong danh mục cơ sở',
      en: "Check MA_LOAI_KCB, or have the contract's scope corrected in the facility catalogue",
    },
    basis: 'Luật BHYT, điều 25; danh mục cơ sở KCB',
    check({ facts }, raise) {
      if (facts.facility?.inpatient === false && isInpatientCare(facts.maLoaiKcb))
        raise({ field: 'MA_LOAI_KCB', value: facts.maLoaiKcb, params: { facility: facts.maCskcb } })
    },
  },
  {
    code: 'ELG-F11',
    severity: 'warning',
    needs: 'claim',
    text: {
      vi: 'SO_CCCD không hợp cấu trúc: {vi} không khớp hồ sơ',
      en: 'SO_CCCD is not built as it should be: {en} disagrees with the claim',
    },
    advice: {
      vi: 'Đối chiếu số định danh với giấy tờ; kiểm tra NGAY_SINH và GIOI_TINH',
      en: 'Compare the number with the paper; check NGAY_SINH and GIOI_TINH',
    },
    basis: 'NĐ 137/2015/NĐ-CP, điều 13; TT 07/2016/TT-BCA',
    check({ facts }, raise) {
      const fault = citizenIdFault(facts.soCccd, Math.floor(facts.ngaySinh / 10_000), facts.gioiTinh)
      if (fault !== null) raise({ field: 'SO_CCCD', value: facts.soCccd, params: CITIZEN_ID_WORDS[fault] })
    },
  },
  {
    code: 'ELG-F12',
    severity: 'warning',
    needs: 'claim',
    text: {
      vi: 'Thẻ thứ {place} mang mã số BHXH khác thẻ thứ nhất: một người chỉ có một mã số',
      en: 'Card {place} carries another social insurance number than the first: a person has one number',
    },
    advice: {
      vi: 'Kiểm tra các thẻ có cùng một người; bỏ thẻ của người khác',
      en: "Check that all cards are one person's; leave out the others",
    },
    basis: 'QĐ 1351/QĐ-BHXH; QĐ 1666/QĐ-BHXH: mã số BHXH duy nhất của mỗi người',
    check({ cards }, raise) {
      const official = cards.filter((card): card is ListedCard => card.number !== null && !card.temporary)
      for (const card of official.slice(1))
        if (card.number?.bhxhNo !== official[0].number?.bhxhNo)
          raise({ field: 'MA_THE_BHYT', value: card.claimed.code, params: { place: card.place } })
    },
  },
  {
    code: 'ELG-F13',
    severity: 'error',
    needs: 'claim',
    text: {
      vi: 'MA_DOITUONG_KCB {category} và thẻ BHYT mâu thuẫn: hồ sơ có {cards} thẻ',
      en: 'MA_DOITUONG_KCB {category} contradicts the cards: the claim has {cards}',
    },
    advice: {
      vi: 'Người bệnh không KCB BHYT (mã 9) thì để trống thẻ; KCB BHYT thì phải có ít nhất một thẻ hoặc mã thẻ tạm',
      en: 'Leave the card blank for a visit without insurance (9); any other needs at least one card or temporary number',
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 1 (MA_THE_BHYT)',
    check({ facts }, raise) {
      const category = facts.maDoituongKcb
      // A recall of a payment request (8) may stand with or without the card.
      if (category === '' || category === '8') return
      const cards = facts.cards.length
      const fits = category === '9' ? cards === 0 : cards > 0 || facts.maTheTam !== ''
      if (!fits) raise({ field: 'MA_THE_BHYT', params: { category, cards } })
    },
  },
]
