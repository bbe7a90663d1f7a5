import { RegistryClientError } from './errors.js'
import type { HttpAnswer } from './transport.js'

export type JsonObject = Readonly<Record<string, unknown>>

/** The object that a text holds. Throws REGISTRY_FAILED; the parser's own message would quote the text. */
export function jsonOf(text: string): JsonObject {
  let value: unknown = null
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    // Told below, like any other text that is no object.
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw new RegistryClientError('REGISTRY_FAILED', { reason: 'no JSON object' })
}

/** Throws for the HTTP statuses that mean the same on every service: 403, 429 and 5xx. */
export function refuseStatus({ status, retryAfterMs }: HttpAnswer): void {
  const reason = String(status)
  if (status === 429) throw new RegistryClientError('REGISTRY_BUSY', { reason, retryAfterMs })
  if (status === 403) throw new RegistryClientError('REGISTRY_DENIED', { reason })
  if (status >= 500) throw new RegistryClientError('REGISTRY_FAILED', { reason, retryAfterMs })
}

/** A text of a reply, trimmed; '' where there is none. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** A whole number YYYYMMDD of a reply; null where there is none. */
export const dayOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null

export const objectOf = (value: unknown): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
