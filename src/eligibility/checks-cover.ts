import { addDays, readable } from '../standard/moments.js'
import { childCoverEnd } from './card-special.js'
import type { EligibilityCheck, Notice } from './check.js'
import { type Cover, graceDays } from './coverage.js'
import type { RowGroup } from './facts.js'
import type { Stay } from './stay.js'
import { STATE_WORDS } from './words.js'

interface Stretch {
  readonly first: RowGroup
  readonly from: number
  to: number
  rows: number
  readonly cover: Cover
}

/** Paid rows whose day stands in one of these ways, as stretches of days without a good day between them. */
function stretches(stay: Stay, wanted: (cover: Cover, day: number) => boolean): Stretch[] {
  const found: Stretch[] = []
  let open: Stretch | null = null
  for (const row of stay.paidRows()) {
    const cover = stay.cover(row.day)
    if (!wanted(cover, row.day)) open = null
    else if (open === null || open.cover.kind !== cover.kind) {
      open = { first: row, from: row.day, to: row.day, rows: row.rows, cover }
      found.push(open)
    } else {
      open.to = row.day
      open.rows += row.rows
    }
  }
  return found
}

function noticeOf({ first, from, to, rows }: Stretch, params: Notice['params'] = {}): Notice {
  return {
    table: first.table,
    row: first.row,
    field: 'NGAY_YL',
    params: { from: readable(from), to: readable(to), rows, ...params },
  }
}

const hasCard = (stay: Stay): boolean => stay.periods.length > 0

/** Does a card cover every day that is to be paid? */
export const COVER_CHECKS: readonly EligibilityCheck[] = [
  {
    code: 'ELG-R06',
    severity: 'error',
    needs: 'registry',
    text: {
      vi: 'Không có thẻ còn hạn cho chi phí từ {from} đến {to} ({rows} dòng)',
      en: 'No card covers the cost from {from} to {to} ({rows} rows)',
    },
    advice: {
      vi: 'Bổ sung thẻ có hạn phủ các ngày này, hoặc chuyển các dòng sang người bệnh tự trả',
      en: "Add the card that covers these days, or make the rows the patient's own cost",
    },
    basis: 'Luật BHYT, điều 16; TT 12/2026/TT-BTC, điều 4',
    check(stay, raise) {
      if (!hasCard(stay)) return
      for (const stretch of stretches(stay, ({ kind }) => kind === 'gap')) raise(noticeOf(stretch))
    },
  },
  {
    code: 'ELG-R07',
    severity: 'error',
    needs: 'registry',
    text: {
      vi: 'Thẻ hết hạn trong khi điều trị; quỹ trả đến hết ngày {until}, hồ sơ có chi phí từ {from} đến {to} ({rows} dòng)',
      en: 'The card expired during treatment; the fund pays until {until}, the claim has cost from {from} to {to} ({rows} rows)',
    },
    advice: {
      vi: 'Bổ sung thẻ mới nếu có, hoặc chuyển các dòng sang người bệnh tự trả',
      en: "Add the new card if there is one, or make the rows the patient's own cost",
    },
    basis: 'NĐ 146/2018/NĐ-CP, điều 27 khoản 9; NĐ 188/2025/NĐ-CP, điều 50 khoản 4',
    check(stay, raise) {
      for (const stretch of stretches(stay, ({ kind }) => kind === 'afterGrace'))
        if (stretch.cover.kind === 'afterGrace')
          raise(noticeOf(stretch, { until: readable(stretch.cover.until) }))
    },
  },
  {
    code: 'ELG-R10',
    severity: 'error',
    needs: 'registry',
    text: {
      vi: 'Thẻ không còn được sử dụng ({vi}) cho chi phí từ {from} đến {to} ({rows} dòng)',
      en: 'The card was not in use ({en}) for the cost from {from} to {to} ({rows} rows)',
    },
    advice: {
      vi: 'Tra cứu lại thẻ; nếu người bệnh có thẻ khác thì bổ sung, nếu không thì người bệnh tự trả',
      en: "Look the card up again; add another card if there is one, else it is the patient's own cost",
    },
    basis: 'Luật BHYT, điều 20; TT 12/2026/TT-BTC, điều 4 khoản 2; mã kết quả tra cứu 110, 120 đến 124',
    check(stay, raise) {
      for (const stretch of stretches(stay, ({ kind }) => kind === 'blocked'))
        if (stretch.cover.kind === 'blocked') raise(noticeOf(stretch, STATE_WORDS[stretch.cover.state]))
    },
  },
  {
    code: 'ELG-R15',
    severity: 'error',
    needs: 'registry',
    text: {
      vi: 'Thẻ trẻ em (TE) hết giá trị theo tuổi ngày {until}; hồ sơ có chi phí từ {from} đến {to} ({rows} dòng)',
      en: "The child's card (TE) ended by age on {until}; the claim has cost from {from} to {to} ({rows} rows)",
    },
    advice: {
      vi: 'Bổ sung thẻ mới của trẻ (học sinh, hộ gia đình); kiểm tra NGAY_SINH',
      en: "Add the child's new card (pupil, household); check NGAY_SINH",
    },
    basis: 'NĐ 146/2018/NĐ-CP, điều 13',
    check(stay, raise) {
      const birthDay = stay.record?.person.birthDay || Math.floor(stay.facts.ngaySinh / 10_000)
      if (birthDay === 0) return
      const end = childCoverEnd(birthDay)
      const tooOld = (cover: Cover, day: number) =>
        day > end &&
        (cover.kind === 'covered' || cover.kind === 'grace') &&
        cover.periods.every((period) => period.object === 'TE' && !inGraceOfAge(stay, day, end))
      for (const stretch of stretches(stay, tooOld)) raise(noticeOf(stretch, { until: readable(end) }))
    },
  },
]

/** The end by age is an expiry like any other: treatment in progress goes on for the days of grace. */
function inGraceOfAge({ treatment, parameters }: Stay, day: number, end: number): boolean {
  return treatment.arrivalDay <= end && day <= addDays(end, graceDays(treatment, parameters))
}
