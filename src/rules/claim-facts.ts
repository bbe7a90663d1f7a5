import { type CodeList, codeList } from '../standard/code-lists.js'
import { dayOf, daysBetween, yearsBetween } from '../standard/moments.js'
import type { ParameterSet } from '../standard/parameter-set.js'
import type { StandardVersion, TableName, TablePlan, VersionPlan } from '../standard/plan.js'
import { hashBytes } from './byte-interner.js'
import { NO_REFERENCE, type Reference } from './reference.js'
import { Row } from './row.js'
import type { Fields } from './rule.js'

/** Index of each field by name; a field that the plan lacks gets the slot behind the last, which is always blank. */
export function fieldIndices<Name extends string>(
  plan: TablePlan | undefined,
  names: readonly Name[],
): Fields<Name> {
  const blank = plan?.fields.length ?? 0
  const found = (name: string) => plan?.fields.find((field) => field.name === name)?.index ?? blank
  return Object.fromEntries(names.map((name) => [name, found(name)])) as Fields<Name>
}

const HEAD_FIELDS = [
  'MA_LK',
  'MA_BN',
  'NGAY_SINH',
  'GIOI_TINH',
  'MA_THE_BHYT',
  'MA_DKBD',
  'MA_DOITUONG_KCB',
  'MA_LOAI_KCB',
  'MA_LOAI_RV',
  'KET_QUA_DTRI',
  'NGAY_VAO',
  'NGAY_RA',
  'MA_BENH_CHINH',
  'MA_BENH_KT',
  'MA_BENH_YHCT',
  'MA_CSKCB',
] as const

const COST_FIELDS = [
  'MA_NHOM',
  'MA_THUOC',
  'MA_DICH_VU',
  'MA_VAT_TU',
  'SO_LUONG',
  'THANH_TIEN_BV',
  'THANH_TIEN_BH',
  'T_NGUONKHAC',
  'T_BNTT',
  'T_BNCCT',
  'T_BHTT',
  'MA_PTTT',
  'NGAY_YL',
  'NGAY_TH_YL',
  'NGAY_KQ',
  'MA_BAC_SI',
  'NGUOI_THUC_HIEN',
  'MA_KHOA',
  'MA_GIUONG',
  'PHAM_VI',
] as const
type CostField = (typeof COST_FIELDS)[number]

/** Amounts that rows of XML2 and XML3 have in common and XML1 sums up. */
export type SummedAmount =
  | 'THANH_TIEN_BV'
  | 'THANH_TIEN_BH'
  | 'T_NGUONKHAC'
  | 'T_BNTT'
  | 'T_BNCCT'
  | 'T_BHTT'
  | 'T_BHTT_GDV'

/** Sums over the rows of a cost table, in 1/100 đồng; NaN when a value could not be read. */
export class CostSums {
  rows = 0
  THANH_TIEN_BV = 0
  THANH_TIEN_BH = 0
  T_NGUONKHAC = 0
  T_BNTT = 0
  T_BNCCT = 0
  T_BHTT = 0
  /** T_BHTT of rows paid by fee for service (MA_PTTT 1). */
  T_BHTT_GDV = 0

  clear(): void {
    this.rows = this.THANH_TIEN_BV = this.THANH_TIEN_BH = this.T_NGUONKHAC = 0
    this.T_BNTT = this.T_BNCCT = this.T_BHTT = this.T_BHTT_GDV = 0
  }

  add(row: Row, f: Fields<CostField>): void {
    this.rows++
    this.THANH_TIEN_BV += row.amountOr0(f.THANH_TIEN_BV)
    this.THANH_TIEN_BH += row.amountOr0(f.THANH_TIEN_BH)
    this.T_NGUONKHAC += row.amountOr0(f.T_NGUONKHAC)
    this.T_BNTT += row.amountOr0(f.T_BNTT)
    this.T_BNCCT += row.amountOr0(f.T_BNCCT)
    const paid = row.amountOr0(f.T_BHTT)
    this.T_BHTT += paid
    if (row.is(f.MA_PTTT, '1')) this.T_BHTT_GDV += paid
  }
}

/** One row of XML3, for rules that compare rows with each other. Moments are YYYYMMDDHHmm, NaN when unknown. */
export interface ServiceUse {
  readonly row: number
  /** MA_DICH_VU; '' for a supply. */
  readonly code: string
  /** MA_VAT_TU; '' for a service. */
  readonly supply: string
  /** MA_NHOM; NaN when unknown. */
  readonly group: number
  readonly ordered: number
  readonly performed: number
  readonly result: number
  /** SO_LUONG in 1/1000. */
  readonly quantity: number
  /** False for what the fund does not cover (PHAM_VI 2). */
  readonly covered: boolean
  /** Tells one MA_BAC_SI from another; 0 when blank. */
  readonly doctor: number
  /** The entry of the service or supply catalogue that the row was compared with; 0 when with none. */
  entry: number
}

/** One row of XML2, for rules that compare rows with each other. */
export interface DrugUse {
  readonly row: number
  /** MA_THUOC. */
  readonly code: string
  readonly group: number
  readonly ordered: number
  /** SO_LUONG in 1/1000. */
  readonly quantity: number
  /** Tells one MA_BAC_SI from another; 0 when blank. */
  readonly doctor: number
  /** The entry of the drug catalogue that the row was compared with; 0 when with none. */
  entry: number
}

/** A service that a row of XML2 names as the one its drug was used for. */
export interface LinkedService {
  readonly row: number
  /** MA_DICH_VU of the row, a `;` list. */
  readonly codes: string
}

/**
 * What rules know about the claim at hand beside the row: the facts of XML1, sums and uses of the rows read so
 * far, and what the claim is judged against. One object a thread, filled anew with each claim.
 */
export class ClaimFacts {
  readonly version: StandardVersion
  /** Row of XML1; good until the claim has been judged. Rules at the end get it as their row. */
  readonly head = new Row()
  /** As they are for the facility that sends. */
  parameters!: ParameterSet
  reference: Reference = NO_REFERENCE
  /** Facility that sends, and the moment of receipt in Vietnam. */
  facility = ''
  received = 0

  hasHead = false
  /** NGAY_VAO and NGAY_RA as moments and as days; NaN when unknown. */
  arrival = Number.NaN
  discharge = Number.NaN
  arrivalDay = Number.NaN
  dischargeDay = Number.NaN
  /** Day that dated law is looked up by: of discharge, else of arrival, else of receipt. Always known. */
  day = 0
  /** MA_LOAI_KCB as a number; NaN when unknown. */
  careType = Number.NaN
  /** MA_DOITUONG_KCB. */
  route = ''
  sex = Number.NaN
  /** KET_QUA_DTRI and MA_LOAI_RV as numbers; NaN when unknown. */
  outcome = Number.NaN
  leaving = Number.NaN
  /** NGAY_SINH as 12 digits, month and day 00 when unknown. */
  birth = Number.NaN
  /** Full years on the day of arrival; NaN when unknown. */
  age = Number.NaN
  /** Days from birth to arrival; NaN when the day of birth is unknown. */
  ageDays = Number.NaN
  mainDiagnosis = ''
  /** True when XML1 has a MA_BENH_YHCT. */
  hasTraditionalDiagnosis = false
  /** MA_THE_BHYT, one item a card. */
  cards: readonly string[] = []

  /** How far amounts may differ, in 1/100 đồng: of a row, of the parts of a row. */
  rowTolerance = 0
  balanceTolerance = 0

  readonly drugs = new CostSums()
  readonly services = new CostSums()
  /** Sum of THANH_TIEN_BV over supplies (groups 10 and 11), in 1/100 đồng. */
  supplies = 0
  readonly drugUses: DrugUse[] = []
  readonly serviceUses: ServiceUse[] = []
  readonly drugCodes = new Set<string>()
  /** MA_NHOM of the services in XML3, by MA_DICH_VU. */
  readonly serviceCodes = new Map<string, number>()
  /** First row of the results in XML4, by MA_DICH_VU. */
  readonly resultCodes = new Map<string, number>()
  /** MA_DICH_VU of the row of XML4 at hand. */
  resultCode = ''
  readonly linkedServices: LinkedService[] = []
  /** Rows read, by table; a table that was not sent is not in it. */
  readonly rowsOf = new Map<TableName, number>()

  readonly #h: Fields<(typeof HEAD_FIELDS)[number]>
  readonly #drug: Fields<CostField>
  readonly #service: Fields<CostField>
  readonly #result: Fields<'MA_DICH_VU'>
  #secondary: readonly string[] | null = null

  constructor(plan: VersionPlan) {
    this.version = plan.version
    this.#h = fieldIndices(plan.tables.get('XML1'), HEAD_FIELDS)
    this.#drug = fieldIndices(plan.tables.get('XML2'), COST_FIELDS)
    this.#service = fieldIndices(plan.tables.get('XML3'), COST_FIELDS)
    this.#result = fieldIndices(plan.tables.get('XML4'), ['MA_DICH_VU'])
  }

  /** True when the patient was transferred: MA_LOAI_RV 2 or 5. */
  get isTransfer(): boolean {
    return this.leaving === 2 || this.leaving === 5
  }

  /** Day that catalogues of the visit are looked up by: of arrival, else {@link day}. Always known. */
  get visitDay(): number {
    return this.arrivalDay > 0 ? this.arrivalDay : this.day
  }

  /** Forgets the claim before. */
  clear(): void {
    this.hasHead = false
    this.arrival = this.discharge = this.arrivalDay = this.dischargeDay = Number.NaN
    this.outcome = this.leaving = Number.NaN
    this.careType = this.sex = this.birth = this.age = this.ageDays = Number.NaN
    this.route = this.mainDiagnosis = ''
    this.hasTraditionalDiagnosis = false
    this.cards = []
    this.#secondary = null
    this.day = dayOf(this.received)
    this.drugs.clear()
    this.services.clear()
    this.supplies = 0
    this.drugUses.length = 0
    this.serviceUses.length = 0
    this.drugCodes.clear()
    this.serviceCodes.clear()
    this.resultCodes.clear()
    this.resultCode = ''
    this.linkedServices.length = 0
    this.rowsOf.clear()
  }

  /** True for the care types with a bed: inpatient, day inpatient, stay at a commune station, under four hours. */
  get isInpatient(): boolean {
    return this.careType === 3 || this.careType === 4 || this.careType === 6 || this.careType === 9
  }

  /** The row of XML3 at hand. */
  get service(): ServiceUse {
    return this.serviceUses[this.serviceUses.length - 1]
  }

  /** The row of XML2 at hand. */
  get drug(): DrugUse {
    return this.drugUses[this.drugUses.length - 1]
  }

  /** MA_BENH_KT, one item a code. */
  get secondaryDiagnoses(): readonly string[] {
    this.#secondary ??= this.head.items(this.#h.MA_BENH_KT)
    return this.#secondary
  }

  /** A fixed list of the standard as it is on the {@link day} of the claim; null when there is none. */
  list(name: string): CodeList | null {
    return codeList(name, this.version, this.day)
  }

  /** How far a total of the claim may differ from the sum of its rows, in 1/100 đồng. */
  get claimTolerance(): number {
    const rows = this.drugs.rows + this.services.rows
    const perRow = this.parameters.money('tolerance.claimPerRow', this.day)
    return Math.max(this.parameters.money('tolerance.claim', this.day), perRow * rows)
  }

  /** Sum of an amount over the rows of XML2 and XML3, in 1/100 đồng. */
  sumOf(name: SummedAmount): number {
    return this.drugs[name] + this.services[name]
  }

  /** True when the table was sent and has a row. */
  has(table: TableName): boolean {
    return (this.rowsOf.get(table) ?? 0) > 0
  }

  /** Number of uses of a cost group in XML3. */
  usesOfGroup(group: number): number {
    let n = 0
    for (const use of this.serviceUses) if (use.group === group) n++
    return n
  }

  /** Takes in the row of XML1, which {@link head} shows already. */
  takeHead(): void {
    const { head } = this
    const h = this.#h
    this.hasHead = true
    this.arrival = head.moment(h.NGAY_VAO)
    this.discharge = head.moment(h.NGAY_RA)
    this.arrivalDay = head.day(h.NGAY_VAO)
    this.dischargeDay = head.day(h.NGAY_RA)
    if (this.dischargeDay > 0) this.day = this.dischargeDay
    else if (this.arrivalDay > 0) this.day = this.arrivalDay
    this.rowTolerance = this.parameters.money('tolerance.row', this.day)
    this.balanceTolerance = this.parameters.money('tolerance.balance', this.day)
    this.careType = head.int(h.MA_LOAI_KCB)
    this.route = head.text(h.MA_DOITUONG_KCB)
    this.sex = head.int(h.GIOI_TINH)
    this.outcome = head.int(h.KET_QUA_DTRI)
    this.leaving = head.int(h.MA_LOAI_RV)
    this.birth = head.moment(h.NGAY_SINH)
    const birthDay = head.day(h.NGAY_SINH)
    this.age = yearsBetween(birthDay, this.arrivalDay)
    this.ageDays = birthDay % 100 === 0 ? Number.NaN : daysBetween(birthDay, this.arrivalDay)
    this.mainDiagnosis = head.text(h.MA_BENH_CHINH)
    this.hasTraditionalDiagnosis = head.isFilled(h.MA_BENH_YHCT)
    this.cards = head.items(h.MA_THE_BHYT)
  }

  /** Takes in a row of any other table, before the rules on it run. */
  takeRow(table: TableName, row: Row): void {
    this.rowsOf.set(table, row.number)
    if (table === 'XML3') this.#takeService(row)
    else if (table === 'XML2') this.#takeDrug(row)
    else if (table === 'XML4') this.#takeResult(row)
  }

  /** The results of one service stand together: its code is read once. */
  #takeResult(row: Row): void {
    const f = this.#result.MA_DICH_VU
    if (row.is(f, this.resultCode)) return
    this.resultCode = row.text(f)
    if (!this.resultCodes.has(this.resultCode)) this.resultCodes.set(this.resultCode, row.number)
  }

  #takeDrug(row: Row): void {
    const f = this.#drug
    this.drugs.add(row, f)
    const code = row.text(f.MA_THUOC)
    this.drugCodes.add(code)
    this.drugUses.push({
      row: row.number,
      code,
      group: row.int(f.MA_NHOM),
      ordered: row.moment(f.NGAY_YL),
      quantity: row.scaled(f.SO_LUONG, 3),
      doctor: wordOf(row, f.MA_BAC_SI),
      entry: 0,
    })
    if (row.isFilled(f.MA_DICH_VU))
      this.linkedServices.push({ row: row.number, codes: row.text(f.MA_DICH_VU) })
  }

  #takeService(row: Row): void {
    const f = this.#service
    this.services.add(row, f)
    const group = row.int(f.MA_NHOM)
    if (group === 10 || group === 11) this.supplies += row.amountOr0(f.THANH_TIEN_BV)
    const code = row.text(f.MA_DICH_VU)
    if (code !== '') this.serviceCodes.set(code, group)
    this.serviceUses.push({
      row: row.number,
      code,
      supply: row.text(f.MA_VAT_TU),
      group,
      ordered: row.moment(f.NGAY_YL),
      performed: row.moment(f.NGAY_TH_YL),
      result: row.moment(f.NGAY_KQ),
      quantity: row.scaled(f.SO_LUONG, 3),
      covered: !row.is(f.PHAM_VI, '2'),
      doctor: wordOf(row, f.MA_BAC_SI),
      entry: 0,
    })
  }
}

/** A number that stands for the value; 0 when blank. */
const wordOf = (row: Row, f: number): number =>
  row.isBlank(f) ? 0 : hashBytes(0, row.bytes, row.start[f], row.end[f])
