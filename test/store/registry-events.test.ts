import { beforeAll, expect, test } from 'vitest'
import { type RegistryEvent, readEvent } from '../../src/eligibility/registry-event.js'
import { applyRegistryEvents, eventsSince } from '../../src/store/registry-events.js'
import { readRegistry } from '../../src/store/registry-read.js'
import { useTestDatabase } from '../support/database.js'
import { importLines, personLine } from '../support/registry.js'

const database = useTestDatabase()
const NUMBER = '7900000001'
const CARD = `GD479${NUMBER}`

beforeAll(() => importLines(database.pool, [personLine(NUMBER), personLine('7900000002')]))

function event(values: Record<string, unknown>): RegistryEvent {
  const read = readEvent({ bhxhNo: NUMBER, day: '2026-03-01', ...values })
  if (!('type' in read)) throw new Error(JSON.stringify(read))
  return read
}

const apply = (...events: RegistryEvent[]) => applyRegistryEvents(database.pool, 'agency', events)

async function record(key = NUMBER, asOf?: Date) {
  return (await readRegistry(database.pool, [key], asOf)).byKey.get(key)?.[0]
}

test('changes of status follow each other by their days, and known time keeps what stood before', async () => {
  const before = (await readRegistry(database.pool, [NUMBER])).registryAt
  await apply(event({ id: 'e1', type: 'held', card: CARD, reason: 'cho mượn thẻ' }))
  await apply(event({ id: 'e2', type: 'restored', card: CARD, day: '2026-04-01' }))
  await apply(event({ id: 'e3', type: 'reduced', card: CARD, day: '2026-05-01', state: 'movedOut' }))
  expect((await record())!.cards[0]!.statuses).toEqual([
    { state: 'held', from: 20260301, to: 20260331, reason: 'cho mượn thẻ' },
    { state: 'active', from: 20260401, to: 20260430, reason: null },
    { state: 'movedOut', from: 20260501, to: null, reason: null },
  ])
  // A withdrawal that reaches further back takes the place of what was said after it.
  await apply(event({ id: 'e4', type: 'withdrawn', day: '2026-03-15' }))
  expect((await record())!.cards[0]!.statuses.map(({ state, from, to }) => [state, from, to])).toEqual([
    ['held', 20260301, 20260314],
    ['withdrawn', 20260315, null],
  ])
  expect((await record(NUMBER, before))!.cards[0]!.statuses).toEqual([])
})

test('an event sent again is passed over, and its id cannot be used for another', async () => {
  const died = event({ id: 'e10', type: 'died', day: '2026-06-01' })
  expect(await apply(died, died)).toEqual([
    { id: 'e10', outcome: 'applied' },
    { id: 'e10', outcome: 'repeated' },
  ])
  expect(await apply(died)).toEqual([{ id: 'e10', outcome: 'repeated' }])
  expect((await record())!.person.deathDay).toBe(20260601)
  await expect(apply(event({ id: 'e10', type: 'died', day: '2026-06-02' }))).rejects.toMatchObject({
    code: 'REGISTRY_EVENT',
    problems: [{ id: 'e10', problem: { field: 'id' } }],
  })
})

test('an identity change keeps the former name; a renewal adds a period and closes none', async () => {
  await apply(
    event({
      id: 'e20',
      bhxhNo: '7900000002',
      type: 'identity-changed',
      person: { name: 'NGUYỄN THỊ ĐỔI TÊN', cccd: '000180999999' },
    }),
    event({
      id: 'e21',
      bhxhNo: '7900000002',
      type: 'renewed',
      card: 'HT3797900000002',
      period: { from: '2026-07-01', to: '2027-06-30', facility: '79998' },
    }),
  )
  const changed = await record('000180999999')
  expect(changed!.person.names).toEqual(['NGUYỄN THỊ ĐỔI TÊN', 'NGUYỄN THỊ MẪU 02'])
  expect(changed!.cards.map(({ code, from, to, facility }) => [code, from, to, facility])).toEqual([
    ['GD4797900000002', 20240101, 20991231, '79999'],
    ['HT3797900000002', 20260701, 20270630, '79998'],
  ])
})

test('a first card makes a person; one event that cannot be applied keeps all of its request out', async () => {
  const issued = event({
    id: 'e30',
    bhxhNo: '7900000050',
    type: 'issued',
    card: 'TE1797900000050',
    period: { from: '2026-03-01' },
    person: { name: 'LÊ VĂN MẪU', birth: '2026-02-20', sex: 1 },
  })
  const lost = event({ id: 'e31', bhxhNo: '7900000051', type: 'died' })
  await expect(apply(issued, lost)).rejects.toMatchObject({
    problems: [{ id: 'e31', problem: { field: 'bhxhNo' } }],
  })
  expect(await record('7900000050')).toBeUndefined()
  await apply(issued)
  expect((await record('TE1797900000050'))!.person).toMatchObject({ birthDay: 20260220, sex: 1 })
  const all = await eventsSince(database.pool, new Date(0), 100)
  expect(all.map(({ id }) => id)).toEqual(['e1', 'e2', 'e3', 'e4', 'e10', 'e20', 'e21', 'e30'])
  expect(all.at(-1)).toMatchObject({ type: 'issued', bhxhNo: '7900000050', day: 20260301 })
})

test('changes made at once wait for each other and none is lost', async () => {
  const days = Array.from({ length: 12 }, (_, i) => `2025-${String(i + 1).padStart(2, '0')}-01`)
  await Promise.all(
    days.map((day, i) =>
      apply(event({ id: `p${i}`, type: 'issued', card: CARD, period: { from: day, to: day } })),
    ),
  )
  const cards = (await record())!.cards.filter(({ to }) => to !== 20991231)
  expect(cards.map(({ from }) => from)).toEqual(days.map((day) => Number(day.replaceAll('-', ''))))
})
