import type { PersonRecord } from './registry.js'

/** What a registry is asked by: a card of 15 characters, a number of 10 digits, or a citizen id of 12. */
export type KeyKind = 'card' | 'number' | 'citizen'

/** A person as a look-up shows them. */
export interface RegistryRecord extends PersonRecord {
  /** '' when the registry holds none. */
  readonly address: string
}

export interface RegistryFindings {
  /** The newest change of the registry that this stands on; asking as of it gives the same again. */
  readonly registryAt: Date
  /** Persons by the key that was asked. Several only where one citizen id stands at several persons. */
  readonly byKey: ReadonlyMap<string, readonly RegistryRecord[]>
  /** Keys that could not be answered, and why; they may be anybody's. Only where `partial` was asked for. */
  readonly unanswered?: ReadonlyMap<string, Error>
}

/** Who is meant by a key, as the asker has it; a registry elsewhere compares. */
export interface AskedPerson {
  readonly name: string
  /** YYYYMMDD, unknown parts 00; 0 when unknown. */
  readonly birthDay: number
}

export interface ReadDetails {
  /** Whom the asker takes each key to belong to; several where it has heard several things. */
  readonly persons?: ReadonlyMap<string, readonly AskedPerson[]>
  /** Resolve with what was answered, and name the keys that were not. */
  readonly partial?: boolean
}

/** Keys, and the moment as of which they are asked about. */
export interface AskedThen {
  readonly asOf: Date
  readonly keys: readonly string[]
}

/** The one way in which the engine asks a registry: its own, or one elsewhere. */
export interface RegistryLookup {
  /**
   * Persons for a whole batch of keys (see {@link normalKey}) in one round; `asOf` as the registry stood then,
   * otherwise as it stands now. Keys of no known form are found nowhere. Rejects when the registry cannot answer.
   */
  read(keys: readonly string[], asOf?: Date, details?: ReadDetails): Promise<RegistryFindings>
  /** The same as of several moments in one round, in their order. Absent where the registry knows no time but now. */
  readThen?(moments: readonly AskedThen[]): Promise<readonly RegistryFindings[]>
}

/** A key as the registry writes it: no blanks, capital letters. */
export function normalKey(text: string): string {
  return text.replace(/[\s\u200b\ufeff]+/g, '').toUpperCase()
}

/** What kind of key it is, by its form; null when it has none that a registry knows. */
export function keyKind(key: string): KeyKind | null {
  if (/^[A-Z]{2}[1-5]\d{12}$/.test(key)) return 'card'
  if (/^\d{10}$/.test(key)) return 'number'
  return /^\d{12}$/.test(key) ? 'citizen' : null
}
