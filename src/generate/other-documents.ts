import type { TablePlan } from '../standard/plan.js'
import { formatDay, formatMinute } from './calendar.js'
import type { Row } from './claim-model.js'
import { DRUGS } from './content/drugs.js'
import { EXAMINATION } from './content/services.js'
import { planDefects } from './defect-share.js'
import { type GenerateOptions, type ResolvedGenerateOptions, resolveOptions } from './options.js'
import { planCase, planEarlier } from './plan-case.js'
import { writeLongTable } from './table-writer.js'
import type { Visit } from './visit.js'

/**
 * Check-ins (XML0): one document with a row for each of the claims that the same options generate, in pieces; none
 * for a visit whose defect is that there is none.
 */
export function generateCheckIns(options: GenerateOptions = {}): Generator<Buffer> {
  const resolved = resolveOptions(options)
  return writeLongTable(planOf(resolved, 'XML0'), rowsOf(resolved, checkInRow))
}

/** Medical assessments (XML12): one document with a row for each, in pieces. */
export function generateAssessments(options: GenerateOptions = {}): Generator<Buffer> {
  const resolved = resolveOptions(options)
  return writeLongTable(planOf(resolved, 'XML12'), rowsOf(resolved, assessmentRow))
}

function planOf(options: ResolvedGenerateOptions, table: 'XML0' | 'XML12'): TablePlan {
  return options.plans[options.version].tables.get(table)!
}

function* rowsOf(
  options: ResolvedGenerateOptions,
  makeRow: (visit: Visit, stt: number) => Row,
): Generator<Row> {
  const defects = planDefects(options)
  let stt = 0
  for (let place = 0; place < options.claims; place++) {
    const index = options.first + place
    const defect = defects.ofClaim(index, place)
    if (makeRow === checkInRow && defect?.of === 'eligibility') {
      if (defect.earlier?.where === 'here') yield makeRow(planEarlier(index, options, defect)!.visit, ++stt)
      if (defect.withoutCheckIn) continue
    }
    yield makeRow(planCase(index, options, defect).visit, ++stt)
  }
}

export function checkInRow(visit: Visit, stt: number): Row {
  const { patient, version } = visit
  const first =
    version !== '130' && stt % 5 === 0
      ? { MA_THUOC: DRUGS[0]!.code, TEN_THUOC: DRUGS[0]!.name }
      : { MA_DICH_VU: EXAMINATION.code, TEN_DICH_VU: EXAMINATION.name }
  // Emergencies send no check-in; theirs is written as the ordinary route. QĐ 130 had one digit here.
  const route = visit.route.code === '2' ? '1.1' : visit.route.code
  return {
    MA_LK: visit.maLk,
    STT: String(stt),
    MA_BN: patient.code,
    HO_TEN: patient.name,
    SO_CCCD: patient.age < 14 ? '' : patient.citizenId,
    NGAY_SINH: patient.birth,
    GIOI_TINH: String(patient.sex),
    MA_THE_BHYT: patient.card,
    MA_DKBD: visit.registeredAt,
    GT_THE_TU: patient.cardFrom,
    GT_THE_DEN: patient.cardTo,
    MA_DOITUONG_KCB: version === '130' ? route.slice(0, 1) : route,
    NGAY_VAO: formatMinute(visit.arrival),
    NGAY_VAO_NOI_TRU: visit.admission === null ? '' : formatMinute(visit.admission),
    LY_DO_VNT: visit.admission === null ? '' : visit.diagnosis.complaint,
    MA_LOAI_KCB: visit.careType,
    MA_CSKCB: visit.maCskcb,
    ...first,
    NGAY_YL: formatMinute(visit.arrival + 5),
  }
}

function assessmentRow(visit: Visit, stt: number): Row {
  const { patient } = visit
  const day = formatDay(visit.discharge)
  return {
    NGUOI_CHU_TRI: 'GIÁM ĐỊNH VIÊN MẪU SỐ 1',
    CHUC_VU: '1',
    NGAY_HOP: day,
    HO_TEN: patient.name,
    NGAY_SINH: patient.birth.endsWith('00000000')
      ? `${patient.birth.slice(0, 4)}0101`
      : patient.birth.slice(0, 8),
    SO_CCCD: patient.citizenId,
    NGAY_CAP_CCCD: '20220101',
    NOI_CAP_CCCD: 'Cơ quan cấp giấy tờ Thử Nghiệm',
    DIA_CHI: patient.address,
    MATINH_CU_TRU: '79',
    MAXA_CU_TRU: '79999',
    MA_BHXH: patient.insuranceNumber,
    MA_THE_BHYT: patient.card,
    NGHE_NGHIEP: 'Công nhân',
    DIEN_THOAI: patient.phone,
    MA_DOI_TUONG: 'TNLĐ',
    KHAM_GIAM_DINH: '1',
    SO_BIEN_BAN: `BB-MAU-${stt}`,
    DANG_HUONG_CHE_DO: '4',
    NGAY_CHUNG_TU: day,
    SO_GIAY_GIOI_THIEU: `GT-MAU-${stt}`,
    NGAY_DE_NGHI: formatDay(visit.arrival),
    MA_DONVI: 'DV-MAU-01',
    GIOI_THIEU_CUA: 'Công ty Thử Nghiệm',
    KET_QUA_KHAM: 'Sẹo cũ cổ tay phải, vận động hạn chế nhẹ (dữ liệu thử nghiệm)',
    SO_VAN_BAN_CAN_CU: 'VB-MAU-01;VB-MAU-02',
    TYLE_TTCT_MOI: '11',
    DE_NGHI: 'Hưởng chế độ theo quy định',
    DUOC_XACDINH: 'Tổn thương cơ thể 11%',
  }
}
