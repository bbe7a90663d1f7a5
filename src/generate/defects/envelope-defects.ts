import type { Severity } from '../../rules/finding.js'
import type { EnvelopeDraft } from '../envelope-writer.js'
import type { EnvelopeDefect } from './defect.js'

/** A facility that no sample account belongs to. */
const OTHER_FACILITY = '79990'

function envelope(
  name: string,
  code: string,
  severity: Severity,
  vi: string,
  en: string,
  apply: (envelope: EnvelopeDraft) => void,
): EnvelopeDefect {
  return { of: 'envelope', name, vi, en, expects: { code, severity }, apply }
}

export const ENVELOPE_DEFECTS: readonly EnvelopeDefect[] = [
  envelope('envelope-cut', 'STR-001', 'error', 'Tệp bị cắt ở cuối', 'The file is cut at its end', (e) => {
    e.cut = true
  }),
  envelope(
    'envelope-wrong-root',
    'STR-002',
    'error',
    'Phần tử gốc không phải GIAMDINHHS',
    'The root is not GIAMDINHHS',
    (e) => {
      e.root = 'GIAMDINH'
    },
  ),
  envelope('facility-blank', 'STR-003', 'error', 'MACSKCB để trống', 'MACSKCB is blank', (e) => {
    e.maCskcb = ''
  }),
  envelope(
    'issue-date-wrong',
    'STR-006',
    'warning',
    'NGAYLAP không có thật',
    'NGAYLAP is no real day',
    (e) => {
      e.ngayLap = `${e.ngayLap.slice(0, 4)}1345`
    },
  ),
  envelope(
    'count-too-high',
    'STR-007',
    'error',
    'SOLUONGHOSO lớn hơn số hồ sơ',
    'SOLUONGHOSO is higher than the number of claims',
    (e) => {
      e.soLuongHoSo = String(Number(e.soLuongHoSo) + 1)
    },
  ),
  {
    ...envelope(
      'count-too-low',
      'STR-008',
      'warning',
      'SOLUONGHOSO nhỏ hơn số hồ sơ',
      'SOLUONGHOSO is lower than the number of claims',
      (e) => {
        e.soLuongHoSo = String(Number(e.soLuongHoSo) - 1)
      },
    ),
    claims: 'several',
  },
  envelope('no-claims', 'STR-009', 'error', 'Tệp không có hồ sơ nào', 'The file has no claim', (e) => {
    e.withoutClaims = true
    e.soLuongHoSo = '0'
  }),
  envelope('envelope-doctype', 'STR-033', 'error', 'Tệp có DOCTYPE', 'The file has a DOCTYPE', (e) => {
    e.beforeRoot = `${e.eol}<!DOCTYPE ${e.root}>`
  }),
  {
    ...envelope(
      'not-the-sender',
      'STR-050',
      'error',
      'MACSKCB không phải cơ sở của người gửi',
      "MACSKCB is not the sender's facility",
      () => {},
    ),
    facility: OTHER_FACILITY,
  },
  {
    ...envelope(
      'files-without-hoso',
      'STR-051',
      'warning',
      'FILEHOSO nằm trực tiếp trong DANHSACHHOSO',
      'FILEHOSO stands directly under DANHSACHHOSO',
      (e) => {
        e.flat = true
      },
    ),
    claims: 'one',
  },
]
