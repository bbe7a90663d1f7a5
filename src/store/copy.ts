import type { Connection, PoolClient, Submittable } from 'pg'

/*
 * COPY without waiting. `COPY a FROM STDIN; COPY b FROM STDIN; COMMIT` goes out as one query with the data of
 * all its COPYs right behind it: the server takes each COPY's data up to its CopyDone and goes on to the next
 * statement, and after an error it drops what still arrives (PostgreSQL documentation, "Message Flow", COPY).
 * So a batch of any number of tables costs one round trip, and the server parses while we still write.
 */

export interface CopyIn {
  /** `COPY … FROM STDIN`, without a semicolon. */
  readonly statement: string
  readonly chunks: readonly Uint8Array[]
}

/** Small enough that the server works on one frame while the next arrives, large enough to be few. */
const FRAME_BYTES = 128 * 1024
/** Up to here one write with everything in it is cheaper than many without copying. */
const SMALL_BYTES = 64 * 1024

const COPY_DATA = 0x64
const COPY_DONE = 0x63
const QUERY = 0x51
const FRAME_HEAD = 5

/**
 * Runs COPYs and then COMMIT on a connection that is in a transaction and has nothing else to do, in one go.
 * Rejects with the server's error, in which case the transaction has failed and nothing is committed; or with
 * the error of a broken connection, in which case nobody knows.
 */
export function copyAndCommit(client: PoolClient, copies: readonly CopyIn[]): Promise<void> {
  const text = [...copies.map((copy) => copy.statement), 'COMMIT'].join(';\n')
  const buffers = frameAll(text, copies)
  return new Promise((resolve, reject) => {
    let lastTag = ''
    const query: Submittable & Record<string, unknown> = {
      submit(connection: Connection) {
        const { stream } = connection as unknown as {
          stream: NodeJS.WritableStream & { cork(): void; uncork(): void }
        }
        stream.cork()
        for (const buffer of buffers) stream.write(buffer)
        stream.uncork()
      },
      // What the client calls on the query that is under way; the data are on their way already.
      handleCopyInResponse() {},
      handleCommandComplete(message: { text: string }) {
        lastTag = message.text
      },
      handleEmptyQuery() {},
      handleRowDescription() {},
      handleDataRow() {},
      handleError(error: Error) {
        reject(error)
      },
      handleReadyForQuery() {
        // The server answers COMMIT with ROLLBACK when the transaction had failed before.
        if (lastTag === 'COMMIT') resolve()
        else reject(new Error(`the server answered COMMIT with ${lastTag}`))
      },
      callback() {},
    }
    client.query(query)
  })
}

function frameAll(text: string, copies: readonly CopyIn[]): Uint8Array[] {
  const out: Uint8Array[] = [queryMessage(text)]
  for (const { chunks } of copies) {
    for (const chunk of together(chunks)) {
      for (let at = 0; at < chunk.length; at += FRAME_BYTES) {
        const data = chunk.subarray(at, at + FRAME_BYTES)
        out.push(head(COPY_DATA, data.length), data)
      }
    }
    out.push(head(COPY_DONE, 0))
  }
  const total = out.reduce((sum, buffer) => sum + buffer.length, 0)
  return total <= SMALL_BYTES ? [Buffer.concat(out, total)] : out
}

/** Many small chunks in one: each buffer that is written costs the kernel more than copying a little. */
function together(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  if (chunks.length < 2) return chunks
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  return total / chunks.length > SMALL_BYTES ? chunks : [Buffer.concat(chunks, total)]
}

function queryMessage(text: string): Buffer {
  const length = Buffer.byteLength(text) + 1
  const message = Buffer.alloc(FRAME_HEAD + length)
  message[0] = QUERY
  message.writeUInt32BE(length + 4, 1)
  message.write(text, FRAME_HEAD)
  return message
}

function head(type: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(FRAME_HEAD)
  buffer[0] = type
  buffer.writeUInt32BE(length + 4, 1)
  return buffer
}

/** A line of COPY text; null becomes `\N`. */
export function copyLine(values: readonly (string | number | boolean | null | undefined)[]): string {
  let line = ''
  for (let i = 0; i < values.length; i++) {
    if (i > 0) line += '\t'
    const value = values[i]
    if (value === null || value === undefined) line += '\\N'
    else if (typeof value === 'string') line += escapeCopyText(value)
    else if (typeof value === 'boolean') line += value ? 't' : 'f'
    else line += value
  }
  return `${line}\n`
}

const SPECIAL = /[\\\t\n\r\0]/
const SPECIALS = /[\\\t\n\r\0]/g
// PostgreSQL text cannot hold NUL.
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\ufffd',
}

function escapeCopyText(text: string): string {
  return SPECIAL.test(text) ? text.replace(SPECIALS, (character) => ESCAPES[character]!) : text
}

/** `bytea` in COPY text. */
export function copyBytea(hex: string): string {
  return `\\x${hex}`
}

const BINARY_SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const BINARY_TRAILER = Buffer.from([0xff, 0xff])

/** A field of COPY binary: text, bytea, and integers of four or eight bytes. */
export type BinaryField = Uint8Array | { readonly int4: number } | { readonly int8: bigint }

/** Rows as COPY binary, for bytes that would double as text. Large fields are not copied. */
export function binaryRows(rows: readonly (readonly BinaryField[])[]): Uint8Array[] {
  const out: Uint8Array[] = [BINARY_SIGNATURE]
  for (const row of rows) {
    const count = Buffer.allocUnsafe(2)
    count.writeInt16BE(row.length)
    out.push(count)
    for (const field of row) {
      const bytes = field instanceof Uint8Array ? field : integer(field)
      const length = Buffer.allocUnsafe(4)
      length.writeInt32BE(bytes.length)
      out.push(length, bytes)
    }
  }
  out.push(BINARY_TRAILER)
  return joinSmall(out)
}

function integer(field: { readonly int4: number } | { readonly int8: bigint }): Buffer {
  if ('int4' in field) {
    const bytes = Buffer.allocUnsafe(4)
    bytes.writeInt32BE(field.int4)
    return bytes
  }
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeBigInt64BE(field.int8)
  return bytes
}

/** Runs of small pieces become one each, so that a row is not a dozen frames. */
function joinSmall(pieces: readonly Uint8Array[]): Uint8Array[] {
  const out: Uint8Array[] = []
  let run: Uint8Array[] = []
  for (const piece of pieces) {
    if (piece.length < FRAME_BYTES / 8) {
      run.push(piece)
      continue
    }
    if (run.length > 0) out.push(Buffer.concat(run))
    run = []
    out.push(piece)
  }
  if (run.length > 0) out.push(Buffer.concat(run))
  return out
}
