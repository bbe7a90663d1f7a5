import pino from 'pino'

/**
 * The log is JSON, one line an event. What may stand in it is a closed list of fields: whatever else a
 * caller passes is left out, so that a name, a card number, a body or a token cannot slip in.
 */
export const LOG_FIELDS = [
  'event',
  'route',
  'method',
  'status',
  'result',
  'ms',
  'bytes',
  'requestId',
  'maCskcb',
  'account',
  'face',
  'kind',
  'standardVersion',
  'maGiaoDich',
  'outcome',
  'duplicate',
  'claims',
  'accepted',
  'rejected',
  'rows',
  'count',
  'migration',
  'host',
  'port',
  'workers',
  'loaders',
  'signal',
  'version',
  'state',
  'check',
] as const
export type LogField = (typeof LOG_FIELDS)[number]

export type LogFields = Partial<Record<LogField, string | number | boolean | null>> & {
  /** Logged as name, code and stack places; never its message, which may quote a value of a claim. */
  readonly error?: unknown
}

export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** Longest text of one field; nothing that belongs in the log is longer. */
const MAX_FIELD = 200

/** A log on standard output, or on `destination`. Messages are fixed sentences of the program. */
export function createLog(options: {
  readonly level: LogLevel
  readonly destination?: { write(line: string): void }
}): Log {
  const settings: pino.LoggerOptions = {
    level: options.level,
    base: { service: 'bhyt-intake', pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  }
  const logger = options.destination === undefined ? pino(settings) : pino(settings, options.destination)
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) => {
    if (logger.isLevelEnabled(level)) logger[level](allowed(fields), message)
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** A log that says nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }

function allowed(fields: LogFields | undefined): Record<string, unknown> {
  const line: Record<string, unknown> = {}
  if (fields === undefined) return line
  for (const name of LOG_FIELDS) {
    const value = fields[name]
    if (value === undefined) continue
    if (typeof value === 'string') line[name] = value.length > MAX_FIELD ? value.slice(0, MAX_FIELD) : value
    else if (typeof value === 'number' || typeof value === 'boolean' || value === null) line[name] = value
  }
  if (fields.error !== undefined) line.error = describeError(fields.error)
  return line
}

/** Fields of a PostgreSQL error that name places in the schema, never values. */
const PG_FIELDS = ['severity', 'schema', 'table', 'column', 'constraint', 'routine'] as const

/** What the log tells about an error: name, code, schema places, stack places, and the same of its cause. */
export function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error }
  const known: Record<string, unknown> = { name: error.name }
  const fields = error as unknown as Record<string, unknown>
  if (typeof fields.code === 'string') known.code = fields.code
  for (const name of PG_FIELDS) if (typeof fields[name] === 'string') known[name] = fields[name]
  // A stack starts with the message, over as many lines as it has; only the lines of places are kept.
  const places = (error.stack ?? '')
    .replace(error.message, () => '')
    .split('\n')
    .filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
  known.at = places.slice(0, 8).map((line) => line.trim())
  if (error.cause !== undefined && depth < 3) known.cause = describeError(error.cause, depth + 1)
  return known
}
