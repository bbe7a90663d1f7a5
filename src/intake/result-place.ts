import type { JudgedPart } from '../store/judged.js'
import { BODY_SPARE } from './body-arena.js'
import type { JobResult } from './job.js'
import { copyInto } from './native-copy.js'

/*
 * A judged body is not needed any more, and what came out of it is smaller. So the COPY text and the packed original
 * go back to the main thread in the body's own place in the arena, which the submission holds until it is committed:
 * no buffer is made, moved and collected for them. Results that do not fit, or whose body lay elsewhere, are moved
 * as buffers of their own.
 */

/** Where a job's body lies in the memory that all threads share. */
export interface BodyPlace {
  readonly at: number
  readonly length: number
}

/** A stretch of the shared memory, or bytes of its own. */
type SentBytes = Uint8Array | BodyPlace

type SentPart = Omit<JudgedPart, 'original' | 'copies'> & {
  readonly original: SentBytes
  readonly copies: readonly {
    readonly table: JudgedPart['copies'][number]['table']
    readonly bytes: SentBytes
  }[]
}

type Judged = Exclude<JobResult, { readonly type: 'failure' }>

/** A result as a thread sends it. */
export type SentResult = Exclude<JobResult, Judged> | (Omit<Judged, 'part'> & { readonly part: SentPart })

/** Behind a body: set once results have begun to take its place. The job cannot be done again from then on. */
const markOf = ({ at, length }: BodyPlace): number => at + length + BODY_SPARE - 1

/** To be called before a body is handed to a thread for the first time. */
export function markAsBody(memory: SharedArrayBuffer, place: BodyPlace): void {
  new Uint8Array(memory)[markOf(place)] = 0
}

/** False when results have begun to take the body's place. */
export function isStillBody(memory: SharedArrayBuffer, place: BodyPlace): boolean {
  return new Uint8Array(memory)[markOf(place)] === 0
}

/** Lays the bytes of a result into the place of its body, or into buffers of their own, added to `moved`. */
export function placeResult(
  result: JobResult,
  memory: SharedArrayBuffer,
  place: BodyPlace | null,
  moved: ArrayBuffer[],
): SentResult {
  if (result.type === 'failure') return result
  const { part } = result
  const needed = part.copies.reduce((sum, { bytes }) => sum + bytes.length, part.original.length)
  if (place === null || needed > place.length) {
    const own = (bytes: Uint8Array): Uint8Array => {
      const copy = new Uint8Array(bytes)
      moved.push(copy.buffer)
      return copy
    }
    const copies = part.copies.map(({ table, bytes }) => ({ table, bytes: own(bytes) }))
    return { ...result, part: { ...part, original: own(part.original), copies } }
  }
  const shared = Buffer.from(memory)
  shared[markOf(place)] = 1
  let at = place.at
  const lay = (bytes: Uint8Array): BodyPlace => {
    copyInto(shared, at, bytes)
    at += bytes.length
    return { at: at - bytes.length, length: bytes.length }
  }
  const copies = part.copies.map(({ table, bytes }) => ({ table, bytes: lay(bytes) }))
  return { ...result, part: { ...part, original: lay(part.original), copies } }
}

/** The result with its bytes where they lie; good until the body's place is given back. */
export function receiveResult(sent: SentResult, memory: SharedArrayBuffer): JobResult {
  if (sent.type === 'failure') return sent
  const { part } = sent
  const found = (bytes: SentBytes): Uint8Array =>
    bytes instanceof Uint8Array ? bytes : Buffer.from(memory, bytes.at, bytes.length)
  return {
    ...sent,
    part: {
      ...part,
      original: found(part.original),
      copies: part.copies.map(({ table, bytes }) => ({ table, bytes: found(bytes) })),
    },
  } as JobResult
}
