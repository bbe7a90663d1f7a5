import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { LoadUnit, StreamEnd, StreamPart, SubmissionHead } from '../../src/store/judged.js'
import { createLoader } from '../../src/store/load.js'
import { loadTransaction } from '../../src/store/load-batch.js'
import { readClaimOriginal, readOriginal } from '../../src/store/read-originals.js'
import { readSubmission } from '../../src/store/read-submissions.js'
import { useTestDatabase } from '../support/database.js'
import { judgedPart, plans, submissionHead, wholeSubmission } from '../support/judged-claims.js'

const database = useTestDatabase()
const load = (...units: LoadUnit[]) => createLoader(database.pool, plans).loadBatch(units)
const M = '01999'

interface Stream {
  readonly head: SubmissionHead
  readonly parts: readonly StreamPart[]
  readonly end: StreamEnd
  readonly bytes: Buffer
}

/** A stream of stretches with two claims each; `name` makes the bytes. */
function stream(name: string, stretches: number): Stream {
  const head = submissionHead()
  const parts: StreamPart[] = []
  const pieces: Buffer[] = []
  let offset = 0
  for (let partNo = 0; partNo < stretches; partNo++) {
    const claims = ['a', 'b'].map((letter) => ({
      maLk: `${name}-${partNo}${letter}`,
      content: `<HOSO>${name} ${partNo}${letter}</HOSO>`,
      rejected: partNo === 1 && letter === 'b',
    }))
    const { part, bytes } = judgedPart(head, claims, { partNo, offset, firstOrdinal: partNo * 2 + 1 })
    parts.push({ mode: 'part', head, first: partNo === 0, part })
    pieces.push(bytes)
    offset += bytes.length
  }
  const bytes = Buffer.concat(pieces)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const end: StreamEnd = {
    ...{ mode: 'end', head, first: stretches === 0, sha256, bytes: bytes.length, refused: stretches === 0 },
    findings: [
      {
        code: 'STR-010',
        severity: 'warning',
        table: null,
        row: 0,
        field: null,
        value: null,
        line: 1,
        column: 2,
      },
    ],
  }
  return { head, parts, end, bytes }
}

test('a stream is readable while it arrives, and whole at the end', async () => {
  const { head, parts, end, bytes } = stream('LK-STREAM', 3)
  await load(parts[0]!)
  await load(parts[1]!)
  expect(await readSubmission(database.pool, M, { maGiaoDich: head.maGiaoDich })).toMatchObject({
    ...{
      state: 'receiving',
      outcome: 'partly',
      claimsTotal: 4,
      claimsAccepted: 3,
      claimsRejected: 1,
      sha256: '',
    },
  })
  const results = await load(parts[2]!, end)
  expect(results.map(({ status }) => status)).toEqual(['stored', 'stored'])
  const verdict = await readSubmission(database.pool, M, { submissionId: head.submissionId })
  expect(verdict).toMatchObject({
    ...{ state: 'complete', outcome: 'partly', claimsTotal: 6, claimsAccepted: 5, bytes: bytes.length },
    ...{ sha256: end.sha256, duplicate: false, findings: end.findings },
  })
  expect(verdict!.claims.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4, 5, 6])

  const chunks: Uint8Array[] = []
  for await (const chunk of readOriginal(database.pool, M, head.submissionId)) chunks.push(chunk)
  expect(Buffer.concat(chunks)).toEqual(bytes)
  const last = parts[2]!.part.claims[1]!
  const original = await readClaimOriginal(database.pool, M, last.claimId)
  expect(Buffer.from(original!).toString()).toBe('<HOSO>LK-STREAM 2b</HOSO>')
})

test('a claim that spans two stretches comes back whole', async () => {
  const { head, parts } = stream('LK-SPAN', 2)
  const first = parts[0]!.part.claims[1]!
  const spanning = { ...first, rawLength: first.rawLength + 6 }
  await load(
    { ...parts[0]!, part: { ...parts[0]!.part, claims: [parts[0]!.part.claims[0]!, spanning] } },
    parts[1]!,
  )
  const original = await readClaimOriginal(database.pool, head.maCskcb, first.claimId)
  expect(Buffer.from(original!).toString()).toBe('<HOSO>LK-SPAN 0b</HOSO><HOSO>')
})

test('an empty stream is a refused submission', async () => {
  const { head, end } = stream('LK-EMPTY', 0)
  expect(await load(end)).toEqual([{ status: 'stored', claims: [] }])
  const verdict = await readSubmission(database.pool, M, { submissionId: head.submissionId })
  expect(verdict).toMatchObject({ state: 'complete', outcome: 'refused', claims: [] })
})

test('a stream of bytes that were sent before points to the first', async () => {
  const first = stream('LK-TWICE', 2)
  const second = stream('LK-TWICE', 2)
  await load(...first.parts, first.end)
  const results = await load(...second.parts, second.end)
  expect(results.every(({ status }) => status === 'stored')).toBe(true)
  const verdict = await readSubmission(database.pool, M, { submissionId: second.head.submissionId })
  expect(verdict).toMatchObject({ duplicate: true, state: 'complete', sha256: first.end.sha256 })
  expect(verdict!.claims.every(({ unchanged }) => unchanged)).toBe(true)
})

test('streams of the same bytes that end at once all end, and one is the first', async () => {
  const streams = Array.from({ length: 6 }, () => stream('LK-RACE', 1))
  for (const { parts } of streams) await load(...parts)
  const results = await Promise.all(streams.map(({ end }) => load(end)))
  expect(results.flat().every(({ status }) => status === 'stored')).toBe(true)
  const { rows } = await database.pool.query(
    'SELECT duplicate_of FROM submission WHERE sha256 = $1 ORDER BY duplicate_of NULLS FIRST',
    [Buffer.from(streams[0]!.end.sha256, 'hex')],
  )
  expect(rows.map((row) => row.duplicate_of === null)).toEqual([true, false, false, false, false, false])
})

test('a stretch of a submission that was never opened fails', async () => {
  const { parts, end } = stream('LK-LOST', 2)
  const results = await load(parts[1]!, end, wholeSubmission({ claims: [{}] }))
  expect(results.map(({ status }) => status)).toEqual(['failed', 'failed', 'stored'])
})

test('a second attempt after a COMMIT of unknown outcome finds its own work and no duplicate', async () => {
  const { parts, end } = stream('LK-UNKNOWN', 2)
  const whole = wholeSubmission({ claims: [{}, { rejected: true }] })
  const units = [whole, ...parts, end]
  const first = await load(...units)
  const client = await database.pool.connect()
  const second = await loadTransaction(
    client,
    [...units, wholeSubmission({ claims: [{ rejected: true, maLk: null }] })],
    () => '',
    true,
  )
  client.release()
  expect(second.slice(0, 4)).toEqual(first)
  expect(second[4]).toMatchObject({ status: 'stored', claims: [{ version: null }] })
})

test('a file that was cut off with the same MA_LK twice in it brings nothing new when it is sent again', async () => {
  const maLk = 'LK-CUT-TWICE'
  const claims = [
    { maLk, content: '<HOSO>first</HOSO>' },
    { maLk, content: '<HOSO>second</HOSO>', rejected: true },
  ]
  const send = async () => {
    const head = submissionHead()
    const { part } = judgedPart(head, claims, { partNo: 0, offset: 0, firstOrdinal: 1 })
    const [result] = await load({ mode: 'part', head, first: true, part })
    if (result?.status !== 'stored') throw new Error('not stored')
    return result.claims.map(({ version, unchanged, currentVersion }) => [version, unchanged, currentVersion])
  }
  expect(await send()).toEqual([
    [1, false, 1],
    [2, false, 1],
  ])
  for (const _ of [1, 2])
    expect(await send()).toEqual([
      [null, true, 1],
      [null, true, 1],
    ])
  const another = judgedPart(submissionHead(), [{ maLk, content: '<HOSO>third</HOSO>' }], {
    partNo: 0,
    offset: 0,
    firstOrdinal: 1,
  })
  await load({ mode: 'part', head: submissionHead(), first: true, part: another.part })
  // The first content once more, after another one: that is news.
  expect((await send())[0]).toEqual([4, false, 4])
})
