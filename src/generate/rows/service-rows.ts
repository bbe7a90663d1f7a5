import type { CostLine } from '../benefit.js'
import { formatMinute, type Minute } from '../calendar.js'
import type { Row } from '../claim-model.js'
import {
  BED,
  DAY_BED,
  DELIVERY,
  EXAMINATION,
  IMAGING,
  LAB_TESTS,
  PROCEDURES,
  type Service,
  SUPPLIES,
  SURGERIES,
  type Supply,
} from '../content/services.js'
import { amount, formatMoney, formatPrice, formatThousandths } from '../money.js'
import type { Random } from '../random.js'
import { bedDays, doctorOf, type Visit } from '../visit.js'
import { resultRows } from './result-rows.js'

/** XML3 with the results of its tests (XML4). */
export interface ServiceTables {
  readonly lines: CostLine[]
  readonly results: Row[]
  /** ICD-9-CM codes of what was done, for XML1. */
  readonly icd9: readonly string[]
}

/** Cost groups whose rows name who performed them. */
const NAMED_PERFORMER: ReadonlySet<number> = new Set([1, 2, 3, 8, 18])

/** By which a surgery is longer than a test. */
const SURGERY_MINUTES = 15

interface When {
  readonly ordered: Minute
  readonly performed: Minute
  readonly result: Minute | null
}

/**
 * Services, supplies and results, together about `budget` rows: an examination, the bed of inpatients,
 * what the case calls for (`withTest`: at least one test), then tests, procedures and supplies until the budget is used up.
 */
export function serviceRows(random: Random, visit: Visit, budget: number, withTest: boolean): ServiceTables {
  const maker = new ServiceMaker(random, visit, budget)
  maker.examination()
  if (withTest) maker.service(random.pick(LAB_TESTS))
  if (visit.inpatient) maker.bed()
  if (visit.theme === 'birth') maker.service(DELIVERY)
  else if (visit.careType === '03' && random.chance(0.12)) maker.service(random.pick(SURGERIES))
  while (maker.left > 0) {
    const draw = random.below(100)
    if (draw < 30 && maker.left > 1) maker.service(random.pick(LAB_TESTS))
    else if (draw < 42 && maker.left > 1) maker.service(random.pick(IMAGING))
    else if (visit.inpatient || draw < 55) {
      if (draw < 70) maker.service(random.pick(PROCEDURES))
      else
        maker.supply(random.chance(0.003) ? SUPPLIES.at(-1)! : SUPPLIES[random.below(SUPPLIES.length - 1)]!)
    } else if (maker.left === 1) maker.supply(SUPPLIES[0]!)
  }
  return maker
}

class ServiceMaker implements ServiceTables {
  readonly lines: CostLine[] = []
  readonly results: Row[] = []
  readonly icd9: string[] = []
  private readonly random: Random
  private readonly visit: Visit
  private readonly budget: number
  private lastOrder: Minute = 0

  constructor(random: Random, visit: Visit, budget: number) {
    this.random = random
    this.visit = visit
    this.budget = budget
  }

  get left(): number {
    return this.budget - this.lines.length - this.results.length
  }

  examination(): void {
    const { arrival } = this.visit
    this.add(EXAMINATION, 1000, { ordered: arrival + 5, performed: arrival + 10, result: arrival + 20 })
  }

  bed(): void {
    const { visit } = this
    const start = visit.admission ?? visit.arrival
    const when = { ordered: start, performed: start, result: visit.lastWork }
    const number = String(this.random.between(1, 120)).padStart(3, '0')
    if (visit.careType === '04') this.add(DAY_BED, 1000, when, { MA_GIUONG: `C${number}` })
    else this.add(BED, bedDays(visit) * 1000, when, { MA_GIUONG: `H${number}` })
  }

  service(service: Service): void {
    const when = this.nextMoment(service.group === 8 ? SURGERY_MINUTES : 0)
    const extra: Row = {}
    if (service.icd9 !== undefined) {
      extra.MA_PTTT_QT = service.icd9
      if (!this.icd9.includes(service.icd9)) this.icd9.push(service.icd9)
    }
    if (service.group === 8) extra.PP_VO_CAM = '1'
    this.add(service, 1000, when, extra)
    const results = resultRows(this.random, this.visit, service, this.results.length, this.left, when.result!)
    this.results.push(...results)
  }

  supply(supply: Supply): void {
    const { random, visit } = this
    const quantity = supply.cap > 0 ? 1000 : random.between(1, 3) * 1000
    const priceBh = supply.cap > 0 ? Math.min(supply.price, supply.cap) : supply.price
    const moment = this.nextMoment(0)
    const bidYear = visit.month.slice(0, 4)
    this.push(
      {
        MA_DICH_VU: '',
        MA_VAT_TU: supply.code,
        MA_NHOM: '10',
        TEN_VAT_TU: supply.name,
        DON_VI_TINH: supply.unit,
        TT_THAU: `MAU18/${bidYear};G1;N${visit.version === '130' ? 1 : 0};${bidYear}`,
        T_TRANTT: supply.cap > 0 ? formatMoney(supply.cap / 10) : '',
      },
      quantity,
      supply.price,
      priceBh,
      { ...moment, result: null },
    )
  }

  private add(service: Service, quantity: number, when: When, extra: Row = {}): void {
    const { visit, random } = this
    this.push(
      {
        MA_DICH_VU: service.code,
        MA_NHOM: String(service.group),
        TEN_DICH_VU: service.name,
        DON_VI_TINH: service.unit,
        NGUOI_THUC_HIEN: NAMED_PERFORMER.has(service.group)
          ? visit.staff.performer(random.between(30, 60))
          : '',
        MA_MAY: service.machine === '' ? '' : machineCode(visit, service.machine, random.between(1, 9)),
        ...extra,
      },
      quantity,
      service.priceBv,
      service.priceBh,
      when,
    )
  }

  private push(own: Row, quantity: number, priceBv: number, priceBh: number, when: When): void {
    const { visit, random } = this
    const outOfScope = random.chance(0.02)
    const rate = outOfScope ? 0 : 100
    const bv = amount(quantity, priceBv)
    const bh = amount(quantity, priceBh, rate)
    const support = random.chance(0.0015) ? Math.floor((bv * random.between(1, 4)) / 5) : 0
    const stt = this.lines.length + 1
    const row: Row = {
      MA_LK: visit.maLk,
      STT: String(stt),
      MA_DICH_VU: '',
      MA_PTTT_QT: '',
      MA_VAT_TU: '',
      MA_NHOM: '',
      TEN_VAT_TU: '',
      TEN_DICH_VU: '',
      DON_VI_TINH: '',
      PHAM_VI: outOfScope ? '2' : '1',
      SO_LUONG: formatThousandths(quantity),
      DON_GIA_BV: formatPrice(priceBv),
      DON_GIA_BH: formatPrice(priceBh),
      TT_THAU: '',
      TYLE_TT_DV: '100',
      TYLE_TT_BH: String(rate),
      THANH_TIEN_BV: formatMoney(bv),
      THANH_TIEN_BH: formatMoney(bh),
      T_TRANTT: '',
      MUC_HUONG: '',
      T_NGUONKHAC_NSNN: '0',
      T_NGUONKHAC_VTNN: '0',
      T_NGUONKHAC_VTTN: '0',
      T_NGUONKHAC_CL: '',
      T_NGUONKHAC: '',
      T_BNTT: '',
      T_BNCCT: '',
      T_BHTT: '',
      MA_KHOA: visit.inpatient ? visit.diagnosis.department : 'K01',
      MA_GIUONG: '',
      MA_BAC_SI: doctorOf(visit, when.ordered),
      NGUOI_THUC_HIEN: '',
      MA_BENH: visit.diagnosis.code,
      NGAY_YL: formatMinute(when.ordered),
      NGAY_TH_YL: formatMinute(when.performed),
      NGAY_KQ: when.result === null ? '' : formatMinute(when.result),
      MA_PTTT: String(visit.paymentMethod),
      PP_VO_CAM: '',
      MA_MAY: '',
    }
    for (const name in own) row[name] = own[name]!
    this.lines.push({ row, bv, bh, support, paymentMethod: visit.paymentMethod })
  }

  /** Orders follow each other over the stay, each carried out and read before the last work of the visit. */
  private nextMoment(longer: number): When {
    const { visit, random } = this
    const start = (visit.admission ?? visit.arrival) + 20
    const span = visit.lastWork - start - 45
    const place = Math.min(1, (this.lines.length + this.results.length) / this.budget)
    // Each in a minute of its own, as long as the stay has room for that.
    const ordered = Math.min(start + span, Math.max(start + Math.floor(span * place), this.lastOrder + 1))
    this.lastOrder = ordered
    const performed = ordered + random.between(2, 15)
    return { ordered, performed, result: performed + longer + random.between(5, 30) }
  }
}

/** MA_MAY: QĐ 3176 dropped the facility part. */
function machineCode(visit: Visit, kind: string, serial: number): string {
  const facility = visit.version === '3176' ? '' : `${visit.maCskcb}.`
  return `${kind}.1.${facility}MAU000${serial}`
}
