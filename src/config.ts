import { readFileSync } from 'node:fs'
import { OPTION_ENTRIES, type OptionEntry } from './config-entries.js'

type Entries = (typeof OPTION_ENTRIES)[number]
type ValueOf<E extends Entries> = E['kind'] extends 'secret'
  ? string | null
  : E['kind'] extends 'choice'
    ? E extends { choices: readonly (infer C)[] }
      ? C
      : never
    : E['kind'] extends 'text'
      ? string
      : number

/** What the code relies on: every option there, checked, frozen. Bytes in bytes, times in milliseconds. */
export type ResolvedOptions = { readonly [E in Entries as E['name']]: ValueOf<E> }

/** What the user may pass; whatever is missing comes from the environment, the file, or the default. */
export type Options = Partial<ResolvedOptions>

/** The configuration cannot be used; `problems` names each fault in one line. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`Cấu hình không hợp lệ / invalid configuration:\n${problems.map((p) => `  - ${p}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** Name of the variable that points to an optional JSON file of option names and values. */
export const CONFIG_FILE_VARIABLE = 'BHYT_CONFIG'

/**
 * Resolves the options: passed value, then environment, then the JSON file that `BHYT_CONFIG` names,
 * then the default. Sizes may be written `64MB` (powers of 1024), times `30s`, `10m` or `500ms`.
 * Throws ConfigError with every fault found, not only the first.
 */
export function resolveOptions(
  passed: Options = {},
  env: Readonly<Record<string, string | undefined>> = process.env,
): ResolvedOptions {
  const problems: string[] = []
  const file = readConfigFile(env[CONFIG_FILE_VARIABLE], problems)
  const known = new Set<string>(OPTION_ENTRIES.map((entry) => entry.name))
  for (const name of Object.keys(file)) {
    if (!known.has(name))
      problems.push(`${name}: no such option (in the file named by ${CONFIG_FILE_VARIABLE})`)
  }
  const resolved: Record<string, unknown> = {}
  for (const entry of OPTION_ENTRIES as readonly OptionEntry[]) {
    const own = (passed as Record<string, unknown>)[entry.name]
    const fromEnv = env[entry.env]
    if (own !== undefined) resolved[entry.name] = check(entry, own, entry.name, problems)
    else if (fromEnv !== undefined && fromEnv !== '')
      resolved[entry.name] = check(entry, fromEnv, entry.env, problems)
    else if (Object.hasOwn(file, entry.name))
      resolved[entry.name] = check(entry, file[entry.name], entry.name, problems)
    else resolved[entry.name] = typeof entry.default === 'function' ? entry.default() : entry.default
  }
  if (problems.length === 0) checkTogether(resolved as ResolvedOptions, problems)
  if (problems.length > 0) throw new ConfigError(problems)
  return Object.freeze(resolved) as ResolvedOptions
}

function readConfigFile(path: string | undefined, problems: string[]): Record<string, unknown> {
  if (path === undefined || path === '') return {}
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>
    problems.push(`${CONFIG_FILE_VARIABLE}: ${path} does not hold a JSON object`)
  } catch (error) {
    problems.push(`${CONFIG_FILE_VARIABLE}: ${path} cannot be read: ${(error as Error).message}`)
  }
  return {}
}

function checkTogether(options: ResolvedOptions, problems: string[]): void {
  const { maxBodyBytes, maxBytesInFlight, wholeBodyBytes } = options
  if (maxBodyBytes > maxBytesInFlight)
    problems.push('maxBodyBytes: must not be more than maxBytesInFlight, or such a body could never be taken')
  if (wholeBodyBytes > maxBytesInFlight)
    problems.push(
      'wholeBodyBytes: must not be more than maxBytesInFlight, or such a file could never be taken',
    )
  if (options.registry === 'http') checkRegistry(options, problems)
}

function checkRegistry(options: ResolvedOptions, problems: string[]): void {
  for (const name of ['registryUrl', 'registryAccount', 'registryPassword'] as const)
    if (options[name] === null) problems.push(`${name}: is needed when registry is http`)
  const { registryUrl } = options
  if (registryUrl !== null && !isPlainAddress(registryUrl))
    problems.push('registryUrl: must be an address that begins with http:// or https://, without ? and user')
  if (options.registryBatchMs < options.registryTimeoutMs)
    problems.push('registryBatchMs: must not be less than registryTimeoutMs, or requests would be cut short')
}

function isPlainAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && /^https?:$/.test(url.protocol) && url.username + url.search + url.hash === ''
}

function check(entry: OptionEntry, value: unknown, source: string, problems: string[]): unknown {
  switch (entry.kind) {
    case 'text':
    case 'secret':
      if (value === null && entry.kind === 'secret') return null
      if (typeof value === 'string' && value.trim() !== '') return value
      problems.push(`${source}: must be text`)
      return value
    case 'choice':
      if (entry.choices?.includes(value as string)) return value
      problems.push(`${source}: must be one of ${entry.choices?.join(', ')}, is ${shown(entry, value)}`)
      return value
    default:
      return checkNumber(entry, value, source, problems)
  }
}

function checkNumber(entry: OptionEntry, value: unknown, source: string, problems: string[]): number {
  const number = typeof value === 'string' ? parseQuantity(entry, value) : value
  const whole = entry.kind !== 'fraction'
  if (typeof number !== 'number' || !Number.isFinite(number) || (whole && !Number.isSafeInteger(number))) {
    problems.push(`${source}: must be ${EXPECTED[entry.kind]}, is ${shown(entry, value)}`)
    return Number.NaN
  }
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = entry
  if (number < min || number > max)
    problems.push(`${source}: must be ${range(entry)}, is ${shown(entry, value)}`)
  return number
}

const EXPECTED: Readonly<Record<string, string>> = {
  bytes: 'a size such as 16777216 or 16MB',
  duration: 'a time such as 30000, 30s or 10m',
  integer: 'a whole number',
  fraction: 'a number',
}

const UNITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  bytes: { '': 1, b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 },
  duration: { '': 1, ms: 1, s: 1000, m: 60_000, h: 3_600_000 },
  integer: { '': 1 },
  fraction: { '': 1 },
}

function parseQuantity(entry: OptionEntry, text: string): number {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text)
  const unit = match === null ? undefined : UNITS[entry.kind]?.[match[2]!.toLowerCase()]
  return unit === undefined ? Number.NaN : Number(match![1]) * unit
}

function shown(entry: OptionEntry, value: unknown): string {
  return entry.kind === 'secret' ? '(hidden)' : JSON.stringify(value)
}

function range(entry: OptionEntry): string {
  const low = entry.min === undefined ? null : human(entry, entry.min)
  const high = entry.max === undefined ? null : human(entry, entry.max)
  if (low !== null && high !== null) return `from ${low} to ${high}`
  return low === null ? `at most ${high}` : `at least ${low}`
}

function human(entry: OptionEntry, value: number): string {
  const units = Object.entries(UNITS[entry.kind] ?? {}).filter(([name]) => name !== '' && name !== 'b')
  const fit = units.reverse().find(([, size]) => value >= size && value % size === 0)
  if (fit === undefined) return String(value)
  return `${value / fit[1]} ${entry.kind === 'bytes' ? fit[0].toUpperCase() : fit[0]}`
}

/** The configuration as a Markdown table, for the docs. */
export function configurationTable(): string {
  const rows = (OPTION_ENTRIES as readonly OptionEntry[]).map((entry) => {
    const standard =
      entry.defaultText ??
      (typeof entry.default === 'number' ? human(entry, entry.default) : `${entry.default}`)
    return `| \`${entry.env}\` | \`${entry.name}\` | ${standard} | ${entry.vi} · ${entry.en} | ${entry.why} |`
  })
  return [
    '| Biến môi trường · variable | In the file | Mặc định · default | Ý nghĩa · meaning | Change it for |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
