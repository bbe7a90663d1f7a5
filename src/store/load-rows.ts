import type { StandardVersion, TableName } from '../standard/plan.js'
import type { CopyIn } from './copy.js'
import type { ClaimToLoad } from './load-claims.js'

/** `COPY … FROM STDIN` of a version's table, with its columns named in the order of the workers' lines. */
export type CopyStatement = (version: StandardVersion, table: TableName) => string

/**
 * The rows of all claims that are stored, one COPY for each table and version of the standard. The workers wrote
 * the lines; here only stretches of their buffers are picked. Claims that follow each other in a buffer make one
 * stretch, so a batch without unchanged or rejected claims passes whole buffers on.
 */
export function rowsCopies(claims: readonly ClaimToLoad[], statement: CopyStatement): CopyIn[] {
  const stretches = new Map<string, Stretches>()
  for (const { unit, part, claim, placement } of claims) {
    if (placement.unchanged) continue
    const { slices } = claim
    for (let i = 0; i < slices.length; i += 3) {
      const { table, bytes } = part.copies[slices[i]!]!
      const key = `${table} ${unit.head.standardVersion}`
      let target = stretches.get(key)
      if (target === undefined) {
        target = {
          statement: statement(unit.head.standardVersion, table),
          source: null,
          from: 0,
          to: 0,
          chunks: [],
        }
        stretches.set(key, target)
      }
      append(target, bytes, slices[i + 1]!, slices[i + 2]!)
    }
  }
  return [...stretches.values()].map((target) => {
    flush(target)
    return { statement: target.statement, chunks: target.chunks }
  })
}

interface Stretches {
  readonly statement: string
  /** The stretch that may still grow. */
  source: Uint8Array | null
  from: number
  to: number
  readonly chunks: Uint8Array[]
}

function append(target: Stretches, source: Uint8Array, from: number, to: number): void {
  if (target.source === source && target.to === from) {
    target.to = to
    return
  }
  flush(target)
  target.source = source
  target.from = from
  target.to = to
}

function flush(target: Stretches): void {
  if (target.source !== null && target.to > target.from) {
    target.chunks.push(target.source.subarray(target.from, target.to))
  }
}
