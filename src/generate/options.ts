import { loadPlans } from '../standard/compile.js'
import type { Plans, StandardVersion, TableName } from '../standard/plan.js'

export interface GenerateOptions {
  /** How many claims (or check-ins); 1 unless told. */
  readonly claims?: number
  /** Number of the first claim in the series of the seed, from 0: lets several files share one series without the same MA_LK. */
  readonly first?: number
  /** Same seed, same bytes; 1 unless told. */
  readonly seed?: number
  /** 3176 unless told. */
  readonly version?: StandardVersion
  /** MACSKCB; `79999` unless told, a code that no facility has. */
  readonly maCskcb?: string
  /** Month of discharge and settlement, YYYYMM; unless told, one in which the version was in force. */
  readonly month?: string
  /** Day of discharge of every claim, YYYYMMDD; unless told, one from 1 to 28 of the month is drawn. */
  readonly day?: string
  /** Share (0 … 1) of claims written with quirks of form that a reader must accept; 0.15 unless told. */
  readonly quirks?: number
  /**
   * Defects by name, or rules to be broken by their code, each with the share of claims that get it:
   * `too-long:0.1`, `X1-052:0.05`, `withdrawn:0.1`, `ELG-B01`. Those without a share divide the rest of the claims
   * among them; a claim gets one at most. A broken rule's claim is the rule's example, discharged in September 2026
   * whatever the month. Defects of eligibility are in the claims, in the registry or in both: made with the same
   * options, the files fit together.
   */
  readonly defects?: readonly string[]
  /** Makes every claim of this kind; unless told, 12 % are inpatient. */
  readonly kind?: 'outpatient' | 'inpatient'
  /** Rows that every claim shall have (about); unless told, 50 on average with a long tail. */
  readonly rows?: number
  /** Tables that every claim shall have where the version knows them and the case allows it. */
  readonly wants?: readonly TableName[]
  /** Reference level in đồng; unless told, that of the day of arrival. */
  readonly referenceLevel?: number
  /** Those of the package unless told. */
  readonly plans?: Plans
}

export interface ResolvedGenerateOptions {
  readonly claims: number
  readonly first: number
  readonly seed: number
  readonly version: StandardVersion
  readonly maCskcb: string
  readonly month: string
  readonly day: string | null
  readonly quirks: number
  readonly defects: readonly string[]
  readonly kind: 'outpatient' | 'inpatient' | null
  readonly rows: number | null
  readonly wants: ReadonlySet<TableName>
  readonly referenceLevel: number | null
  readonly plans: Plans
}

/** An option of the generator that cannot be followed. */
export class GenerateError extends Error {
  readonly code: 'GENERATE_OPTION' | 'GENERATE_DEFECT_UNKNOWN'
  constructor(code: GenerateError['code'], message: string) {
    super(message)
    this.name = 'GenerateError'
    this.code = code
  }
}

export const DEFAULT_FACILITY = '79999'

/** A month in which each version was applied. */
const DEFAULT_MONTHS: Readonly<Record<StandardVersion, string>> = {
  '130': '202403',
  '4750': '202409',
  '3176': '202511',
}

let compiled: Plans | undefined

function ownPlans(): Plans {
  compiled ??= loadPlans()
  return compiled
}

/** Fills in defaults and checks; throws {@link GenerateError}. */
export function resolveOptions(options: GenerateOptions): ResolvedGenerateOptions {
  const version = options.version ?? '3176'
  const resolved: ResolvedGenerateOptions = {
    claims: options.claims ?? 1,
    first: options.first ?? 0,
    seed: options.seed ?? 1,
    version,
    maCskcb: options.maCskcb ?? DEFAULT_FACILITY,
    month: options.month ?? options.day?.slice(0, 6) ?? DEFAULT_MONTHS[version],
    day: options.day ?? null,
    quirks: options.quirks ?? 0.15,
    defects: options.defects ?? [],
    kind: options.kind ?? null,
    rows: options.rows ?? null,
    wants: new Set(options.wants ?? []),
    referenceLevel: options.referenceLevel ?? null,
    plans: options.plans ?? ownPlans(),
  }
  check(Number.isSafeInteger(resolved.claims) && resolved.claims >= 0, 'claims must be a whole number from 0')
  check(Number.isSafeInteger(resolved.first) && resolved.first >= 0, 'first must be a whole number from 0')
  check(Number.isSafeInteger(resolved.seed), 'seed must be a whole number')
  check(/^\d{4}(0[1-9]|1[0-2])$/.test(resolved.month), `month must be YYYYMM, not "${resolved.month}"`)
  check(
    resolved.day === null || (isDay(resolved.day) && resolved.day.startsWith(resolved.month)),
    `day must be YYYYMMDD and in the month, not "${resolved.day}"`,
  )
  check(/^[0-9A-Z]{5}$/.test(resolved.maCskcb), `facility must have 5 characters, not "${resolved.maCskcb}"`)
  check(resolved.quirks >= 0 && resolved.quirks <= 1, 'quirks must be a share from 0 to 1')
  check(resolved.rows === null || (resolved.rows >= 5 && resolved.rows <= 20_000), 'rows must be 5 to 20,000')
  return Object.freeze(resolved)
}

/** A real day of the calendar: the number of months and days is kept when it is taken apart and put together. */
function isDay(text: string): boolean {
  const date = new Date(
    Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6))),
  )
  return /^\d{8}$/.test(text) && date.toISOString().slice(0, 10).replaceAll('-', '') === text
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new GenerateError('GENERATE_OPTION', message)
}
