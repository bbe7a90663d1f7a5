import type { Random } from '../support/random.js'
import type { ByteMutation } from './mutations.js'

function mutation(name: string, apply: (bytes: Buffer, random: Random) => Buffer): ByteMutation {
  return { name, on: 'bytes', apply }
}

function spliced(bytes: Buffer, at: number, remove: number, insert: readonly number[]): Buffer {
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(insert), bytes.subarray(at + remove)])
}

/** Every way to break UTF-8 (RFC 3629), and the last ones that are still whole. */
const SEQUENCES: readonly (readonly number[])[] = [
  [0x80],
  [0xbf],
  [0xc0, 0x80],
  [0xc0, 0xbc],
  [0xc1, 0xbf],
  [0xc2],
  [0xc2, 0x41],
  [0xc2, 0x80, 0x80],
  [0xe0, 0x80, 0xbc],
  [0xe0, 0x9f, 0xbf],
  [0xe0, 0xa0],
  [0xe1, 0x80],
  [0xe1, 0x80, 0x41],
  [0xed, 0xa0, 0x80],
  [0xed, 0xbf, 0xbf],
  [0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80],
  [0xef, 0xbf],
  [0xef, 0xbf, 0xbe],
  [0xef, 0xbf, 0xbf],
  [0xf0, 0x80, 0x80, 0xbc],
  [0xf0, 0x8f, 0xbf, 0xbf],
  [0xf0, 0x9f, 0x8f],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xfc, 0x84, 0x80, 0x80, 0x80, 0x80],
  [0xfe],
  [0xff],
  [0xed, 0x9f, 0xbf],
  [0xee, 0x80, 0x80],
  [0xef, 0xbf, 0xbd],
  [0xef, 0xb7, 0x90],
  [0xf0, 0x90, 0x80, 0x80],
  [0xf4, 0x8f, 0xbf, 0xbf],
]

/** An offset behind one of the bytes given, so that the change falls into content, tag, attribute value and so on. */
function behind(bytes: Buffer, marks: string, random: Random): number {
  const places: number[] = []
  for (const [at, byte] of bytes.entries()) if (marks.includes(String.fromCharCode(byte))) places.push(at + 1)
  return places.length > 0 ? random.pick(places) : random.int(0, bytes.length)
}

export const BYTE_MUTATIONS: readonly ByteMutation[] = [
  mutation('bytes that are no UTF-8 in content', (bytes, random) =>
    spliced(bytes, behind(bytes, '>', random), 0, random.pick(SEQUENCES)),
  ),
  mutation('bytes that are no UTF-8 anywhere', (bytes, random) =>
    spliced(
      bytes,
      random.pick([0, bytes.length, behind(bytes, '"\'-?[ <', random), random.int(0, bytes.length)]),
      0,
      random.pick(SEQUENCES),
    ),
  ),
  mutation('cut at a byte', (bytes, random) => bytes.subarray(0, random.int(0, bytes.length))),
  mutation('byte changed', (bytes, random) =>
    spliced(bytes, random.int(0, bytes.length - 1), 1, [random.int(0, 255)]),
  ),
  mutation('bit flipped', (bytes, random) => {
    const at = random.int(0, bytes.length - 1)
    return spliced(bytes, at, 1, [bytes[at]! ^ (1 << random.int(0, 7))])
  }),
  mutation('byte taken out', (bytes, random) => spliced(bytes, random.int(0, bytes.length - 1), 1, [])),
]
