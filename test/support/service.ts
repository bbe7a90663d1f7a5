import { afterAll, beforeAll } from 'vitest'
import { type Options, resolveOptions } from '../../src/config.js'
import { type Service, startService } from '../../src/main.js'
import { createLog } from '../../src/ops/log.js'
import { md5OfPassword } from '../../src/store/passwords.js'
import { FACILITY } from './claims.js'
import { type TestDatabase, testDatabase } from './database.js'
import { logIn, type Session, type TestAccount } from './his.js'

/** An account of a facility; password and name follow from the code. */
export function accountOf(facility: string): TestAccount {
  return { name: `${facility}_BV`, password: `mat-khau-${facility}`, facility }
}

export interface TestService extends AsyncDisposable {
  readonly service: Service
  readonly url: string
  /** Everything that the service has logged. */
  readonly log: readonly string[]
  /** Makes the account of the facility where it is missing, and logs in. */
  session(facility?: string): Promise<Session>
}

/** The whole service on a database of the tests: real HTTP on a free port, real worker threads. */
export async function startTestService(database: TestDatabase, options: Options = {}): Promise<TestService> {
  const log: string[] = []
  const config = resolveOptions(
    { host: '127.0.0.1', port: 0, workers: 2, databaseUrl: database.connectionString, ...options },
    {},
  )
  const service = await startService(
    config,
    createLog({ level: 'info', destination: { write: (line) => log.push(line) } }),
  )
  return {
    service,
    url: service.url,
    log,
    async session(facility = FACILITY) {
      const account = accountOf(facility)
      const known = await service.accounts.list()
      if (!known.some(({ name }) => name === account.name))
        await service.accounts.add(account.name, md5OfPassword(account.password), [facility])
      return logIn(service.url, account)
    },
    [Symbol.asyncDispose]: () => service.stop(),
  }
}

/** A service and its database for all tests of a file, and the session of one facility. */
export function useService(options: Options = {}): TestService & { readonly own: Session } {
  let database: TestDatabase
  let running: TestService
  let own: Session
  beforeAll(async () => {
    database = await testDatabase()
    running = await startTestService(database, options)
    own = await running.session()
  })
  afterAll(async () => {
    await running?.service.stop()
    await database?.drop()
  })
  return {
    get service() {
      return running.service
    },
    get url() {
      return running.url
    },
    get log() {
      return running.log
    },
    get own() {
      return own
    },
    session: (facility) => running.session(facility),
    [Symbol.asyncDispose]: () => running.service.stop(),
  }
}
