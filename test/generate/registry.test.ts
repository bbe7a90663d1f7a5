import { expect, test } from 'vitest'
import {
  type RegistryLine,
  readHeader,
  readRegistryLine,
  splitCsvLine,
} from '../../src/eligibility/registry-file.js'
import {
  ELIGIBILITY_DEFECTS,
  type GenerateRegistryOptions,
  generateClaims,
  generateElsewhere,
  generateEnvelope,
  generateRegistry,
} from '../../src/generate/index.js'

function linesOf(options: GenerateRegistryOptions): RegistryLine[] {
  const [header, ...lines] = [...generateRegistry(options)].join('').trimEnd().split('\n')
  const places = readHeader(header!)
  if (!(places instanceof Map)) throw new Error('the header is wrong')
  return lines.map((line) => {
    const read = readRegistryLine(splitCsvLine(line)!, places)
    if (!('kind' in read)) throw new Error(`${line}: ${JSON.stringify(read)}`)
    return read
  })
}

const field = (xml: string, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]?.trim() ?? ''

test.each([
  ['plain claims', { claims: 200, seed: 7, quirks: 0 }],
  ['an older version', { claims: 40, seed: 3, version: '4750' as const, quirks: 0 }],
  [
    'claims with defects of their own',
    {
      claims: 60,
      seed: 5,
      quirks: 0,
      kind: 'outpatient' as const,
      defects: ['two-records:0.3', 'stt-gap:0.3'],
    },
  ],
])('every person of %s has a card that covers the visit', (_, options) => {
  const byNumber = new Map(linesOf(options).map((line) => [line.bhxhNo, line]))
  for (const claim of generateClaims(options)) {
    const xml = claim.documents.find(({ table }) => table === 'XML1')!.bytes.toString('utf8')
    const card = field(xml, 'MA_THE_BHYT')
    const line = byNumber.get(card.slice(-10))!
    expect(line).toMatchObject({
      card,
      name: field(xml, 'HO_TEN'),
      sex: Number(field(xml, 'GIOI_TINH')),
      birthDay: Number(field(xml, 'NGAY_SINH').slice(0, 8)),
      facility: field(xml, 'MA_DKBD'),
    })
    expect(String(line.from) <= field(xml, 'NGAY_VAO').slice(0, 8)).toBe(true)
    expect(String(line.to) >= field(xml, 'NGAY_RA').slice(0, 8)).toBe(true)
    if (field(xml, 'SO_CCCD') !== '') expect(line.cccd).toBe(field(xml, 'SO_CCCD'))
  }
})

test('others beside them are well formed, no two alike, and the same for the same seed', () => {
  const lines = linesOf({ claims: 5, persons: 3000, seed: 9 })
  expect(lines).toHaveLength(3005)
  expect(new Set(lines.map(({ bhxhNo }) => bhxhNo)).size).toBe(3005)
  expect(new Set(lines.map(({ cccd }) => cccd)).size).toBe(3005)
  expect(linesOf({ claims: 5, persons: 3000, seed: 9 })).toEqual(lines)
})

const inRegistry = ELIGIBILITY_DEFECTS.filter(({ registry }) => registry !== undefined)

test.each(inRegistry.map(({ name }) => name))(
  'the defect %s changes the registry and leaves it well formed',
  (name) => {
    const good = linesOf({ claims: 3, seed: 2 })
    expect(linesOf({ claims: 3, seed: 2, defects: [name] })).not.toEqual(good)
  },
)

test('of several defects each claim gets one, in the claims and in the registry the same', () => {
  const options = { claims: 200, seed: 3, quirks: 0, defects: ['withdrawn:0.2', 'died:0.1', 'too-long:0.1'] }
  const lines = linesOf(options)
  const withdrawn = new Set(lines.filter(({ state }) => state === 'withdrawn').map(({ bhxhNo }) => bhxhNo))
  const died = new Set(lines.filter(({ deathDay }) => deathDay !== null).map(({ bhxhNo }) => bhxhNo))
  expect(withdrawn.size).toBeGreaterThan(35)
  expect(died.size).toBeGreaterThan(15)
  for (const { defect, documents } of generateClaims(options)) {
    const xml = documents.find(({ table }) => table === 'XML1')!.bytes.toString('utf8')
    const number = field(xml, 'MA_THE_BHYT').slice(-10)
    expect([withdrawn.has(number), died.has(number)]).toEqual([
      defect?.name === 'withdrawn',
      defect?.name === 'died',
    ])
  }
})

test('a check names its first defect, and what cannot be planted is refused with the reason', () => {
  const lines = (name: string) => linesOf({ claims: 2, seed: 4, defects: [name] })
  expect(lines('ELG-R10')).toEqual(lines('withdrawn'))
  expect(() => generateRegistry({ defects: ['nothing'] })).toThrow(/no defect or rule/)
  expect(() => generateEnvelope({ defects: ['ELG-F01'] })).toThrow(/X1-017/)
  expect(() => generateEnvelope({ defects: ['ELG-X02'] })).toThrow(/new version/)
  expect(() => generateEnvelope({ month: '202409', version: '4750', defects: ['ELG-B09'] })).toThrow(/202507/)
  expect(() => generateEnvelope({ defects: ['died:0.6', 'held:0.6'] })).toThrow(/exceed/)
  expect(() => generateElsewhere({ defects: ['ELG-R10'] })).toThrow(/another facility/)
})

test('what changes later stands in a file of changes alone', () => {
  const options = { claims: 10, seed: 6, defects: ['changed-after-lookup:0.5'] }
  expect(linesOf(options).filter(({ kind }) => kind === 'status')).toEqual([])
  const later = linesOf({ ...options, later: true })
  const planted = [...generateClaims({ ...options, quirks: 0 })].filter(({ defect }) => defect !== null)
  expect(planted.length).toBeGreaterThan(2)
  expect(later).toHaveLength(planted.length)
  expect(new Set(later.map(({ kind, state }) => `${kind} ${state}`))).toEqual(new Set(['status withdrawn']))
})

test('the file counts the claims that stand before one with a defect', () => {
  const xml = Buffer.concat([
    ...generateEnvelope({ claims: 4, seed: 2, quirks: 0, rows: 6, defects: ['sent-twice:0.5'] }),
  ]).toString()
  expect(field(xml, 'SOLUONGHOSO')).toBe('6')
  expect(xml.match(/<HOSO>/g)).toHaveLength(6)
})

test('a day of discharge is that of every claim', () => {
  for (const { documents } of generateClaims({ claims: 40, quirks: 0, day: '20251130' })) {
    const xml = documents.find(({ table }) => table === 'XML1')!.bytes.toString('utf8')
    expect(field(xml, 'NGAY_RA').slice(0, 8)).toBe('20251130')
  }
  expect(() => generateEnvelope({ day: '20251131' })).toThrow(/day/)
  expect(() => generateEnvelope({ day: '20251130', month: '202512' })).toThrow(/day/)
})
