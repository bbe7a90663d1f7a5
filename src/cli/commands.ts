import type { Command } from './command.js'

/** A command as the overview shows it. */
export interface CommandEntry {
  readonly name: string
  /** One line in both languages. */
  readonly summary: string
  /** Its code is read when it is called: `bhyt --help` need not wait for a server's. */
  load(): Promise<Command>
}

/** All commands, in the order of the overview. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'serve',
    summary: 'chạy dịch vụ / run the service',
    load: async () => (await import('./serve.js')).serveCommand,
  },
  {
    name: 'validate',
    summary: 'kiểm tra tệp, không cần cơ sở dữ liệu / judge files without a database',
    load: async () => (await import('./validate.js')).validateCommand,
  },
  {
    name: 'load',
    summary: 'nạp tệp thẳng vào kho / load files straight into the store',
    load: async () => (await import('./load.js')).loadCommand,
  },
  {
    name: 'send',
    summary: 'gửi tệp tới máy chủ / send files to a server',
    load: async () => (await import('./send.js')).sendCommand,
  },
  {
    name: 'generate',
    summary: 'tạo hồ sơ giả để thử / write made-up claims for trying out',
    load: async () => (await import('./generate.js')).generateCommand,
  },
  {
    name: 'migrate',
    summary: 'cập nhật lược đồ cơ sở dữ liệu / bring the database up to date',
    load: async () => (await import('./migrate.js')).migrateCommand,
  },
  {
    name: 'rejudge',
    summary: 'giám định lại hồ sơ đã lưu / judge stored claims again',
    load: async () => (await import('./rejudge.js')).rejudgeCommand,
  },
  {
    name: 'account',
    summary: 'tài khoản của cơ sở / facility accounts',
    load: async () => (await import('./account.js')).accountCommand,
  },
  {
    name: 'user',
    summary: 'người dùng trang giám định / people who use the review pages',
    load: async () => (await import('./user.js')).userCommand,
  },
  {
    name: 'audit',
    summary: 'kiểm tra nhật ký / check the audit record',
    load: async () => (await import('./audit.js')).auditCommand,
  },
  {
    name: 'registry',
    summary: 'sổ thẻ BHYT: nạp, xuất, xem, báo cáo tra cứu / the card registry and the report of look-ups',
    load: async () => (await import('./registry.js')).registryCommand,
  },
  {
    name: 'checkins',
    summary: 'check-in chưa có hồ sơ, hồ sơ không có check-in / check-ins and claims that miss each other',
    load: async () => (await import('./check-ins.js')).checkInsCommand,
  },
  {
    name: 'catalogue',
    summary: 'danh mục: nhập, xem, so sánh, xuất / reference lists: import, list, diff, export',
    load: async () => (await import('./catalogue.js')).catalogueCommand,
  },
  {
    name: 'parameter',
    summary: 'tham số theo ngày hiệu lực, mức của quy tắc / dated parameters, severity of rules',
    load: async () => (await import('./parameter.js')).parameterCommand,
  },
  {
    name: 'docs',
    summary: 'ghi lại các tệp sinh từ mã / write the generated files anew',
    load: async () => (await import('./docs.js')).docsCommand,
  },
]
