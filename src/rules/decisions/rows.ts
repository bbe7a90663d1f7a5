import type { Decision } from '../decisions.js'

/** Requirements on the rows of XML2, XML3 and XML4 that no rule of content carries. */
export const ROW_DECISIONS: readonly Decision[] = [
  {
    lines: ['X2-003', 'X2-006', 'X4-001'],
    answer: 'structure',
    by: ['STR-040', 'STR-024'],
    vi: 'Trường bắt buộc và độ dài được kiểm tra khi đọc bảng.',
    en: 'Presence and length are checked while the table is read.',
  },
  {
    lines: ['X2-028', 'X3-041'],
    answer: 'structure',
    by: ['STR-040', 'STR-026'],
    vi: 'NGAY_YL bắt buộc và phải là thời điểm có thật: kiểm tra khi đọc bảng.',
    en: 'NGAY_YL is required and must be a real moment: checked while the table is read.',
  },
  {
    lines: ['X4-005'],
    answer: 'structure',
    by: ['STR-024'],
    vi: 'Độ dài theo từng phiên bản được kiểm tra khi đọc bảng; kết quả dạng chữ được chấp nhận.',
    en: 'The length of each version is checked while the table is read; results in words are accepted.',
  },
  {
    lines: ['X3-064'],
    answer: 'refused',
    vi: 'Hồ sơ nội trú trái tuyến đúng ra vẫn có khám và xét nghiệm do khoa khám bệnh (K01) chỉ định trước khi vào viện; không có văn bản nào cấm.',
    en: 'An off-route inpatient claim rightly holds the examination and tests that the examination department (K01) ordered before admission; no text forbids them.',
  },
]
