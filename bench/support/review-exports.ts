import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { readSheet } from 'read-excel-file/node'
import type { RunningService } from './children.js'
import { memoryOf, resetPeak } from './processes.js'
import { signIn } from './review-session.js'
import { REVIEWERS } from './review-store.js'

export interface ExportResult {
  readonly rows: number
  readonly seconds: number
  readonly fileBytes: number
  /** Of the service that makes it: at rest before, and at most meanwhile. */
  readonly memoryBefore: number
  readonly memoryPeak: number
  readonly sheets: number
  /** Rows found in the sheets of the file, headers left out; every part's checksum was right. */
  readonly rowsInFile: number
  /** A smaller one, read back whole by a reader of workbooks. */
  readonly smallRows: number
}

interface Job {
  readonly exportId: string
  readonly state: string
  readonly rowsDone: number
  readonly error: string | null
}

/** Every finding in the store as one workbook, ordered, waited for and downloaded as a program does it. */
export async function measureExport(
  { url, pid }: RunningService,
  file: string,
  smallFilter: Readonly<Record<string, string>>,
): Promise<ExportResult> {
  const session = await signIn(url, REVIEWERS[1]!)
  const headers = { authorization: `Bearer ${session.token}`, 'content-type': 'application/json' }
  const make = async (filter: object, target: string): Promise<Job> => {
    const ordered = await fetch(`${url}/v1/review/exports`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ layout: 'findings', format: 'xlsx', filter }),
    })
    if (ordered.status !== 202) throw new Error(`the export was refused: ${await ordered.text()}`)
    let job = (await ordered.json()) as Job
    while (job.state === 'queued' || job.state === 'running') {
      await sleep(250)
      job = (await (await fetch(`${url}/v1/review/exports/${job.exportId}`, { headers })).json()) as Job
    }
    if (job.state !== 'done') throw new Error(`the export ended as ${job.state}: ${job.error}`)
    const download = await fetch(`${url}/v1/review/exports/${job.exportId}/file`, { headers })
    await pipeline(Readable.fromWeb(download.body as never), createWriteStream(target))
    return job
  }
  // The small one first: after a long one the service rests.
  const small = await make(smallFilter, `${file}.small.xlsx`)
  resetPeak(pid)
  const before = memoryOf(pid).now
  const started = performance.now()
  const job = await make({}, file)
  const seconds = (performance.now() - started) / 1000
  const { peak } = memoryOf(pid)
  const checked = await checkWorkbook(file)
  const sheet = await readSheet(`${file}.small.xlsx`)
  session.close()
  if (small.rowsDone === 0 || sheet.length - 1 !== small.rowsDone)
    throw new Error(`a workbook of ${small.rowsDone} findings was read back with ${sheet.length - 1}`)
  return {
    rows: job.rowsDone,
    seconds,
    fileBytes: checked.bytes,
    memoryBefore: before,
    memoryPeak: peak,
    sheets: checked.sheets,
    rowsInFile: checked.rows - checked.sheets,
    smallRows: small.rowsDone,
  }
}

interface Entry {
  readonly name: string
  readonly crc: number
  readonly packed: number
  readonly offset: number
}

/** Unpacks every part of a workbook, compares its checksum and counts the rows; in flat memory. */
async function checkWorkbook(file: string): Promise<{ bytes: number; sheets: number; rows: number }> {
  const { bytes, entries } = await directoryOf(file)
  let sheets = 0
  let rows = 0
  for (const { name, crc, packed, offset } of entries) {
    const inflate = createInflateRaw()
    let sum = 0
    let rest = ''
    inflate.on('data', (piece: Buffer) => {
      sum = crc32(piece, sum)
      const text = rest + piece.toString('latin1')
      rows += text.split('<row ').length - 1
      rest = text.slice(-4)
    })
    await Promise.all([
      once(inflate, 'end'),
      pipeline(createReadStream(file, { start: offset, end: offset + packed - 1 }), inflate),
    ])
    if (sum !== crc) throw new Error(`${name}: the checksum is wrong`)
    if (name.startsWith('xl/worksheets/')) {
      sheets++
      if (!rest.endsWith('eet>')) throw new Error(`${name} is cut off`)
    }
  }
  return { bytes, sheets, rows }
}

/** The central directory of a ZIP archive of less than 4 GB (PKWARE APPNOTE 4.3.12, 4.3.16). */
async function directoryOf(file: string): Promise<{ bytes: number; entries: Entry[] }> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const read = async (at: number, length: number) =>
      (await handle.read(Buffer.alloc(length), 0, length, at)).buffer
    const end = await read(size - 22, 22)
    if (end.readUInt32LE(0) !== 0x06054b50) throw new Error('no end of a ZIP archive')
    const directory = await read(end.readUInt32LE(16), end.readUInt32LE(12))
    const entries: Entry[] = []
    for (let at = 0; at < directory.length; ) {
      const nameLength = directory.readUInt16LE(at + 28)
      const local = directory.readUInt32LE(at + 42)
      const head = await read(local, 30)
      entries.push({
        name: directory.toString('utf8', at + 46, at + 46 + nameLength),
        crc: directory.readUInt32LE(at + 16),
        packed: directory.readUInt32LE(at + 20),
        offset: local + 30 + head.readUInt16LE(26) + head.readUInt16LE(28),
      })
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    }
    return { bytes: size, entries }
  } finally {
    await handle.close()
  }
}
