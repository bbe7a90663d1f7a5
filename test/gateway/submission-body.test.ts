import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BodyFormatError, locateBody } from '../../src/gateway/submission-body.js'
import { decodeBody } from './fakes.js'

const NAMES = {
  username: ['username', 'UserName', 'USERNAME'],
  maCskcb: ['maCSKCB', 'maCsKCB', 'maCskcb', 'MACSKCB'],
  loaiHoSo: ['loaiHoSo', 'loaiHs', 'LOAIHOSO'],
  maTinh: ['maTinh', 'matinh'],
} as const
const FILE_NAMES = ['fileHSBase64', 'fileHsBase64', 'FILEHSBASE64']

type Small = keyof typeof NAMES
const value = fc.string({ unit: 'grapheme', maxLength: 40 })
const small = fc
  .constantFrom(...(Object.keys(NAMES) as Small[]))
  .chain((field) => fc.record({ field: fc.constant(field), name: fc.constantFrom(...NAMES[field]), value }))
const extra = fc.record({ name: fc.constantFrom('kyQT', 'ghiChu', 'x&y=', 'tên', ''), value })
const file = fc.record({
  name: fc.constantFrom(...FILE_NAMES),
  content: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
})

/** The last sending of each name counts. */
function expectedFields(parts: readonly { field: Small; value: string }[]) {
  const fields: Partial<Record<Small, string>> = {}
  for (const part of parts) fields[part.field] = part.value.trim()
  return fields
}

function mixed<T>(seed: number, list: readonly T[]): T[] {
  const out = [...list]
  let state = seed >>> 0
  for (let i = out.length - 1; i > 0; i -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const j = state % (i + 1)
    ;[out[i], out[j]] = [out[j]!, out[i]!]
  }
  return out
}

const percentAll = (text: string) =>
  [...Buffer.from(text, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

describe('finding the parameters in a form body', () => {
  it('gives what URLSearchParams gives, and the bytes of the file, in any order and spelling', () => {
    fc.assert(
      fc.property(
        fc.array(small, { maxLength: 6 }),
        fc.array(extra, { maxLength: 3 }),
        file,
        fc.integer(),
        fc.constantFrom('plain', 'percent', 'raw'),
        (parts, extras, sent, seed, style) => {
          const encode = (text: string) =>
            style === 'percent' ? percentAll(text) : encodeURIComponent(text).replaceAll('%20', '+')
          const base64 = sent.content.toString('base64')
          const fileValue = style === 'raw' ? base64 : encode(base64)
          const pairs = mixed(seed, [
            ...parts.map((part) => ({ part, text: `${encode(part.name)}=${encode(part.value)}` })),
            ...extras.map((e) => ({ part: null, text: `${encode(e.name)}=${encode(e.value)}` })),
            { part: null, text: `${encode(sent.name)}=${fileValue}` },
          ])
          const body = Buffer.from(pairs.map((pair) => pair.text).join('&'))
          const located = locateBody(body)
          expect(located.fields).toEqual(
            expectedFields(pairs.map((pair) => pair.part).filter((part) => part !== null)),
          )
          expect(decodeBody(located.file!).equals(sent.content)).toBe(true)
          const params = new URLSearchParams(body.toString('latin1'))
          for (const { field, name } of parts)
            if (parts.filter((p) => p.field === field).every((p) => p.name === name))
              expect(located.fields[field]).toBe(params.getAll(name).at(-1)!.trim())
        },
      ),
      { numRuns: 300 },
    )
  })

  it('keeps the file as a view into the body', () => {
    const body = Buffer.from('maCSKCB=99001&fileHSBase64=QUJD&loaiHoSo=130')
    const { file } = locateBody(body)
    expect(file!.bytes.buffer).toBe(body.buffer)
    expect(file).toMatchObject({ encoding: 'form-base64' })
    expect(Buffer.from(file!.bytes).toString()).toBe('QUJD')
  })

  it('lets the file keep its padding signs, blanks and line breaks for the worker', () => {
    const { file } = locateBody(Buffer.from('fileHSBase64=QU JD\r\nRA==&x'))
    expect(Buffer.from(file!.bytes).toString()).toBe('QU JD\r\nRA==')
  })

  it('takes a stray percent sign as itself and a name without value as empty', () => {
    expect(locateBody(Buffer.from('username=100%&maTinh')).fields).toEqual({ username: '100%', maTinh: '' })
  })

  it('refuses a small parameter of more than 4096 bytes', () => {
    expect(() => locateBody(Buffer.from(`username=${'a'.repeat(5000)}`))).toThrow(BodyFormatError)
  })

  it('ignores a name of any length that is none of ours', () => {
    const body = Buffer.from(`${'n'.repeat(100_000)}=1&maTinh=99`)
    expect(locateBody(body)).toEqual({ fields: { maTinh: '99' }, file: null })
  })

  it('finds nothing in an empty body', () => {
    expect(locateBody(Buffer.alloc(0))).toEqual({ fields: {}, file: null })
  })
})

describe('finding the parameters in a JSON body', () => {
  const nested = fc.jsonValue({ maxDepth: 3 })

  it('gives what JSON.parse gives, and the bytes of the file, whatever else is inside', () => {
    fc.assert(
      fc.property(
        fc.array(small, { maxLength: 6 }),
        fc.array(fc.tuple(fc.string(), nested), { maxLength: 3 }),
        file,
        fc.integer(),
        fc.boolean(),
        fc.boolean(),
        (parts, extras, sent, seed, escapeAll, bom) => {
          const quote = (text: string) =>
            escapeAll
              ? `"${[...text]
                  .flatMap((c) => c.split(''))
                  .map((u) => `\\u${u.charCodeAt(0).toString(16).padStart(4, '0')}`)
                  .join('')}"`
              : JSON.stringify(text).replaceAll('/', '\\/')
          const members = mixed(seed, [
            ...parts.map((part) => ({ part, text: `${quote(part.name)} :\t${quote(part.value)}` })),
            ...extras.map(([name, any]) => ({
              part: null,
              text: `${JSON.stringify(`x${name}`)}:${JSON.stringify(any, null, 1)}`,
            })),
            { part: null, text: `${quote(sent.name)}:${quote(sent.content.toString('base64'))}` },
          ])
          const text = `${bom ? '\ufeff' : ''} {${members.map((m) => m.text).join(' ,\n')}}\r\n`
          const located = locateBody(Buffer.from(text))
          expect(located.fields).toEqual(
            expectedFields(members.map((member) => member.part).filter((part) => part !== null)),
          )
          expect(decodeBody(located.file!).equals(sent.content)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('refuses an object that is cut off at any byte', () => {
    const whole = JSON.stringify({
      maCSKCB: '99001',
      kem: { a: [1, { b: '}"' }], c: 'x\\' },
      so: -1.5e3,
      co: true,
      fileHSBase64: 'QUJD',
    })
    expect(locateBody(Buffer.from(whole)).fields).toEqual({ maCskcb: '99001' })
    for (let end = 1; end < whole.length; end += 1)
      expect(() => locateBody(Buffer.from(whole.slice(0, end))), whole.slice(0, end)).toThrow(BodyFormatError)
  })

  it('reads a number as its digits and null as not sent', () => {
    const body = '{"maCSKCB":79024,"loaiHoSo":130,"username":null,"fileHSBase64":null}'
    expect(locateBody(Buffer.from(body))).toEqual({
      fields: { maCskcb: '79024', loaiHoSo: '130' },
      file: null,
    })
  })

  it.each([
    '{"maCSKCB":"1" "x":1}',
    '{"maCSKCB" "1"}',
    '{maCSKCB:"1"}',
    '{"a":1,}',
    '{"a":[1}}',
    '{"a":tru}',
    '{"a":01}',
    '{"a":1} x',
    '{"username":"\\x"}',
    '{',
  ])('refuses %s', (body) => {
    expect(() => JSON.parse(body)).toThrow()
    expect(() => locateBody(Buffer.from(body))).toThrow(BodyFormatError)
  })

  it('steps over a value nested a hundred thousand deep', () => {
    const deep = `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)},"maTinh":"99"}`
    expect(locateBody(Buffer.from(deep)).fields).toEqual({ maTinh: '99' })
  })

  it('reads many backslashes before quotes in linear time', () => {
    const body = `{"x":"${'\\\\'.repeat(50_000)}${'\\"'.repeat(500_000)}","maTinh":"99"}`
    expect(locateBody(Buffer.from(body)).fields).toEqual({ maTinh: '99' })
  })
})
