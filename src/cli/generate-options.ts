import type { GenerateOptions } from '../generate/index.js'
import { readNumber, readVersion } from './command.js'

/** Options that decide which claims there are: the same for claims, check-ins and registry, so that these fit. */
export const SERIES_OPTIONS = {
  claims: { type: 'string' },
  seed: { type: 'string' },
  version: { type: 'string' },
  facility: { type: 'string' },
  month: { type: 'string' },
  day: { type: 'string' },
  defects: { type: 'string', multiple: true },
} as const

interface SeriesValues {
  readonly claims?: string
  readonly seed?: string
  readonly version?: string
  readonly facility?: string
  readonly month?: string
  readonly day?: string
  readonly defects?: string[]
}

/** Names of a list that may be given in several pieces. */
export const listed = (lists: readonly string[] | undefined): string[] =>
  (lists ?? []).flatMap((list) => list.split(',')).filter((name) => name !== '')

/** @throws UsageError */
export function readSeries(values: SeriesValues, claims: number): GenerateOptions {
  return {
    claims: readNumber(values.claims, 'claims', claims),
    seed: readNumber(values.seed, 'seed', 1),
    version: readVersion(values.version),
    ...(values.facility === undefined ? {} : { maCskcb: values.facility }),
    ...(values.month === undefined ? {} : { month: values.month }),
    ...(values.day === undefined ? {} : { day: values.day }),
    defects: listed(values.defects),
  }
}
