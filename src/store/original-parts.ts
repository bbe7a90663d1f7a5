import type { OriginalPart, OriginalParts } from './read-originals.js'

/** What is kept at most, and for how long after it was last asked for. */
const MOST_BYTES = 24 * 1024 * 1024
const MOST_PARTS = 100
const KEPT_MS = 30_000

/**
 * Keeps parts of originals that were unpacked a moment ago. A reviewer goes through the claims of one file one after the
 * other, and each stands in the same part: unpacking it takes longer than everything else about a claim. What was
 * received never changes, so nothing has to be dropped but for its memory.
 */
export function createOriginalParts(
  mostBytes = MOST_BYTES,
  keptMs = KEPT_MS,
): OriginalParts & { clear(): void } {
  // In the order of their last use.
  const kept = new Map<string, { readonly part: OriginalPart; usedAt: number }>()
  let bytes = 0
  let timer: NodeJS.Timeout | null = null
  const drop = (key: string) => {
    bytes -= kept.get(key)!.part.bytes.length
    kept.delete(key)
  }
  const sweep = () => {
    for (const [key, { usedAt }] of kept) {
      if (usedAt > performance.now() - keptMs) break
      drop(key)
    }
    timer = kept.size === 0 ? null : setTimeout(sweep, keptMs).unref()
  }
  return {
    find(maCskcb, submissionId, at) {
      const prefix = `${maCskcb} ${submissionId} `
      for (const [key, { part }] of kept) {
        if (!key.startsWith(prefix) || at < part.from || at >= part.to) continue
        kept.delete(key)
        kept.set(key, { part, usedAt: performance.now() })
        return part
      }
      return undefined
    },
    keep(maCskcb, submissionId, part) {
      const key = `${maCskcb} ${submissionId} ${part.partNo}`
      if (part.bytes.length > mostBytes / 2) return
      if (kept.has(key)) drop(key)
      kept.set(key, { part, usedAt: performance.now() })
      bytes += part.bytes.length
      for (const oldest of kept.keys()) {
        if (bytes <= mostBytes && kept.size <= MOST_PARTS) break
        drop(oldest)
      }
      timer ??= setTimeout(sweep, keptMs).unref()
    },
    clear() {
      kept.clear()
      bytes = 0
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
