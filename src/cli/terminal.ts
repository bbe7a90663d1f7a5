import { styleText } from 'node:util'

/** Colours only where a terminal shows them and nobody asked to do without (https://no-color.org). */
const coloured = (stream: NodeJS.WriteStream): boolean =>
  stream.isTTY === true && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb'

export function paint(
  style: Parameters<typeof styleText>[0],
  text: string,
  stream: NodeJS.WriteStream = process.stdout,
): string {
  // Whether to colour is decided above, for the stream that is written to.
  return coloured(stream) ? styleText(style, text, { validateStream: false }) : text
}

export const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 2 : 0)

/** `1 h 02 min`, `3 min 05 s`, `12 s`. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds))
  if (s < 60) return `${s} s`
  if (s < 3600) return `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, '0')} s`
  return `${Math.floor(s / 3600)} h ${String(Math.floor((s % 3600) / 60)).padStart(2, '0')} min`
}

export interface Progress {
  update(done: { bytes: number; claims: number; rejected: number }): void
  /** Clears the line. */
  end(): void
}

/** A progress bar on standard error, when that is a terminal; else nothing. `totalBytes` null: no end is known. */
export function progressBar(totalBytes: number | null): Progress {
  const stream = process.stderr
  if (stream.isTTY !== true) return { update() {}, end() {} }
  const started = Date.now()
  let drawn = 0
  return {
    update({ bytes, claims, rejected }) {
      const now = Date.now()
      if (now - drawn < 100) return
      drawn = now
      const seconds = (now - started) / 1000
      const rate = bytes / Math.max(seconds, 0.001)
      const share = totalBytes === null || totalBytes === 0 ? null : Math.min(1, bytes / totalBytes)
      const width = 24
      const bar =
        share === null
          ? ''
          : `[${'█'.repeat(Math.round(share * width)).padEnd(width, '·')}] ${Math.floor(share * 100)} % `
      const left =
        share === null || totalBytes === null ? '' : ` · còn/left ${duration((totalBytes - bytes) / rate)}`
      const line = `${bar}${claims} hồ sơ/claims · ${megabytes(rate)} MB/s · từ chối/rejected ${rejected}${left}`
      stream.write(`\r\x1b[2K${line.slice(0, (stream.columns ?? 100) - 1)}`)
    },
    end() {
      stream.write('\r\x1b[2K')
    },
  }
}
