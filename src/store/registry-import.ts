import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import {
  type LineProblem,
  type RegistryColumn,
  readHeader,
  readRegistryLine,
  splitCsvLine,
} from '../eligibility/registry-file.js'
import { recheckChange } from './eligibility-open.js'
import { inTransaction } from './pool.js'
import {
  beginChange,
  type MergeCounts,
  mergeStaged,
  recordChange,
  StagedTwiceError,
} from './registry-merge.js'
import { COPY_STAGING, CREATE_STAGING, STAGING_TABLE, stagedCopyLine } from './registry-staging.js'

export interface ImportOptions {
  /** The file as it is on disk, gzip or not. */
  readonly source: AsyncIterable<Uint8Array>
  /** Name to be remembered. */
  readonly name: string
  readonly madeBy: string
  /** `snapshot`: the file is the whole registry. `changes`: it adds to and corrects what is there. */
  readonly mode: 'snapshot' | 'changes'
  /** Takes a snapshot that would close more than {@link MAX_LOSS} of the cards. */
  readonly allowLoss?: boolean
  readonly onProgress?: (progress: ImportProgress) => void
}

export interface ImportProgress {
  readonly phase: 'reading' | 'merging'
  /** Of the file as it is on disk. */
  readonly bytes: number
  readonly lines: number
  readonly badLines: number
}

export interface ImportResult extends MergeCounts {
  readonly lines: number
  readonly appliedAt: Date
}

export interface BadLine {
  /** In the file, from 1; the header is line 1. 0: the file itself. */
  readonly line: number
  readonly problems: readonly LineProblem[]
}

/** The file was not taken in, and nothing of it was: what is wrong, line by line. */
export class RegistryImportError extends Error {
  readonly code = 'REGISTRY_IMPORT'
  /** At most {@link MAX_LISTED}. */
  readonly bad: readonly BadLine[]
  readonly badTotal: number

  constructor(bad: readonly BadLine[], badTotal: number) {
    super(
      `Tệp sổ thẻ không được nhận: ${badTotal} dòng sai / the file was not taken in: ${badTotal} bad lines`,
    )
    this.name = 'RegistryImportError'
    this.bad = bad
    this.badTotal = badTotal
  }
}

export const MAX_LISTED = 200
/** A snapshot that no longer holds this part of the cards is more likely a file cut short. */
export const MAX_LOSS = 0.1

const REGISTRY_TABLES = 'person, card, card_status, temp_card, copay_entry'

/** Characters of COPY text that go to the server together. */
const CHUNK = 128 * 1024
/** Longest line worth reading; more is not a registry file. */
const MAX_LINE = 64 * 1024

/**
 * Takes a file into the registry, all or nothing: every line is checked, staged by COPY, and merged in one
 * transaction. The registry can be read all the while; only other changes wait, and only for the merge.
 *
 * @throws RegistryImportError
 */
export async function importRegistry(pool: pg.Pool, options: ImportOptions): Promise<ImportResult> {
  const reading = new FileReading(options)
  const done = await inTransaction(pool, async (client) => {
    await client.query(CREATE_STAGING)
    await pipeline(Readable.from(reading.copyChunks()), client.query(copyFrom(COPY_STAGING)))
    reading.refuseBad()
    options.onProgress?.({ ...reading.progress(), phase: 'merging' })
    // Hash joins over millions of lines, once: worth more memory than the daily work has.
    await client.query("SET LOCAL work_mem = '128MB'")
    await client.query(`ANALYZE ${STAGING_TABLE}`)
    const appliedAt = await beginChange(client)
    const full = options.mode === 'snapshot'
    if (full && options.allowLoss !== true) await refuseLoss(client)
    const counts = await mergeStaged(client, { sql: STAGING_TABLE, values: [] }, appliedAt, full).catch(
      (error) => {
        throw error instanceof StagedTwiceError ? twice(error) : error
      },
    )
    await refuseOrphans(client)
    await recordChange(client, appliedAt, {
      kind: options.mode,
      source: options.name,
      madeBy: options.madeBy,
      sha256: reading.sha256(),
      lines: reading.progress().lines,
      ...counts,
    })
    // Whoever asks next must not find plans that were made for what was there before.
    await client.query(`ANALYZE ${REGISTRY_TABLES}`)
    await recheckChange(client, appliedAt)
    return { ...counts, lines: reading.progress().lines, appliedAt }
  })
  // Fresh rows are marked as settled by whoever reads them first, a page of WAL each time; better all at once and
  // now than by look-ups all day.
  if (options.mode === 'snapshot') await pool.query(`VACUUM ${REGISTRY_TABLES}`)
  return done
}

/** Lines of the file on their way into COPY text, and what was wrong with them. */
class FileReading {
  private readonly options: ImportOptions
  private readonly bad: BadLine[] = []
  private badTotal = 0
  private readonly hash = createHash('sha256')
  private bytes = 0
  private lines = 0

  constructor(options: ImportOptions) {
    this.options = options
  }

  progress(): ImportProgress {
    return { phase: 'reading', bytes: this.bytes, lines: this.lines, badLines: this.badTotal }
  }

  sha256(): Buffer {
    return this.hash.digest()
  }

  refuseBad(): void {
    if (this.badTotal > 0) throw new RegistryImportError(this.bad, this.badTotal)
  }

  /** COPY text of the good lines. After a bad one only checking goes on, as nothing will be kept. */
  async *copyChunks(): AsyncGenerator<Buffer> {
    let places: ReadonlyMap<RegistryColumn, number> | null = null
    let number = 0
    let out = ''
    for await (const batch of textLines(this.counted())) {
      for (const line of batch) {
        number += 1
        if (places === null) {
          const header = readHeader(line)
          if (!(header instanceof Map)) {
            this.add(number, [header as LineProblem])
            return
          }
          places = header
          continue
        }
        if (line === '') continue
        this.lines += 1
        const values = splitCsvLine(line)
        const read = values === null ? [OPEN_QUOTE] : readRegistryLine(values, places)
        if ('kind' in read) {
          if (this.options.mode === 'snapshot' && read.kind.startsWith('remove'))
            this.add(number, [ONLY_IN_CHANGES])
          if (this.badTotal === 0) out += stagedCopyLine(number, read)
        } else this.add(number, read)
        if (out.length >= CHUNK) {
          yield Buffer.from(out)
          out = ''
        }
      }
      this.options.onProgress?.(this.progress())
    }
    if (places === null) this.add(0, [EMPTY])
    if (out !== '' && this.badTotal === 0) yield Buffer.from(out)
  }

  private add(line: number, problems: readonly LineProblem[]): void {
    this.badTotal += 1
    if (this.bad.length < MAX_LISTED) this.bad.push({ line, problems })
  }

  private async *counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.options.source) {
      this.bytes += chunk.length
      this.hash.update(chunk)
      yield chunk
    }
  }
}

/** Lines of a text, gzip or not, in batches. Throws RegistryImportError for what is neither. */
async function* textLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let rest = ''
  let seen = 0
  try {
    for await (const chunk of await gunzipped(source)) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/)
      rest = lines.pop()!
      if (rest.length > MAX_LINE)
        throw new RegistryImportError([{ line: seen + lines.length + 1, problems: [LINE_TOO_LONG] }], 1)
      seen += lines.length
      yield lines
    }
    rest += decoder.decode()
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new RegistryImportError([{ line: seen + 1, problems: [NOT_UTF8] }], 1)
    if (typeof code === 'string' && code.startsWith('Z_'))
      throw new RegistryImportError([{ line: 0, problems: [BAD_GZIP] }], 1)
    throw error
  }
  if (rest !== '') yield [rest]
}

/** The content of a gzip file, told by its first two bytes; anything else as it is. */
async function gunzipped(source: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const chunks = source[Symbol.asyncIterator]()
  const first = await chunks.next()
  const all = (async function* () {
    if (first.done === true) return
    yield first.value
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value
  })()
  const zipped = first.done !== true && first.value[0] === 0x1f && first.value[1] === 0x8b
  if (!zipped) return all
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  const input = Readable.from(all)
  input.on('error', (error) => gunzip.destroy(error))
  return input.pipe(gunzip)
}

const problem = (vi: string, en: string, column: RegistryColumn | null = null): LineProblem => ({
  column,
  vi,
  en,
})
const OPEN_QUOTE = problem('dấu ngoặc kép không đóng', 'a quote does not close')
const EMPTY = problem('tệp rỗng', 'the file is empty')
const NOT_UTF8 = problem('không phải UTF-8', 'is not UTF-8')
const BAD_GZIP = problem('không giải nén được gzip', 'the gzip cannot be read')
const LINE_TOO_LONG = problem('dòng quá dài', 'the line is too long')
const ONLY_IN_CHANGES = problem('chỉ dùng trong tệp thay đổi', 'belongs into a file of changes', 'kind')

function twice(error: StagedTwiceError): RegistryImportError {
  const repeated = problem(
    `lặp lại một dòng trước (${error.table})`,
    `stands for the same as an earlier line (${error.table})`,
  )
  return new RegistryImportError(
    error.lines.map((line) => ({ line, problems: [repeated] })),
    error.lines.length,
  )
}

/** What belongs to a person needs one, here or in the registry. Lines with the person on them need no asking. */
async function refuseOrphans(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query(
    `SELECT line FROM ${STAGING_TABLE} AS s WHERE s.name IS NULL AND s.kind IN ('card', 'status', 'temp', 'copay')
      AND NOT EXISTS (SELECT FROM person AS p WHERE p.bhxh_no = s.bhxh_no AND p.known_to = 'infinity')
      ORDER BY line LIMIT ${MAX_LISTED}`,
  )
  if (rows.length === 0) return
  const unknown = problem(
    'người chưa có trong tệp và trong sổ thẻ',
    'the person is neither in the file nor in the registry',
    'bhxh_no',
  )
  throw new RegistryImportError(
    rows.map(({ line }) => ({ line: Number(line), problems: [unknown] })),
    rows.length,
  )
}

async function refuseLoss(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query(
    `SELECT (SELECT count(*) FROM card WHERE known_to = 'infinity')::float8 AS before,
      (SELECT count(*) FROM ${STAGING_TABLE} WHERE kind = 'card')::float8 AS after`,
  )
  const { before, after } = rows[0]
  if (after >= before * (1 - MAX_LOSS)) return
  const percent = Math.round((1 - after / before) * 100)
  const loss = problem(
    `tệp ít hơn sổ thẻ ${percent} % số thẻ; nếu đúng là toàn bộ sổ thẻ, dùng --allow-loss`,
    `the file holds ${percent} % fewer cards than the registry; if it is the whole registry, use --allow-loss`,
  )
  throw new RegistryImportError([{ line: 0, problems: [loss] }], 1)
}
