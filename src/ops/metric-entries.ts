/** Every metric of the service; the registry and the docs are made from this table. */

const of = (
  type: 'counter' | 'gauge' | 'histogram',
  labels: readonly string[],
  vi: string,
  en: string,
  buckets: readonly number[] = [],
) => ({ type, labels, vi, en, buckets }) as const

const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120] as const

export const METRICS = {
  bhyt_requests_total: of(
    'counter',
    ['route', 'status', 'result'],
    'Số yêu cầu đã trả lời, theo đường dẫn, mã HTTP và mã kết quả',
    'Answered requests by route, HTTP status and result code',
  ),
  bhyt_request_seconds: of(
    'histogram',
    ['route'],
    'Thời gian xử lý một yêu cầu',
    'Time from the first byte of a request to the end of its reply',
    REQUEST_BUCKETS,
  ),
  bhyt_submissions_total: of(
    'counter',
    ['face', 'kind', 'duplicate'],
    'Số lần gửi đã xử lý',
    'Submissions answered with a verdict',
  ),
  bhyt_claims_total: of(
    'counter',
    ['face', 'kind', 'outcome'],
    'Số hồ sơ theo kết quả',
    'Claims judged, by outcome',
  ),
  bhyt_claims_warned_total: of(
    'counter',
    ['face', 'kind'],
    'Số hồ sơ được nhận kèm cảnh báo',
    'Claims let in with warnings',
  ),
  bhyt_findings_total: of(
    'counter',
    ['code', 'severity'],
    'Số phát hiện theo mã (như đã liệt kê trong trả lời)',
    'Findings by code, as listed in replies',
  ),
  bhyt_rows_total: of('counter', ['face', 'kind'], 'Số dòng đã đọc', 'Rows read'),
  bhyt_received_bytes_total: of(
    'counter',
    ['face', 'kind'],
    'Số byte hồ sơ đã nhận',
    'Bytes of files received, transport encodings undone',
  ),
  bhyt_bytes_in_flight: of('gauge', [], 'Số byte đang xử lý', 'Bytes being received, judged and loaded'),
  bhyt_submissions_waiting: of(
    'gauge',
    [],
    'Số lần gửi đang chờ trả lời',
    'Submissions admitted and not yet answered',
  ),
  bhyt_pool_queue: of('gauge', [], 'Số việc chờ luồng kiểm tra', 'Tasks waiting for a worker'),
  bhyt_workers: of('gauge', [], 'Số luồng kiểm tra', 'Worker threads'),
  bhyt_workers_busy: of('gauge', [], 'Số luồng kiểm tra đang bận', 'Worker threads at work'),
  bhyt_batches_total: of('counter', [], 'Số giao dịch gộp', 'Group commits'),
  bhyt_batch_submissions_total: of(
    'counter',
    [],
    'Số lần gửi trong các giao dịch gộp',
    'Submissions in group commits',
  ),
  bhyt_batch_bytes_total: of(
    'counter',
    [],
    'Số byte COPY trong các giao dịch gộp',
    'COPY bytes in group commits',
  ),
  bhyt_lookups_waiting: of('gauge', [], 'Số lần tra cứu chờ ghi', 'Look-ups waiting to be written'),
  bhyt_lookups_dropped_total: of(
    'counter',
    [],
    'Số lần tra cứu không ghi lại được vì kho dữ liệu vắng quá lâu, hoặc từ chối',
    'Look-ups not kept because the store was away for too long, or refused them',
  ),
  bhyt_stage_seconds_total: of('counter', ['stage'], 'Thời gian theo công đoạn', 'Time spent by stage'),
  bhyt_stage_runs_total: of('counter', ['stage'], 'Số lượt theo công đoạn', 'Runs by stage'),
} as const

/** The metrics as a Markdown table, for the docs. */
export function metricsTable(): string {
  const rows = Object.entries(METRICS).map(
    ([name, entry]) =>
      `| \`${name}\` | ${entry.type} | ${entry.labels.map((l) => `\`${l}\``).join(' ')} | ${entry.vi} · ${entry.en} |`,
  )
  return ['| Metric | Type | Labels | Ý nghĩa · meaning |', '|---|---|---|---|', ...rows, ''].join('\n')
}
