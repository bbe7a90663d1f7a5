import type { FieldKind, FieldPlan, TablePlan } from '../standard/plan.js'

/**
 * A table plan laid out for the scanner: names as 32-bit words, kinds and limits as typed arrays.
 * Comparing four bytes at a time is what makes tags, half of the text of a claim, cheap.
 */
export interface FieldProgram {
  readonly plan: TablePlan
  readonly count: number
  /** For field f, words `openAt[f] … openAt[f + 1]` of `open` are `<NAME`, those of `close` are `</NAME>`.  */
  readonly openAt: Int32Array
  readonly open: Int32Array
  readonly openLength: Int32Array
  /** Mask of the last word. */
  readonly openMask: Int32Array
  readonly closeAt: Int32Array
  readonly close: Int32Array
  readonly closeLength: Int32Array
  readonly closeMask: Int32Array
  readonly kind: Uint8Array
  readonly required: Uint8Array
  readonly maxLength: Int32Array
  readonly totalDigits: Int32Array
  readonly fractionDigits: Int32Array
  /** Element name to field index. */
  readonly byName: ReadonlyMap<string, number>
}

export const KIND: Readonly<Record<FieldKind, number>> = {
  text: 0,
  list: 1,
  integer: 2,
  decimal: 3,
  date: 4,
  datetime: 5,
  birth: 6,
  dateOrDatetime: 7,
  dateList: 8,
  datetimeList: 9,
  integerList: 10,
}

/** Lays out `texts` (ASCII) as little-endian words, each text starting on a word of its own. */
function packWords(texts: readonly string[]) {
  const at = new Int32Array(texts.length + 1)
  const length = new Int32Array(texts.length)
  const mask = new Int32Array(texts.length)
  let words = 0
  for (const [i, text] of texts.entries()) {
    at[i] = words
    length[i] = text.length
    words += (text.length + 3) >> 2
    const tail = text.length & 3
    mask[i] = tail === 0 ? -1 : (1 << (8 * tail)) - 1
  }
  at[texts.length] = words
  const packed = new Int32Array(words)
  for (const [i, text] of texts.entries())
    for (let c = 0; c < text.length; c++) packed[at[i] + (c >> 2)] |= text.charCodeAt(c) << (8 * (c & 3))
  return { at, length, mask, packed }
}

const programs = new WeakMap<TablePlan, FieldProgram>()

/** The program of a plan; made once. */
export function fieldProgram(plan: TablePlan): FieldProgram {
  const known = programs.get(plan)
  if (known !== undefined) return known
  const program = build(plan)
  programs.set(plan, program)
  return program
}

function build(plan: TablePlan): FieldProgram {
  const { fields } = plan
  const numbers = (pick: (field: FieldPlan) => number) => Int32Array.from(fields, pick)
  const open = packWords(fields.map((f) => `<${f.name}`))
  const close = packWords(fields.map((f) => `</${f.name}>`))
  return {
    plan,
    count: fields.length,
    openAt: open.at,
    open: open.packed,
    openLength: open.length,
    openMask: open.mask,
    closeAt: close.at,
    close: close.packed,
    closeLength: close.length,
    closeMask: close.mask,
    kind: Uint8Array.from(fields, (f) => KIND[f.kind]),
    required: Uint8Array.from(fields, (f) => (f.required ? 1 : 0)),
    maxLength: numbers((f) => f.maxLength),
    totalDigits: numbers((f) => f.totalDigits),
    fractionDigits: numbers((f) => f.fractionDigits),
    byName: new Map(fields.map((f) => [f.name, f.index])),
  }
}
