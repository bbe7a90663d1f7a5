/** Stable names of what can go wrong in the store, for logs, exit messages and tests. */
export type StoreErrorCode =
  | 'DB_PLATFORM'
  | 'DB_BINARIES'
  | 'DB_NO_USER'
  | 'DB_IN_USE'
  | 'DB_OWNER'
  | 'DB_VERSION'
  | 'DB_INIT'
  | 'DB_START'
  | 'MIGRATION_CHANGED'
  | 'MIGRATION_UNKNOWN'
  | 'MIGRATION_FAILED'
  | 'PARTITION_MONTH'
  | 'LOAD_CONFLICT'
  | 'LOAD_NO_SUBMISSION'
  | 'LOAD_OVERTAKEN'
  | 'ACCOUNT_NAME'
  | 'ACCOUNT_UNKNOWN'
  | 'CATALOGUE_OWNER'
  | 'CATALOGUE_EMPTY'
  | 'CATALOGUE_REFUSED'
  | 'CATALOGUE_OVERLAP'
  | 'CATALOGUE_EDITION'
  | 'USER_INVALID'
  | 'USER_NAME_TAKEN'
  | 'USER_UNKNOWN'
  | 'PARAMETER_TWICE'
  | 'PARAMETER_UNKNOWN'
  | 'SEAL_KEY'

/** An operational error of the store: expected in the field, told to people, never a programming mistake. */
export class StoreError extends Error {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreError'
    this.code = code
  }
}

/** Claims were to be loaded in place of versions that are no longer the newest; nothing of the submission was. */
export class OvertakenError extends StoreError {
  /** The versions that were to be replaced and are not the newest any more. */
  readonly claimIds: readonly string[]

  constructor(claimIds: readonly string[]) {
    super('LOAD_OVERTAKEN', `a newer version has come: ${claimIds.join(', ')}`)
    this.name = 'OvertakenError'
    this.claimIds = claimIds
  }
}
