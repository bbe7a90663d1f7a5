/** A small memory of recent answers: each is forgotten after a time, and the oldest when there are too many. */
export interface BriefCache<T> {
  get(key: string): T | undefined
  set(key: string, value: T): void
  clear(): void
}

export function createBriefCache<T>(keepMs: number, maxEntries: number): BriefCache<T> {
  const entries = new Map<string, { readonly value: T; readonly until: number }>()
  return {
    get(key) {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      if (entry.until > performance.now()) return entry.value
      entries.delete(key)
      return undefined
    },
    set(key, value) {
      entries.delete(key)
      if (entries.size >= maxEntries) entries.delete(entries.keys().next().value!)
      entries.set(key, { value, until: performance.now() + keepMs })
    },
    clear: () => entries.clear(),
  }
}
