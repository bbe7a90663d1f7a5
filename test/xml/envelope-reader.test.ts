import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generateEnvelope } from '../../src/generate/index.js'
import { ClaimTooLargeError, EnvelopeReader } from '../../src/xml/envelope-reader.js'

type Event = [string, ...(string | number | boolean)[]]

function reader(events: Event[], maxClaimBytes = 1 << 24): EnvelopeReader {
  return new EnvelopeReader(
    {
      field: (name, value, offset) => events.push(['field', name, value, offset]),
      signature: (blank) => events.push(['signature', blank]),
      problem: (problem, offset) =>
        events.push([
          'problem',
          problem.kind,
          problem.kind === 'malformed' ? `${problem.problem.kind} ${problem.problem.reason}` : '',
          offset,
        ]),
      claim: (bytes, start, end, offset, flat) =>
        events.push(['claim', bytes.toString('utf8', start, end), offset, flat]),
    },
    { maxClaimBytes },
  )
}

function whole(file: Buffer): Event[] {
  const events: Event[] = []
  const buffer = Buffer.alloc(file.length + 64)
  file.copy(buffer)
  reader(events).readWhole(buffer, file.length)
  return events
}

function chunked(file: Buffer, sizes: readonly number[]): Event[] {
  const events: Event[] = []
  const envelope = reader(events)
  let at = 0
  for (let i = 0; at < file.length; i++) {
    const size = sizes[i % sizes.length]
    envelope.push(file.subarray(at, at + size))
    at += size
  }
  envelope.finish()
  return events
}

const envelope = (inside: string, rest = ''): string =>
  `<GIAMDINHHS><THONGTINDONVI><MACSKCB>79999</MACSKCB></THONGTINDONVI><THONGTINHOSO><NGAYLAP>20251101</NGAYLAP><SOLUONGHOSO>1</SOLUONGHOSO><DANHSACHHOSO>${inside}</DANHSACHHOSO></THONGTINHOSO>${rest}</GIAMDINHHS>`

const ODD: readonly string[] = [
  envelope('<HOSO><FILEHOSO><LOAIHOSO>XML1</LOAIHOSO><NOIDUNGFILE>QUJD</NOIDUNGFILE></FILEHOSO></HOSO>'),
  envelope('<HOSO/><HOSO ></HOSO ><HOSO a="b>c" d=\'</HOSO>\'><X/></HOSO>', '<CHUKYDONVI> </CHUKYDONVI>'),
  envelope('<HOSO><!-- </HOSO> --><![CDATA[</HOSO>]]><?x </HOSO> ?></HOSO><!-- <HOSO> -->'),
  envelope('<FILEHOSO>1</FILEHOSO> <FILEHOSO>2</FILEHOSO>'),
  envelope('<FILEHOSO>1</FILEHOSO><HOSO>2</HOSO><FILEHOSO>3</FILEHOSO>'),
  envelope('<HOSO><NOIDUNGFILE><?xml version="1.0"?><A><HOSO>nested</HOSO></A></NOIDUNGFILE></HOSO>'),
  `\ufeff<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\r\n${envelope('<HOSO>é</HOSO>', '<LẠ>x</LẠ>')}\r\n<!-- end -->`,
  `<n:GIAMDINHHS xmlns:n="urn:x"><n:THONGTINHOSO><n:DANHSACHHOSO><n:HOSO>1</n:HOSO></n:DANHSACHHOSO></n:THONGTINHOSO></n:GIAMDINHHS>`,
  envelope('text <HOSO>1</HOSO> between'),
  '<GIAMDINHHS><HOSO>',
  '<GIAMDINHHS></GIAMDINHHS><X/>',
  '<!DOCTYPE x [<!ENTITY a "b">]><GIAMDINHHS/>',
  '<OTHER/>',
  '',
  '   ',
  '<?xml version="1.0" encoding="windows-1258"?><GIAMDINHHS/>',
  envelope('<HOSO>1</HOSO></WRONG>'),
]

describe('the envelope reader', () => {
  test('finds the same in chunks of any size as in the whole file', () => {
    const generated = Buffer.concat([...generateEnvelope({ claims: 4, seed: 3, quirks: 1, rows: 5 })])
    const files = [...ODD.map((text) => Buffer.from(text)), generated]
    fc.assert(
      fc.property(
        fc.nat(files.length - 1),
        fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 6 }),
        (index, sizes) => {
          const file = files[index]
          // Byte by byte is the hardest, but long for a long file.
          const used = file.length < 2000 && sizes[0] % 3 === 0 ? [1] : sizes
          expect(chunked(file, used)).toEqual(whole(file))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('gives every byte of a claim, and its place in the file', () => {
    const text = envelope('<HOSO><A>1</A></HOSO>\n <HOSO b="2"/>')
    const claims = whole(Buffer.from(text)).filter(([kind]) => kind === 'claim')
    expect(claims).toEqual([
      ['claim', '<HOSO><A>1</A></HOSO>', text.indexOf('<HOSO>'), false],
      ['claim', '<HOSO b="2"/>', text.indexOf('<HOSO b'), false],
    ])
  })

  test('takes FILEHOSO directly under DANHSACHHOSO for one claim', () => {
    const claims = whole(Buffer.from(ODD[3]))
    expect(claims.filter(([kind]) => kind === 'problem').map((e) => e[1])).toEqual(['flat'])
    expect(claims.filter(([kind]) => kind === 'claim')).toEqual([
      ['claim', '<FILEHOSO>1</FILEHOSO> <FILEHOSO>2</FILEHOSO>', ODD[3].indexOf('<FILEHOSO>'), true],
    ])
  })

  test('names what keeps a file from being read, and stops there', () => {
    const problem = (text: string) => whole(Buffer.from(text)).filter(([kind]) => kind === 'problem')
    expect(problem('<OTHER><HOSO/></OTHER>')).toEqual([['problem', 'wrongRoot', '', 0]])
    expect(problem('<!DOCTYPE GIAMDINHHS><GIAMDINHHS/>')[0][1]).toBe('malformed')
    expect(problem('<GIAMDINHHS></GIAMDINHHS><X/>')).toEqual([['problem', 'malformed', '0 outside-root', 25]])
    expect(problem('')).toEqual([['problem', 'malformed', '0 end-of-document', 0]])
    expect(problem('<?xml version="1.0" encoding="windows-1258"?><GIAMDINHHS/>')).toEqual([
      ['problem', 'malformed', '2 windows-1258', 0],
    ])
  })

  test('a file cut at any byte is never taken for a whole one', () => {
    const text = ODD[0]
    for (let end = 0; end < text.length; end++) {
      const events = whole(Buffer.from(text.slice(0, end)))
      expect(events.some(([kind, what]) => kind === 'problem' && what === 'malformed')).toBe(true)
    }
  })

  test('holds no more than one claim: a larger one is an error', () => {
    const file = Buffer.from(envelope(`<HOSO>${'x'.repeat(5000)}</HOSO>`))
    const envelopeReader = reader([], 1000)
    expect(() => {
      for (let at = 0; at < file.length; at += 500) envelopeReader.push(file.subarray(at, at + 500))
      envelopeReader.finish()
    }).toThrow(ClaimTooLargeError)
  })
})
