import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readParameterRow, type WrittenRow } from '../../src/standard/parameter-rows.js'
import { createParameterSet, ownParameters, type ParameterRow } from '../../src/standard/parameter-set.js'
import { PARAMETERS } from '../../src/standard/parameters.js'

const shipped = createParameterSet()
const row = (given: Partial<ParameterRow> & Pick<ParameterRow, 'name' | 'value'>): ParameterRow => ({
  facility: '',
  from: 0,
  to: 99_999_999,
  basis: 'thử',
  ...given,
})

/** Around each day of change: the day before and the day itself. */
const CHANGES: readonly [string, number, number][] = [
  ['referenceLevel', 20180630, Number.NaN],
  ['referenceLevel', 20180701, 1_390_000],
  ['referenceLevel', 20190630, 1_390_000],
  ['referenceLevel', 20190701, 1_490_000],
  ['referenceLevel', 20230630, 1_490_000],
  ['referenceLevel', 20230701, 1_800_000],
  ['referenceLevel', 20240630, 1_800_000],
  ['referenceLevel', 20240701, 2_340_000],
  ['referenceLevel', 20260630, 2_340_000],
  ['referenceLevel', 20260701, 2_530_000],
  ['routePercent.1.13.outpatient', 20250630, Number.NaN],
  ['routePercent.1.13.outpatient', 20250701, 0],
  ['routePercent.1.13.outpatient', 20260630, 0],
  ['routePercent.1.13.outpatient', 20260701, 50],
  ['routePercent.1.14.outpatient', 20260630, 0],
  ['routePercent.1.14.outpatient', 20260701, 50],
  ['routePercent.1.18.outpatient', 20260630, 0],
  ['routePercent.1.18.outpatient', 20260701, 50],
  ['routePercent.1.13.inpatient', 20260701, Number.NaN],
  ['routePercent.3.1.inpatient', 20260701, 40],
  ['routePercent.3.1.outpatient', 20260701, 0],
  ['routePercent.3.2.inpatient', 20201231, 60],
  ['routePercent.3.2.inpatient', 20210101, 100],
  ['routePercent.3.3.outpatient', 20151231, 70],
  ['routePercent.3.3.outpatient', 20160101, 100],
  ['flatBenefitPercent.1.2', 20250630, Number.NaN],
  ['flatBenefitPercent.1.2', 20250701, 100],
  ['cardGraceDays.outpatient', 20250630, 0],
  ['cardGraceDays.outpatient', 20250701, 15],
  ['cardGraceDays.inpatient', 20250630, 15],
  ['transferFormDays', 20241231, Number.NaN],
  ['transferFormDays', 20250101, 10],
  ['benefitLevel.3', 20260101, 95],
  ['benefitLevel.4', 20260101, 80],
  ['review.repairDays', 20260701, 2],
]

test.each(CHANGES)('%s on %i is %d', (name, day, value) => {
  expect(shipped.number(name, day)).toBe(value)
})

test('money is exact, in hundredths of a đồng', () => {
  expect(shipped.money('referenceLevel', 20260701)).toBe(253_000_000)
  expect(shipped.money('tolerance.row', 20260701)).toBe(2)
  expect(shipped.money('referenceLevel', 20100101)).toBeNaN()
  const odd = createParameterSet([row({ name: 'tolerance.claim', value: '2.5' })])
  expect(odd.money('tolerance.claim', 20260101)).toBe(250)
})

test('15 percent and 6 months of the reference level are the sums that are published', () => {
  const small = (day: number) =>
    (shipped.money('referenceLevel', day) * shipped.number('smallVisitPercent', day)) / 100
  expect([small(20260630), small(20260701)]).toEqual([35_100_000, 37_950_000])
  const package45 = (day: number) =>
    shipped.money('referenceLevel', day) * shipped.number('supplyPackageFactor', day)
  expect([package45(20260630), package45(20260701)]).toEqual([10_530_000_000, 11_385_000_000])
})

test('an imported row wins from its own day on, not against a later one that ships', () => {
  const set = createParameterSet([
    row({ name: 'referenceLevel', value: '2400000', from: 20260101 }),
    row({ name: 'maxWeight', value: '250' }),
  ])
  const level = (day: number) => set.number('referenceLevel', day)
  expect([20251231, 20260101, 20260630, 20260701].map(level)).toEqual([
    2_340_000, 2_400_000, 2_400_000, 2_530_000,
  ])
  expect(set.number('maxWeight', 20260101)).toBe(250)
})

test('a row with an end gives way to what holds behind it', () => {
  const set = createParameterSet([row({ name: 'maxWeight', value: '300', from: 20260101, to: 20260131 })])
  expect([20251231, 20260101, 20260131, 20260201].map((day) => set.number('maxWeight', day))).toEqual([
    200, 300, 300, 200,
  ])
})

test('a row of the facility comes before one for all', () => {
  const set = createParameterSet([
    row({ name: 'maxFollowUpDays', value: '60', facility: '01001' }),
    row({ name: 'maxFollowUpDays', value: '45', from: 20260101 }),
  ])
  expect(set.number('maxFollowUpDays', 20260601, '01001')).toBe(60)
  expect(set.number('maxFollowUpDays', 20260601, '01002')).toBe(45)
  expect(set.number('maxFollowUpDays', 20260601)).toBe(45)
})

test('who asks for a facility once need not name it again', () => {
  const set = createParameterSet([
    row({ name: 'maxWeight', value: '250', facility: '01001' }),
    row({ name: 'severity.X1-009', value: 'off', facility: '01002' }),
  ])
  const own = ownParameters(set, '01001')
  expect([own.number('maxWeight', 20260601), set.number('maxWeight', 20260601)]).toEqual([250, 200])
  expect(own.money('tolerance.row', 20260601)).toBe(2)
  expect(own.severityOf('X1-009', '01002', 20260601)).toBe('off')
  // Nothing is made where there is nothing of its own.
  expect(ownParameters(set, '01002')).toBe(set)
})

test('the severity of a rule is set by facility and period', () => {
  const set = createParameterSet([
    row({ name: 'severity.X1-009', value: 'warning', from: 20260101, to: 20260630 }),
    row({ name: 'severity.X1-009', value: 'off', facility: '01001' }),
  ])
  expect(set.severityOf('X1-009', '01002', 20251231)).toBeNull()
  expect(set.severityOf('X1-009', '01002', 20260101)).toBe('warning')
  expect(set.severityOf('X1-009', '01002', 20260701)).toBeNull()
  expect(set.severityOf('X1-009', '01001', 20260101)).toBe('off')
  expect(set.severityOf('X1-010', '01001', 20260101)).toBeNull()
  expect([set.mentions('X1-009'), set.mentions('X1-010')]).toEqual([true, false])
  expect(shipped.mentions('X1-009')).toBe(false)
})

test('names are unique, and rows of one name do not begin on the same day', () => {
  expect(new Set(PARAMETERS.map(({ name }) => name)).size).toBe(PARAMETERS.length)
  for (const { rows } of PARAMETERS) expect(new Set(rows.map(({ from }) => from)).size).toBe(rows.length)
})

test('every row that ships would pass as an imported one', () => {
  for (const { name, rows } of PARAMETERS)
    for (const { value, basis } of rows)
      expect(read({ name, value, basis }), `${name} ${value}`).toMatchObject({ name, value, from: 20260101 })
})

const read = (given: Partial<WrittenRow>) =>
  readParameterRow(
    { name: 'maxWeight', value: '1', from: '2026-01-01', to: '', facility: '', basis: 'thử', ...given },
    (code) => code === 'X1-009',
  )

test.each([
  [{ name: 'maxWieght' }, 'name'],
  [{ value: '12,5' }, 'value'],
  [{ value: '-1' }, 'value'],
  [{ name: 'smallVisitPercent', value: '101' }, 'value'],
  [{ name: 'tolerance.row', value: '0.001' }, 'value'],
  [{ name: 'sendingDays', value: '1.5' }, 'value'],
  [{ name: 'usualServicePercents', value: '0;101' }, 'value'],
  [{ name: 'referenceLevelDay', value: 'NGAY_SINH' }, 'value'],
  [{ name: 'severity.X9-999', value: 'off' }, 'name'],
  [{ name: 'severity.X1-009', value: 'fatal' }, 'value'],
  [{ from: '31/02/2026' }, 'from'],
  [{ from: '2026-02-01', to: '2026-01-31' }, 'to'],
  [{ facility: 'abc' }, 'facility'],
  [{ name: 'review.repairDays', facility: '01001' }, 'facility'],
  [{ basis: ' ' }, 'basis'],
  [{ name: 'holiday', value: 'Tết', from: '' }, 'from'],
  [{ name: 'holiday', value: '' }, 'value'],
  [{ name: 'holiday', value: 'Tết', facility: '01001' }, 'facility'],
])('refuses %o because of %s', (given, column) => {
  expect(read(given)).toMatchObject([{ column }])
})

test('takes severities, days of the calendar and rows for all facilities', () => {
  expect(read({ name: 'severity.X1-009', value: 'off', facility: '*' })).toMatchObject({ facility: '' })
  expect(read({ name: 'holiday', value: 'Nghỉ bù' })).toMatchObject({ from: 20260101, to: 20260101 })
})

test('every parameter that the rules name exists', () => {
  const names = new Set(PARAMETERS.map(({ name }) => name))
  const root = join(import.meta.dirname, '../../src')
  const unknown: string[] = []
  for (const room of ['rules', 'eligibility', 'review', 'intake']) {
    for (const file of sources(join(root, room)))
      for (const [, name] of readFileSync(file, 'utf8').matchAll(
        /\bparameters\.(?:number|money|text)\(\s*'([^']+)',/g,
      ))
        if (!names.has(name)) unknown.push(`${file}: ${name}`)
  }
  expect(unknown).toEqual([])
})

function sources(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}
