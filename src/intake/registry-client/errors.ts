/**
 * Why another service's registry gave no answer. Messages are fixed sentences: an address, a card number, a name or
 * what the other side wrote never stands in them.
 */
export const REGISTRY_CLIENT_ERRORS = {
  REGISTRY_UNREACHABLE: 'the registry cannot be reached, or broke the connection off',
  REGISTRY_TIMEOUT: 'the registry did not answer in time',
  REGISTRY_FAILED: 'the registry answered that it failed, or in a form that cannot be read',
  REGISTRY_BUSY: 'the registry takes no more questions for now',
  REGISTRY_DENIED: 'the registry refuses the account',
  REGISTRY_QUESTION: 'the registry cannot answer such a question',
  REGISTRY_SUSPENDED: 'the registry failed too often lately and is not asked for now',
  REGISTRY_CLOSED: 'the client of the registry is closed',
} as const

export type RegistryClientErrorCode = keyof typeof REGISTRY_CLIENT_ERRORS

export interface RegistryClientErrorDetails {
  /** Code of the system (ECONNREFUSED …), the HTTP status, or the result code of the other side. */
  readonly reason?: string
  /** How long the other side asked to wait. */
  readonly retryAfterMs?: number | null
}

export class RegistryClientError extends Error {
  readonly code: RegistryClientErrorCode
  readonly reason: string | undefined
  readonly retryAfterMs: number | null

  constructor(code: RegistryClientErrorCode, details: RegistryClientErrorDetails = {}) {
    const text = REGISTRY_CLIENT_ERRORS[code]
    super(details.reason === undefined ? text : `${text} (${details.reason})`)
    this.name = 'RegistryClientError'
    this.code = code
    this.reason = details.reason
    this.retryAfterMs = details.retryAfterMs ?? null
  }

  /** Asking again may help. */
  get passing(): boolean {
    return PASSING.has(this.code)
  }

  /** Says that the service is ill, as against that it does not want this question now. */
  get ill(): boolean {
    return ILL.has(this.code)
  }
}

const PASSING: ReadonlySet<RegistryClientErrorCode> = new Set([
  'REGISTRY_UNREACHABLE',
  'REGISTRY_TIMEOUT',
  'REGISTRY_FAILED',
  'REGISTRY_BUSY',
])
const ILL: ReadonlySet<RegistryClientErrorCode> = new Set([
  'REGISTRY_UNREACHABLE',
  'REGISTRY_TIMEOUT',
  'REGISTRY_FAILED',
  'REGISTRY_DENIED',
])

/** The token is no longer good; never leaves the client. */
export class SessionOverError extends Error {
  constructor() {
    super('the token is not accepted')
    this.name = 'SessionOverError'
  }
}
