import { type EligibilityFacts, type FacilityProfile, type RowGroup, zipCards } from '../eligibility/facts.js'
import { type FactsText, writeFacts } from '../eligibility/facts-text.js'
import { fieldIndices } from '../rules/claim-facts.js'
import type { Reference } from '../rules/reference.js'
import { Row } from '../rules/row.js'
import type { Fields } from '../rules/rule.js'
import type { TableName, VersionPlan } from '../standard/plan.js'
import type { RowView } from '../xml/table-scanner.js'

const HEAD = [
  'MA_LK',
  'MA_CSKCB',
  'MA_THE_BHYT',
  'MA_DKBD',
  'GT_THE_TU',
  'GT_THE_DEN',
  'HO_TEN',
  'NGAY_SINH',
  'GIOI_TINH',
  'SO_CCCD',
  'MA_DOITUONG_KCB',
  'MA_LOAI_KCB',
  'MA_LOAI_RV',
  'KET_QUA_DTRI',
  'MA_KHUVUC',
  'MA_NOI_DI',
  'GIAY_CHUYEN_TUYEN',
  'NGAY_VAO',
  'NGAY_VAO_NOI_TRU',
  'NGAY_RA',
  'NAM_NAM_LIEN_TUC',
  'NGAY_MIEN_CCT',
  'SO_NGAY_DTRI',
  'MA_BENH_CHINH',
  'NAM_QT',
  'THANG_QT',
  'T_TONGCHI_BV',
  'T_TONGCHI_BH',
  'T_BNCCT',
  'T_BHTT',
] as const

const COST = ['NGAY_YL', 'NGAY_TH_YL', 'MUC_HUONG', 'PHAM_VI', 'MA_NHOM', 'THANH_TIEN_BH', 'T_BHTT'] as const

/** Tables that may carry a temporary card number. */
const TEMPORARY: readonly TableName[] = ['XML7', 'XML8', 'XML9', 'XML11']

type Group = { -readonly [K in keyof RowGroup]: RowGroup[K] }
type Gathered = { -readonly [K in keyof EligibilityFacts]: EligibilityFacts[K] }

/** Gathers, while a claim is read, what the checks of eligibility need of it. One serves one thread. */
export class EligibilityCollector {
  readonly #head: Fields<(typeof HEAD)[number]>
  readonly #cost: { readonly [T in 'XML2' | 'XML3']: Fields<(typeof COST)[number]> }
  readonly #temporary: ReadonlyMap<TableName, number>
  readonly #row = new Row()
  readonly #groups = new Map<number, Group>()
  #facts: Gathered | null = null
  #arrival = 0
  #maTheTam = ''

  constructor(plan: VersionPlan) {
    this.#head = fieldIndices(plan.tables.get('XML1'), HEAD)
    this.#cost = {
      XML2: fieldIndices(plan.tables.get('XML2'), COST),
      XML3: fieldIndices(plan.tables.get('XML3'), COST),
    }
    this.#temporary = new Map(
      TEMPORARY.map((table) => [
        table,
        fieldIndices(plan.tables.get(table), ['MA_THE_TAM'] as const).MA_THE_TAM,
      ]),
    )
  }

  /** Tables whose rows are looked at. */
  static readonly TABLES: readonly TableName[] = ['XML2', 'XML3', ...TEMPORARY]

  begin(): void {
    this.#facts = null
    this.#groups.clear()
    this.#maTheTam = ''
    this.#arrival = 0
  }

  head(view: RowView, reference: Reference): void {
    const row = this.#row
    row.show(view)
    const h = this.#head
    const whole = (value: number) => (Number.isNaN(value) ? 0 : value)
    const month = whole(row.int(h.NAM_QT)) * 100 + whole(row.int(h.THANG_QT))
    this.#arrival = whole(row.day(h.NGAY_VAO))
    this.#facts = {
      maLk: row.text(h.MA_LK),
      maCskcb: row.text(h.MA_CSKCB),
      facility: profile(reference, row, h.MA_CSKCB, this.#arrival),
      cards: zipCards(
        row.text(h.MA_THE_BHYT),
        row.text(h.MA_DKBD),
        row.text(h.GT_THE_TU),
        row.text(h.GT_THE_DEN),
      ),
      maTheTam: '',
      hoTen: row.text(h.HO_TEN),
      ngaySinh: whole(row.moment(h.NGAY_SINH)),
      gioiTinh: whole(row.int(h.GIOI_TINH)),
      soCccd: row.text(h.SO_CCCD),
      maDoituongKcb: row.text(h.MA_DOITUONG_KCB),
      maLoaiKcb: row.text(h.MA_LOAI_KCB),
      maLoaiRv: row.text(h.MA_LOAI_RV),
      ketQuaDtri: row.text(h.KET_QUA_DTRI),
      maKhuvuc: row.text(h.MA_KHUVUC),
      maNoiDi: row.text(h.MA_NOI_DI),
      giayChuyenTuyen: row.text(h.GIAY_CHUYEN_TUYEN),
      ngayVao: whole(row.moment(h.NGAY_VAO)),
      ngayVaoNoiTru: whole(row.moment(h.NGAY_VAO_NOI_TRU)),
      ngayRa: whole(row.moment(h.NGAY_RA)),
      namNamLienTuc: whole(row.day(h.NAM_NAM_LIEN_TUC)),
      ngayMienCct: whole(row.day(h.NGAY_MIEN_CCT)),
      soNgayDtri: whole(row.int(h.SO_NGAY_DTRI)),
      maBenhChinh: row.text(h.MA_BENH_CHINH),
      settlementMonth: month,
      tTongchiBv: whole(row.amount(h.T_TONGCHI_BV)),
      tTongchiBh: whole(row.amount(h.T_TONGCHI_BH)),
      tBncct: whole(row.amount(h.T_BNCCT)),
      tBhtt: whole(row.amount(h.T_BHTT)),
      rows: [],
    }
  }

  row(table: TableName, view: RowView): void {
    const row = this.#row
    row.show(view)
    if (table === 'XML2' || table === 'XML3') this.#takeCost(table, row)
    else if (this.#maTheTam === '')
      this.#maTheTam = row.text(this.#temporary.get(table) ?? view.program.count)
  }

  /** What was gathered; null when the claim has no XML1 that could be read. */
  end(): FactsText | null {
    const facts = this.#facts
    if (facts === null) return null
    facts.maTheTam = this.#maTheTam
    facts.rows = [...this.#groups.values()]
    return writeFacts(facts)
  }

  #takeCost(table: 'XML2' | 'XML3', row: Row): void {
    const f = this.#cost[table]
    const ordered = row.day(f.NGAY_YL)
    const performed = ordered > 0 ? ordered : row.day(f.NGAY_TH_YL)
    const day = performed > 0 ? performed : this.#arrival
    const level = row.scaled(f.MUC_HUONG, 2)
    const group = row.int(f.MA_NHOM)
    const scope = row.int(f.PHAM_VI)
    // Day, level, scope, cost group and table in one number below 2^53.
    const levelPart = level >= 0 && level <= 10_000 ? level : 10_001
    const rest = (scope >= 0 && scope < 10 ? scope : 9) * 200 + (group >= 0 && group < 100 ? group : 99) * 2
    const key = (day * 10_002 + levelPart) * 2_000 + rest + (table === 'XML3' ? 1 : 0)
    const known = this.#groups.get(key)
    const bh = row.amountOr0(f.THANH_TIEN_BH)
    const paid = row.amountOr0(f.T_BHTT)
    const thanhTienBh = Number.isNaN(bh) ? 0 : bh
    const tBhtt = Number.isNaN(paid) ? 0 : paid
    if (known !== undefined) {
      known.rows++
      known.thanhTienBh += thanhTienBh
      known.tBhtt += tBhtt
      return
    }
    this.#groups.set(key, {
      table,
      row: row.number,
      rows: 1,
      day,
      mucHuong: level >= 0 ? level : -1,
      phamVi: row.text(f.PHAM_VI),
      maNhom: row.text(f.MA_NHOM),
      thanhTienBh,
      tBhtt,
    })
  }
}

/** The facility as the catalogue has it on the day; null without catalogue or entry. */
function profile(reference: Reference, row: Row, f: number, day: number): FacilityProfile | null {
  if (!reference.has('facility')) return null
  const entry = reference.find('facility', row.bytes, row.start[f], row.end[f], day)
  if (entry === 0) return null
  const points = reference.number(entry, 'points')
  const inpatient = reference.number(entry, 'inpatient')
  return {
    level: reference.text(entry, 'level'),
    points: Number.isNaN(points) ? -1 : points / 10_000,
    formerLine: reference.text(entry, 'formerLine'),
    inpatient: Number.isNaN(inpatient) ? null : inpatient === 1,
  }
}
