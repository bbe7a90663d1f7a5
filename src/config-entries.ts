import { availableParallelism } from 'node:os'

/**
 * Every option of the service, once: the reading of the environment, the checks and the table in the
 * docs all come from these entries.
 */

export type OptionKind = 'bytes' | 'duration' | 'integer' | 'fraction' | 'text' | 'secret' | 'choice'

export interface OptionEntry {
  readonly name: string
  readonly env: string
  readonly kind: OptionKind
  /** Null: unset means "none". A function: depends on the machine, then `defaultText` says how. */
  readonly default: number | string | null | (() => number)
  readonly defaultText?: string
  readonly min?: number
  readonly max?: number
  readonly choices?: readonly string[]
  readonly vi: string
  readonly en: string
  /** Why one would change it. */
  readonly why: string
}

const KB = 1024
const MB = 1024 * KB
const GB = 1024 * MB
const SECOND = 1000
const MINUTE = 60 * SECOND

export const OPTION_ENTRIES = [
  {
    name: 'host',
    env: 'BHYT_HOST',
    kind: 'text',
    default: '127.0.0.1',
    vi: 'Địa chỉ lắng nghe',
    en: 'Address to listen on',
    why: '`0.0.0.0` when other machines send here; put a TLS proxy in front.',
  },
  {
    name: 'port',
    env: 'BHYT_PORT',
    kind: 'integer',
    default: 8130,
    min: 0,
    max: 65535,
    vi: 'Cổng lắng nghe (0: cổng trống bất kỳ)',
    en: 'Port to listen on (0: any free port)',
    why: 'Another service has the port.',
  },
  {
    name: 'dataDir',
    env: 'BHYT_DATA',
    kind: 'text',
    default: '.bhyt',
    vi: 'Thư mục dữ liệu của PostgreSQL đi kèm',
    en: 'Folder of the embedded PostgreSQL',
    why: 'A larger or faster disk.',
  },
  {
    name: 'databaseUrl',
    env: 'DATABASE_URL',
    kind: 'secret',
    default: null,
    defaultText: 'embedded PostgreSQL',
    vi: 'Kết nối tới PostgreSQL 15+ của bạn',
    en: 'Connection to your own PostgreSQL 15+',
    why: 'Production: a server with backups, or several nodes on one store.',
  },
  {
    name: 'logLevel',
    env: 'BHYT_LOG',
    kind: 'choice',
    default: 'info',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    vi: 'Mức nhật ký',
    en: 'Log level',
    why: '`warn` leaves out the line per request.',
  },
  {
    name: 'maxBodyBytes',
    env: 'BHYT_MAX_BODY',
    kind: 'bytes',
    default: 128 * MB,
    min: KB,
    vi: 'Kích thước tối đa của một lần gửi (cổng tương thích)',
    en: 'Largest body on the compatible face',
    why: 'Larger files belong on the native face, which streams.',
  },
  {
    name: 'maxStreamBytes',
    env: 'BHYT_MAX_STREAM',
    kind: 'bytes',
    default: 8 * GB,
    min: KB,
    vi: 'Kích thước tối đa của một tệp (cổng /v1), sau giải nén',
    en: 'Largest file on the native face, after gzip is undone',
    why: 'Keep one sender from filling the disk.',
  },
  {
    name: 'wholeBodyBytes',
    env: 'BHYT_WHOLE_BODY',
    kind: 'bytes',
    default: 16 * MB,
    min: 0,
    vi: 'Tệp /v1 đến cỡ này được xử lý trong một giao dịch; lớn hơn thì xử lý theo luồng',
    en: 'Native files up to this size go in one transaction; larger ones are streamed',
    why: 'Less memory per request (lower) or whole-file transactions (higher).',
  },
  {
    name: 'maxGzipRatio',
    env: 'BHYT_MAX_GZIP_RATIO',
    kind: 'integer',
    default: 100,
    min: 2,
    max: 1100,
    vi: 'Tỷ lệ giải nén gzip tối đa',
    en: 'Most bytes that one byte of gzip may become',
    why: 'Real files stay below 30; more is an attack.',
  },
  {
    name: 'maxClaimBytes',
    env: 'BHYT_MAX_CLAIM',
    kind: 'bytes',
    default: 32 * MB,
    min: KB,
    vi: 'Kích thước tối đa của một hồ sơ (HOSO) trong tệp',
    en: 'Largest claim (HOSO) in a file, as sent',
    why: 'Bounds the memory of one claim in a worker.',
  },
  {
    name: 'maxTableBytes',
    env: 'BHYT_MAX_TABLE',
    kind: 'bytes',
    default: 64 * MB,
    min: KB,
    vi: 'Kích thước tối đa của một bảng sau giải mã',
    en: 'Largest table after base64 is undone',
    why: 'Bounds the memory of one claim in a worker.',
  },
  {
    name: 'maxBytesInFlight',
    env: 'BHYT_MAX_IN_FLIGHT',
    kind: 'bytes',
    default: 512 * MB,
    min: KB,
    vi: 'Tổng số byte đang xử lý',
    en: 'Bytes being received, judged and loaded at any moment',
    why: 'This is the memory that senders can take; past it the answer is 503.',
  },
  {
    name: 'maxWaitMs',
    env: 'BHYT_MAX_WAIT',
    kind: 'duration',
    default: 20 * SECOND,
    min: 100,
    vi: 'Thời gian chờ tối đa của một lần gửi',
    en: 'Longest that a submission may wait for its turn',
    why: 'Stay below the time-out of the senders (30 s is common).',
  },
  {
    name: 'facilityShare',
    env: 'BHYT_FACILITY_SHARE',
    kind: 'fraction',
    default: 0.5,
    min: 0.01,
    max: 1,
    vi: 'Phần tối đa của tổng byte đang xử lý mà một cơ sở được dùng',
    en: 'Part of the bytes in flight that one facility may hold',
    why: 'Lower it when many facilities share a node; 1 when there is only one.',
  },
  {
    name: 'maxConnections',
    env: 'BHYT_MAX_CONNECTIONS',
    kind: 'integer',
    default: 2048,
    min: 1,
    max: 1_000_000,
    vi: 'Số kết nối HTTP tối đa',
    en: 'Most open HTTP connections',
    why: 'Below the file descriptors of the process.',
  },
  {
    name: 'bodyStallMs',
    env: 'BHYT_BODY_STALL',
    kind: 'duration',
    default: 30 * SECOND,
    min: 100,
    vi: 'Thời gian tối đa không nhận được byte nào của một lần gửi',
    en: 'Longest pause inside a body before the request is given up',
    why: 'Very poor lines (higher).',
  },
  {
    name: 'requestTimeoutMs',
    env: 'BHYT_REQUEST_TIMEOUT',
    kind: 'duration',
    default: 30 * MINUTE,
    min: SECOND,
    vi: 'Thời gian tối đa để nhận trọn một yêu cầu',
    en: 'Longest that receiving one whole request may take',
    why: 'Files of several GB over slow lines (higher).',
  },
  {
    name: 'tokenTtlMs',
    env: 'BHYT_TOKEN_TTL',
    kind: 'duration',
    default: 10 * MINUTE,
    min: SECOND,
    vi: 'Thời hạn của phiên làm việc (token)',
    en: 'Life of a token',
    why: 'Senders expect ten minutes and log in again after a 401.',
  },
  {
    name: 'authCacheMs',
    env: 'BHYT_AUTH_CACHE',
    kind: 'duration',
    default: 15 * SECOND,
    min: 0,
    max: 10 * MINUTE,
    vi: 'Thời gian ghi nhớ một token hoặc mật khẩu đã kiểm tra',
    en: 'How long a checked token or password is remembered by this node',
    why: 'A locked account can still send for this long; 0 asks the store every time.',
  },
  {
    name: 'loginFailures',
    env: 'BHYT_LOGIN_FAILURES',
    kind: 'integer',
    default: 10,
    min: 1,
    max: 1000,
    vi: 'Số lần đăng nhập sai liên tiếp trước khi khóa',
    en: 'Wrong passwords in a row before an account is locked',
    why: 'Stricter rules of the house.',
  },
  {
    name: 'lockMs',
    env: 'BHYT_LOCK',
    kind: 'duration',
    default: 15 * MINUTE,
    min: SECOND,
    vi: 'Thời gian khóa sau nhiều lần sai',
    en: 'How long such a lock lasts',
    why: 'Stricter rules of the house.',
  },
  {
    name: 'workers',
    env: 'BHYT_WORKERS',
    kind: 'integer',
    // Beside them run the thread that serves everybody, and often PostgreSQL.
    default: () => Math.max(1, availableParallelism() - 1),
    defaultText: 'cores less one',
    min: 1,
    max: 1024,
    vi: 'Số luồng kiểm tra hồ sơ',
    en: 'Threads that read and judge claims',
    why: 'Fewer when PostgreSQL runs on the same machine.',
  },
  {
    name: 'loaders',
    env: 'BHYT_LOADERS',
    kind: 'integer',
    // A second one pays only where PostgreSQL has cores of its own: beside the service it makes both wait.
    default: () => Math.max(1, availableParallelism() >> 1),
    defaultText: 'half of the cores',
    min: 1,
    max: 64,
    vi: 'Số kết nối nạp dữ liệu song song',
    en: 'Connections that load batches side by side',
    why: 'More on a large database server.',
  },
  {
    name: 'batchBytes',
    env: 'BHYT_BATCH',
    kind: 'bytes',
    default: 8 * MB,
    min: 64 * KB,
    vi: 'Lượng dữ liệu tối đa của một giao dịch gộp',
    en: 'Most COPY text in one group commit',
    why: 'Larger: fewer commits; smaller: shorter waits.',
  },
  {
    name: 'findingsPerClaim',
    env: 'BHYT_FINDINGS',
    kind: 'integer',
    default: 200,
    min: 1,
    max: 10_000,
    vi: 'Số phát hiện tối đa được liệt kê cho một hồ sơ',
    en: 'Most findings listed for one claim (the total is always told)',
    why: 'Longer lists for those who correct everything at once.',
  },
  {
    name: 'maxReplyBytes',
    env: 'BHYT_MAX_REPLY',
    kind: 'bytes',
    default: 32 * MB,
    min: 64 * KB,
    vi: 'Kích thước gần đúng tối đa của phần phát hiện trong một trả lời JSON',
    en: 'About how large the findings in one JSON reply may get (NDJSON has no such bound)',
    why: 'Bounds the memory of a reply to a huge file.',
  },
  {
    name: 'shutdownMs',
    env: 'BHYT_SHUTDOWN',
    kind: 'duration',
    default: 30 * SECOND,
    min: 0,
    vi: 'Thời gian chờ hoàn tất việc đang làm khi dừng',
    en: 'How long a stop waits for work in progress',
    why: 'Match the grace period of the service manager.',
  },
] as const satisfies readonly OptionEntry[]
