/**
 * The operational errors a sender can meet, once: status and code on both faces, and what to do.
 * Replies, the OpenAPI description and the docs are made from this table.
 */
export interface ErrorEntry {
  /** HTTP status on the native face. */
  readonly status: number
  /** HTTP status on the compatible face, whose clients look into the body only. */
  readonly compatStatus: number
  /** `maKetQua` on the compatible face. */
  readonly maKetQua: string
  readonly vi: string
  readonly en: string
}

const entry = (
  status: number,
  compatStatus: number,
  maKetQua: string,
  vi: string,
  en: string,
): ErrorEntry => ({ status, compatStatus, maKetQua, vi, en })

export const ERRORS = {
  BAD_REQUEST: entry(
    400,
    200,
    '205',
    'Tham số không hợp lệ; xem chi tiết rồi sửa yêu cầu',
    'A parameter is wrong; see the detail and correct the request',
  ),
  BAD_BODY: entry(
    400,
    200,
    '205',
    'Không đọc được nội dung yêu cầu (form hoặc JSON); kiểm tra cách đóng gói tham số',
    'The form or JSON body cannot be read; check how the parameters are encoded',
  ),
  NO_FILE: entry(
    400,
    200,
    '205',
    'Thiếu nội dung hồ sơ (tham số fileHSBase64); gửi lại kèm tệp',
    'The file (parameter fileHSBase64) is missing; send it again with the file',
  ),
  WRONG_FILE_KIND: entry(
    400,
    200,
    '205',
    'loaiHoSo không đúng với dịch vụ được gọi; sửa loaiHoSo hoặc đường dẫn',
    'loaiHoSo does not fit the called service; correct loaiHoSo or the path',
  ),
  BAD_BASE64: entry(
    400,
    200,
    '205',
    'Không giải mã được base64 của tệp hồ sơ; mã hóa lại toàn bộ tệp',
    'The base64 of the file cannot be decoded; encode the whole file again',
  ),
  EMPTY: entry(400, 200, '204', 'Tệp hồ sơ rỗng; xuất lại tệp rồi gửi', 'The file is empty; export it again'),
  BAD_GZIP: entry(
    400,
    200,
    '205',
    'Không giải nén được gzip; nén lại tệp rồi gửi',
    'The gzip body cannot be read; compress the file again',
  ),
  BODY_TIMEOUT: entry(
    408,
    408,
    '500',
    'Đường truyền ngừng giữa chừng, chưa nhận đủ tệp; gửi lại',
    'The line went silent before the whole file was there; send it again',
  ),
  NO_TOKEN: entry(
    401,
    200,
    '401',
    'Thiếu mã phiên (accessToken, tokenId); đăng nhập rồi gửi lại',
    'The token is missing; log in and send again',
  ),
  BAD_TOKEN: entry(
    401,
    200,
    '401',
    'Phiên làm việc không đúng hoặc đã hết hạn; đăng nhập lại rồi gửi lại',
    'The token is wrong or has expired; log in and send again',
  ),
  BAD_CREDENTIALS: entry(
    401,
    200,
    '401',
    'Tài khoản không tồn tại hoặc sai mật khẩu',
    'The account does not exist or the password is wrong',
  ),
  WRONG_FACILITY: entry(
    403,
    200,
    '402',
    'Mã cơ sở KCB (maCSKCB) sai hoặc không thuộc tài khoản này',
    'The facility code (maCSKCB) is wrong or does not belong to this account',
  ),
  ACCOUNT_LOCKED: entry(
    403,
    200,
    '403',
    'Tài khoản đang bị khóa; thử lại sau hoặc liên hệ quản trị',
    'The account is locked; try later or ask the administrator',
  ),
  NOT_PERMITTED: entry(
    403,
    200,
    '403',
    'Tài khoản không có quyền dùng dịch vụ này',
    'The account may not use this service',
  ),
  NOT_FOUND: entry(404, 404, '500', 'Không tìm thấy', 'Not found'),
  TOO_LARGE: entry(
    413,
    200,
    '1001',
    'Tệp hồ sơ vượt kích thước cho phép; chia nhỏ tệp rồi gửi',
    'The file is too large; send it in smaller parts',
  ),
  UNSUPPORTED_MEDIA: entry(
    415,
    200,
    '205',
    'Kiểu nội dung không được hỗ trợ; gửi XML, có thể nén gzip',
    'The media type or encoding is not supported; send XML, gzip allowed',
  ),
  FACILITY_SHARE: entry(
    429,
    429,
    '500',
    'Cơ sở đang gửi quá nhiều cùng lúc; gửi lại sau ít giây',
    'The facility sends too much at once; send again in some seconds',
  ),
  LOOKUP_LIMIT: entry(
    429,
    200,
    '101',
    'Tài khoản tra cứu quá nhiều trong một phút; thử lại sau ít giây',
    'The account looks up too often; try again in some seconds',
  ),
  EVENTS_REFUSED: entry(
    422,
    200,
    '205',
    'Có sự kiện không áp dụng được nên chưa áp dụng sự kiện nào; xem danh sách rồi gửi lại',
    'Some events cannot be applied, so none was; see the list and send again',
  ),
  REGISTRY_UNAVAILABLE: entry(
    503,
    200,
    '100',
    'Không lấy được dữ liệu sổ thẻ; thử lại sau ít giây',
    'The card registry cannot be read; try again in some seconds',
  ),
  WORKER_FAILED: entry(
    500,
    200,
    '500',
    'Lỗi hệ thống khi kiểm tra hồ sơ, chưa lưu gì; gửi lại, nếu còn lỗi hãy báo quản trị',
    'The file could not be judged and nothing was stored; send again, and tell the administrator if it stays',
  ),
  INTERNAL: entry(
    500,
    200,
    '500',
    'Lỗi hệ thống; gửi lại, nếu còn lỗi hãy báo quản trị',
    'System error; send again, and tell the administrator if it stays',
  ),
  OVERLOADED: entry(
    503,
    503,
    '500',
    'Hệ thống đang bận; gửi lại sau ít giây',
    'The service is busy; send again in some seconds',
  ),
  SHUTTING_DOWN: entry(
    503,
    503,
    '500',
    'Hệ thống đang khởi động lại; gửi lại sau ít giây',
    'The service is restarting; send again in some seconds',
  ),
  STORE_UNAVAILABLE: entry(
    503,
    503,
    '500',
    'Tạm thời không lưu được, chưa lưu gì; gửi lại sau ít giây',
    'The store cannot be reached and nothing was stored; send again in some seconds',
  ),
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS

/** An operational error of the gateway. */
export class GatewayError extends Error {
  readonly code: ErrorCode
  /** What exactly is wrong, without any value of a claim or of a person; null when the entry says all. */
  readonly detail: { readonly vi: string; readonly en: string } | null
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: ErrorCode,
    detail: { readonly vi: string; readonly en: string } | null = null,
    retryAfterSeconds?: number,
  ) {
    super(detail === null ? ERRORS[code].en : `${ERRORS[code].en}: ${detail.en}`)
    this.name = 'GatewayError'
    this.code = code
    this.detail = detail
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The sender went away before its body was there; nobody is left to answer. */
export class ClientGoneError extends Error {
  readonly code = 'CLIENT_GONE'

  constructor() {
    super('the sender closed the connection')
    this.name = 'ClientGoneError'
  }
}

/** An error as the faces tell it. */
export interface ToldError {
  readonly code: ErrorCode
  readonly entry: ErrorEntry
  readonly detail: { readonly vi: string; readonly en: string } | null
  readonly retryAfterSeconds: number | null
}

/** Seconds told to a sender when the error that says "later" names none. */
const RETRY_SECONDS = 5
const RETRIABLE: ReadonlySet<number> = new Set([429, 503])

/** Network errors, and PostgreSQL classes 08 (connection), 53 (resources) and 57P (shutting down). */
const STORE_OUTAGE =
  /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08\d\w\w|53\d{3}|57P\d\d)$/

/** Finds the entry of any thrown thing by its stable code; what has none is INTERNAL. */
export function toldError(error: unknown): ToldError {
  const raw = (error as { code?: unknown } | null)?.code
  const code = typeof raw === 'string' ? codeNamed(raw) : 'INTERNAL'
  const found = ERRORS[code]
  const seconds = (error as { retryAfterSeconds?: unknown } | null)?.retryAfterSeconds
  const retryAfterSeconds =
    typeof seconds === 'number' && seconds > 0
      ? Math.ceil(seconds)
      : RETRIABLE.has(found.status)
        ? RETRY_SECONDS
        : null
  return {
    code,
    entry: found,
    detail: error instanceof GatewayError ? error.detail : null,
    retryAfterSeconds,
  }
}

function codeNamed(raw: string): ErrorCode {
  if (Object.hasOwn(ERRORS, raw)) return raw as ErrorCode
  return STORE_OUTAGE.test(raw) ? 'STORE_UNAVAILABLE' : 'INTERNAL'
}

/** The operational errors as a Markdown table, for the docs. */
export function errorTable(): string {
  const rows = Object.entries(ERRORS).map(
    ([code, e]) =>
      `| \`${code}\` | ${e.status} | ${e.compatStatus} / \`${e.maKetQua}\` | ${e.vi} · ${e.en} |`,
  )
  return [
    '| Code | `/v1` HTTP | `/api` HTTP / maKetQua | Ý nghĩa · meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
