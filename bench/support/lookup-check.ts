import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'

/** Whether look-ups were answered as they should be, and none was forgotten. */

/** Look-ups by result code, as the service counts them. */
export type Codes = Readonly<Record<string, number>>

const ROUTES = ['/api/egw/KQNhanLichSuKCB2024', '/v1/cards/:key']

export async function readCodes(url: string): Promise<Codes> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const codes: Record<string, number> = {}
  for (const [, labels, value] of text.matchAll(/^bhyt_requests_total\{(.*)\} (\d+)$/gm)) {
    const label = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(labels!)?.[1] ?? ''
    if (ROUTES.includes(label('route')))
      codes[label('result')] = (codes[label('result')] ?? 0) + Number(value)
  }
  return codes
}

export function codesSince(before: Codes, after: Codes): Codes {
  return Object.fromEntries(
    Object.entries(after)
      .map(([code, count]) => [code, count - (before[code] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  )
}

const PATIENCE_MS = 30_000

/** Waits until so many look-ups are in the store; throws when they do not come. */
export async function checkLogged(store: pg.Client, expected: number): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const { rows } = await store.query('SELECT count(*)::int AS count FROM lookup_log')
    const { count } = rows[0] as { count: number }
    if (count === expected) return
    if (count > expected || Date.now() > until)
      throw new Error(`${expected} look-ups were answered in all, ${count} are in the store`)
    await sleep(200)
  }
}
