import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateEnvelope } from '../../src/generate/index.js'
import { WorkerFailedError } from '../../src/intake/errors.js'
import type { StandardVersion } from '../../src/standard/plan.js'
import { documentsOf, envelopeOf, fresh } from '../support/claims.js'
import { bearer, nativeUrl, sendCompatible, sendNative } from '../support/his.js'
import { call } from '../support/http.js'
import { useService } from '../support/service.js'
import { storeFaults } from '../support/store-faults.js'

/*
 * Node tells of every new thread by the process event 'worker'. Ending such a thread from outside is what a
 * worker that dies of memory or of a fault in native code looks like to the pool.
 */
/** Threads that are ready for work. */
const threads = new Set<Worker>()
const hear = (worker: Worker): void => {
  // The first message of a thread says that it is ready for work.
  worker.once('message', () => threads.add(worker))
  worker.once('exit', () => threads.delete(worker))
}
process.on('worker', hear)
afterAll(() => {
  process.off('worker', hear)
})

const it = useService({ workers: 1, wholeBodyBytes: 8 * 1024 * 1024 })
/** About 6 MB, so that the worker is busy for a while. */
let large: Buffer

beforeAll(() => {
  large = Buffer.concat([...generateEnvelope(fresh({ claims: 40, rows: 120 }))])
})

/** Ends the threads that are there now, not those that take their place. */
async function endWorkers(): Promise<void> {
  await Promise.all([...threads].map((worker) => worker.terminate()))
}

async function endBusyWorker(): Promise<void> {
  const { intake } = it.service.engine
  while (threads.size === 0 || intake.stats().workersBusy === 0)
    await new Promise((resolve) => setImmediate(resolve))
  await endWorkers()
}

async function submissions(): Promise<number> {
  const { rows } = await it.service.engine.pool.query('SELECT count(*)::int AS n FROM submission')
  return rows[0].n
}

const small = () => envelopeOf(documentsOf(fresh()))

test('a worker that dies at work costs that submission an error, and stores nothing of it', async () => {
  const before = await submissions()
  const [reply] = await Promise.all([sendNative(it.own, large), endBusyWorker()])
  expect([reply.status, JSON.parse(reply.text).code]).toEqual([500, 'WORKER_FAILED'])
  expect(await submissions()).toBe(before)
})

test('on the compatible face it is code 500 and HTTP 200', async () => {
  const [reply] = await Promise.all([sendCompatible(it.own, large), endBusyWorker()])
  expect([reply.status, JSON.parse(reply.text).maKetQua]).toEqual([200, '500'])
})

test('the next submission is judged by a new worker, and the lost one can be sent again', async () => {
  expect(JSON.parse((await sendNative(it.own, small())).text)).toMatchObject({ outcome: 'accepted' })
  expect(JSON.parse((await sendNative(it.own, large)).text)).toMatchObject({
    outcome: 'accepted',
    claimsAccepted: 40,
    duplicate: false,
  })
})

test('a worker that dies between two submissions costs nothing', async () => {
  await endWorkers()
  const replies = await Promise.all([1, 2, 3].map(() => sendNative(it.own, small())))
  expect(replies.map(({ text }) => JSON.parse(text).outcome)).toEqual(['accepted', 'accepted', 'accepted'])
})

test('again and again it costs a submission at most, however many wait', async () => {
  for (let round = 0; round < 5; round++) {
    const sent = Promise.all(Array.from({ length: 20 }, () => sendNative(it.own, small())))
    const [replies] = await Promise.all([sent, endBusyWorker()])
    const failed = replies.filter(({ status }) => status !== 200)
    expect(failed.length).toBeLessThanOrEqual(1)
    for (const { text } of failed) expect(JSON.parse(text).code).toBe('WORKER_FAILED')
  }
})

test('a stream whose worker dies ends with an error line, and what was told before is stored', async () => {
  const pieces = [...generateEnvelope(fresh({ claims: 120, rows: 150 }))]
  const reply = call(nativeUrl(it.own), {
    headers: { ...bearer(it.own), 'Content-Type': 'application/xml', Accept: 'application/x-ndjson' },
    body: Buffer.concat(pieces),
  })
  // Not the first part: something shall have been told.
  const { intake } = it.service.engine
  const before = intake.stats().batches.count
  while (intake.stats().batches.count < before + 1) await new Promise((resolve) => setTimeout(resolve, 1))
  await endBusyWorker()
  const lines = (await reply).text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.at(-1)).toMatchObject({ type: 'error', code: 'WORKER_FAILED' })
  for (const { claimId } of lines.slice(0, -1)) {
    const { rows } = await it.service.engine.pool.query('SELECT outcome FROM claim WHERE claim_id = $1', [
      claimId,
    ])
    expect(rows).toEqual([{ outcome: 'accepted' }])
  }
})

test('a job that makes the worker throw fails alone', async () => {
  const { intake } = it.service.engine
  const file = small()
  const request = {
    maCskcb: '79999',
    account: 'thu',
    face: 'native' as const,
    kind: 'claims' as const,
    standardVersion: 'không có' as StandardVersion,
    receivedAt: new Date(),
    body: { bytes: file, encoding: 'xml' as const },
  }
  await expect(intake.submit(request, intake.admit('79999', file.length))).rejects.toBeInstanceOf(
    WorkerFailedError,
  )
  expect(JSON.parse((await sendNative(it.own, file)).text)).toMatchObject({ outcome: 'accepted' })
})

test('after all this the store is sound', async () => {
  expect(await storeFaults(it.service.engine.pool)).toEqual([])
})
