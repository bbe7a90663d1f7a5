import { expect, test } from 'vitest'
import {
  type RegistryLine,
  readHeader,
  readRegistryLine,
  splitCsvLine,
} from '../../src/eligibility/registry-file.js'
import {
  type GenerateRegistryOptions,
  generateClaims,
  generateRegistry,
  planRegistryDefects,
  REGISTRY_DEFECTS,
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

test.each(REGISTRY_DEFECTS.map(({ name }) => name))(
  'the defect %s changes the registry and leaves it well formed',
  (name) => {
    const good = linesOf({ claims: 3, seed: 2 })
    expect(linesOf({ claims: 3, seed: 2, registryDefects: [name] })).not.toEqual(good)
  },
)

test('shares of defects are dealt out, and what cannot be followed is refused', () => {
  const dealt = planRegistryDefects(['withdrawn:0.2', 'died:0.1'], 1)
  const names = Array.from({ length: 1000 }, (_, index) => dealt(index)?.name ?? '')
  expect(names.filter((name) => name === 'withdrawn').length).toBeGreaterThan(180)
  expect(names.filter((name) => name === 'died').length).toBeLessThan(120)
  expect(() => planRegistryDefects(['nothing'], 1)).toThrow(/no registry defect/)
  expect(() => planRegistryDefects(['died:0.6', 'held:0.6'], 1)).toThrow(/exceed/)
})
