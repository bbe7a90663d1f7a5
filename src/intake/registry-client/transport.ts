import { RegistryClientError } from './errors.js'
import { untilAborted } from './waiting.js'

export interface HttpQuestion {
  readonly method: 'GET' | 'POST'
  /** Below the address of the service, with its query string. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface HttpAnswer {
  readonly status: number
  readonly retryAfterMs: number | null
  readonly text: string
}

/** Longest answer worth reading; look-ups that carry a history of visits stay far below. */
const MAX_BYTES = 1024 * 1024

/**
 * One HTTP request, from connecting to the last byte of the answer within the time limit. Redirects are refused:
 * they would carry the token elsewhere.
 *
 * Throws REGISTRY_UNREACHABLE, REGISTRY_TIMEOUT, REGISTRY_FAILED (answer too long), or the signal's reason.
 */
export async function exchange(
  base: string,
  question: HttpQuestion,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  signal.throwIfAborted()
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), timeoutMs)
  const onAbort = (): void => limit.abort()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    const response = await fetch(base + question.path, {
      method: question.method,
      headers: question.headers,
      redirect: 'error',
      signal: limit.signal,
      ...(question.body === undefined ? {} : { body: question.body }),
    })
    const text = await untilAborted(readText(response), limit.signal)
    return { status: response.status, retryAfterMs: retryAfter(response.headers.get('retry-after')), text }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (limit.signal.aborted) throw new RegistryClientError('REGISTRY_TIMEOUT')
    if (error instanceof RegistryClientError) throw error
    throw new RegistryClientError('REGISTRY_UNREACHABLE', systemCode(error))
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  if (response.body !== null)
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      bytes += chunk.length
      if (bytes > MAX_BYTES) throw new RegistryClientError('REGISTRY_FAILED', { reason: 'too long' })
      chunks.push(chunk)
    }
  return Buffer.concat(chunks).toString('utf8')
}

/** The code of the system behind a failed fetch; its message may hold the address, so it is left. */
function systemCode(error: unknown): { reason?: string } {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown }
    if (typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code)) return { reason: code }
  }
  return {}
}

/** `Retry-After` in seconds or as a date. */
function retryAfter(header: string | null): number | null {
  if (header === null) return null
  const seconds = /^\s*(\d{1,6})\s*$/.exec(header)?.[1]
  if (seconds !== undefined) return Number(seconds) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now())
}
