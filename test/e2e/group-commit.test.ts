import { afterAll, beforeAll, expect, test } from 'vitest'
import { resolveOptions } from '../../src/config.js'
import { intakeOptions } from '../../src/engine.js'
import { StoreUnavailableError } from '../../src/intake/errors.js'
import { createIntake, type RunningIntake } from '../../src/intake/intake.js'
import { loadPlans } from '../../src/standard/compile.js'
import type { LoadUnit } from '../../src/store/judged.js'
import { createLoader } from '../../src/store/load.js'
import { readSubmission } from '../../src/store/read-submissions.js'
import { documentsOf, envelopeOf, fieldOf, fresh } from '../support/claims.js'
import { useTestDatabase } from '../support/database.js'
import { storeFaults } from '../support/store-faults.js'

const database = useTestDatabase()

/** MA_LK whose rows PostgreSQL shall refuse. */
let refused: string | null = null
/** Batches wait here, so that what comes meanwhile gathers into the next. */
let gate: Promise<void> = Promise.resolve()
const batches: number[] = []
let intake: RunningIntake

beforeAll(() => {
  const { pool } = database
  const loader = createLoader(pool, loadPlans())
  intake = createIntake(
    { ...intakeOptions(resolveOptions({ workers: 2, loaders: 1 }, {})), node: 0 },
    {
      async loadBatch(units) {
        await gate
        batches.push(units.length)
        return loader.loadBatch(units.map(spoiled))
      },
      readVerdict: (maCskcb, submissionId) => readSubmission(pool, maCskcb, { submissionId }),
    },
  )
})

afterAll(() => intake.close())

/** The unit with COPY text that is none, if it is the one to be refused. */
function spoiled(unit: LoadUnit): LoadUnit {
  if (unit.mode !== 'whole' || !unit.parts.some(({ claims }) => claims.some(({ maLk }) => maLk === refused)))
    return unit
  const parts = unit.parts.map((part) => ({
    ...part,
    copies: part.copies.map(({ table, bytes }) => ({
      table,
      bytes: new Uint8Array(bytes).fill(0x78, 0, 12),
    })),
  }))
  return { ...unit, parts }
}

function send(file: Uint8Array) {
  return intake.submit(
    {
      maCskcb: '79999',
      account: 'thu',
      face: 'native',
      kind: 'claims',
      standardVersion: '3176',
      receivedAt: new Date(),
      body: { bytes: file, encoding: 'xml' },
    },
    intake.admit('79999', file.length),
  )
}

/** Sends all while the only lane is held, and lets go once they wait. */
async function sendTogether(files: readonly Uint8Array[]) {
  let open = () => {}
  gate = new Promise((resolve) => {
    open = resolve
  })
  const before = intake.stats().batches
  const first = send(envelopeOf(documentsOf(fresh())))
  while (intake.stats().batches.count === before.count) await new Promise((resolve) => setImmediate(resolve))
  const sent = Promise.allSettled(files.map(send))
  const judged = () => intake.stats().stages.judge?.count ?? 0
  const target = judged() + files.length
  while (judged() < target) await new Promise((resolve) => setTimeout(resolve, 5))
  open()
  await first
  return sent
}

test('small submissions that wait at the same moment share a transaction', async () => {
  batches.length = 0
  const results = await sendTogether(Array.from({ length: 40 }, () => envelopeOf(documentsOf(fresh()))))
  expect(results.map(({ status }) => status)).toEqual(results.map(() => 'fulfilled'))
  expect(batches.length).toBeLessThan(10)
})

test('one that PostgreSQL refuses fails alone; all others are accepted, with all their rows', async () => {
  const claims = documentsOf(fresh({ claims: 40 }))
  const maLk = claims.map((claim) => fieldOf(claim, 'XML1', 'MA_LK'))
  refused = maLk[17]!
  batches.length = 0
  const results = await sendTogether(claims.map((claim) => envelopeOf([claim])))
  expect(Math.max(...batches)).toBeGreaterThan(10)
  for (const [i, result] of results.entries()) {
    if (i === 17) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailableError) })
    } else {
      expect(result).toMatchObject({ status: 'fulfilled', value: { outcome: 'accepted', claimsAccepted: 1 } })
    }
  }
  const { rows } = await database.pool.query('SELECT ma_lk FROM claim WHERE ma_lk = ANY($1)', [maLk])
  expect(rows.map((row) => row.ma_lk).sort()).toEqual(maLk.filter((one) => one !== refused).sort())
  expect(await storeFaults(database.pool)).toEqual([])
})

test('what was refused can be sent again once it is well', async () => {
  const [claim] = documentsOf(fresh())
  refused = fieldOf(claim!, 'XML1', 'MA_LK')
  await expect(send(envelopeOf([claim!]))).rejects.toBeInstanceOf(StoreUnavailableError)
  refused = null
  expect(await send(envelopeOf([claim!]))).toMatchObject({ outcome: 'accepted', duplicate: false })
})
