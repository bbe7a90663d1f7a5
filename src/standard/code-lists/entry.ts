import { ALWAYS, FOREVER } from '../catalogue-values.js'
import type { StandardVersion } from '../plan.js'

/** A code with its meaning; `legacy` codes belong to older practice and are accepted with a warning. */
export interface Code {
  readonly code: string
  readonly vi: string
  readonly en: string
  readonly legacy: boolean
}

/** What a list holds in some versions of the standard during some time. Days are `YYYYMMDD`, both inclusive. */
export interface CodeListEdition {
  readonly versions: readonly StandardVersion[]
  readonly from: number
  readonly to: number
  readonly source: string
  readonly codes: readonly Code[]
}

export interface CodeListEntry {
  /** The field's name, with its table in front where tables differ. */
  readonly name: string
  readonly vi: string
  readonly en: string
  /** Field whose day selects the edition; null when only the version of the standard does. */
  readonly judgedBy: 'NGAY_RA' | null
  readonly editions: readonly CodeListEdition[]
}

/** `[code, Vietnamese, English]`. */
export type Row = readonly [code: string, vi: string, en: string]

export const ALL: readonly StandardVersion[] = ['130', '4750', '3176']
export const SINCE_4750: readonly StandardVersion[] = ['4750', '3176']

export const codes = (...rows: Row[]): Code[] =>
  rows.map(([code, vi, en]) => ({ code, vi, en, legacy: false }))

export const legacy = (...rows: Row[]): Code[] =>
  rows.map(([code, vi, en]) => ({ code, vi, en, legacy: true }))

/** An edition that holds at all times in these versions. */
export const always = (
  versions: readonly StandardVersion[],
  source: string,
  list: readonly Code[],
): CodeListEdition => ({ versions, from: ALWAYS, to: FOREVER, source, codes: list })

/** A list that is the same in its versions at all times. */
export const fixed = (
  name: string,
  vi: string,
  en: string,
  source: string,
  rows: readonly Row[],
  versions: readonly StandardVersion[] = ALL,
): CodeListEntry => ({ name, vi, en, judgedBy: null, editions: [always(versions, source, codes(...rows))] })

export const QD130 = 'QĐ 130/QĐ-BYT (2023)'
export const QD4750 = 'QĐ 4750/QĐ-BYT (2023)'
export const QD3176 = 'QĐ 3176/QĐ-BYT (2024)'
export const QD5937 = 'QĐ 5937/QĐ-BYT (2021)'
