import { bearsOutExemption, smallVisitLimit, WHOLE } from './benefit-level.js'
import type { EligibilityCheck, Raise } from './check.js'
import type { LevelVerdict, RowLevel } from './row-levels.js'
import type { Stay } from './stay.js'
import { GROUND_WORDS } from './words.js'

/** 1/100 % as people write it: 8000 is 80, 4750 is 47.5. */
export const percentText = (share: number): string => String(share / 100)

/** 1/100 đồng in whole đồng, plain: sentences group the digits as their language does. */
export const dongText = (amount: number): string => String(Math.round(amount / 100))

/** One finding for the rows of a table that are alike in what they ask for and what is due. */
function raiseRows(levels: readonly RowLevel[], raise: Raise, more: Readonly<Record<string, string>> = {}) {
  const first = new Map<string, { level: RowLevel; rows: number }>()
  for (const level of levels) {
    const key = `${level.row.table} ${level.row.mucHuong} ${level.expected?.allowed.join('/')}`
    const seen = first.get(key)
    if (seen === undefined) first.set(key, { level, rows: level.row.rows })
    else seen.rows += level.row.rows
  }
  for (const { level, rows } of first.values())
    raise({
      table: level.row.table,
      row: level.row.row,
      field: 'MUC_HUONG',
      value: percentText(level.row.mucHuong),
      params: { rows, expected: (level.expected?.allowed ?? []).map(percentText).join('; '), ...more },
    })
}

const those = (stay: Stay, verdict: LevelVerdict): RowLevel[] =>
  stay.levels().filter((level) => level.verdict === verdict)

/** True when only a small visit or primary care could explain the level: 100 %, without a word of exemption. */
const isForSmallVisit = ({ row }: RowLevel, { facts }: Stay): boolean =>
  row.mucHuong === WHOLE && facts.ngayMienCct === 0

/** Is the benefit level of each row that which card, route and law give? */
export const LEVEL_CHECKS: readonly EligibilityCheck[] = [
  {
    code: 'ELG-B01',
    severity: 'error',
    needs: 'registry',
    text: {
      vi: 'MUC_HUONG {value} cao hơn mức được hưởng ({expected}) theo thẻ và đối tượng đến khám; {rows} dòng',
      en: 'MUC_HUONG {value} is above the level due ({expected}) by card and visit category; {rows} rows',
    },
    advice: {
      vi: 'Kiểm tra thẻ, MA_DOITUONG_KCB, NGAY_MIEN_CCT và tính lại các dòng',
      en: 'Check the card, MA_DOITUONG_KCB and NGAY_MIEN_CCT, and work the rows out again',
    },
    basis: 'Luật BHYT, điều 22; NĐ 188/2025/NĐ-CP, điều 18, 19; QĐ 130/QĐ-BYT (MUC_HUONG)',
    check(stay, raise) {
      const over = those(stay, 'over')
      raiseRows(
        over.filter((level) => !isForSmallVisit(level, stay)),
        raise,
      )
    },
  },
  {
    code: 'ELG-B02',
    severity: 'error',
    needs: 'registry',
    text: {
      vi: 'MUC_HUONG 100 ({rows} dòng) nhưng mức được hưởng là {expected}: chi phí {cost} đ không thấp hơn {limit} đ',
      en: 'MUC_HUONG 100 ({rows} rows), but {expected} is due: the cost of {cost} đ is not below {limit} đ',
    },
    advice: {
      vi: 'Tính lại theo mức của thẻ; nếu là cơ sở cấp ban đầu hoặc được miễn cùng chi trả, ghi đúng MA_DOITUONG_KCB, NGAY_MIEN_CCT',
      en: "Use the card's level; for primary care or exemption give MA_DOITUONG_KCB or NGAY_MIEN_CCT as it is",
    },
    basis: 'Luật BHYT, điều 22 khoản 1: chi phí một lần khám thấp hơn 15% mức tham chiếu',
    check(stay, raise) {
      const over = those(stay, 'over').filter((level) => isForSmallVisit(level, stay))
      if (over.length === 0) return
      raiseRows(over, raise, {
        cost: dongText(stay.facts.tTongchiBh),
        limit: dongText(smallVisitLimit(stay.facts, over[0].row.day, stay.parameters)),
      })
    },
  },
  {
    code: 'ELG-B03',
    severity: 'warning',
    needs: 'registry',
    text: {
      vi: 'MUC_HUONG 100 vì miễn cùng chi trả ({rows} dòng), nhưng hệ thống chưa ghi nhận đủ 5 năm liên tục và tiền cùng chi trả trong năm lớn hơn 6 lần mức tham chiếu',
      en: 'MUC_HUONG 100 for exemption ({rows} rows), but five years in a row and a co-payment above six times the reference level in the year are not on record',
    },
    advice: {
      vi: 'Tra cứu tiền cùng chi trả lũy kế và ngày đủ 5 năm; lưu giấy chứng nhận nếu có',
      en: 'Look up the accumulated co-payment and the five-year day; keep the certificate if there is one',
    },
    basis: 'NĐ 188/2025/NĐ-CP, điều 18 khoản 2; TT 12/2026/TT-BTC, điều 4 khoản 2',
    check(stay, raise) {
      const { exemption, parameters } = stay
      if (exemption === null) return
      const unproved = those(stay, 'right').filter(
        ({ row, expected }) =>
          expected?.exemptByClaim === true &&
          row.mucHuong === WHOLE &&
          !bearsOutExemption(exemption, row.day, parameters),
      )
      raiseRows(unproved, raise)
    },
  },
  {
    code: 'ELG-B04',
    severity: 'warning',
    needs: 'registry',
    text: {
      vi: 'MUC_HUONG {value} thấp hơn mức người bệnh được hưởng ({expected}, do {vi}); {rows} dòng',
      en: 'MUC_HUONG {value} is below what the patient is entitled to ({expected}, by {en}); {rows} rows',
    },
    advice: {
      vi: 'Tính lại và trả lại tiền chênh lệch cho người bệnh',
      en: 'Work it out again and pay the patient back the difference',
    },
    basis: 'Luật BHYT, điều 22; NĐ 188/2025/NĐ-CP, điều 18',
    check(stay, raise) {
      const under = those(stay, 'under')
      for (const ground of new Set(under.map(({ expected }) => expected?.ground ?? 'card')))
        raiseRows(
          under.filter(({ expected }) => expected?.ground === ground),
          raise,
          GROUND_WORDS[ground],
        )
    },
  },
  {
    code: 'ELG-B16',
    severity: 'warning',
    needs: 'registry',
    text: {
      vi: 'MUC_HUONG ghi {value} nhưng số tiền chỉ đề nghị trong mức được hưởng ({expected}); {rows} dòng',
      en: 'MUC_HUONG says {value}, but the amount stays within the level due ({expected}); {rows} rows',
    },
    advice: {
      vi: 'Ghi MUC_HUONG đúng với số tiền đã tính',
      en: 'Write the MUC_HUONG that the amount was worked out by',
    },
    basis: 'QĐ 130/QĐ-BYT (MUC_HUONG)',
    check: (stay, raise) => raiseRows(those(stay, 'written'), raise),
  },
  {
    code: 'ELG-B10',
    severity: 'error',
    needs: 'registry',
    text: {
      vi: 'MA_DOITUONG_KCB {category} không được quỹ chi trả cho lượt khám ngày này, hồ sơ đề nghị {amount} đ',
      en: 'The fund pays nothing for category {category} on this day, the claim asks for {amount} đ',
    },
    advice: {
      vi: 'Kiểm tra MA_DOITUONG_KCB; nếu đúng, người bệnh tự trả toàn bộ',
      en: 'Check MA_DOITUONG_KCB; if it is right, all cost is the patient\u2019s own',
    },
    basis: 'QĐ 3276/QĐ-BYT (17/10/2025); NĐ 188/2025/NĐ-CP, điều 19',
    check(stay, raise) {
      const closed = those(stay, 'closed')
      if (closed.length === 0) return
      let amount = 0
      for (const { row } of closed) amount += row.tBhtt
      raise({
        field: 'MA_DOITUONG_KCB',
        value: stay.facts.maDoituongKcb,
        params: { category: stay.facts.maDoituongKcb, amount: dongText(amount) },
      })
    },
  },
]
