import { DAY_MINUTES, formatDay } from '../calendar.js'
import type { Row } from '../claim-model.js'
import type { Visit } from '../visit.js'
import { residence } from './head-row.js'

/** XML6, HIV care. MA_XU_TRI 1 = ARV; the course starts with the visit. */
export function hivRow(visit: Visit): Row {
  const { patient, maCskcb } = visit
  const today = formatDay(visit.discharge)
  return {
    MA_LK: visit.maLk,
    MA_THE_BHYT: patient.card,
    SO_CCCD: patient.citizenId,
    NGAY_SINH: patient.birth,
    GIOI_TINH: String(patient.sex),
    ...residence(visit),
    NGAYKD_HIV: '20210310',
    NOI_LAY_MAU_XN: maCskcb,
    NOI_XN_KD: maCskcb,
    NOI_BDDT_ARV: maCskcb,
    BDDT_ARV: '20210401',
    MA_PHAC_DO_DIEU_TRI_BD: 'NL.01',
    MA_LYDO_DTRI: '1',
    LOAI_DTRI_LAO: '0',
    SANG_LOC_LAO: '1',
    KQ_DTRI_LAO: '7',
    MA_LOAI_BN: '1',
    GIAI_DOAN_LAM_SANG: '1',
    NHOM_DOI_TUONG: '11',
    MA_TINH_TRANG_DK: '9',
    MA_XU_TRI: '1',
    NGAY_BAT_DAU_XU_TRI: today,
    NGAY_KET_THUC_XU_TRI: formatDay(visit.discharge + 28 * DAY_MINUTES),
    MA_PHAC_DO_DIEU_TRI: 'NL.01',
    SO_NGAY_CAP_THUOC_ARV: '28',
    MA_CSKCB: maCskcb,
  }
}

/** XML15, tuberculosis treatment that began with this visit. */
export function tuberculosisRow(visit: Visit): Row {
  return {
    MA_LK: visit.maLk,
    STT: '1',
    MA_BN: visit.patient.code,
    HO_TEN: visit.patient.name,
    SO_CCCD: visit.patient.citizenId,
    PHANLOAI_LAO_VITRI: '1',
    PHANLOAI_LAO_TS: '1',
    PHANLOAI_LAO_HIV: '2',
    PHANLOAI_LAO_VK: '1',
    LOAI_DTRI_LAO: '2',
    NGAYBD_DTRI_LAO: formatDay(visit.arrival),
    PHACDO_DTRI_LAO: '1',
    MA_CSKCB: visit.maCskcb,
  }
}
