import { BASE64_SIMD_MODULE } from './base64-simd-module.js'

/*
 * Node decodes base64 only from a string, so decoding a table with it makes a string of all its characters first: more
 * than half of the garbage of a claim. Here the characters go through a small memory of a WebAssembly module instead,
 * whose vector instructions decode them in about the same time, and nothing is left to collect.
 */

/** Characters that are decoded in one go: the module's first page. A multiple of 16. */
const PIECE = 65_536
/** Where the module puts the bytes: its second page. */
const OUT = PIECE
const VECTOR = 16
const LETTER_A = 0x41

/**
 * Decodes `source[start, end)`, whole groups of four characters of which the last `padding` (0 to 2) are `=`, to
 * `target` at `to`. Returns the number of bytes, or -1 when a character is not of the alphabet; what was written until
 * then stays. The source may lie in shared memory.
 */
export type GroupDecoder = (
  source: Buffer,
  start: number,
  end: number,
  padding: number,
  target: Buffer,
  to: number,
) => number

/** The part of WebAssembly that is used here; Node's types leave it to those of browsers. */
export interface WebAssemblyEngine {
  validate(bytes: Uint8Array): boolean
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: {
      readonly decode: (from: number, length: number, to: number) => number
      readonly memory: { readonly buffer: ArrayBuffer }
    }
  }
}

/**
 * A decoder with a memory of its own. Null where the engine has no WebAssembly or no vector instructions, and where the
 * process may not take the range of addresses that even a small memory reserves (`ulimit -v`).
 */
export function openDecoder(engine: WebAssemblyEngine | undefined): GroupDecoder | null {
  const module = Buffer.from(BASE64_SIMD_MODULE, 'base64')
  if (engine === undefined || !engine.validate(module)) return null
  try {
    const { decode, memory } = new engine.Instance(new engine.Module(module)).exports
    return decoderOf(decode, Buffer.from(memory.buffer))
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function decoderOf(
  decode: (from: number, length: number, to: number) => number,
  memory: Buffer,
): GroupDecoder {
  return (source, start, end, padding, target, to) => {
    let at = to
    for (let from = start; from < end; from += PIECE) {
      const length = Math.min(PIECE, end - from)
      // A plain native copy; in Node 20 `set` and `copy` go word by word out of shared memory.
      memory.fill(source.subarray(from, from + length), 0, length)
      let bytes = (length >> 2) * 3
      let vectors = length
      if (from + length === end) {
        bytes -= padding
        // The letter of six zero bits, in place of the padding and up to a whole vector.
        vectors = Math.ceil(length / VECTOR) * VECTOR
        for (let p = length - padding; p < vectors; p++) memory[p] = LETTER_A
      }
      if (decode(0, vectors, OUT) === 0) return -1
      target.set(memory.subarray(OUT, OUT + bytes), at)
      at += bytes
    }
    return at - to
  }
}

/** This thread's; null where there can be none. */
export const decodeWithSimd = openDecoder(
  (globalThis as { readonly WebAssembly?: WebAssemblyEngine }).WebAssembly,
)
