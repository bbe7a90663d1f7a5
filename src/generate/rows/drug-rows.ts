import type { CostLine } from '../benefit.js'
import { formatMinute } from '../calendar.js'
import { DRUGS, type Drug, OUTPATIENT_DRUGS } from '../content/drugs.js'
import { amount, formatMoney, formatPrice, formatThousandths } from '../money.js'
import type { Random } from '../random.js'
import { doctorOf, type Visit } from '../visit.js'

/** XML2: `count` drug rows, ordered in time from arrival to the last work of the visit. */
export function drugRows(random: Random, visit: Visit, count: number): CostLine[] {
  const list = visit.inpatient ? DRUGS : OUTPATIENT_DRUGS
  const offset = random.below(list.length)
  const start = visit.admission ?? visit.arrival
  const span = visit.lastWork - start - 40
  const lines: CostLine[] = []
  for (let i = 0; i < count; i++) {
    const orderedAt = visit.inpatient
      ? start + 5 + Math.floor((span * (i + random.below(1000) / 1000)) / count)
      : // A drug that comes a second time was prescribed anew.
        visit.lastWork - 20 + Math.min(19, Math.floor(i / list.length))
    lines.push(drugRow(random, visit, list[(offset + i) % list.length]!, i + 1, orderedAt))
  }
  return lines
}

function drugRow(random: Random, visit: Visit, drug: Drug, stt: number, orderedAt: number): CostLine {
  const dose = random.pick([1, 1, 1, 2])
  const times = drug.unit === 'Viên' || drug.unit === 'Gói' ? random.between(1, 3) : random.between(1, 2)
  const days = visit.inpatient ? 1 : visit.drugDays
  const container = drug.unit === 'Chai' && !visit.inpatient
  const quantity = container ? 1000 : dose * times * days * 1000
  const outOfScope = random.chance(0.02)
  const rate = outOfScope ? 0 : drug.rate
  const bv = amount(quantity, drug.price)
  const bh = amount(quantity, drug.price, rate)
  const support = random.chance(0.0015) ? Math.floor((bv * random.between(1, 4)) / 5) : 0
  const unit = drug.unit.toLowerCase()
  const perDay = `${dose} ${unit}/lần * ${times} lần/ngày`
  const row = {
    MA_LK: visit.maLk,
    STT: String(stt),
    MA_THUOC: drug.code,
    MA_NHOM: '4',
    TEN_THUOC: drug.name,
    DON_VI_TINH: drug.unit,
    HAM_LUONG: drug.strength,
    DUONG_DUNG: drug.route,
    DANG_BAO_CHE: drug.form,
    LIEU_DUNG: visit.inpatient
      ? `${perDay} [${dose * times} ${unit}/ngày]`
      : `${perDay} * ${days} ngày [${dose * times} ${unit}/ngày]`,
    CACH_DUNG: drug.instruction,
    SO_DANG_KY: drug.registration,
    TT_THAU: `MAU17/${visit.month.slice(0, 4)};G1;N${1 + (stt % 4)};${visit.month.slice(0, 4)}`,
    PHAM_VI: outOfScope ? '2' : '1',
    TYLE_TT_BH: String(rate),
    SO_LUONG: formatThousandths(quantity),
    DON_GIA: formatPrice(drug.price),
    THANH_TIEN_BV: formatMoney(bv),
    THANH_TIEN_BH: formatMoney(bh),
    T_NGUONKHAC_NSNN: '0',
    T_NGUONKHAC_VTNN: '0',
    T_NGUONKHAC_VTTN: '0',
    T_NGUONKHAC_CL: '',
    T_NGUONKHAC: '',
    MUC_HUONG: '',
    T_BNTT: '',
    T_BNCCT: '',
    T_BHTT: '',
    MA_KHOA: visit.inpatient ? visit.diagnosis.department : 'K01',
    MA_BAC_SI: doctorOf(visit, orderedAt),
    NGAY_YL: formatMinute(orderedAt),
    NGAY_TH_YL: formatMinute(orderedAt + (visit.inpatient ? random.between(5, 30) : 0)),
    MA_PTTT: String(visit.paymentMethod),
    NGUON_CTRA: '1',
  }
  return { row, bv, bh, support, paymentMethod: visit.paymentMethod }
}
