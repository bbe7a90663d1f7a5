import { expect, test } from 'vitest'
import { createPool } from '../../src/store/pool.js'
import { exportRegistry } from '../../src/store/registry-export.js'
import { readRegistry, readRegistryThen } from '../../src/store/registry-read.js'
import { testDatabase, useTestDatabase } from '../support/database.js'
import { importLines, importText, personLine, registryCsv } from '../support/registry.js'

const database = useTestDatabase()

async function read(key: string, asOf?: Date) {
  return (await readRegistry(database.pool, [key], asOf)).byKey.get(key) ?? []
}

async function exported(pool = database.pool): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of exportRegistry(pool)) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

const FULL = [
  personLine('7900000001', { former_names: 'NGUYỄN THỊ CŨ|NGUYỄN THỊ CŨ HƠN' }),
  { kind: 'card', bhxh_no: '7900000001', card: 'HN2797900000001', from: '20230101', to: '20231231' },
  {
    kind: 'status',
    bhxh_no: '7900000001',
    card: 'HN2797900000001',
    from: '20230601',
    to: '20230701',
    state: 'held',
    reason: 'cho mượn, "thẻ"',
  },
  personLine('7900000002', { birth: '1980', cccd: '' }),
  {
    kind: 'person',
    bhxh_no: '7900000003',
    name: 'TRẦN VĂN MẪU',
    birth: '202605',
    sex: '1',
  },
  { kind: 'temp', bhxh_no: '7900000003', card: 'TE1797900000099', from: '20260501', to: '20260901' },
  {
    kind: 'copay',
    bhxh_no: '7900000001',
    entry: 'CCT.1',
    from: '20260301',
    to: '20260305',
    amount: '1234567.89',
    counted: '1',
    facility: '79998',
    route: '1.3',
  },
]

test('a person is found by card, number, citizen id and temporary number, with all that belongs to it', async () => {
  const result = await importLines(database.pool, FULL, { mode: 'snapshot', zipped: true })
  expect(result).toMatchObject({ lines: 7, added: 9, closed: 0 })
  const [one] = await read('7900000001')
  expect(one!.person).toEqual({
    bhxhNo: '7900000001',
    citizenId: '000180000001',
    names: ['NGUYỄN THỊ MẪU 01', 'NGUYỄN THỊ CŨ', 'NGUYỄN THỊ CŨ HƠN'],
    birthDay: 19800517,
    birthPrecision: 'day',
    sex: 2,
    verifiedDay: 20230401,
    deathDay: null,
  })
  expect(one!.cards.map(({ code, from, to }) => [code, from, to])).toEqual([
    ['HN2797900000001', 20230101, 20231231],
    ['GD4797900000001', 20240101, 20991231],
  ])
  expect(one!.cards[0]!.statuses).toEqual([
    { state: 'held', from: 20230601, to: 20230701, reason: 'cho mượn, "thẻ"' },
  ])
  expect(one!.cards[1]!.statuses).toEqual([])
  expect(one!.copays).toEqual([{ day: 20260305, amount: 123456789, counted: true }])
  for (const key of ['GD4797900000001', '000180000001', 'XX1017900000001'])
    expect((await read(key)).map(({ person }) => person.bhxhNo)).toEqual(['7900000001'])
  const [child] = await read('TE1797900000099')
  expect(child!.person).toMatchObject({ bhxhNo: '7900000003', birthDay: 20260500, birthPrecision: 'month' })
  expect(child!.tempCards).toEqual([
    { code: 'TE1797900000099', from: 20260501, to: 20260901, officialCode: null },
  ])
  expect((await read('7900000002'))[0]!.person).toMatchObject({ birthDay: 19800000, birthPrecision: 'year' })
  expect(await read('7900000009')).toEqual([])
})

test('a whole batch is answered by one query, each key with its own person', async () => {
  const keys = ['7900000001', '7900000002', '000180000001', 'GD4797900000002', 'nonsense']
  const { byKey } = await readRegistry(database.pool, keys)
  expect([...byKey].map(([key, found]) => [key, found.map(({ person }) => person.bhxhNo)])).toEqual([
    ['7900000001', ['7900000001']],
    ['7900000002', ['7900000002']],
    ['000180000001', ['7900000001']],
    ['GD4797900000002', ['7900000002']],
  ])
})

test('what was exported gives the same registry again', async () => {
  const text = await exported()
  await using other = await testDatabase()
  const pool = createPool({ connectionString: other.connectionString })
  try {
    await importText(pool, text, { mode: 'snapshot' })
    expect(await exported(pool)).toBe(text)
    const again = await importText(pool, text, { mode: 'snapshot' })
    expect(again).toMatchObject({ added: 0, closed: 0 })
  } finally {
    await pool.end()
  }
})

test('the registry can be asked as it stood before a change', async () => {
  await importLines(database.pool, [personLine('7900000010')])
  const before = (await readRegistry(database.pool, ['7900000010'])).registryAt
  const changed = [
    personLine('7900000010', { name: 'NGUYỄN THỊ TÊN MỚI', to: '20251231' }),
    {
      kind: 'status',
      bhxh_no: '7900000010',
      card: 'GD4797900000010',
      from: '20250101',
      state: 'withdrawn',
    },
  ]
  const change = await importLines(database.pool, changed)
  expect(change).toMatchObject({ added: 3, closed: 2 })
  const [then] = await read('7900000010', before)
  expect(then!.person.names[0]).toBe('NGUYỄN THỊ MẪU 10')
  expect(then!.cards[0]).toMatchObject({ to: 20991231, statuses: [] })
  for (const asOf of [undefined, change.appliedAt]) {
    const [now] = await read('7900000010', asOf)
    expect(now!.person.names[0]).toBe('NGUYỄN THỊ TÊN MỚI')
    expect(now!.cards).toHaveLength(1)
    expect(now!.cards[0]).toMatchObject({ to: 20251231, statuses: [{ state: 'withdrawn', from: 20250101 }] })
  }
  expect(await read('7900000010', new Date(0))).toEqual([])
  await importLines(database.pool, [
    { kind: 'removeStatus', bhxh_no: '7900000010', card: 'GD4797900000010', from: '20250101' },
  ])
  expect((await read('7900000010'))[0]!.cards[0]!.statuses).toEqual([])
})

test('several states are read in one round, each with keys of its own', async () => {
  const known = async (key: string) => (await readRegistry(database.pool, [key])).registryAt
  await importLines(database.pool, [personLine('7900000051'), personLine('7900000052')])
  const first = await known('7900000051')
  await importLines(database.pool, [personLine('7900000051', { name: 'NGUYỄN THỊ ĐỔI TÊN' })])
  const second = await known('7900000051')
  await importLines(database.pool, [personLine('7900000051', { name: 'NGUYỄN THỊ ĐỔI NỮA' })])
  const states = await readRegistryThen(database.pool, [
    { asOf: second, keys: ['GD4797900000051'] },
    { asOf: first, keys: ['000180000051', '7900000052'] },
    { asOf: new Date(0), keys: ['7900000051'] },
  ])
  expect(states.map(({ registryAt }) => registryAt)).toEqual([second, first, new Date(0)])
  const names = states.map(({ byKey }) => [...byKey].map(([key, [one]]) => [key, one!.person.names[0]]))
  expect(names).toEqual([
    [['GD4797900000051', 'NGUYỄN THỊ ĐỔI TÊN']],
    [
      ['000180000051', 'NGUYỄN THỊ MẪU 51'],
      ['7900000052', 'NGUYỄN THỊ MẪU 52'],
    ],
    [],
  ])
})

test('one bad line keeps everything out, and every bad line is told without its values', async () => {
  const before = await exported()
  const secret = 'BÍ MẬT KHÔNG LỘ'
  const bad = [
    personLine('7900000020'),
    personLine('7900000021', { birth: '19801332', name: secret }),
    personLine('7900000022', { card: 'GD4797900000099' }),
    personLine('7900000023', { to: '20231231' }),
    personLine('79000000', { sex: '7' }),
    { kind: 'wrong', bhxh_no: '7900000024' },
    { kind: 'status', bhxh_no: '7900000020', card: 'GD4797900000020', from: '20240230', state: 'gone' },
  ]
  const error = await importLines(database.pool, bad).catch((thrown) => thrown)
  expect(error).toMatchObject({ code: 'REGISTRY_IMPORT', badTotal: 6 })
  expect(
    error.bad.map(({ line, problems }: (typeof error.bad)[number]) => [
      line,
      problems.map(({ column }: { column: string }) => column),
    ]),
  ).toEqual([
    [3, ['birth']],
    [4, ['card']],
    [5, ['to']],
    [6, ['bhxh_no', 'card', 'sex']],
    [7, ['kind']],
    [8, ['state', 'from']],
  ])
  expect(JSON.stringify(error.bad)).not.toContain(secret)
  expect(await exported()).toBe(before)
})

test.each([
  ['a line that stands twice', [personLine('7900000030'), personLine('7900000030')], [3]],
  [
    'a card whose person nobody knows',
    [{ kind: 'card', bhxh_no: '7900000031', card: 'GD4797900000031', from: '20240101' }],
    [2],
  ],
])('%s is refused by its line', async (_, lines, expected) => {
  const error = await importLines(database.pool, lines).catch((thrown) => thrown)
  expect(error.bad.map(({ line }: { line: number }) => line)).toEqual(expected)
  expect(await read('7900000030')).toEqual([])
})

test.each([
  ['no header', 'card,7900000040\n', 1],
  ['nothing', '', 0],
  ['an open quote', `${registryCsv([])}card,"7900000040${','.repeat(21)}\n`, 2],
  ['too few values', `${registryCsv([])}card,7900000040\n`, 2],
])('a file with %s is refused', async (_, text, line) => {
  const error = await importText(database.pool, text).catch((thrown) => thrown)
  expect(error).toMatchObject({ code: 'REGISTRY_IMPORT', bad: [{ line }] })
})

test('bytes that are no UTF-8 and gzip that breaks off are refused', async () => {
  const text = Buffer.from(registryCsv([personLine('7900000041')]))
  text[text.length - 40] = 0xff
  const { importRegistry } = await import('../../src/store/registry-import.js')
  const { gzipSync } = await import('node:zlib')
  const cut = gzipSync(registryCsv([personLine('7900000041')]))
  for (const bytes of [text, cut.subarray(0, cut.length - 20)]) {
    const importing = importRegistry(database.pool, {
      source: (async function* () {
        yield bytes
      })(),
      name: 'hong.csv',
      madeBy: 'thử',
      mode: 'changes',
    })
    await expect(importing).rejects.toMatchObject({ code: 'REGISTRY_IMPORT' })
  }
  expect(await read('7900000041')).toEqual([])
})

test('a snapshot takes out what it does not hold, but not most of the registry by mistake', async () => {
  const twenty = Array.from({ length: 20 }, (_, i) => personLine(`78000000${String(i).padStart(2, '0')}`))
  await importLines(database.pool, twenty, { mode: 'snapshot', allowLoss: true })
  expect(await read('7900000001')).toEqual([])
  await expect(importLines(database.pool, twenty.slice(0, 10), { mode: 'snapshot' })).rejects.toMatchObject({
    code: 'REGISTRY_IMPORT',
    bad: [{ line: 0 }],
  })
  const result = await importLines(database.pool, twenty.slice(0, 19), { mode: 'snapshot' })
  expect(result).toMatchObject({ added: 0, closed: 2 })
  expect(await read('7800000019')).toEqual([])
  expect(await read('7800000018')).toHaveLength(1)
})

test('an import leaves the tables known to the planner and settled, so that no look-up has to do it', async () => {
  await using own = await testDatabase()
  const pool = createPool({ connectionString: own.connectionString })
  await importLines(
    pool,
    Array.from({ length: 500 }, (_, n) => personLine(String(7_900_000_000 + n))),
    { mode: 'snapshot' },
  )
  const { rows } =
    await pool.query(`SELECT pg_class.relname AS name, reltuples::int AS rows, last_vacuum IS NOT NULL AS settled
    FROM pg_class JOIN pg_stat_user_tables AS stat ON stat.relid = pg_class.oid
    WHERE pg_class.relname IN ('person', 'card') ORDER BY 1`)
  await pool.end()
  expect(rows).toEqual([
    { name: 'card', rows: 500, settled: true },
    { name: 'person', rows: 500, settled: true },
  ])
})
