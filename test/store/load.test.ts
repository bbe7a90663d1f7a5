import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { copyColumns, storeTables } from '../../src/standard/columns.js'
import type { LoadResult } from '../../src/store/judged.js'
import { createLoader } from '../../src/store/load.js'
import { createPool } from '../../src/store/pool.js'
import { readClaim } from '../../src/store/read-claims.js'
import { readClaimOriginal, readOriginal } from '../../src/store/read-originals.js'
import { readSubmission } from '../../src/store/read-submissions.js'
import { useTestDatabase } from '../support/database.js'
import { keyColumnNames, plans, sampleValue, sentAgain, wholeSubmission } from '../support/judged-claims.js'

const database = useTestDatabase()
const loader = () => createLoader(database.pool, plans)
const M = '01999'

async function count(sql: string, values: unknown[]): Promise<number> {
  const { rows } = await database.pool.query(`SELECT count(*)::int AS count FROM ${sql}`, values)
  return rows[0].count
}

function stored(result: LoadResult | undefined) {
  if (result?.status !== 'stored') throw new Error(`not stored: ${JSON.stringify(result)}`)
  return result.claims
}

test('a submission is read back as it was judged', async () => {
  const unit = wholeSubmission({
    claims: [
      { warnings: 2 },
      { rejected: true },
      { maLk: null, rejected: true },
      { settlementMonth: '2025-12-01' },
    ],
  })
  const [result] = await loader().loadBatch([unit])
  expect(stored(result).map(({ version }) => version)).toEqual([1, 1, null, 1])

  const verdict = await readSubmission(database.pool, M, { maGiaoDich: unit.head.maGiaoDich })
  expect(verdict).toMatchObject({
    submissionId: unit.head.submissionId,
    maCskcb: M,
    kind: 'claims',
    standardVersion: '3176',
    face: 'native',
    receivedAt: '2026-01-31T02:03:04.567Z',
    state: 'complete',
    outcome: 'partly',
    duplicate: false,
    sha256: unit.sha256,
    bytes: unit.bytes,
    claimsTotal: 4,
    claimsAccepted: 2,
    claimsWarned: 1,
    claimsRejected: 2,
    rows: 24,
    findings: [],
  })
  const judged = unit.parts[0]!.claims
  expect(verdict!.claims).toEqual(
    judged.map((claim, index) => ({
      ordinal: index + 1,
      claimId: claim.claimId,
      maLk: claim.maLk,
      outcome: claim.outcome,
      version: claim.maLk === null ? null : 1,
      unchanged: false,
      currentVersion: claim.outcome === 'accepted' ? 1 : null,
      replacedVersion: null,
      rows: 6,
      findings: claim.findings,
      findingsTotal: claim.findingsTotal,
      errors: claim.errors,
      warnings: claim.warnings,
    })),
  )
  expect(await readSubmission(database.pool, M, { submissionId: unit.head.submissionId })).toEqual(verdict)
  expect(await readSubmission(database.pool, '79999', { maGiaoDich: unit.head.maGiaoDich })).toBeNull()
})

test('every row of a claim is read back under the names of the standard', async () => {
  const unit = wholeSubmission({ claims: [{ rows: { XML1: 1, XML2: 3, XML5: 2 } }] })
  await loader().loadBatch([unit])
  const claim = await readClaim(database.pool, plans, M, unit.parts[0]!.claims[0]!.maLk!)
  expect(claim).toMatchObject({
    currentVersion: 1,
    shownVersion: 1,
    versions: [{ version: 1, isCurrent: true }],
  })
  expect(Object.keys(claim!.tables)).toEqual(['XML1', 'XML2', 'XML5'])
  for (const [table, number] of [
    ['XML1', 1],
    ['XML2', 3],
    ['XML5', 2],
  ] as const) {
    const types = new Map(
      storeTables(plans)
        .find((one) => one.table === table)!
        .columns.map((column) => [column.name, column]),
    )
    const expected = Array.from({ length: number }, (_, index) =>
      Object.fromEntries(
        copyColumns(plans, '3176', table)
          .filter(({ name, emit }) => !keyColumnNames.has(name) && emit !== 'partialText')
          .map(({ name }) => {
            const { sqlType, field } = types.get(name)!
            const text = sampleValue(sqlType, index + 1)
            return [field, sqlType === 'integer' ? Number(text) : text]
          }),
      ),
    )
    expect(claim!.tables[table]).toEqual(expected)
  }
})

test('the original comes back to the byte, whole and claim by claim', async () => {
  const contents = ['<HOSO>một</HOSO>', '<HOSO>'.padEnd(70_000, 'hai'), '<HOSO/>']
  const unit = wholeSubmission({ claims: contents.map((content) => ({ content })) })
  await loader().loadBatch([unit])
  const chunks: Uint8Array[] = []
  for await (const bytes of readOriginal(database.pool, M, unit.head.submissionId)) chunks.push(bytes)
  expect(Buffer.concat(chunks).toString()).toBe(contents.join(''))
  for (const [index, claim] of unit.parts[0]!.claims.entries()) {
    const bytes = await readClaimOriginal(database.pool, M, claim.claimId)
    expect(Buffer.from(bytes!).toString()).toBe(contents[index])
  }
  expect(await readClaimOriginal(database.pool, '79999', unit.parts[0]!.claims[0]!.claimId)).toBeNull()
})

test('the same bytes are stored once: later, and in the same batch', async () => {
  const unit = wholeSubmission({ claims: [{}, {}] })
  const results = await loader().loadBatch([unit, sentAgain(unit)])
  expect(results.map(({ status }) => status)).toEqual(['stored', 'duplicate'])
  const [later] = await loader().loadBatch([sentAgain(unit)])
  expect(later).toEqual({ status: 'duplicate', submissionId: unit.head.submissionId })
  expect(await count('claim WHERE ma_lk = $1', [unit.parts[0]!.claims[0]!.maLk])).toBe(1)
})

test('the same bytes from another facility or on another service are another submission', async () => {
  const unit = wholeSubmission({ claims: [{}] })
  const other = sentAgain(unit)
  const service = sentAgain(unit)
  const results = await loader().loadBatch([
    unit,
    { ...other, head: { ...other.head, maCskcb: '79888' }, parts: [] },
    { ...service, head: { ...service.head, standardVersion: '130' }, parts: [] },
  ])
  expect(results.map(({ status }) => status)).toEqual(['stored', 'stored', 'stored'])
})

test('the same file sent 20 times at once is stored once', async () => {
  const unit = wholeSubmission({ claims: [{}, {}, {}] })
  const copies = [unit, ...Array.from({ length: 19 }, () => sentAgain(unit))]
  const loaders = [loader(), loader(), loader(), loader()]
  const results = (
    await Promise.all(copies.map((copy, index) => loaders[index % 4]!.loadBatch([copy])))
  ).flat()
  const first = copies[results.findIndex(({ status }) => status === 'stored')]!
  expect(results.filter(({ status }) => status === 'stored').length).toBe(1)
  expect(results.filter(({ status }) => status === 'duplicate')).toEqual(
    Array.from({ length: 19 }, () => ({ status: 'duplicate', submissionId: first.head.submissionId })),
  )
  expect(await count('claim WHERE ma_lk = $1', [unit.parts[0]!.claims[0]!.maLk])).toBe(1)
  expect(await count('xml3 WHERE claim_id = $1', [first.parts[0]!.claims[0]!.claimId])).toBe(3)
})

test('20 versions of one claim at once end with one current version and a whole history', async () => {
  const maLk = 'LK-AT-ONCE'
  const units = Array.from({ length: 20 }, (_, index) =>
    wholeSubmission({ claims: [{ maLk, content: `version ${index}` }, {}] }),
  )
  const pools = Array.from({ length: 4 }, () => createPool({ connectionString: database.connectionString }))
  const loaders = pools.map((pool) => createLoader(pool, plans))
  const results = (
    await Promise.all(units.map((unit, index) => loaders[index % 4]!.loadBatch([unit])))
  ).flat()
  await Promise.all(pools.map((pool) => pool.end()))

  const versions = results.map((result) => stored(result)[0]!.version!)
  expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  const claim = await readClaim(database.pool, plans, M, maLk)
  expect(claim!.currentVersion).toBe(20)
  expect(
    claim!.versions.map(({ version, isCurrent, replacedVersion, replacedByVersion }) => [
      version,
      isCurrent,
      replacedVersion,
      replacedByVersion,
    ]),
  ).toEqual(
    Array.from({ length: 20 }, (_, index) => [
      index + 1,
      index === 19,
      index === 0 ? null : index,
      index === 19 ? null : index + 2,
    ]),
  )
})

test('batches that share many claims in other orders all get through', async () => {
  const keys = Array.from({ length: 30 }, (_, index) => `LK-SHARED-${index}`)
  const batches = Array.from({ length: 8 }, (_, batch) =>
    keys
      .toSorted((a, b) => ((a.length * 7 + batch) % 3) - ((b.length * 5 + batch) % 3) || (batch % 2 ? 1 : -1))
      .map((maLk) => wholeSubmission({ claims: [{ maLk, content: `${batch} ${maLk}`, rows: { XML1: 1 } }] })),
  )
  const results = await Promise.all(batches.map((batch) => loader().loadBatch(batch)))
  expect(results.flat().every(({ status }) => status === 'stored')).toBe(true)
  expect(await count("claim WHERE ma_lk LIKE 'LK-SHARED-%' AND is_current", [])).toBe(30)
  expect(await count("claim WHERE ma_lk LIKE 'LK-SHARED-%'", [])).toBe(240)
})

test('unchanged content in another file is noted, and its rows are not stored again', async () => {
  const first = wholeSubmission({ claims: [{ maLk: 'LK-SAME', content: 'same' }] })
  const second = wholeSubmission({ claims: [{ maLk: 'LK-SAME', content: 'same', warnings: 1 }, {}] })
  await loader().loadBatch([first])
  const [result] = await loader().loadBatch([second])
  expect(stored(result)[0]).toEqual({
    version: null,
    unchanged: true,
    currentVersion: 1,
    replacedVersion: null,
  })
  const [again, other] = second.parts[0]!.claims
  expect(await count('xml3 WHERE claim_id = $1', [again!.claimId])).toBe(0)
  expect(await count('xml3 WHERE claim_id = $1', [other!.claimId])).toBe(3)
  const { rows } = await database.pool.query('SELECT same_as FROM claim WHERE claim_id = $1', [
    again!.claimId,
  ])
  expect(rows[0].same_as).toBe(first.parts[0]!.claims[0]!.claimId)
  const verdict = await readSubmission(database.pool, M, { submissionId: second.head.submissionId })
  expect(verdict!.claims[0]).toMatchObject({ unchanged: true, version: null, currentVersion: 1, warnings: 1 })
  expect(verdict!.claims[0]!.findings.length).toBe(1)
})

test('a rejected version leaves the accepted one current, with its rows', async () => {
  const maLk = 'LK-REJECTED-LATER'
  const first = wholeSubmission({ claims: [{ maLk, content: 'good' }] })
  const second = wholeSubmission({ claims: [{ maLk, content: 'bad', rejected: true }] })
  await loader().loadBatch([first])
  const [result] = await loader().loadBatch([second])
  expect(stored(result)[0]).toEqual({
    version: 2,
    unchanged: false,
    currentVersion: 1,
    replacedVersion: null,
  })
  const claim = await readClaim(database.pool, plans, M, maLk)
  expect(claim).toMatchObject({ currentVersion: 1, shownVersion: 1 })
  expect(claim!.tables.XML3!.length).toBe(3)
  expect(claim!.versions.map(({ outcome }) => outcome)).toEqual(['accepted', 'rejected'])
  expect(await readClaim(database.pool, plans, M, maLk, 2)).toMatchObject({ shownVersion: 2, tables: {} })
  expect(await readClaim(database.pool, plans, M, maLk, 3)).toBeNull()
})

test('check-ins have no versions, however often a MA_LK checks in', async () => {
  const unit = () => wholeSubmission({ kind: 'checkin', claims: [{ maLk: 'LK-CHECKIN', rows: { XML0: 1 } }] })
  const results = await loader().loadBatch([unit(), unit()])
  expect(results.flatMap(stored).map(({ version, currentVersion }) => [version, currentVersion])).toEqual([
    [null, null],
    [null, null],
  ])
  expect(await count("xml0 WHERE settlement_month = '2026-01-01'", [])).toBe(2)
})

test('a refused file is kept with its bytes and without claims', async () => {
  const unit = { ...wholeSubmission({ claims: [], refused: true }), bytes: 0 }
  const [result] = await loader().loadBatch([unit])
  expect(stored(result)).toEqual([])
  const verdict = await readSubmission(database.pool, M, { submissionId: unit.head.submissionId })
  expect(verdict).toMatchObject({ outcome: 'refused', claimsTotal: 0 })
})

test('a unit that cannot be loaded fails alone', async () => {
  const good = Array.from({ length: 6 }, () => wholeSubmission({ claims: [{}] }))
  const bad = wholeSubmission({ claims: [{ brokenCopy: 'not\ta\trow\n' }, {}] })
  const late = wholeSubmission({ claims: [{ settlementMonth: '2026-99-01' }] })
  const results = await loader().loadBatch([...good.slice(0, 3), bad, ...good.slice(3), late])
  expect(results.map(({ status }) => status)).toEqual([
    ...['stored', 'stored', 'stored', 'failed', 'stored', 'stored', 'stored', 'failed'],
  ])
  expect(await readSubmission(database.pool, M, { submissionId: bad.head.submissionId })).toBeNull()
  expect(await count('xml3 WHERE claim_id = $1', [bad.parts[0]!.claims[1]!.claimId])).toBe(0)
})

test('large batches go through while the connection pool is small', async () => {
  const pool = createPool({ connectionString: database.connectionString, max: 1 })
  const units = Array.from({ length: 4 }, () =>
    wholeSubmission({ claims: Array.from({ length: 20 }, () => ({ rows: { XML1: 1, XML3: 200 } })) }),
  )
  const results = await Promise.all(units.map((unit) => createLoader(pool, plans).loadBatch([unit])))
  await pool.end()
  expect(results.flat().every(({ status }) => status === 'stored')).toBe(true)
  expect(await count('xml3 WHERE claim_id = $1', [units[3]!.parts[0]!.claims[19]!.claimId])).toBe(200)
})

test('a batch whose connection is cut is loaded on another one, once', async () => {
  const pool = createPool({ connectionString: database.connectionString, applicationName: 'cut', max: 4 })
  const cut = () =>
    database.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cut'",
    )
  const victim = createLoader(pool, plans)
  const units = Array.from({ length: 30 }, () =>
    wholeSubmission({ claims: Array.from({ length: 10 }, () => ({ rows: { XML1: 1, XML3: 50 } })) }),
  )
  const loading = Promise.all(units.map((unit) => victim.loadBatch([unit])))
  for (let i = 0; i < 3; i++) {
    await sleep(15)
    await cut()
  }
  const results = (await loading).flat()
  await pool.end()
  expect(results.map(({ status }) => status)).toEqual(units.map(() => 'stored'))
  for (const unit of units) {
    const { claimId } = unit.parts[0]!.claims[9]!
    expect(await count('xml3 WHERE claim_id = $1', [claimId])).toBe(50)
  }
})
