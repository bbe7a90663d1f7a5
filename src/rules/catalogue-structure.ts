import type { FindingEntry } from './catalogue-entry.js'

/** Findings about form: envelope, structure, types, lengths, presence. Severity here is the default; see `policy.ts`. */
export const STRUCTURE_FINDINGS: readonly FindingEntry[] = [
  {
    code: 'STR-001',
    severity: 'error',
    text: {
      vi: 'Tệp không phải XML đúng cú pháp: {reason}',
      en: 'The file is not well-formed XML: {reason}',
    },
    advice: {
      vi: 'Xuất lại tệp từ phần mềm; phần sau vị trí này chưa được đọc',
      en: 'Export the file again; what follows this place was not read',
    },
    basis: 'XML 1.0 (W3C); QĐ 130/QĐ-BYT, cấu trúc gói hồ sơ',
  },
  {
    code: 'STR-002',
    severity: 'error',
    text: {
      vi: 'Phần tử gốc của tệp là {value}, cần {expected}',
      en: 'The root element of the file is {value}, {expected} is needed',
    },
    advice: {
      vi: 'Kiểm tra đã gửi đúng loại tệp tới đúng địa chỉ',
      en: 'Check that the right kind of file went to the right address',
    },
    basis: 'CV 1245/BHXH-CNTT, phụ lục kỹ thuật',
  },
  {
    code: 'STR-003',
    severity: 'error',
    text: {
      vi: 'THONGTINDONVI/MACSKCB để trống hoặc thiếu',
      en: 'THONGTINDONVI/MACSKCB is blank or missing',
    },
    advice: { vi: 'Điền mã cơ sở KCB 5 ký tự', en: 'Fill in the 5-character facility code' },
    basis: 'CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-005',
    severity: 'error',
    text: {
      vi: 'XML1.MA_CSKCB là {value}, khác mã cơ sở của tệp ({expected})',
      en: "XML1.MA_CSKCB is {value}, the file's facility is {expected}",
    },
    advice: {
      vi: 'Sửa MA_CSKCB hoặc gửi bằng tài khoản của đúng cơ sở',
      en: "Correct MA_CSKCB or send with the right facility's account",
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 1',
  },
  {
    code: 'STR-006',
    severity: 'warning',
    text: {
      vi: 'NGAYLAP «{value}» không phải ngày YYYYMMDD có thật hoặc ở tương lai',
      en: 'NGAYLAP «{value}» is not a real YYYYMMDD date or lies in the future',
    },
    advice: { vi: 'Điền ngày lập tệp', en: 'Fill in the day the file was made' },
    basis: 'Thực tế xuất tệp',
  },
  {
    code: 'STR-007',
    severity: 'error',
    text: {
      vi: 'SOLUONGHOSO là «{value}» nhưng tệp có {found} hồ sơ: có thể mất hồ sơ khi truyền, hoặc không phải số nguyên dương',
      en: 'SOLUONGHOSO is «{value}» but the file has {found} claims: claims may have been lost, or it is no positive whole number',
    },
    advice: {
      vi: 'Kiểm tra tệp có bị cắt không và gửi lại đủ hồ sơ',
      en: 'Check whether the file was cut and send all claims again',
    },
    basis: 'CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-008',
    severity: 'warning',
    text: {
      vi: 'SOLUONGHOSO là {value} nhưng tệp có {found} hồ sơ',
      en: 'SOLUONGHOSO is {value} but the file has {found} claims',
    },
    advice: {
      vi: 'Sửa SOLUONGHOSO; mọi hồ sơ đều đã được đọc',
      en: 'Correct SOLUONGHOSO; every claim was read',
    },
    basis: 'CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-009',
    severity: 'error',
    text: { vi: 'Tệp không có hồ sơ nào', en: 'The file holds no claim' },
    advice: { vi: 'Gửi tệp có ít nhất một HOSO', en: 'Send a file with at least one HOSO' },
    basis: 'CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-010',
    severity: 'error',
    text: { vi: 'HOSO không có FILEHOSO nào', en: 'The HOSO has no FILEHOSO' },
    advice: { vi: 'Gửi hồ sơ có ít nhất XML1', en: 'Send the claim with at least XML1' },
    basis: 'CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-011',
    severity: 'warning',
    text: {
      vi: 'LOAIHOSO «{value}» không phải XML1…XML15; nội dung được giữ nhưng không kiểm tra',
      en: 'LOAIHOSO «{value}» is none of XML1…XML15; its content is kept but not judged',
    },
    advice: { vi: 'Sửa LOAIHOSO', en: 'Correct LOAIHOSO' },
    basis: 'QĐ 130/QĐ-BYT',
  },
  {
    code: 'STR-012',
    severity: 'error',
    text: { vi: '{table} có hai lần trong một hồ sơ', en: '{table} stands twice in one claim' },
    advice: { vi: 'Gộp thành một bảng', en: 'Merge it into one table' },
    basis: 'QĐ 130/QĐ-BYT, mỗi bảng một tệp',
  },
  {
    code: 'STR-013',
    severity: 'error',
    text: {
      vi: 'NOIDUNGFILE không phải base64 hợp lệ (ký tự thứ {position})',
      en: 'NOIDUNGFILE is not valid base64 (character {position})',
    },
    advice: { vi: 'Mã hóa lại nội dung bảng', en: 'Encode the table again' },
    basis: 'RFC 4648, mục 4',
  },
  {
    code: 'STR-014',
    severity: 'error',
    text: {
      vi: 'Bảng không phải XML đúng cú pháp: {reason}; phần sau vị trí này chưa được kiểm tra',
      en: 'The table is not well-formed XML: {reason}; what follows this place was not judged',
    },
    advice: { vi: 'Xuất lại bảng', en: 'Export the table again' },
    basis: 'XML 1.0 (W3C)',
  },
  {
    code: 'STR-015',
    severity: 'info',
    text: {
      vi: 'NOIDUNGFILE trống: coi như không có bảng này',
      en: 'NOIDUNGFILE is blank: the table counts as absent',
    },
    advice: {
      vi: 'Không cần sửa; có thể bỏ FILEHOSO trống',
      en: 'Nothing to do; an empty FILEHOSO can be left out',
    },
    basis: 'Thực tế xuất tệp',
  },
  {
    code: 'STR-016',
    severity: 'error',
    text: {
      vi: 'Phần tử gốc của bảng là {value}, cần {expected}',
      en: "The table's root element is {value}, {expected} is needed",
    },
    advice: {
      vi: 'Kiểm tra LOAIHOSO và nội dung có đúng cặp không',
      en: 'Check that LOAIHOSO and content belong together',
    },
    basis: 'CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-017',
    severity: 'error',
    text: { vi: 'Không phải UTF-8 {encoding}', en: 'Not UTF-8 {encoding}' },
    advice: { vi: 'Xuất tệp với bảng mã UTF-8', en: 'Export the file in UTF-8' },
    basis: 'QĐ 130/QĐ-BYT; CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-018',
    severity: 'warning',
    text: {
      vi: 'Phần tử {name} không thuộc bảng này; giá trị được giữ trong bản gốc và bỏ qua',
      en: 'Element {name} does not belong to this table; its value is kept in the original and ignored',
    },
    advice: {
      vi: 'Bỏ phần tử hoặc sửa tên (phân biệt chữ hoa)',
      en: 'Remove the element or correct its name (upper case matters)',
    },
    basis: 'QĐ 130/QĐ-BYT và các quyết định sửa đổi',
  },
  {
    code: 'STR-019',
    severity: 'warning',
    text: {
      vi: 'Thiếu phần tử {field} (không bắt buộc có giá trị)',
      en: 'Element {field} is missing (it may be blank)',
    },
    advice: {
      vi: 'Thêm phần tử, để trống nếu không có giá trị',
      en: 'Add the element, blank if there is no value',
    },
    basis: 'CV 1245/BHXH-CNTT: mẫu liệt kê mọi phần tử',
  },
  {
    code: 'STR-020',
    severity: 'error',
    text: {
      vi: 'XML1 không có {field} hợp lệ nên hồ sơ không nhận dạng được',
      en: 'XML1 has no usable {field}, so the claim cannot be identified',
    },
    advice: { vi: 'Điền các trường nhận dạng của XML1', en: 'Fill in the identifying fields of XML1' },
    basis: 'QĐ 130/QĐ-BYT, bảng 1',
  },
  {
    code: 'STR-021',
    severity: 'error',
    text: { vi: 'Hồ sơ không có XML1', en: 'The claim has no XML1' },
    advice: { vi: 'Gửi hồ sơ kèm XML1', en: 'Send the claim with its XML1' },
    basis: 'QĐ 130/QĐ-BYT, điều 3',
  },
  {
    code: 'STR-022',
    severity: 'info',
    text: {
      vi: 'CHUKYDONVI thiếu hoặc trống: tệp chưa có chữ ký số',
      en: 'CHUKYDONVI is missing or blank: the file is not signed',
    },
    advice: {
      vi: 'Ký số tệp trước khi gửi (bắt buộc từ 01/01/2026)',
      en: 'Sign the file before sending (required from 1 January 2026)',
    },
    basis: 'NĐ 188/2025/NĐ-CP, điều 69 khoản 9; chữ ký chưa được kiểm tra',
  },
  {
    code: 'STR-023',
    severity: 'error',
    text: { vi: 'Vượt giới hạn kích thước: {limit} byte', en: 'Over the size limit: {limit} bytes' },
    advice: { vi: 'Chia nhỏ tệp', en: 'Split the file' },
    basis: 'Giới hạn của hệ thống',
  },
  {
    code: 'STR-024',
    severity: 'error',
    text: {
      vi: '{field} dài {length} ký tự, tối đa {limit}',
      en: '{field} has {length} characters, at most {limit} are allowed',
    },
    advice: { vi: 'Rút ngắn giá trị', en: 'Shorten the value' },
    basis: 'QĐ 130/QĐ-BYT và sửa đổi: kích thước trường',
  },
  {
    code: 'STR-025',
    severity: 'error',
    text: { vi: '{field} «{value}» không phải là số', en: '{field} «{value}» is not a number' },
    advice: {
      vi: 'Chỉ dùng chữ số, dấu âm và dấu chấm thập phân',
      en: 'Use digits, a minus and a decimal dot only',
    },
    basis: 'QĐ 130/QĐ-BYT: kiểu dữ liệu',
  },
  {
    code: 'STR-026',
    severity: 'error',
    text: {
      vi: '{field} «{value}» không phải thời điểm YYYYMMDDHHmm có thật',
      en: '{field} «{value}» is not a real YYYYMMDDHHmm moment',
    },
    advice: { vi: 'Sửa ngày giờ: 12 chữ số', en: 'Correct the date and time: 12 digits' },
    basis: 'QĐ 130/QĐ-BYT: kiểu dữ liệu',
  },
  {
    code: 'STR-027',
    severity: 'error',
    text: {
      vi: '{field} «{value}» không phải ngày YYYYMMDD có thật',
      en: '{field} «{value}» is not a real YYYYMMDD day',
    },
    advice: { vi: 'Sửa ngày: 8 chữ số', en: 'Correct the date: 8 digits' },
    basis: 'QĐ 130/QĐ-BYT: kiểu dữ liệu',
  },
  {
    code: 'STR-028',
    severity: 'warning',
    text: {
      vi: '{field} có khoảng trắng ở đầu hoặc cuối; đã cắt',
      en: '{field} has blanks around its value; they were cut',
    },
    advice: { vi: 'Bỏ khoảng trắng thừa', en: 'Remove the blanks' },
    basis: 'Thực tế xuất tệp',
  },
  {
    code: 'STR-029',
    severity: 'error',
    text: {
      vi: 'STT «{value}» không phải số nguyên dương',
      en: 'STT «{value}» is not a positive whole number',
    },
    advice: { vi: 'Đánh STT từ 1', en: 'Number rows from 1' },
    basis: 'QĐ 130/QĐ-BYT, bảng 2–5',
  },
  {
    code: 'STR-030',
    severity: 'error',
    text: { vi: 'STT {value} đã có ở dòng {other}', en: 'STT {value} already stands at row {other}' },
    advice: { vi: 'Mỗi dòng một STT riêng', en: 'Give each row an STT of its own' },
    basis: 'QĐ 130/QĐ-BYT, bảng 2–5',
  },
  {
    code: 'STR-031',
    severity: 'warning',
    text: { vi: 'STT không liên tục từ 1 đến {rows}', en: 'STT does not run from 1 to {rows} without gaps' },
    advice: { vi: 'Đánh lại STT', en: 'Number the rows again' },
    basis: 'QĐ 130/QĐ-BYT, bảng 2–5',
  },
  {
    code: 'STR-032',
    severity: 'warning',
    text: {
      vi: 'Bảng không có dòng nào: coi như không gửi',
      en: 'The table has no row: it counts as not sent',
    },
    advice: { vi: 'Bỏ bảng trống hoặc gửi đủ dòng', en: 'Leave the empty table out or send its rows' },
    basis: 'Thực tế xuất tệp',
  },
  {
    code: 'STR-033',
    severity: 'error',
    text: {
      vi: 'Tài liệu có <!DOCTYPE>; bị từ chối, không đọc tiếp',
      en: 'The document has a <!DOCTYPE>; refused and not read further',
    },
    advice: { vi: 'Xuất tệp không có DOCTYPE', en: 'Export without DOCTYPE' },
    basis: 'Yêu cầu an toàn: không xử lý DTD',
  },
  {
    code: 'STR-035',
    severity: 'warning',
    text: {
      vi: '{field} «{value}» dùng dấu phẩy thập phân; đã đọc như dấu chấm',
      en: '{field} «{value}» has a decimal comma; it was read as a dot',
    },
    advice: { vi: 'Dùng dấu chấm thập phân', en: 'Use a decimal dot' },
    basis: 'QĐ 130/QĐ-BYT: kiểu số',
  },
  {
    code: 'STR-036',
    severity: 'error',
    text: {
      vi: '{field} «{value}» có quá {limit} chữ số',
      en: '{field} «{value}» has more than {limit} digits',
    },
    advice: { vi: 'Sửa giá trị', en: 'Correct the value' },
    basis: 'QĐ 130/QĐ-BYT: kích thước trường',
  },
  {
    code: 'STR-037',
    severity: 'warning',
    text: {
      vi: '{field} «{value}» có quá {limit} chữ số thập phân',
      en: '{field} «{value}» has more than {limit} decimals',
    },
    advice: { vi: 'Làm tròn theo quy định', en: 'Round as the standard says' },
    basis: 'QĐ 130/QĐ-BYT: làm tròn số',
  },
  {
    code: 'STR-038',
    severity: 'warning',
    text: {
      vi: '{field} «{value}» phải viết không có phần thập phân',
      en: '{field} «{value}» should be written without decimals',
    },
    advice: { vi: 'Viết số nguyên', en: 'Write a whole number' },
    basis: 'QĐ 130/QĐ-BYT: kiểu dữ liệu',
  },
  {
    code: 'STR-039',
    severity: 'error',
    text: {
      vi: '{field} «{value}»: một mục trong danh sách «;» sai',
      en: '{field} «{value}»: an item of the «;» list is wrong',
    },
    advice: { vi: 'Sửa từng mục trong danh sách', en: 'Correct each item of the list' },
    basis: 'QĐ 130/QĐ-BYT: kiểu dữ liệu',
  },
  {
    code: 'STR-040',
    severity: 'error',
    text: {
      vi: '{field} bắt buộc nhưng thiếu hoặc để trống',
      en: '{field} is required but missing or blank',
    },
    advice: { vi: 'Điền giá trị', en: 'Fill in the value' },
    basis: 'QĐ 130/QĐ-BYT và sửa đổi: trường bắt buộc',
  },
  {
    code: 'STR-041',
    severity: 'error',
    text: {
      vi: '{name} có hai lần; không biết giá trị nào đúng',
      en: '{name} stands twice; which value is right is unknown',
    },
    advice: { vi: 'Chỉ gửi một lần', en: 'Send it once' },
    basis: 'CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-042',
    severity: 'warning',
    text: {
      vi: 'Hai bản ghi trong một tài liệu không có thẻ bao; đã đọc thành hai dòng',
      en: 'Two records in one document without a wrapper; read as two rows',
    },
    advice: { vi: 'Gửi mỗi bản ghi một tài liệu', en: 'Send each record as a document' },
    basis: 'Thực tế xuất tệp (XML11)',
  },
  {
    code: 'STR-043',
    severity: 'error',
    text: { vi: 'Có phần tử con bên trong {field}', en: 'There is an element inside {field}' },
    advice: { vi: 'Kiểm tra thẻ đóng và ký tự <', en: 'Check end tags and the character <' },
    basis: 'CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-044',
    severity: 'error',
    text: { vi: 'Có văn bản «{value}» giữa các phần tử', en: 'There is text «{value}» between the elements' },
    advice: { vi: 'Kiểm tra thẻ; xuất lại bảng', en: 'Check the tags; export the table again' },
    basis: 'CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-045',
    severity: 'warning',
    text: {
      vi: 'Thiếu phần tử bao {expected}; đã đọc các dòng',
      en: 'The wrapping element {expected} is missing; the rows were read',
    },
    advice: { vi: 'Thêm phần tử bao', en: 'Add the wrapper' },
    basis: 'CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-046',
    severity: 'info',
    text: {
      vi: 'Phần tử mang namespace; đã đọc theo tên',
      en: 'Elements carry a namespace; they were read by name',
    },
    advice: { vi: 'Bỏ namespace', en: 'Remove the namespace' },
    basis: 'CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-047',
    severity: 'warning',
    text: { vi: 'Có khoảng trắng trước khai báo <?xml', en: 'There are blanks before the <?xml declaration' },
    advice: { vi: 'Bỏ khoảng trắng ở đầu tài liệu', en: 'Remove the blanks' },
    basis: 'XML 1.0, mục 2.8',
  },
  {
    code: 'STR-048',
    severity: 'error',
    text: {
      vi: 'MA_LK {value} đã có trong tệp này ở hồ sơ thứ {other}',
      en: 'MA_LK {value} already stands in this file as claim {other}',
    },
    advice: {
      vi: 'Mỗi đợt điều trị một MA_LK, gửi một lần trong tệp',
      en: 'One MA_LK an episode, once a file',
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 1: khóa MA_LK',
  },
  {
    code: 'STR-049',
    severity: 'error',
    text: {
      vi: 'MA_LK «{value}» của dòng khác MA_LK của XML1 ({expected})',
      en: "The row's MA_LK «{value}» differs from XML1's ({expected})",
    },
    advice: { vi: 'Sửa MA_LK của dòng', en: "Correct the row's MA_LK" },
    basis: 'QĐ 130/QĐ-BYT: liên kết các bảng',
  },
  {
    code: 'STR-050',
    severity: 'error',
    text: {
      vi: 'MACSKCB {value} không phải cơ sở của người gửi ({expected})',
      en: "MACSKCB {value} is not the sender's facility ({expected})",
    },
    advice: { vi: 'Gửi bằng tài khoản của đúng cơ sở', en: 'Send with the account of the right facility' },
    basis: 'CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-051',
    severity: 'warning',
    text: {
      vi: 'FILEHOSO nằm trực tiếp trong DANHSACHHOSO; đã đọc như một hồ sơ',
      en: 'FILEHOSO stands directly under DANHSACHHOSO; read as one claim',
    },
    advice: { vi: 'Bao các FILEHOSO trong HOSO', en: 'Wrap the FILEHOSO elements in a HOSO' },
    basis: 'CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-052',
    severity: 'info',
    text: {
      vi: 'NOIDUNGFILE chứa XML trực tiếp thay vì base64; đã đọc',
      en: 'NOIDUNGFILE holds plain XML instead of base64; it was read',
    },
    advice: { vi: 'Mã hóa base64 nội dung bảng', en: 'Encode the table in base64' },
    basis: 'CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-053',
    severity: 'warning',
    text: {
      vi: '{value} không thuộc phiên bản {version} hoặc không gửi trong gói này; được giữ nhưng không kiểm tra',
      en: '{value} is not part of version {version} or not sent in this envelope; kept but not judged',
    },
    advice: { vi: 'Gửi tới địa chỉ của đúng phiên bản', en: 'Send it to the address of the right version' },
    basis: 'QĐ 4750/QĐ-BYT; QĐ 3176/QĐ-BYT',
  },
  {
    code: 'STR-054',
    severity: 'info',
    text: { vi: 'Còn {more} phát hiện nữa không liệt kê', en: '{more} more findings are not listed' },
    advice: { vi: 'Sửa các lỗi đã nêu rồi gửi lại', en: 'Correct those listed and send again' },
    basis: 'Giới hạn của hệ thống',
  },
  {
    code: 'STR-057',
    severity: 'warning',
    text: {
      vi: 'Phần tử {name} không thuộc gói hồ sơ; bỏ qua',
      en: 'Element {name} does not belong to the envelope; ignored',
    },
    advice: { vi: 'Bỏ phần tử', en: 'Remove the element' },
    basis: 'CV 1245/BHXH-CNTT',
  },
  {
    code: 'STR-058',
    severity: 'warning',
    text: {
      vi: 'Dòng viết là {value}, đúng ra là {expected}; đã đọc',
      en: 'The row is written {value}, it should be {expected}; it was read',
    },
    advice: { vi: 'Sửa tên phần tử', en: "Correct the element's name" },
    basis: 'CV 3190/BHXH-CNTT',
  },
]
