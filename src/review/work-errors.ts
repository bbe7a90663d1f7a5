interface WorkErrorEntry {
  readonly status: number
  readonly vi: string
  readonly en: string
}

const entry = (status: number, vi: string, en: string): WorkErrorEntry => ({ status, vi, en })

/** The operational errors of review work, once: told alike by the pages and by the API. */
export const WORK_ERRORS = {
  REVIEW_BAD_REQUEST: entry(400, 'Tham số không hợp lệ', 'A parameter is wrong'),
  REVIEW_NOT_SIGNED_IN: entry(401, 'Chưa đăng nhập', 'Not signed in'),
  REVIEW_SIGN_IN: entry(
    401,
    'Tên, mật khẩu hoặc mã xác thực không đúng, hoặc tài khoản đang bị khóa',
    'Name, password or code is wrong, or the user is locked',
  ),
  REVIEW_CODE: entry(401, 'Cần mã xác thực (otp)', 'The code of the second factor (otp) is needed'),
  REVIEW_TOO_MANY: entry(429, 'Quá nhiều lần thử, hãy chờ ít phút', 'Too many attempts, wait some minutes'),
  REVIEW_FORBIDDEN: entry(403, 'Không có quyền làm việc này', 'You may not do this'),
  REVIEW_SECOND_PERSON: entry(
    403,
    'Người đề nghị không được tự đồng ý; cần người thứ hai',
    'Who asked cannot agree; a second person is needed',
  ),
  REVIEW_NOT_FOUND: entry(404, 'Không tìm thấy', 'Not found'),
  REVIEW_CONFLICT: entry(
    409,
    'Hồ sơ đã thay đổi từ khi bạn mở; chưa ghi gì, hãy xem lại rồi quyết định',
    'The claim has changed since you opened it; nothing was written, look again and decide',
  ),
  REVIEW_NOT_POSSIBLE: entry(
    409,
    'Không làm được việc này ở trạng thái hiện tại',
    'This is not possible in the present state',
  ),
  REVIEW_REASON: entry(
    422,
    'Cần lý do trong danh mục (và ghi chú khi danh mục yêu cầu)',
    'A reason of the list is needed (and a note where the list asks for one)',
  ),
  REVIEW_NOTE: entry(422, 'Cần nội dung', 'A text is needed'),
  REVIEW_OWNER: entry(422, 'Người được giao không có hoặc không phải giám định viên', 'No such reviewer'),
  REVIEW_VIEW_LIMIT: entry(422, 'Đã đủ số bộ lọc được lưu', 'No more views can be saved'),
  REVIEW_EXPORT_NOT_READY: entry(409, 'Tệp xuất chưa xong', 'The export is not ready'),
  REVIEW_JOB: entry(
    500,
    'Hệ thống không làm xong được việc này; hãy thử lại, nếu vẫn vậy thì báo người quản trị',
    'The service could not complete it; try again, and tell the administrator if it stays so',
  ),
} as const satisfies Record<string, WorkErrorEntry>

export type WorkErrorCode = keyof typeof WORK_ERRORS

/** An operational error of review work. */
export class WorkError extends Error {
  readonly code: WorkErrorCode
  /** What exactly is wrong, without any value of a claim or of a person. */
  readonly detail: string | null

  constructor(code: WorkErrorCode, detail: string | null = null) {
    super(detail === null ? WORK_ERRORS[code].en : `${WORK_ERRORS[code].en}: ${detail}`)
    this.name = 'WorkError'
    this.code = code
    this.detail = detail
  }
}

/** The version or its work has moved on since it was shown; nothing was written. */
export class ConflictError extends WorkError {
  constructor() {
    super('REVIEW_CONFLICT')
    this.name = 'ConflictError'
  }
}
