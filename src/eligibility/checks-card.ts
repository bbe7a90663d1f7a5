import { readable } from '../standard/moments.js'
import { childCoverEnd } from './card-special.js'
import type { EligibilityCheck } from './check.js'
import { endOf, stateOn } from './coverage.js'
import type { ListedCard } from './stay.js'
import { TEMPORARY_WORDS } from './words.js'

const END_BY_DEATH: ReadonlySet<string> = new Set(['5', '8'])

/** The entry of the registry that a listed period stands for: the one that overlaps it, else the newest. */
function entryOf(card: ListedCard) {
  const { from, to } = card.claimed
  return (
    card.registered.find((entry) => entry.from <= endOf(to) && from <= endOf(entry.to)) ??
    card.registered.at(-1)
  )
}

/** Whether the listed cards that are valid on the day are all withdrawn, held, or whatever else keeps them from use. */
function isOutOfUse(cards: readonly ListedCard[], day: number): boolean {
  const valid = cards.flatMap(({ registered }) =>
    registered.filter(({ from, to }) => from <= day && day <= endOf(to)),
  )
  return valid.length > 0 && valid.every(({ statuses }) => stateOn(statuses, day) !== 'active')
}

/** Does the claim describe the card as the registry does? */
export const CARD_CHECKS: readonly EligibilityCheck[] = [
  {
    code: 'ELG-R08',
    severity: 'warning',
    needs: 'registry',
    text: {
      vi: 'Thẻ thứ {place}: hạn {from} - {to} trong hồ sơ khác hệ thống thẻ ({registeredFrom} - {registeredTo})',
      en: 'Card {place}: the claim says {from} - {to}, the registry {registeredFrom} - {registeredTo}',
    },
    advice: {
      vi: 'Ghi hạn thẻ như kết quả tra cứu; chỉ ngày trong hạn của hệ thống thẻ mới được tính',
      en: 'Write the period as the look-up shows it; only days that the registry confirms count',
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 1 (GT_THE_TU, GT_THE_DEN)',
    check({ cards }, raise) {
      for (const card of cards) {
        const entry = entryOf(card)
        // From the day 0 on: an outside registry told no more of the card than that it is there.
        if (entry === undefined || entry.from === 0) continue
        const { from, to } = card.claimed
        const sameEnd = to === 0 || endOf(to) === endOf(entry.to)
        if (from === entry.from && sameEnd) continue
        raise({
          field: from === entry.from ? 'GT_THE_DEN' : 'GT_THE_TU',
          value: String(from === entry.from ? to : from),
          params: {
            place: card.place,
            from: from === 0 ? '' : readable(from),
            to: to === 0 ? '' : readable(to),
            registeredFrom: readable(entry.from),
            registeredTo: entry.to === null ? '' : readable(entry.to),
          },
        })
      }
    },
  },
  {
    code: 'ELG-R09',
    severity: 'warning',
    needs: 'registry',
    text: {
      vi: 'Thẻ thứ {place}: MA_DKBD {value} khác nơi đăng ký KCB ban đầu trong hệ thống thẻ ({expected})',
      en: 'Card {place}: MA_DKBD {value} is not the registered facility of the registry ({expected})',
    },
    advice: {
      vi: 'Ghi MA_DKBD như kết quả tra cứu ngày đến khám',
      en: 'Write MA_DKBD as the look-up of the day of the visit shows it',
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 1 (MA_DKBD); mã kết quả tra cứu 090',
    check({ cards, arrivalDay }, raise) {
      for (const card of cards) {
        const entry =
          card.registered.find(({ from, to }) => from <= arrivalDay && arrivalDay <= endOf(to)) ??
          entryOf(card)
        if (entry === undefined || entry.facility === '' || card.claimed.facility === '') continue
        if (entry.facility !== card.claimed.facility)
          raise({
            field: 'MA_DKBD',
            value: card.claimed.facility,
            params: { place: card.place, expected: entry.facility },
          })
      }
    },
  },
  {
    code: 'ELG-R12',
    severity: 'info',
    needs: 'claim',
    text: {
      vi: 'Hồ sơ báo người bệnh tử vong (KET_QUA_DTRI {value}): thẻ cần được khóa từ ngày {day}',
      en: 'The claim reports the death of the patient (KET_QUA_DTRI {value}): the card is to be locked from {day}',
    },
    advice: {
      vi: 'Không cần sửa nếu đúng; nếu nhầm, gửi lại hồ sơ với KET_QUA_DTRI đúng ngay',
      en: 'Nothing to do if right; if not, send the claim again with the right KET_QUA_DTRI at once',
    },
    basis: 'TT 30/2020/TT-BYT, điều 11',
    check({ facts, dischargeDay }, raise) {
      if (END_BY_DEATH.has(facts.ketQuaDtri))
        raise({
          field: 'KET_QUA_DTRI',
          value: facts.ketQuaDtri,
          params: { day: dischargeDay === 0 ? '' : readable(dischargeDay) },
        })
    },
  },
  {
    code: 'ELG-R13',
    severity: 'warning',
    needs: 'registry',
    text: {
      vi: 'Thẻ trong hồ sơ đã có thẻ mới thay hoặc không còn được sử dụng; người bệnh có thẻ khác, giá trị từ {from}, chưa ghi trong hồ sơ',
      en: 'The card of the claim has a newer one or is no longer in use; the patient has another, valid from {from}, which the claim does not list',
    },
    advice: {
      vi: 'Tra cứu thẻ và ghi thêm thẻ đang dùng vào danh sách',
      en: 'Look the card up and add the one in use to the list',
    },
    basis: 'Mã kết quả tra cứu 003, 004',
    check({ cards, record, arrivalDay, dischargeDay }, raise) {
      if (record === null || cards.length === 0) return
      const newestListed = Math.max(...cards.map((card) => entryOf(card)?.from ?? card.claimed.from))
      const last = dischargeDay || arrivalDay
      const outOfUse = isOutOfUse(cards, arrivalDay) || isOutOfUse(cards, last)
      const newer = record.cards.find(
        (card) =>
          (card.from > newestListed || outOfUse) &&
          card.from <= last &&
          arrivalDay <= endOf(card.to) &&
          stateOn(card.statuses, Math.max(card.from, arrivalDay)) === 'active' &&
          !cards.some((listed) => listed.number?.code === card.code),
      )
      if (newer !== undefined) raise({ field: 'MA_THE_BHYT', params: { from: readable(newer.from) } })
    },
  },
  {
    code: 'ELG-R14',
    severity: 'warning',
    needs: 'registry',
    text: {
      vi: 'Người bệnh có {count} thẻ cùng còn giá trị ngày đến khám; tính theo thẻ có mức hưởng cao nhất',
      en: 'The patient has {count} cards in force on the day of arrival; the highest benefit level counts',
    },
    advice: {
      vi: 'Ghi thẻ có mức hưởng cao nhất; báo cơ quan BHXH thẻ cấp trùng',
      en: 'List the card of the highest level; tell the agency of the double issue',
    },
    basis: 'Luật BHYT, điều 22 khoản 2; NĐ 188/2025/NĐ-CP, điều 21 khoản 1',
    check({ record, arrivalDay }, raise) {
      const active = (record?.cards ?? []).filter(
        ({ from, to, statuses }) =>
          from <= arrivalDay && arrivalDay <= endOf(to) && stateOn(statuses, arrivalDay) === 'active',
      )
      const count = new Set(active.map(({ code }) => code)).size
      if (count > 1) raise({ field: 'MA_THE_BHYT', params: { count } })
    },
  },
  {
    code: 'ELG-R16',
    severity: 'warning',
    needs: 'registry',
    text: {
      vi: 'Mã thẻ tạm {value} chưa dùng được: {vi}',
      en: 'The temporary number {value} cannot be relied on: {en}',
    },
    advice: {
      vi: 'Tra cứu lại và ghi thẻ chính thức nếu đã có',
      en: 'Look it up, and list the official card if there is one',
    },
    basis: 'TT 30/2020/TT-BYT, điều 10; NĐ 188/2025/NĐ-CP, điều 50 khoản 1',
    check({ cards, facts, arrivalDay }, raise) {
      for (const { temporary, temp, claimed, number } of cards) {
        if (!temporary || number === null) continue
        const birthDay = Math.floor(facts.ngaySinh / 10_000)
        const tooOld = number.object === 'TE' && birthDay > 0 && arrivalDay > childCoverEnd(birthDay)
        const official = temp?.officialCode ?? null
        const replaced = official !== null && !facts.cards.some(({ code }) => code === official)
        const reason = temp === null ? 'unlisted' : tooOld ? 'age' : replaced ? 'official' : null
        if (reason !== null)
          raise({ field: 'MA_THE_BHYT', value: claimed.code, params: TEMPORARY_WORDS[reason] })
      }
    },
  },
  {
    code: 'ELG-R18',
    // Hospitals may look cards up on the national portal, of which nothing is known here.
    severity: 'info',
    needs: 'lookups',
    text: {
      vi: 'Cơ sở chưa tra cứu thẻ qua hệ thống này cho lượt khám này',
      en: 'The facility did not look the card up here for this visit',
    },
    advice: {
      vi: 'Nếu đã tra cứu ở cổng khác thì lưu kết quả; nếu chưa thì tra cứu khi tiếp nhận, trong khi điều trị và trước khi kết thúc',
      en: 'Keep the result of a look-up made elsewhere; else look the card up at reception, during treatment, and before the end',
    },
    basis: 'TT 12/2026/TT-BTC, điều 4 khoản 1',
    check({ lookups, cards, facts }, raise) {
      const asked = cards.some(({ ministry, temporary }) => !ministry && !temporary)
      if (lookups !== null && lookups.length === 0 && asked)
        raise({ field: 'MA_THE_BHYT', value: facts.cards[0].code })
    },
  },
  {
    code: 'ELG-R19',
    severity: 'warning',
    needs: 'registry',
    text: {
      vi: 'MA_KHUVUC «{value}» khác thẻ trong hệ thống («{expected}»)',
      en: 'MA_KHUVUC «{value}» is not that of the card in the registry («{expected}»)',
    },
    advice: {
      vi: 'Ghi MA_KHUVUC như kết quả tra cứu',
      en: 'Write MA_KHUVUC as the look-up shows it',
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 1 (MA_KHUVUC)',
    check({ facts, cards }, raise) {
      const entries = cards.map(entryOf).filter((entry) => entry !== undefined)
      if (entries.length === 0 || entries.some(({ area }) => area === facts.maKhuvuc)) return
      raise({ field: 'MA_KHUVUC', value: facts.maKhuvuc, params: { expected: entries[0].area } })
    },
  },
]
