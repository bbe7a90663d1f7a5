import { type GenerateOptions, generateClaims } from '../../src/generate/index.js'
import type { TableName } from '../../src/standard/plan.js'
import { seriesOfFile } from './series.js'

/** Table documents of a claim as text, decoded; XML1 first. */
export type ClaimDocuments = ReadonlyMap<TableName, string>

export const FACILITY = '79999'

const next = seriesOfFile(0, 10_000)

/** Options of claims that no other call of this test file makes: every call begins further on in the series. */
export function fresh(options: GenerateOptions = {}): GenerateOptions {
  return { quirks: 0, rows: 6, kind: 'outpatient', first: next(), ...options }
}

/** The documents of made-up claims, ready to be changed. */
export function documentsOf(options: GenerateOptions): ClaimDocuments[] {
  return [...generateClaims(options)].map(
    (claim) => new Map(claim.documents.map(({ table, bytes }) => [table, bytes.toString('utf8')])),
  )
}

/** A claim with another value in the first `field` of a table. */
export function withField(
  claim: ClaimDocuments,
  table: TableName,
  field: string,
  value: string,
): ClaimDocuments {
  const before = claim.get(table)!
  const after = before.replace(
    new RegExp(`<${field}>[^<]*</${field}>`),
    () => `<${field}>${value}</${field}>`,
  )
  if (after === before) throw new Error(`${table} has no ${field} with another value`)
  return new Map([...claim, [table, after]])
}

/** The value of the first `field` of a table. */
export function fieldOf(claim: ClaimDocuments, table: TableName, field: string): string {
  return new RegExp(`<${field}>([^<]*)</${field}>`).exec(claim.get(table) ?? '')?.[1] ?? ''
}

/** An envelope with these claims. */
export function envelopeOf(claims: readonly ClaimDocuments[], facility = FACILITY): Buffer {
  const hoso = claims.map((claim) => {
    const files = [...claim].map(
      ([table, text]) =>
        `<FILEHOSO><LOAIHOSO>${table}</LOAIHOSO><NOIDUNGFILE>${Buffer.from(text).toString('base64')}</NOIDUNGFILE></FILEHOSO>`,
    )
    return `<HOSO>${files.join('')}</HOSO>`
  })
  return Buffer.from(
    `<?xml version="1.0" encoding="utf-8"?><GIAMDINHHS><THONGTINDONVI><MACSKCB>${facility}</MACSKCB></THONGTINDONVI>` +
      `<THONGTINHOSO><NGAYLAP>20251128</NGAYLAP><SOLUONGHOSO>${claims.length}</SOLUONGHOSO>` +
      `<DANHSACHHOSO>${hoso.join('')}</DANHSACHHOSO></THONGTINHOSO><CHUKYDONVI>bWF1</CHUKYDONVI></GIAMDINHHS>`,
  )
}
