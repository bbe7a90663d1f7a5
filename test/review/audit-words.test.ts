import { expect, test } from 'vitest'
import { detailWords } from '../../src/review/audit-words.js'

const REASONS = [
  { code: 'W01', action: 'waive', vi: 'Lỗi của quy tắc', en: 'The rule is wrong', needsNote: false },
] as const

/** Details as each action writes them, with what is read of them in Vietnamese and in English. */
const ENTRIES: readonly [
  action: string,
  detail: Readonly<Record<string, unknown>>,
  vi: string,
  en: string,
][] = [
  [
    'claim.waive',
    { from: 'new', to: 'waived', reasonCode: 'W01', note: 'đã xem' },
    'Từ=Mới Đến=Miễn, có lý do Lý do=Lỗi của quy tắc Ghi chú=đã xem',
    'From=New To=Waived Reason=The rule is wrong Note=đã xem',
  ],
  [
    'claim.assign',
    { owner: 'lan', filter: { open: true, severity: 'error' }, claims: 12000 },
    'Người xử lý=lan Bộ lọc=Đang mở: Có; Mức: Lỗi Số hồ sơ=12.000',
    'Owner=lan Filter=Open: Yes; Severity: Error Claims=12,000',
  ],
  ['claim.view', { table: 'XML3' }, 'Bảng=XML3', 'Table=XML3'],
  ['claim.view', { versions: [1, 2] }, 'Phiên bản=1, 2', 'Versions=1, 2'],
  [
    'export.order',
    { layout: 'form09', format: 'xlsx', group: 'department', personal: false, sensitive: true, items: 3 },
    'Nội dung=mẫu 09/BH Định dạng=xlsx Trang tính=Mỗi khoa một trang Kèm dữ liệu cá nhân=Không Kèm giá trị XML6, XML15=Có Số hồ sơ đã chọn=3',
    'Content=form 09/BH Format=xlsx Sheets=One for each department With personal data=No With values of XML6 and XML15=Yes Ticked claims=3',
  ],
  [
    'export.order',
    { filter: {} },
    'Bộ lọc=mọi hồ sơ có lỗi hoặc cảnh báo',
    'Filter=every claim with an error or a warning',
  ],
  [
    'rule.severity',
    { severity: 'off', from: '2026-01-31', to: null, reason: 'máy mới' },
    'Mức độ=Tắt Từ=31/01/2026 Lý do=máy mới',
    'Severity=Off From=31/01/2026 Reason=máy mới',
  ],
  [
    'user.edit',
    {
      before: { displayName: 'Lan', role: 'reviewer', maCskcb: '', rights: [] },
      after: { displayName: 'Lan', role: 'supervisor', maCskcb: '', rights: ['sensitive'] },
    },
    'Trước=Họ tên: Lan; Vai trò: Giám định viên; Quyền: không có Sau=Họ tên: Lan; Vai trò: Phụ trách; Quyền: XML6, XML15',
    'Before=Display name: Lan; Role: Reviewer; Rights: none After=Display name: Lan; Role: Supervisor; Rights: XML6, XML15',
  ],
  ['user.password', { by: 'cli' }, 'Bởi=dòng lệnh', 'By=the command line'],
  ['sign-in', { totp: true }, 'Xác thực hai lớp=Có', 'Second factor=Yes'],
  ['sign-in.failed', { reason: 'locked' }, 'Lý do=đang bị khóa', 'Reason=locked'],
  [
    'audit.view',
    { user: 'lan', action: 'sign-in', fromDay: '2026-01-02' },
    'Người dùng=lan Việc=Đăng nhập Từ ngày=02/01/2026',
    'User=lan Action=Signed in From day=02/01/2026',
  ],
  ['submission.upload', { claims: 20, rejected: 2 }, 'Số hồ sơ=20 Bị từ chối=2', 'Claims=20 Rejected=2'],
]

test('details of the record are told in words, in both languages', () => {
  for (const [action, detail, ...told] of ENTRIES)
    for (const [at, language] of (['vi', 'en'] as const).entries()) {
      const words = detailWords(action, detail, language, REASONS)
      expect(words.map(({ name, value }) => `${name}=${value}`).join(' '), action).toBe(told[at])
    }
})

test('what a text is missing for stays as it was written', () => {
  expect(detailWords('of.another.release', { thing: 'x', from: 'y' }, 'vi', [])).toEqual([
    { name: 'thing', value: 'x' },
    { name: 'Từ', value: 'y' },
  ])
})
