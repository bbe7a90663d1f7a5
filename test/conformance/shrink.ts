import type { XercesJudge } from '../support/xerces.js'
import { type Difference, scannerVerdict, schemaOf } from './comparison.js'
import type { TableDocument } from './documents.js'

/** Enough for a clear picture; the last bytes would cost the most. */
const MOST_ROUNDS = 24

/**
 * Cuts stretches out of a document as long as the two verdicts still differ in the same direction, so that a
 * reader sees the cause and not five kilobytes around it.
 */
export async function shrink(judge: XercesJudge, difference: Difference): Promise<Difference> {
  const acceptedByScanner = difference.scanner === 'valid'
  let smallest = difference
  let stretch = Math.ceil(difference.document.bytes.length / 2)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const stretches = await droppable(judge, smallest.document, stretch, acceptedByScanner)
    let shorter: Difference | null = null
    // Stretches that can be dropped one by one often can be dropped together; if not, half of them.
    for (let many = stretches.length; many >= 1 && shorter === null; many = Math.floor(many / 2)) {
      const document = without(smallest.document, stretches.slice(0, many), stretch)
      shorter = await stillDifferent(judge, document, acceptedByScanner)
    }
    if (shorter !== null) smallest = shorter
    if (shorter === null && stretch === 1) break
    if (shorter === null || stretch > 1) stretch = Math.ceil(stretch / 2)
  }
  return smallest
}

async function droppable(
  judge: XercesJudge,
  document: TableDocument,
  stretch: number,
  acceptedByScanner: boolean,
): Promise<number[]> {
  const starts = Array.from({ length: Math.ceil(document.bytes.length / stretch) }, (_, n) => n * stretch)
  const shorter = starts.map((start) => without(document, [start], stretch))
  const candidates = starts.flatMap((start, n) => {
    const accepted = scannerVerdict(document.plan, shorter[n]!.bytes) === 'valid'
    return accepted === acceptedByScanner ? [{ start, bytes: shorter[n]!.bytes }] : []
  })
  const schema = schemaOf(document.plan)
  const verdicts = await judge.judge(candidates.map(({ bytes }) => ({ schema, bytes })))
  return candidates.filter((_, n) => verdicts[n]!.valid !== acceptedByScanner).map(({ start }) => start)
}

function without(document: TableDocument, starts: readonly number[], stretch: number): TableDocument {
  const kept: Buffer[] = []
  let at = 0
  for (const start of starts) {
    kept.push(document.bytes.subarray(at, start))
    at = start + stretch
  }
  return { ...document, bytes: Buffer.concat([...kept, document.bytes.subarray(at)]) }
}

async function stillDifferent(
  judge: XercesJudge,
  document: TableDocument,
  acceptedByScanner: boolean,
): Promise<Difference | null> {
  const scanner = scannerVerdict(document.plan, document.bytes)
  const [verdict] = await judge.judge([{ schema: schemaOf(document.plan), bytes: document.bytes }])
  if ((scanner === 'valid') !== acceptedByScanner || verdict!.valid === acceptedByScanner) return null
  return { document, scanner, xerces: verdict!.valid ? 'valid' : `invalid: ${verdict!.complaint}` }
}
