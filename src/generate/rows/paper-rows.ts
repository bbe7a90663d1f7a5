import { DAY_MINUTES, formatDay, formatMinute } from '../calendar.js'
import type { Row } from '../claim-model.js'
import type { Random } from '../random.js'
import { dayOrBlank, type Visit } from '../visit.js'
import { residence } from './head-row.js'

/** XML7, discharge paper. `head` is the row of XML1. */
export function dischargePaper(visit: Visit, head: Row): Row {
  const child = visit.patient.age < 16
  return {
    MA_LK: visit.maLk,
    SO_LUU_TRU: `LT-MAU-${visit.patient.number}`,
    MA_YTE: visit.patient.code,
    MA_KHOA_RV: visit.diagnosis.department,
    NGAY_VAO: head.NGAY_VAO!,
    NGAY_RA: head.NGAY_RA!,
    MA_DINH_CHI_THAI: '0',
    CHAN_DOAN_RV: head.CHAN_DOAN_RV!,
    PP_DIEUTRI: head.PP_DIEU_TRI!,
    GHI_CHU: 'Nghỉ ngơi, dùng thuốc theo đơn (dữ liệu thử nghiệm)',
    MA_TTDV: visit.staff.head,
    MA_BS: visit.staff.performer(2),
    TEN_BS: 'BÁC SĨ MẪU SỐ 2',
    NGAY_CT: formatDay(visit.discharge),
    HO_TEN_CHA: child ? visit.patient.fatherName : '',
    HO_TEN_ME: child ? visit.patient.motherName : '',
  }
}

/** XML8, summary of the medical record. */
export function recordSummary(visit: Visit, head: Row): Row {
  const child = visit.patient.age < 16
  return {
    MA_LK: visit.maLk,
    MA_LOAI_KCB: visit.careType,
    HO_TEN_CHA: child ? visit.patient.fatherName : '',
    HO_TEN_ME: child ? visit.patient.motherName : '',
    NGAY_VAO: head.NGAY_VAO!,
    NGAY_RA: head.NGAY_RA!,
    CHAN_DOAN_VAO: head.CHAN_DOAN_VAO!,
    CHAN_DOAN_RV: head.CHAN_DOAN_RV!,
    QT_BENHLY: `Bệnh khởi phát trước khi vào viện 3 ngày: ${visit.diagnosis.complaint}. Chưa điều trị gì, đến khám và nhập viện.`,
    TOMTAT_KQ: 'Xét nghiệm máu và chẩn đoán hình ảnh: xem chi tiết kết quả cận lâm sàng.',
    PP_DIEUTRI: head.PP_DIEU_TRI!,
    KET_QUA_DTRI: head.KET_QUA_DTRI!,
    GHI_CHU: child ? `Người nuôi dưỡng: ${visit.patient.motherName}` : '',
    MA_TTDV: visit.staff.head,
    NGAY_CT: formatDay(visit.discharge),
  }
}

/** XML9, birth certificate of the one child of this birth, whose weight in grams XML1 also names. */
export function birthCertificate(random: Random, visit: Visit, grams: string): Row {
  const { patient } = visit
  // A short visit may end before.
  const bornAt = Math.min((visit.admission ?? visit.arrival) + 120, visit.discharge - 10)
  const { DIA_CHI, ...codes } = residence(visit)
  return {
    MA_LK: visit.maLk,
    MA_BHXH_NND: patient.insuranceNumber,
    MA_THE_NND: patient.card,
    HO_TEN_NND: patient.name,
    NGAYSINH_NND: patient.birth.slice(0, 8),
    MA_DANTOC_NND: '01',
    SO_CCCD_NND: patient.citizenId,
    NGAYCAP_CCCD_NND: '20220101',
    NOICAP_CCCD_NND: 'Cơ quan cấp giấy tờ Thử Nghiệm',
    NOI_CU_TRU_NND: DIA_CHI!,
    MA_QUOCTICH: '000',
    ...codes,
    HO_TEN_CHA: patient.fatherName,
    MA_THE_TAM: `TE179${patient.insuranceNumber}`,
    HO_TEN_CON: `TRẺ MẪU SỐ ${patient.number}`,
    GIOI_TINH_CON: String(random.between(1, 2)),
    SO_CON: '1',
    LAN_SINH: '1',
    SO_CON_SONG: '1',
    CAN_NANG_CON: grams,
    NGAY_SINH_CON: formatMinute(bornAt),
    NOI_SINH_CON: 'Bệnh viện Thử Nghiệm',
    TINH_TRANG_CON: 'Bình thường',
    SINHCON_PHAUTHUAT: '0',
    SINHCON_DUOI32TUAN: '0',
    NGUOI_DO_DE: 'NỮ HỘ SINH MẪU SỐ 3',
    NGUOI_GHI_PHIEU: 'NỮ HỘ SINH MẪU SỐ 4',
    NGAY_CT: formatDay(bornAt),
    SO: `CS-MAU-${patient.number}`,
    QUYEN_SO: '01',
    MA_TTDV: visit.staff.head,
  }
}

/** XML10, pregnancy rest certificate. */
export function pregnancyRest(visit: Visit, head: Row): Row {
  const days = 14
  return {
    MA_LK: visit.maLk,
    SO_SERI: `DT-MAU-${visit.patient.number}`,
    SO_CT: `DT/${visit.patient.number}`,
    SO_NGAY: String(days),
    DON_VI: 'Công ty Thử Nghiệm',
    CHAN_DOAN_RV: head.CHAN_DOAN_RV!,
    TU_NGAY: formatDay(visit.discharge),
    DEN_NGAY: formatDay(visit.discharge + (days - 1) * DAY_MINUTES),
    MA_TTDV: visit.staff.head,
    TEN_BS: 'BÁC SĨ MẪU SỐ 2',
    MA_BS: visit.staff.performer(2),
    NGAY_CT: formatDay(visit.discharge),
  }
}

/** XML11, sick-leave certificate. */
export function sickLeave(visit: Visit, head: Row): Row {
  const { patient, sickLeaveDays } = visit
  const toddler = patient.age < 7
  return {
    MA_LK: visit.maLk,
    SO_CT: `NV/${patient.number}`,
    SO_SERI: `NV-MAU-${patient.number}`,
    SO_KCB: `KCB-MAU-${patient.number}`,
    DON_VI: 'Công ty Thử Nghiệm',
    MA_BHXH: patient.insuranceNumber,
    MA_THE_BHYT: patient.card,
    CHAN_DOAN_RV: head.CHAN_DOAN_RV!,
    PP_DIEUTRI: head.PP_DIEU_TRI!,
    MA_DINH_CHI_THAI: '0',
    SO_NGAY_NGHI: String(sickLeaveDays),
    TU_NGAY: formatDay(visit.discharge),
    DEN_NGAY: formatDay(visit.discharge + (sickLeaveDays - 1) * DAY_MINUTES),
    HO_TEN_CHA: toddler ? patient.fatherName : '',
    HO_TEN_ME: toddler ? patient.motherName : '',
    MA_TTDV: visit.staff.head,
    MA_BS: visit.staff.performer(2),
    NGAY_CT: formatDay(visit.discharge),
    MAU_SO: 'CT07',
  }
}

/** XML13, transfer paper. Carries the element names of both versions; the plan picks its own. */
export function transferPaper(visit: Visit, head: Row): Row {
  return {
    ...sameAsHead(head),
    SO_HOSO: `CV-MAU-${visit.patient.number}`,
    SO_CHUYENTUYEN: `SCV-${visit.patient.number}`,
    GIAY_CHUYEN_TUYEN: `GCV/${visit.patient.number}`,
    MA_CSKCB: visit.maCskcb,
    MA_NOI_DI: visit.route.from,
    MA_CSKCB_DI: visit.route.from,
    MA_NOI_DEN: visit.transferTo,
    MA_CSKCB_DEN: visit.transferTo,
    DAU_HIEU_LS: `${visit.diagnosis.complaint}; mạch 88 lần/phút, huyết áp 125/75 mmHg`,
    QT_BENHLY: 'Điều trị tại cơ sở chưa đáp ứng, cần chuyển lên cơ sở phù hợp',
    TOMTAT_KQ: 'Xem kết quả cận lâm sàng kèm theo',
    PP_DIEUTRI: head.PP_DIEU_TRI!,
    TEN_DICH_VU: 'Khám bệnh (mẫu)',
    TEN_THUOC: 'Theo bảng kê thuốc',
    TINH_TRANG_CT: 'Người bệnh tỉnh, huyết động ổn định',
    MA_LOAI_RV: head.MA_LOAI_RV!,
    MA_LYDO_CT: '1',
    HUONG_DIEU_TRI: 'Chuyển chuyên khoa điều trị tiếp',
    PHUONGTIEN_VC: 'Xe cứu thương của cơ sở',
    HOTEN_NGUOI_HT: 'ĐIỀU DƯỠNG MẪU SỐ 5',
    CHUCDANH_NGUOI_HT: 'Điều dưỡng',
    MA_BAC_SI: visit.staff.doctor(2),
    MA_TTDV: visit.staff.head,
  }
}

/** XML14, follow-up slip. NGAY_HEN_KL had 12 digits in QĐ 4750 and has 8 since QĐ 3176. */
export function followUpSlip(visit: Visit, head: Row): Row {
  return {
    ...sameAsHead(head),
    SO_GIAYHEN_KL: `GH-MAU-${visit.patient.number}`,
    MA_CSKCB: visit.maCskcb,
    NGAY_HEN_KL: dayOrBlank(visit.followUp) + (visit.version === '4750' ? '0800' : ''),
    MA_BAC_SI: visit.staff.doctor(2),
    MA_TTDV: visit.staff.head,
    NGAY_CT: formatDay(visit.discharge),
  }
}

/** What XML13 and XML14 repeat from XML1. */
function sameAsHead(head: Row): Row {
  const names = [
    'MA_LK',
    'HO_TEN',
    'NGAY_SINH',
    'GIOI_TINH',
    'MA_QUOCTICH',
    'MA_DANTOC',
    'MA_NGHE_NGHIEP',
    'DIA_CHI',
  ]
  names.push(
    'MA_THE_BHYT',
    'GT_THE_DEN',
    'NGAY_VAO',
    'NGAY_VAO_NOI_TRU',
    'NGAY_RA',
    'CHAN_DOAN_RV',
    'PP_DIEU_TRI',
  )
  names.push('MA_BENH_CHINH', 'MA_BENH_KT', 'MA_DOITUONG_KCB')
  return Object.fromEntries(names.map((name) => [name, head[name]!]))
}
