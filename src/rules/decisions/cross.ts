import type { Decision } from '../decisions.js'

/** Requirements across tables and claims that no rule of content carries. */
export const CROSS_DECISIONS: readonly Decision[] = [
  {
    lines: ['CX-001'],
    answer: 'structure',
    by: ['STR-049'],
    vi: 'Mọi bảng được so với MA_LK của XML1 khi đọc.',
    en: 'Every table is compared with MA_LK of XML1 while it is read.',
  },
  {
    lines: ['CX-002'],
    answer: 'structure',
    by: ['STR-048'],
    vi: 'Trùng trong tệp là lỗi; gửi lại cùng MA_LK là phiên bản mới.',
    en: 'A repeat within the file is an error; sending the same MA_LK again makes a new version.',
  },
  {
    lines: ['CX-003'],
    answer: 'refused',
    vi: 'MA_LK chỉ duy nhất trong một cơ sở, nên trùng ở cơ sở khác không phải xung đột; người bệnh khác nhau giữa hai phiên bản hiện ra khi so sánh phiên bản.',
    en: 'MA_LK is unique within a facility only, so the same one elsewhere is no conflict; another patient shows in the comparison of versions.',
  },
  {
    lines: ['CX-031', 'CX-032', 'CX-033', 'CX-034', 'CX-035'],
    answer: 'refused',
    vi: 'Cần mọi hồ sơ trong ngày của cơ sở, gồm cả hồ sơ chưa gửi: thuộc giám định trên kho dữ liệu, không thể trả lời lúc nhận.',
    en: 'Needs all claims of the facility’s day, those not yet sent included: a matter of assessment over the store, which no answer at intake can give.',
  },
  {
    lines: ['CX-036'],
    answer: 'refused',
    vi: 'Giờ đăng ký trong danh mục là văn bản tự do, và trực, cấp cứu ngoài giờ là bình thường: chỉ báo sai.',
    en: 'Registered hours are free text in the lists, and duty and emergencies outside them are normal: it would only cry wolf.',
  },
  {
    lines: ['CX-041', 'CX-042', 'CX-043'],
    answer: 'eligibility',
    by: ['ELG-X01', 'ELG-X03', 'ELG-X05'],
    vi: 'So với các hồ sơ đã nhận của cùng người.',
    en: 'Compared with the claims already taken in for the same person.',
  },
  {
    lines: ['CX-044'],
    answer: 'refused',
    vi: 'Giới hạn 12 lượt/năm không đúng với người lọc máu 3 lần/tuần; nguồn không chắc chắn.',
    en: 'Twelve visits a year is wrong for patients dialysed three times a week; the source is uncertain.',
  },
  {
    lines: ['CX-045', 'CX-046'],
    answer: 'eligibility',
    by: ['ELG-B01', 'ELG-B02', 'ELG-B04', 'ELG-B16'],
    vi: 'Mức hưởng được tính từ thẻ trong sổ đăng ký, đối tượng và mức tham chiếu theo ngày.',
    en: 'The level is worked out from the card in the registry, the category and the dated reference level.',
  },
  {
    lines: ['CX-050'],
    answer: 'refused',
    vi: 'Chỉ biết khi có yêu cầu thanh toán, mà yêu cầu đó không đi qua dịch vụ nhận hồ sơ; bản Mẫu 09/BH xuất từ trang giám định.',
    en: 'Shows only with the payment request, which does not pass through intake; form 09/BH is exported from the review pages.',
  },
]
