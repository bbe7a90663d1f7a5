type Texts = Readonly<Record<string, readonly [vi: string, en: string]>>

/** What a hospital's people see first. */
export const FACILITY_TEXTS = {
  'nav.facility': ['Cơ sở của tôi', 'My facility'],
  'facility.title': ['Cơ sở {facility}', 'Facility {facility}'],
  'facility.send': ['Gửi hồ sơ', 'Send claims'],
  'facility.drop': ['Kéo thả tệp XML vào đây', 'Drop XML files here'],
  'facility.file': ['hoặc chọn tệp', 'or choose files'],
  'facility.file.hint': [
    'Tệp GIAMDINHHS, tối đa {size}; kết quả từng hồ sơ hiện ngay, chỉ sau khi đã lưu.',
    'GIAMDINHHS files, up to {size}; each verdict shows at once, and only after it is stored.',
  ],
  'facility.standard': ['Chuẩn', 'Standard'],
  'facility.kind': ['Loại', 'Kind'],
  'facility.script': [
    'Cần bật JavaScript để gửi tệp từ trang này.',
    'Sending from this page needs JavaScript.',
  ],
  'facility.results': ['Kết quả gửi', 'Verdicts'],
  'facility.sending': ['Đang gửi', 'Sending'],
  'facility.judging': ['Đang giám định', 'Being judged'],
  'facility.failed': [
    'Không gửi được; kiểm tra kết nối rồi gửi lại',
    'It could not be sent; check the connection and send again',
  ],
  'facility.notXml': ['Chỉ nhận tệp XML', 'Only XML files are taken'],
  'facility.open': ['Mở lần gửi', 'Open the submission'],
  'facility.openClaim': ['Mở hồ sơ', 'Open the claim'],
  'facility.more': ['và {count} lỗi, cảnh báo nữa', 'and {count} more findings'],
  'facility.rest': [
    'và {count} hồ sơ có vấn đề nữa; mở lần gửi để xem tất cả',
    'and {count} more claims with findings; open the submission to see all',
  ],
  'facility.clean': ['{count} hồ sơ không có vấn đề', '{count} claims are clean'],
  'facility.done': [
    '{outcome}: {claims} hồ sơ, {accepted} được nhận ({warned} có cảnh báo), {rejected} bị từ chối',
    '{outcome}: {claims} claims, {accepted} accepted ({warned} with warnings), {rejected} rejected',
  ],
  'facility.refused': [
    'Không đọc được tệp; chưa nhận hồ sơ nào',
    'The file cannot be read; no claim was taken in',
  ],
  'facility.done.duplicate': [
    'Tệp này đã gửi trước đó, không lưu thêm. {outcome}: {claims} hồ sơ, {accepted} được nhận ({warned} có cảnh báo), {rejected} bị từ chối',
    'The same file was sent before; nothing was stored again. {outcome}: {claims} claims, {accepted} accepted ({warned} with warnings), {rejected} rejected',
  ],
  'facility.error.tooLarge': [
    'Tệp quá lớn; chia nhỏ rồi gửi lại.',
    'The file is too large; send it in smaller parts.',
  ],
  'facility.error.empty': ['Tệp trống.', 'The file is empty.'],
  'facility.error.busy': [
    'Máy chủ đang bận; gửi lại sau ít giây.',
    'The server is busy; send again in some seconds.',
  ],
  'facility.month': ['Tháng này', 'This month'],
  'facility.due': ['Hồ sơ cần sửa', 'To be repaired'],
  'facility.questions': ['Câu hỏi của giám định viên', 'Questions of the reviewers'],
  'facility.questions.none': ['Không có câu hỏi nào đang chờ.', 'No question is waiting.'],
  'facility.questions.count': [
    '{count} hồ sơ đang chờ cơ sở',
    '{count} {count|claim waits|claims wait} for you',
  ],
  'facility.asked.ask': ['Hỏi', 'Question'],
  'facility.asked.request_resend': ['Đề nghị sửa và gửi lại', 'Asked to repair and send again'],
  'facility.answer': ['Trả lời', 'Answer'],
  'facility.answer.many': ['Một câu trả lời cho nhiều câu hỏi', 'One answer for several questions'],
  'facility.answer.which': ['Trả lời cho', 'Answer for'],
  'facility.answer.all': ['tất cả {count} hồ sơ đang chờ cơ sở', 'all {count} claims that wait for you'],
  'facility.answer.text': ['Câu trả lời chung', 'The answer to all of them'],
  'facility.answer.for': ['Trả lời cho {name}', 'Answer for {name}'],
  'facility.dueDay': ['Hạn {day}', 'Due {day}'],
  'facility.recent': ['Gửi gần đây', 'Sent lately'],
  'facility.recent.all': ['Mọi lần gửi', 'All submissions'],
  'facility.recent.none': ['Chưa gửi lần nào', 'Nothing sent yet'],
  'facility.download': ['Tải lỗi của hồ sơ đang mở', 'Download the findings of open claims'],
  'facility.download.hint': [
    'Excel, CSV, JSON cho phần mềm, hoặc mẫu 09/BH.',
    'Excel, CSV, JSON for your software, or form 09/BH.',
  ],
  'facility.download.open': ['Xuất dữ liệu', 'Exports'],
  'notice.answered': ['Đã gửi câu trả lời', 'Your answer was sent'],
} as const satisfies Texts
