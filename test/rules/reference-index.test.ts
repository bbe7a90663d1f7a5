import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  amendReference,
  buildEmptyReference,
  buildReference,
  type ListedEntry,
  type ListName,
  replaceParameters,
} from '../../src/rules/reference-build.js'
import { openReference, type ReferenceIndex } from '../../src/rules/reference-index.js'
import { CATALOGUE_KINDS, type CatalogueKind, catalogueKind } from '../../src/standard/catalogue-kinds.js'

const OWNERS = ['', '01001', '01002', '79010']
const CODES = ['A00', 'A00.1', '40.901', 'B', '', 'thuốc', 'x'.repeat(300)]
const KINDS: CatalogueKind[] = ['drug', 'icd10', 'staff', 'service', 'cardObject']

async function* inBatches(entries: readonly ListedEntry[], size: number) {
  for (let i = 0; i < entries.length; i += size) yield entries.slice(i, i + size)
}

const index = async (entries: readonly ListedEntry[], edition = 1) =>
  openReference(await buildReference(edition, inBatches(entries, 3), []))

/** The same by filtering. Entries come back as objects. */
function plain(entries: readonly ListedEntry[], facility: string, kind: CatalogueKind) {
  const { owner } = catalogueKind(kind)
  const listOf = (who: string) => entries.filter((entry) => entry.kind === kind && entry.owner === who)
  const own = facility === '' ? [] : listOf(facility)
  if (owner === 'national') return listOf('')
  if (owner === 'facility') return facility === '' ? listOf('') : own
  return own.length > 0 ? own : listOf('')
}

const day = fc.integer({ min: 20240101, max: 20240112 })
const entry: fc.Arbitrary<ListedEntry> = fc.constantFrom(...KINDS).chain((kind) =>
  fc.record({
    owner: fc.constantFrom(...OWNERS),
    kind: fc.constant(kind),
    code: fc.constantFrom(...CODES.slice(0, 6)),
    from: fc.oneof(fc.constant(0), day),
    to: fc.oneof(fc.constant(99_999_999), day),
    attributes: fc
      .tuple(
        ...catalogueKind(kind).attributes.map(({ name, type }) =>
          fc.oneof(
            fc.constant([name, ''] as const),
            (type === 'flag'
              ? fc.constantFrom('0', '1')
              : type === 'number'
                ? fc.constantFrom('0', '12', '0.05', '99999999999.9999', '1650.5')
                : fc.string({ unit: 'grapheme', maxLength: 20 })
            ).map((value) => [name, value] as const),
          ),
        ),
      )
      .map((pairs) => Object.fromEntries(pairs.filter(([, value]) => value !== ''))),
  }),
)

/** Every question has the answer that filtering gives. */
function checkAnswers(reference: ReferenceIndex, entries: readonly ListedEntry[], on: number): void {
  for (const facility of [...OWNERS, '99999']) {
    const bound = reference.forFacility(facility)
    expect(bound.edition).toBe(reference.edition)
    for (const kind of KINDS) {
      const list = plain(entries, facility, kind)
      expect(bound.has(kind)).toBe(list.length > 0)
      for (const code of CODES) {
        const expected = list.filter((e) => e.code === code && e.from <= on && on <= e.to)
        const found: number[] = []
        for (let e = bound.findText(kind, code, on); e !== 0; e = bound.next(e, on)) found.push(e)
        expect(found.length).toBe(expected.length)
        const bytes = Buffer.from(`<${code}>`)
        expect(bound.find(kind, bytes, 1, bytes.length - 1, on)).toBe(found[0] ?? 0)
        found.forEach((e, i) => {
          for (const { name, type } of catalogueKind(kind).attributes) {
            const value = expected[i].attributes[name] ?? ''
            expect(bound.text(e, name)).toBe(Buffer.from(value).toString())
            if (value === '') expect(bound.number(e, name)).toBeNaN()
            else if (type === 'flag') expect(bound.number(e, name)).toBe(Number(value))
            else if (type === 'number') expect(bound.number(e, name)).toBe(Math.round(Number(value) * 10_000))
          }
        })
      }
    }
  }
}

test('answers as filtering the entries does, whatever the catalogues', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 60 }), day, async (entries, on) => {
      const reference = await index(entries, 7)
      expect(reference.edition).toBe(7)
      checkAnswers(reference, entries, on)
    }),
    { numRuns: 60 },
  )
})

const isOf =
  (lists: readonly ListName[]) =>
  ({ owner, kind }: ListedEntry): boolean =>
    lists.some((list) => list.owner === owner && list.kind === kind)

test('an edition made of a former one and the lists that changed answers as one that was read anew', async () => {
  const listName = fc.record({ owner: fc.constantFrom(...OWNERS), kind: fc.constantFrom(...KINDS) })
  const many = fc.array(entry, { minLength: 20, maxLength: 60 })
  let amended = 0
  await fc.assert(
    fc.asyncProperty(many, fc.array(entry), fc.array(listName, { maxLength: 3 }), day, async (...drawn) => {
      const [before, news, lists, on] = drawn
      const former = await buildReference(1, inBatches(before, 3), [])
      const changed = news.filter(isOf(lists))
      const memory = await amendReference(former, 2, lists, inBatches(changed, 3), [])
      if (memory === null) return
      amended++
      const stays = before.filter((one) => !isOf(lists)(one))
      checkAnswers(openReference(memory), [...stays, ...changed], on)
      checkAnswers(openReference(former), before, on)
    }),
    { numRuns: 60 },
  )
  expect(amended).toBeGreaterThan(20)
})

test('an edition is read anew when much of it changes, and now and then besides', async () => {
  const list = (owner: string, count: number) =>
    Array.from({ length: count }, (_, i) => drug(owner, `D${i}`, 0, 99_999_999))
  const none = inBatches([], 1)
  const former = await buildReference(1, inBatches([...list('', 60), ...list('01001', 40)], 10), [])
  expect(await amendReference(former, 2, [{ owner: '01001', kind: 'drug' }], none, [])).toBe(null)
  let memory: SharedArrayBuffer | null = await buildReference(1, inBatches(list('', 60), 10), [])
  let times = 0
  for (; memory !== null && times < 1000; times++)
    memory = await amendReference(memory, times + 2, [{ owner: '01001', kind: 'drug' }], none, [])
  expect(times).toBeGreaterThan(100)
  expect(times).toBeLessThan(1000)
})

const drug = (owner: string, code: string, from: number, to: number): ListedEntry => ({
  owner,
  kind: 'drug',
  code,
  from,
  to,
  attributes: { name: `${owner}${code}` },
})

test('validity holds on its first and its last day, not beside them', async () => {
  const bound = (await index([drug('', 'A', 20260701, 20260731)])).forFacility('01001')
  const valid = (on: number) => bound.findText('drug', 'A', on) !== 0
  expect([20260630, 20260701, 20260731, 20260801].map(valid)).toEqual([false, true, true, false])
})

test('where a facility has a list of its own, the national one does not count for it', async () => {
  const reference = await index([drug('', 'A', 0, 99_999_999), drug('01001', 'B', 0, 99_999_999)])
  const finds = (facility: string, code: string) =>
    reference.forFacility(facility).findText('drug', code, 20260101) !== 0
  expect([finds('01001', 'A'), finds('01001', 'B')]).toEqual([false, true])
  expect([finds('01002', 'A'), finds('01002', 'B')]).toEqual([true, false])
})

test('an attribute that the kind does not have is blank', async () => {
  const bound = (await index([drug('', 'A', 0, 99_999_999)])).forFacility('')
  const found = bound.findText('drug', 'A', 20260101)
  expect(bound.text(found, 'perDay')).toBe('')
  expect(bound.number(found, 'perDay')).toBeNaN()
})

test('many codes are each found, and codes beside them are not', async () => {
  const entries = Array.from({ length: 20_000 }, (_, i) => drug('', `D${i * 7}`, 0, 99_999_999))
  const bound = (await index(entries)).forFacility('01001')
  for (let i = 0; i < 20_000; i++) {
    expect(bound.text(bound.findText('drug', `D${i * 7}`, 20260101), 'name')).toBe(`D${i * 7}`)
    expect(bound.findText('drug', `D${i * 7 + 1}`, 20260101)).toBe(0)
  }
})

test('an edition carries the imported parameters, and may hold nothing else', () => {
  const rows = [{ name: 'maxWeight', facility: '', from: 0, to: 99_999_999, value: '250', basis: 'thử ệ' }]
  const reference = openReference(buildEmptyReference(3, rows))
  expect(reference.parameters).toEqual(rows)
  expect(reference.edition).toBe(3)
  const bound = reference.forFacility('01001')
  expect(CATALOGUE_KINDS.filter(({ kind }) => bound.has(kind))).toEqual([])
  expect(bound.findText('drug', 'A', 20260101)).toBe(0)
})

test('parameters of a later edition take the place of the former, the catalogues stay', async () => {
  const row = (value: string) => ({ name: 'n', facility: '', from: 0, to: 99_999_999, value, basis: 'thử' })
  const former = await buildReference(4, inBatches([drug('', 'A', 0, 99_999_999)], 1), [row('1'), row('2')])
  const later = openReference(replaceParameters(former, 5, [row('3')]))
  expect([later.edition, later.entries]).toEqual([5, 1])
  expect(later.parameters).toEqual([row('3')])
  const bound = later.forFacility('01001')
  expect(bound.text(bound.findText('drug', 'A', 20260101), 'name')).toBe('A')
  expect(openReference(former).parameters).toEqual([row('1'), row('2')])
})
