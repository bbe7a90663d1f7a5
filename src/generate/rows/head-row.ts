import type { Totals } from '../benefit.js'
import { formatMinute } from '../calendar.js'
import type { Row } from '../claim-model.js'
import { formatMoney } from '../money.js'
import type { Random } from '../random.js'
import { dayOrBlank, stayDays, type Visit } from '../visit.js'

/** District level ended with this month; MAHUYEN_CU_TRU is left blank from it on. */
const DISTRICTS_ABOLISHED = '202507'

/** XML1. `drugs` and `supplies` are sums of THANH_TIEN_BV in hundredths of a đồng. */
export function headRow(
  random: Random,
  visit: Visit,
  totals: Totals,
  drugs: number,
  supplies: number,
  icd9: readonly string[],
  birthWeight: string,
): Row {
  const { patient, diagnosis, staff } = visit
  const inWard = visit.admission !== null
  const weight = patient.age < 6 ? 8 + patient.age * 2 : Math.min(70, 15 + patient.age * 2)
  const discharged = visit.transferTo === '' ? '1' : '2'
  const comorbid =
    diagnosis.comorbidCode === '' ? '' : `; ${diagnosis.comorbidName} (${diagnosis.comorbidCode})`
  return {
    MA_LK: visit.maLk,
    STT: '1',
    MA_BN: patient.code,
    HO_TEN: patient.name,
    SO_CCCD: patient.age < 14 ? '' : patient.citizenId,
    NGAY_SINH: patient.birth,
    GIOI_TINH: String(patient.sex),
    NHOM_MAU: inWard && random.chance(0.3) ? random.pick(['O+', 'A+', 'B+', 'AB+']) : '',
    MA_QUOCTICH: '000',
    MA_DANTOC: '01',
    MA_NGHE_NGHIEP: visit.version === '3176' ? '00' : '00000',
    ...residence(visit),
    DIEN_THOAI: patient.phone,
    MA_THE_BHYT: patient.card,
    MA_DKBD: visit.registeredAt,
    GT_THE_TU: patient.cardFrom,
    GT_THE_DEN: patient.cardTo,
    LY_DO_VV: diagnosis.complaint,
    LY_DO_VNT: inWard ? `${diagnosis.complaint}; cần theo dõi và điều trị nội trú` : '',
    CHAN_DOAN_VAO: `Theo dõi ${diagnosis.name.toLowerCase()}`,
    CHAN_DOAN_RV: `${diagnosis.name} (${diagnosis.code})${comorbid}`,
    MA_BENH_CHINH: diagnosis.code,
    MA_BENH_KT: diagnosis.comorbidCode,
    MA_PTTT_QT: icd9.join(';'),
    MA_DOITUONG_KCB: visit.route.code,
    MA_NOI_DI: visit.route.from,
    MA_NOI_DEN: visit.transferTo,
    MA_TAI_NAN: diagnosis.code.startsWith('S') ? '8' : '',
    NGAY_VAO: formatMinute(visit.arrival),
    NGAY_VAO_NOI_TRU: visit.admission === null ? '' : formatMinute(visit.admission),
    NGAY_RA: formatMinute(visit.discharge),
    GIAY_CHUYEN_TUYEN: visit.route.paper,
    SO_NGAY_DTRI: String(treatmentDays(visit)),
    PP_DIEU_TRI: 'Nội khoa',
    KET_QUA_DTRI: visit.transferTo === '' ? random.pick(['1', '2', '2']) : '3',
    MA_LOAI_RV: discharged,
    GHI_CHU: visit.followUp === null ? '' : 'Tái khám đúng hẹn, dùng thuốc theo đơn',
    NGAY_TTOAN: formatMinute(visit.inpatient ? visit.discharge + 20 : visit.lastWork + 40),
    T_THUOC: formatMoney(drugs),
    T_VTYT: formatMoney(supplies),
    T_TONGCHI_BV: formatMoney(totals.T_TONGCHI_BV),
    T_TONGCHI_BH: formatMoney(totals.T_TONGCHI_BH),
    T_BNTT: formatMoney(totals.T_BNTT),
    T_BNCCT: formatMoney(totals.T_BNCCT),
    T_BHTT: formatMoney(totals.T_BHTT),
    T_NGUONKHAC: formatMoney(totals.T_NGUONKHAC),
    T_BHTT_GDV: formatMoney(totals.T_BHTT_GDV),
    NAM_QT: visit.month.slice(0, 4),
    THANG_QT: visit.month.slice(4),
    MA_LOAI_KCB: visit.careType,
    MA_KHOA: inWard ? `K01;${diagnosis.department}` : 'K01',
    MA_CSKCB: visit.maCskcb,
    MA_KHUVUC: '',
    CAN_NANG: `${weight}.${random.below(10)}0`,
    CAN_NANG_CON: birthWeight,
    NAM_NAM_LIEN_TUC: patient.age > 10 && random.chance(0.6) ? '20200101' : '',
    NGAY_TAI_KHAM: dayOrBlank(visit.followUp),
    MA_HSBA: `HSBA-MAU-${patient.number}`,
    MA_TTDV: staff.head,
  }
}

/** Address fields, shared by XML1 and the tables that repeat them. */
export function residence(visit: Visit): Row {
  return {
    DIA_CHI: visit.patient.address,
    MATINH_CU_TRU: '79',
    MAHUYEN_CU_TRU: visit.month < DISTRICTS_ABOLISHED ? '799' : '',
    MAXA_CU_TRU: '79999',
  }
}

/** SO_NGAY_DTRI: QĐ 3176 counts an outpatient visit as one day, the earlier ones as none. */
function treatmentDays(visit: Visit): number {
  if (visit.careType === '05') return visit.drugDays
  if (visit.careType === '01') return visit.version === '3176' ? 1 : 0
  return stayDays(visit)
}
