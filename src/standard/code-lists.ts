import { ASSESSMENT_LISTS } from './code-lists/assessment.js'
import { COST_LISTS } from './code-lists/costs.js'
import type { Code, CodeListEdition, CodeListEntry } from './code-lists/entry.js'
import { HIV_LISTS } from './code-lists/hiv.js'
import { TUBERCULOSIS_LISTS } from './code-lists/tuberculosis.js'
import { VISIT_LISTS } from './code-lists/visit.js'
import { VISIT_CATEGORY } from './code-lists/visit-category.js'
import type { StandardVersion } from './plan.js'

/** The small fixed lists of the standard. Lists that are not published, or too long to ship, are catalogues. */
export const CODE_LISTS: readonly CodeListEntry[] = [
  ...VISIT_LISTS,
  VISIT_CATEGORY,
  ...COST_LISTS,
  ...HIV_LISTS,
  ...TUBERCULOSIS_LISTS,
  ...ASSESSMENT_LISTS,
]

/** A list as it is on one day in one version. Shared and never changed: ask per row as often as you like. */
export interface CodeList {
  readonly name: string
  readonly source: string
  /** In the order of the source. */
  readonly codes: readonly Code[]
  /** True for legacy codes too. */
  has(code: string): boolean
  /** `has` for the code in `bytes[start, end)`, without a string. */
  hasBytes(bytes: Uint8Array, start: number, end: number): boolean
  /** `has` for lists whose codes are whole numbers. */
  hasNumber(code: number): boolean
  isLegacy(code: string): boolean
  label(code: string): { readonly vi: string; readonly en: string } | null
}

/** Six bytes still fit an exact number. */
const PACKED = 6

interface ResolvedEdition {
  readonly from: number
  readonly to: number
  readonly list: CodeList
}

const resolved = new Map<string, ReadonlyMap<StandardVersion, readonly ResolvedEdition[]>>(
  CODE_LISTS.map((entry) => [entry.name, byVersion(entry)]),
)

function byVersion(entry: CodeListEntry): Map<StandardVersion, ResolvedEdition[]> {
  const result = new Map<StandardVersion, ResolvedEdition[]>()
  for (const edition of entry.editions) {
    const list = resolve(entry.name, edition)
    for (const version of edition.versions) {
      const editions = result.get(version) ?? []
      editions.push({ from: edition.from, to: edition.to, list })
      result.set(version, editions)
    }
  }
  return result
}

/** The list on a day (`YYYYMMDD`); null when there is no such list in that version on that day. */
export function codeList(name: string, version: StandardVersion, day: number): CodeList | null {
  const editions = resolved.get(name)?.get(version)
  if (editions === undefined) return null
  for (const { from, to, list } of editions) if (day >= from && day <= to) return list
  return null
}

function pack(bytes: Uint8Array, start: number, end: number): number {
  let key = end - start
  for (let i = start; i < end; i++) key = key * 256 + bytes[i]
  return key
}

function resolve(name: string, { source, codes }: CodeListEdition): CodeList {
  const byCode = new Map(codes.map((code) => [code.code, Object.freeze({ ...code })]))
  const encoded = codes.map(({ code }) => Buffer.from(code))
  const packed = new Set(
    encoded.filter(({ length }) => length <= PACKED).map((bytes) => pack(bytes, 0, bytes.length)),
  )
  const numbers = new Set(codes.filter(({ code }) => /^\d+$/.test(code)).map(({ code }) => Number(code)))
  return Object.freeze({
    name,
    source,
    codes: Object.freeze([...byCode.values()]),
    has: (code: string) => byCode.has(code),
    hasBytes: (bytes: Uint8Array, start: number, end: number) =>
      end - start <= PACKED
        ? packed.has(pack(bytes, start, end))
        : byCode.has(Buffer.from(bytes.subarray(start, end)).toString()),
    hasNumber: (code: number) => numbers.has(code),
    isLegacy: (code: string) => byCode.get(code)?.legacy === true,
    label: (code: string) => byCode.get(code) ?? null,
  })
}
