import { type ParseArgsConfig, parseArgs } from 'node:util'
import { STANDARD_VERSIONS, type StandardVersion } from '../standard/plan.js'

/** One command of `bhyt`. */
export interface Command {
  /** The whole help text. */
  readonly help: string
  /** Runs with the arguments behind its name; returns the exit code. */
  run(args: readonly string[]): Promise<number>
}

/** The command line cannot be understood. */
export class UsageError extends Error {
  readonly code = 'USAGE'
}

type Options = NonNullable<ParseArgsConfig['options']>

/** `parseArgs` with errors that belong to the user. */
export function readArguments<const O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

export function readVersion(text: string | undefined): StandardVersion {
  const version = text ?? STANDARD_VERSIONS[STANDARD_VERSIONS.length - 1]
  if ((STANDARD_VERSIONS as readonly string[]).includes(version)) return version as StandardVersion
  throw new UsageError(`--version: ${STANDARD_VERSIONS.join(' | ')}`)
}

export function readNumber(text: string | undefined, name: string, fallback: number): number {
  if (text === undefined) return fallback
  const value = Number(text)
  if (!Number.isFinite(value) || value < 0) throw new UsageError(`--${name}: ${text}`)
  return value
}
