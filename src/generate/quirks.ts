import type { TableName } from '../standard/plan.js'
import type { Row } from './claim-model.js'
import type { ClaimDraft } from './draft.js'
import type { EnvelopeDraft } from './envelope-writer.js'
import type { Random } from './random.js'
import { DECLARATION, PLAIN_TABLE, type TableForm } from './table-writer.js'

/**
 * Oddities of form met in files in the field. Each is harmless: a reader accepts the claim, at most
 * with a warning. Three kinds, by when they act: on the rows, on the form of the documents, or on the
 * files of a claim; those of the envelope come last.
 */

/** Changes the rows of a claim, in order or in value. */
const ROW_QUIRKS: readonly ((random: Random, tables: Map<TableName, Row[]>) => void)[] = [
  // Rows not in the order of STT.
  (random, tables) => {
    for (const rows of tables.values()) random.shuffle(rows)
  },
  // THANG_QT with one digit.
  (_, tables) => {
    const head = tables.get('XML1')![0]!
    head.THANG_QT = String(Number(head.THANG_QT))
  },
  // The abolished district code still sent.
  (_, tables) => {
    tables.get('XML1')![0]!.MAHUYEN_CU_TRU = '799'
  },
]

const FORM_QUIRKS: readonly Partial<TableForm>[] = [
  { bom: true },
  { bom: true, eol: '\r\n' },
  { eol: '\r\n' },
  { declaration: '' },
  { declaration: `<?xml version='1.0' encoding='UTF-8' standalone='yes'?>` },
  { selfClosing: true },
  { cdata: true },
  { cdata: true, selfClosing: true },
  { comments: true },
  { decimalComma: true },
  { blanksAround: true },
]

/** Changes how the documents of a claim are carried. */
const FILE_QUIRKS: readonly ((random: Random, draft: ClaimDraft) => void)[] = [
  (_, draft) => {
    for (const file of draft.files) file.carry = 'wrapped'
  },
  (_, draft) => {
    for (const file of draft.files) file.carry = 'nested'
  },
  (_, draft) => {
    for (const file of draft.files) file.carry = 'text'
  },
  (random, draft) => {
    random.shuffle(draft.files)
  },
  (_, draft) => {
    for (const file of draft.files) file.loaiHoSo = file.loaiHoSo.replace('XML', 'XMl')
  },
  (_, draft) => {
    for (const file of draft.files) file.loaiHoSo = ` ${file.loaiHoSo} `
  },
  // Unused tables sent with a blank NOIDUNGFILE.
  (_, draft) => {
    for (const table of ['XML6', 'XML10'] as const) {
      if (draft.files.some((file) => file.table === table)) continue
      draft.files.push({ loaiHoSo: table, table: null, plan: null, content: '', carry: 'blank' })
    }
  },
]

const ENVELOPE_QUIRKS: readonly ((envelope: EnvelopeDraft) => void)[] = [
  (envelope) => {
    envelope.bom = true
  },
  (envelope) => {
    envelope.eol = '\r\n'
  },
  (envelope) => {
    envelope.declaration = DECLARATION.replace('?>', ' standalone="yes"?>')
  },
  (envelope) => {
    envelope.declaration = `<?xml version='1.0' encoding='utf-8'?>`
  },
  (envelope) => {
    envelope.attributes =
      ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
  },
  (envelope) => {
    envelope.chuKyDonVi = ' '
  },
  (envelope) => {
    envelope.chuKyDonVi = null
  },
  (envelope) => {
    envelope.ngayLap = ''
  },
]

/** Quirks of one claim, drawn at random: at least one of some kind. */
export interface ClaimQuirks {
  readonly rows: ((random: Random, tables: Map<TableName, Row[]>) => void) | null
  readonly form: TableForm
  readonly files: ((random: Random, draft: ClaimDraft) => void) | null
}

export const NO_QUIRKS: ClaimQuirks = { rows: null, form: PLAIN_TABLE, files: null }

export function drawClaimQuirks(random: Random): ClaimQuirks {
  return {
    rows: random.chance(0.3) ? random.pick(ROW_QUIRKS) : null,
    form: { ...PLAIN_TABLE, ...random.pick(FORM_QUIRKS) },
    files: random.chance(0.5) ? random.pick(FILE_QUIRKS) : null,
  }
}

/** Gives the envelope some of its quirks; each is drawn with a chance of `share`. */
export function applyEnvelopeQuirks(random: Random, envelope: EnvelopeDraft, share: number): void {
  for (const quirk of ENVELOPE_QUIRKS) if (random.chance(share)) quirk(envelope)
}
