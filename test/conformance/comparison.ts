import { join } from 'node:path'
import type { Plans, TablePlan } from '../../src/standard/plan.js'
import type { SchemaVerdict, XercesJudge } from '../support/xerces.js'
import { type TableDocument, tableDocument } from './documents.js'
import { scanTable } from './scanner-adapter.js'

/** A document about which scanner and schema processor do not agree. */
export interface Difference {
  readonly document: TableDocument
  readonly scanner: string
  readonly xerces: string
}

export interface Comparison {
  readonly compared: number
  readonly valid: number
  /** Left out, because the two are not meant to agree: another encoding or XML 1.1 was declared. */
  readonly leftOut: number
  readonly differences: readonly Difference[]
  /** Documents that were made to be valid and are not, in the eyes of the schema processor. */
  readonly notValidAsMeant: readonly Difference[]
}

const XSD_DIRECTORY = join(import.meta.dirname, '..', '..', 'xsd')
const BATCH = 500

export function schemaOf(plan: TablePlan): string {
  return join(XSD_DIRECTORY, `qd${plan.version}`, `${plan.table.toLowerCase()}.xsd`)
}

/** Lets both judge documents `from` to `from + count - 1` of the seed. */
export async function compare(
  plans: Plans,
  judge: XercesJudge,
  { seed, from = 0, count }: { seed: number; from?: number; count: number },
): Promise<Comparison> {
  const total = { compared: 0, valid: 0, leftOut: 0 }
  const differences: Difference[] = []
  const notValidAsMeant: Difference[] = []
  for (let first = from; first < from + count; first += BATCH) {
    const made = Array.from({ length: Math.min(BATCH, from + count - first) }, (_, n) =>
      tableDocument(plans, seed, first + n),
    )
    const documents = made.filter((document) => !declaresOther(document.bytes))
    total.leftOut += made.length - documents.length
    total.compared += documents.length
    const verdicts = await judge.judge(
      documents.map(({ plan, bytes }) => ({ schema: schemaOf(plan), bytes })),
    )
    for (const [n, document] of documents.entries()) {
      const verdict = verdicts[n]!
      const difference = differenceOf(document, verdict)
      if (difference.scanner.startsWith('valid') !== verdict.valid) differences.push(difference)
      if (verdict.valid) total.valid++
      else if (document.mutation === 'none') notValidAsMeant.push(difference)
    }
  }
  return { ...total, differences, notValidAsMeant }
}

function differenceOf(document: TableDocument, verdict: SchemaVerdict): Difference {
  return {
    document,
    scanner: scannerVerdict(document.plan, document.bytes),
    xerces: verdict.valid ? 'valid' : `invalid: ${verdict.complaint}`,
  }
}

/** The scanner's verdict with all that it noticed. */
export function scannerVerdict(plan: TablePlan, bytes: Uint8Array): string {
  const { notices } = scanTable(plan, bytes)
  const against = notices.filter((notice) => notice.denotesInvalid)
  if (against.length === 0) return 'valid'
  return `invalid: ${against.map(({ kind, detail, offset }) => `${kind} ${detail} @${offset}`).join(', ')}`
}

/**
 * True for a declaration of an encoding other than UTF-8 or of XML 1.1. Xerces reads them, the scanner
 * refuses them by name; they have tests of their own.
 */
function declaresOther(bytes: Buffer): boolean {
  const head = bytes
    .subarray(0, 200)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
  if (bytes.length > 1 && (bytes.readUInt16BE(0) === 0xfeff || bytes.readUInt16BE(0) === 0xfffe)) return true
  const declaration = /^<\?xml\s[^>]*/.exec(head)?.[0] ?? ''
  const encoding = /encoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1]
  if (encoding !== undefined && encoding !== '' && encoding.toLowerCase() !== 'utf-8') return true
  return /version\s*=\s*["']1\.1["']/.test(declaration)
}

/** A difference for a reader: where it comes from, both verdicts, the document. */
export function describe({ document, scanner, xerces }: Difference): string {
  const { plan, mutation, bytes } = document
  return [
    `QĐ ${plan.version} ${plan.table}, mutation: ${mutation}, ${bytes.length} bytes`,
    `  scanner: ${scanner}`,
    `  Xerces:  ${xerces}`,
    `  ${JSON.stringify(bytes.toString('utf8'))}`,
  ].join('\n')
}
