import pg from 'pg'
import { expect, test } from 'vitest'
import type { ParameterRow } from '../../src/standard/parameter-set.js'
import { currentEdition, listEditions, REFERENCE_CHANNEL } from '../../src/store/editions.js'
import {
  changeParameters,
  readParameterHistory,
  readParameters,
  removeParameter,
} from '../../src/store/parameter-values.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()

const row = (name: string, value: string, given: Partial<ParameterRow> = {}): ParameterRow => ({
  name,
  value,
  facility: '',
  from: 20260101,
  to: 99_999_999,
  basis: 'QĐ thử nghiệm',
  ...given,
})
const change = (...rows: ParameterRow[]) =>
  changeParameters(database.pool, { rows, source: 'thu.csv', sha256: null, by: 'nguoi-thu' })
const named = async (name: string, edition: number | null = null) =>
  (await readParameters(database.pool, edition)).filter((other) => other.name === name)

test('rows come back as they went in, days without end included', async () => {
  const rows = [
    row('a.open', '1', { from: 0 }),
    row('a.dated', '2.5', { from: 20260701, to: 20260731, facility: '01001' }),
  ]
  await change(...rows)
  expect([...(await named('a.open')), ...(await named('a.dated'))]).toEqual(rows)
})

test('a row for the same day takes the place of the former, which stays in the history with who and when', async () => {
  const first = await change(row('b', '1'))
  const second = await change(row('b', '2'))
  expect([first.added, second.added, second.changed]).toEqual([1, 0, 1])
  expect((await named('b')).map(({ value }) => value)).toEqual(['2'])
  expect((await named('b', first.edition)).map(({ value }) => value)).toEqual(['1'])
  const history = await readParameterHistory(database.pool, 'b')
  expect(history).toMatchObject([
    { value: '2', addedIn: second.edition, addedBy: 'nguoi-thu', source: 'thu.csv', removedIn: null },
    { value: '1', addedIn: first.edition, removedIn: second.edition, removedBy: 'nguoi-thu' },
  ])
  expect(history[1].addedAt).toBeInstanceOf(Date)
})

test('rows of other days and facilities stand beside each other', async () => {
  await change(row('c', '1'), row('c', '2', { from: 20260701 }), row('c', '3', { facility: '01001' }))
  expect(await named('c')).toHaveLength(3)
})

test('nothing new makes no edition', async () => {
  const first = await change(row('d', '1'))
  const second = await change(row('d', '1'))
  expect(second).toEqual({ edition: first.edition, added: 0, changed: 0, kept: 1 })
  expect(await currentEdition(database.pool)).toBe(first.edition)
})

test('all or nothing: one row twice, and none is taken', async () => {
  const before = await currentEdition(database.pool)
  await expect(change(row('e', '1'), row('f', '1'), row('f', '2'))).rejects.toMatchObject({
    code: 'PARAMETER_TWICE',
  })
  expect(await named('e')).toEqual([])
  expect(await currentEdition(database.pool)).toBe(before)
})

test('a row taken out leaves what was behind it; one that is not there is told', async () => {
  await change(row('g', '1'), row('g', '2', { from: 20260701 }))
  const out = { source: 'thu', sha256: null, by: 'nguoi-thu' }
  await removeParameter(database.pool, { name: 'g', facility: '', from: 20260701 }, out)
  expect((await named('g')).map(({ value }) => value)).toEqual(['1'])
  await expect(
    removeParameter(database.pool, { name: 'g', facility: '', from: 20260701 }, out),
  ).rejects.toMatchObject({ code: 'PARAMETER_UNKNOWN' })
})

test('changes made at once all count, each an edition of its own', async () => {
  const made = await Promise.all([1, 2, 3, 4, 5].map((n) => change(row('h', String(n)))))
  expect(new Set(made.map(({ edition }) => edition)).size).toBe(5)
  expect(await named('h')).toHaveLength(1)
  expect(await readParameterHistory(database.pool, 'h')).toHaveLength(5)
})

test('the change is recorded among the editions and announced', async () => {
  const listener = new pg.Client({ connectionString: database.connectionString })
  await listener.connect()
  const heard = new Promise<string | undefined>((resolve) =>
    listener.once('notification', ({ payload }) => resolve(payload)),
  )
  await listener.query(`LISTEN ${REFERENCE_CHANNEL}`)
  const { edition } = await change(row('severity.X1-009', 'off', { facility: '01001' }))
  expect(await heard).toBe(String(edition))
  await listener.end()
  const [last] = await listEditions(database.pool, { limit: 1 })
  expect(last).toMatchObject({
    edition,
    topic: 'parameter',
    kind: 'severity.X1-009',
    owner: '01001',
    added: 1,
  })
})
