import { DECLARATION } from './table-writer.js'

/** The envelope around the claims, on its way to be written; quirks and defects change it. */
export interface EnvelopeDraft {
  bom: boolean
  declaration: string
  /** Text between declaration and root. */
  beforeRoot: string
  root: string
  /** Attributes of the root with a blank before, or blank. */
  attributes: string
  eol: '\n' | '\r\n'
  maCskcb: string
  ngayLap: string
  soLuongHoSo: string
  /** CHUKYDONVI: its content, or null when the element is absent. */
  chuKyDonVi: string | null
  /** FILEHOSO directly under DANHSACHHOSO; only for one claim. */
  flat: boolean
  /** Leave the claims out. */
  withoutClaims: boolean
  /** Leave the end out, as when a transfer broke off. */
  cut: boolean
}

export function plainEnvelope(maCskcb: string, ngayLap: string, claims: number): EnvelopeDraft {
  return {
    bom: false,
    declaration: DECLARATION,
    beforeRoot: '',
    root: 'GIAMDINHHS',
    attributes: '',
    eol: '\n',
    maCskcb,
    ngayLap,
    soLuongHoSo: String(claims),
    chuKyDonVi: '',
    flat: false,
    withoutClaims: false,
    cut: false,
  }
}

export function envelopeHead(envelope: EnvelopeDraft): string {
  const { eol } = envelope
  const lines = [
    envelope.declaration + envelope.beforeRoot,
    `<${envelope.root}${envelope.attributes}>`,
    `<THONGTINDONVI>`,
    `<MACSKCB>${envelope.maCskcb}</MACSKCB>`,
    `</THONGTINDONVI>`,
    `<THONGTINHOSO>`,
    `<NGAYLAP>${envelope.ngayLap}</NGAYLAP>`,
    `<SOLUONGHOSO>${envelope.soLuongHoSo}</SOLUONGHOSO>`,
    `<DANHSACHHOSO>`,
  ]
  return (envelope.bom ? '\ufeff' : '') + lines.join(eol) + eol
}

export function envelopeTail(envelope: EnvelopeDraft): string {
  if (envelope.cut) return ''
  const signature = envelope.chuKyDonVi === null ? [] : [`<CHUKYDONVI>${envelope.chuKyDonVi}</CHUKYDONVI>`]
  const lines = [`</DANHSACHHOSO>`, `</THONGTINHOSO>`, ...signature, `</${envelope.root}>`]
  return lines.join(envelope.eol) + envelope.eol
}
