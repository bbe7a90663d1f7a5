import { readable } from '../standard/moments.js'
import type { EligibilityCheck } from './check.js'
import { CARD_PART_WORDS } from './words.js'

/** Is the person of the card the person of the claim? */
export const IDENTITY_CHECKS: readonly EligibilityCheck[] = [
  {
    code: 'ELG-R01',
    severity: 'error',
    needs: 'registry',
    text: {
      vi: 'Không tìm thấy thẻ thứ {place} trong hệ thống thẻ BHYT, theo mã thẻ, mã số BHXH và số CCCD',
      en: 'Card {place} is not in the registry, by its code, its number, or the citizen id',
    },
    advice: {
      vi: 'Tra cứu lại thẻ trên cổng và nhập đúng mã thẻ',
      en: 'Look the card up on the portal and enter its code as it is',
    },
    basis: 'TT 12/2026/TT-BTC, điều 4; mã kết quả tra cứu 050, 051',
    check({ record, cards }, raise) {
      if (record !== null) return
      const card = cards.find(({ number, ministry, temporary }) => number !== null && !ministry && !temporary)
      if (card !== undefined)
        raise({ field: 'MA_THE_BHYT', value: card.claimed.code, params: { place: card.place } })
    },
  },
  {
    code: 'ELG-R02',
    severity: 'error',
    needs: 'registry',
    text: {
      vi: 'HO_TEN «{value}» không phải tên chủ thẻ',
      en: "HO_TEN «{value}» is not the name of the card's holder",
    },
    advice: {
      vi: 'Đối chiếu giấy tờ tùy thân; nhập họ tên như kết quả tra cứu thẻ',
      en: 'Compare the identity paper; enter the name as the look-up shows it',
    },
    basis: 'TT 12/2026/TT-BTC, điều 4; mã kết quả tra cứu 060',
    check(stay, raise) {
      if (stay.match().name === 'different') raise({ field: 'HO_TEN', value: stay.facts.hoTen })
    },
  },
  {
    code: 'ELG-R21',
    severity: 'warning',
    needs: 'registry',
    text: {
      vi: 'HO_TEN «{value}» gần giống tên chủ thẻ: chỉ khớp khi bỏ dấu, chỉ khớp ký tự đầu, hoặc gọi theo cha, mẹ',
      en: "HO_TEN «{value}» is only close to the holder's name: without diacritics, by initials, or after a parent",
    },
    advice: {
      vi: 'Nhập họ tên có dấu như kết quả tra cứu thẻ',
      en: 'Enter the name with its diacritics as the look-up shows it',
    },
    basis: 'TT 12/2026/TT-BTC, điều 4; mã kết quả tra cứu 061',
    check(stay, raise) {
      const match = stay.match().name
      if (
        match === 'withoutDiacritics' ||
        match === 'initials' ||
        match === 'legacyFont' ||
        match === 'newbornName'
      )
        raise({ field: 'HO_TEN', value: stay.facts.hoTen, params: { match } })
    },
  },
  {
    code: 'ELG-R03',
    severity: 'error',
    needs: 'registry',
    text: {
      vi: 'NGAY_SINH {value} không phải ngày sinh của chủ thẻ',
      en: "NGAY_SINH {value} is not the birth date of the card's holder",
    },
    advice: {
      vi: 'Đối chiếu giấy tờ tùy thân; nhập ngày sinh như kết quả tra cứu thẻ',
      en: 'Compare the identity paper; enter the birth date as the look-up shows it',
    },
    basis: 'TT 12/2026/TT-BTC, điều 4; mã kết quả tra cứu 070',
    check(stay, raise) {
      if (stay.match().birthDate === 'different')
        raise({ field: 'NGAY_SINH', value: String(stay.facts.ngaySinh) })
    },
  },
  {
    code: 'ELG-R04',
    severity: 'warning',
    needs: 'registry',
    text: {
      vi: 'GIOI_TINH {value} khác giới tính của chủ thẻ',
      en: "GIOI_TINH {value} is not the sex of the card's holder",
    },
    advice: {
      vi: 'Kiểm tra giới tính; nếu thẻ sai, hướng dẫn người bệnh đề nghị sửa',
      en: 'Check it; if the card is wrong, tell the patient how to have it corrected',
    },
    basis: 'TT 12/2026/TT-BTC, điều 4; mã kết quả tra cứu 080',
    check(stay, raise) {
      if (stay.match().sex === 'different') raise({ field: 'GIOI_TINH', value: String(stay.facts.gioiTinh) })
    },
  },
  {
    code: 'ELG-R05',
    severity: 'warning',
    needs: 'registry',
    text: {
      vi: 'SO_CCCD khác số định danh của chủ thẻ trong hệ thống thẻ BHYT',
      en: "SO_CCCD is not the citizen id that the registry holds for the card's holder",
    },
    advice: {
      vi: 'Đối chiếu thẻ căn cước; nếu số đã đổi, đề nghị cơ quan BHXH cập nhật',
      en: 'Compare the identity card; if the number was changed, have the agency update it',
    },
    basis: 'NĐ 188/2025/NĐ-CP, điều 10 khoản 3',
    check(stay, raise) {
      if (stay.match().citizenId === 'different') raise({ field: 'SO_CCCD', value: stay.facts.soCccd })
    },
  },
  {
    code: 'ELG-R11',
    severity: 'error',
    needs: 'registry',
    text: {
      vi: 'Chủ thẻ đã mất ngày {death}; có chi phí từ ngày {day}',
      en: 'The holder died on {death}; there is cost of {day}',
    },
    advice: {
      vi: 'Kiểm tra đúng thẻ của người bệnh; chi phí sau ngày mất không được thanh toán',
      en: "Check that the card is the patient's; cost after the death is not paid",
    },
    basis: 'TT 30/2020/TT-BYT, điều 11',
    check({ record, facts, arrivalDay }, raise) {
      const death = record?.person.deathDay ?? null
      if (death === null) return
      if (arrivalDay > death) {
        raise({
          field: 'NGAY_VAO',
          value: String(facts.ngayVao),
          params: { death: readable(death), day: readable(arrivalDay) },
        })
        return
      }
      const late = facts.rows.find((row) => row.day > death)
      if (late !== undefined)
        raise({
          table: late.table,
          row: late.row,
          field: 'NGAY_YL',
          params: { death: readable(death), day: readable(late.day) },
        })
    },
  },
  {
    code: 'ELG-R20',
    severity: 'warning',
    needs: 'registry',
    text: {
      vi: 'Thẻ thứ {place} khác thẻ của người này trong hệ thống ở {vi}',
      en: "Card {place} differs from this person's cards in the registry in {en}",
    },
    advice: {
      vi: 'Nhập mã thẻ 15 ký tự như kết quả tra cứu',
      en: 'Enter the 15 characters as the look-up shows them',
    },
    basis: 'Mã kết quả tra cứu 051, 052, 053',
    check({ record, cards }, raise) {
      if (record === null) return
      const known = record.cards.map(({ code }) => code)
      for (const { number, registered, temporary, ministry, place, claimed } of cards) {
        if (number === null || registered.length > 0 || temporary || ministry) continue
        raise({
          field: 'MA_THE_BHYT',
          value: claimed.code,
          params: { place, ...CARD_PART_WORDS[differingPart(claimed.code, known)] },
        })
      }
    },
  },
]

type CardPart = keyof typeof CARD_PART_WORDS

const PARTS: readonly (readonly [part: CardPart, from: number, to: number])[] = [
  ['object', 0, 2],
  ['level', 2, 3],
  ['province', 3, 5],
]

/** The first part in which the code differs from the card of the same number that is nearest to it. */
function differingPart(code: string, others: readonly string[]): CardPart {
  let nearest: readonly CardPart[] = []
  for (const other of others) {
    if (other.slice(5) !== code.slice(5)) continue
    const differing = PARTS.filter(([, from, to]) => other.slice(from, to) !== code.slice(from, to))
    if (nearest.length === 0 || differing.length < nearest.length) nearest = differing.map(([part]) => part)
  }
  return nearest[0] ?? 'number'
}
