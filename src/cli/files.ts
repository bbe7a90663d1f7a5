import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SubmissionKind } from '../rules/verdict.js'
import { UsageError } from './command.js'

/** A file to be judged or sent. */
export interface InputFile {
  readonly path: string
  readonly bytes: number
}

/** Files as named, and every `.xml` below folders, in order of their names. */
export async function findFiles(paths: readonly string[]): Promise<InputFile[]> {
  const found: InputFile[] = []
  for (const path of paths) {
    const info = await stat(path).catch(() => {
      throw new UsageError(`không có tệp / no such file: ${path}`)
    })
    if (!info.isDirectory()) found.push({ path, bytes: info.size })
    else {
      const entries = await readdir(path, { recursive: true, withFileTypes: true })
      const files = entries
        .filter((entry) => entry.isFile() && /\.xml$/i.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
      for (const file of files) found.push({ path: file, bytes: (await stat(file)).size })
    }
  }
  return found
}

const HEAD_BYTES = 8192

/** What a file is, by its root element; an envelope unless it is plainly something else. */
export async function kindOf(path: string): Promise<SubmissionKind> {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(HEAD_BYTES)
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0)
    const head = buffer.toString('utf8', 0, bytesRead).replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '')
    const root = /<(?:[\w.-]+:)?([\w.-]+)/.exec(head)?.[1]
    return root === 'CHI_TIEU_TRANG_THAI_KCB'
      ? 'checkin'
      : root === 'CHI_TIEU_GIAM_DINH_YKHOA'
        ? 'assessment'
        : 'claims'
  } finally {
    await file.close()
  }
}

/** MACSKCB of an envelope (or MA_CSKCB of a lone table), read from the beginning of the file; null when not there. */
export async function facilityOf(path: string): Promise<string | null> {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(HEAD_BYTES)
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0)
    return /<(?:MACSKCB|MA_CSKCB)>\s*([^<\s]+)\s*</.exec(buffer.toString('utf8', 0, bytesRead))?.[1] ?? null
  } finally {
    await file.close()
  }
}

/** The file in chunks; `onBytes` hears of each. */
export async function* readChunks(
  path: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    onBytes((chunk as Buffer).length)
    yield chunk as Buffer
  }
}
