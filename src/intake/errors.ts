/**
 * Operational errors of the intake. Each has a stable `code`; HTTP statuses, result codes and texts
 * for senders stand in the gateway's error table. Findings about claims are data, never errors.
 */
export class IntakeError extends Error {
  readonly code: string
  /** Whole seconds after which sending again makes sense; undefined when it does not. */
  readonly retryAfterSeconds: number | undefined

  constructor(code: string, message: string, options: { retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** The service as a whole is at its bound of bytes or waiting submissions. */
export class OverloadedError extends IntakeError {
  constructor(retryAfterSeconds: number) {
    super('OVERLOADED', 'the service is at its limit of submissions in work', { retryAfterSeconds })
  }
}

/** One facility has more than its share in work while others wait. */
export class FacilityShareError extends IntakeError {
  constructor(retryAfterSeconds: number) {
    super('FACILITY_SHARE', 'the facility is at its share of submissions in work', { retryAfterSeconds })
  }
}

/** The sent base64 cannot be decoded. */
export class BadBase64Error extends IntakeError {
  constructor(message = 'the file is not base64') {
    super('BAD_BASE64', message)
  }
}

/** Nothing was sent, or only blanks. */
export class EmptySubmissionError extends IntakeError {
  constructor() {
    super('EMPTY', 'the file is empty')
  }
}

/** More bytes than the configured limit. */
export class TooLargeError extends IntakeError {
  /** The limit that was passed, in bytes. */
  readonly limitBytes: number

  constructor(limitBytes: number) {
    super('TOO_LARGE', `the file is larger than ${limitBytes} bytes`)
    this.limitBytes = limitBytes
  }
}

/** The database did not take the submission; nothing of it is stored. */
export class StoreUnavailableError extends IntakeError {
  constructor(cause: unknown, retryAfterSeconds = 5) {
    super('STORE_UNAVAILABLE', 'the store cannot be reached', { retryAfterSeconds, cause })
  }
}

/** The worker that judged the submission failed or died; nothing of it is stored. */
export class WorkerFailedError extends IntakeError {
  constructor(cause: unknown) {
    super('WORKER_FAILED', 'the submission could not be judged', { cause })
  }
}

/** The service is stopping and takes nothing new. */
export class ShuttingDownError extends IntakeError {
  constructor(retryAfterSeconds = 5) {
    super('SHUTTING_DOWN', 'the service is stopping', { retryAfterSeconds })
  }
}
