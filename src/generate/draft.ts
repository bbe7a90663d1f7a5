import type { StandardVersion, TableName, TablePlan } from '../standard/plan.js'
import { escapeText } from './table-writer.js'

/**
 * How a table document is put into NOIDUNGFILE: base64 on one line or wrapped at 76 columns, as nested
 * elements, as escaped text, left blank, or exactly as it stands (`raw`, for broken ones).
 */
export type Carry = 'base64' | 'wrapped' | 'nested' | 'text' | 'blank' | 'raw'

/** One FILEHOSO on its way into the envelope; quirks and defects change it. */
export interface DraftFile {
  /** LOAIHOSO as it will be written. */
  loaiHoSo: string
  /** The table that it holds, and how that table is built; null for content of no table. */
  readonly table: TableName | null
  readonly plan: TablePlan | null
  content: string | Buffer
  carry: Carry
}

/** One claim on its way into the envelope. */
export interface ClaimDraft {
  readonly index: number
  readonly version: StandardVersion
  readonly maLk: string
  /** MA_LK of the claim before, for defects that repeat it; blank for the first. */
  readonly previousMaLk: string
  files: DraftFile[]
}

/** The file of a table. Throws when the claim has none: a defect states which tables it needs. */
export function fileOf(draft: ClaimDraft, table: TableName): DraftFile {
  const file = draft.files.find((candidate) => candidate.table === table)
  if (file === undefined) throw new Error(`claim ${draft.maLk} has no ${table}`)
  return file
}

export function contentText(file: DraftFile): string {
  return typeof file.content === 'string' ? file.content : file.content.toString('utf8')
}

/** Bytes of the table document itself, before it is put into NOIDUNGFILE. */
export function documentBytes(file: DraftFile): Buffer {
  return typeof file.content === 'string' ? Buffer.from(file.content, 'utf8') : file.content
}

/** The HOSO element (or, flat, its FILEHOSO elements alone). */
export function writeHoso(draft: ClaimDraft, eol: string, flat: boolean): string {
  let xml = flat ? '' : `<HOSO>${eol}`
  for (const file of draft.files) {
    xml += `<FILEHOSO>${eol}<LOAIHOSO>${file.loaiHoSo}</LOAIHOSO>${eol}`
    xml += `<NOIDUNGFILE>${carried(file)}</NOIDUNGFILE>${eol}</FILEHOSO>${eol}`
  }
  return flat ? xml : `${xml}</HOSO>${eol}`
}

function carried(file: DraftFile): string {
  switch (file.carry) {
    case 'base64':
      return documentBytes(file).toString('base64')
    case 'wrapped':
      return `\n${documentBytes(file).toString('base64').replace(/.{76}/g, '$&\n')}\n`
    case 'nested':
      return contentText(file).replace(/^\ufeff?(<\?xml[^>]*\?>)?/, '')
    case 'text':
      return escapeText(contentText(file))
    case 'blank':
      return ''
    case 'raw':
      return contentText(file)
  }
}
