import { createHash, randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { type Options, resolveOptions } from '../../src/config.js'
import { passwordMd5 } from '../../src/gateway/credentials.js'
import { createGateway } from '../../src/gateway/server.js'
import type { Account, GatewayStore, Session } from '../../src/gateway/store.js'
import type { Intake, StreamEvent, SubmitRequest, Ticket } from '../../src/intake/service.js'
import { createHealth, type Health } from '../../src/ops/health.js'
import { createLog } from '../../src/ops/log.js'
import { createMetrics, type Metrics } from '../../src/ops/metrics.js'
import type { Finding } from '../../src/rules/finding.js'
import type { ClaimVerdict, SubmissionVerdict } from '../../src/rules/verdict.js'

/** Fictitious facility and account of the tests. */
export const FACILITY = '99001'
export const ACCOUNT = '99001_BV'
export const PASSWORD = 'Mat-khau-thu-1'
export const MD5 = createHash('md5').update(PASSWORD).digest('hex')
export const MA_GIAO_DICH = `HSKCB130_${FACILITY}_840356586B574D0B91E78E2DA320EB14`
/** 09:05:07 on 3 February 2026 in Vietnam. */
export const RECEIVED_AT = new Date('2026-02-03T02:05:07.000Z')

export interface FakeStore extends GatewayStore {
  readonly accounts: Map<string, Account & { md5: string; locked: boolean }>
  readonly tokens: Map<string, Session & { tokenId: string }>
  readonly submissions: Map<string, SubmissionVerdict>
  readonly originals: Map<string, Buffer>
}

export function fakeStore(): FakeStore {
  const store: FakeStore = {
    accounts: new Map([
      [ACCOUNT, { account: ACCOUNT, facilities: [FACILITY], md5: MD5, locked: false }],
      ['hai_BV', { account: 'hai_BV', facilities: ['99002', '99003'], md5: MD5, locked: false }],
      ['khoa_BV', { account: 'khoa_BV', facilities: ['99004'], md5: MD5, locked: true }],
    ]),
    tokens: new Map(),
    submissions: new Map(),
    originals: new Map(),
    async verifyPassword(username, md5) {
      const found = store.accounts.get(username)
      if (found?.locked) return { status: 'locked' }
      if (found === undefined || found.md5 !== md5) return { status: 'wrong' }
      return { status: 'ok', account: { account: found.account, facilities: found.facilities } }
    },
    async issueToken(name) {
      const accessToken = randomBytes(24).toString('hex')
      const tokenId = randomBytes(16).toString('hex')
      const { account, facilities } = store.accounts.get(name)!
      const expiresAt = new Date(Date.now() + 600_000)
      store.tokens.set(accessToken, { account, facilities, expiresAt, tokenId })
      return { accessToken, tokenId, expiresAt }
    },
    async verifyToken(accessToken, tokenId) {
      const found = store.tokens.get(accessToken)
      return found === undefined || (tokenId !== null && tokenId !== found.tokenId) ? null : found
    },
    async readSubmission(maCskcb, maGiaoDich) {
      return store.submissions.get(`${maCskcb}/${maGiaoDich}`) ?? null
    },
    async readOriginal(maCskcb, maGiaoDich) {
      const bytes = store.originals.get(`${maCskcb}/${maGiaoDich}`)
      if (bytes === undefined) return null
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      async function* content() {
        yield bytes!.subarray(0, 7)
        yield bytes!.subarray(7)
      }
      return { sha256, bytes: bytes.length, content: content() }
    },
    async readClaim(maCskcb, maLk, version) {
      if (maLk !== 'LK.1') return null
      return {
        maCskcb,
        maLk,
        currentVersion: 2,
        versions: [],
        rowsOfVersion: version ?? 2,
        rows: { XML1: [{ MA_LK: maLk, HO_TEN: 'NGUYỄN THỊ MẪU' }] },
      }
    },
  }
  return store
}

export const claim = (over: Partial<ClaimVerdict> = {}): ClaimVerdict => ({
  ordinal: 1,
  claimId: '7000000000000000001',
  maLk: 'LK.1',
  outcome: 'accepted',
  version: 1,
  unchanged: false,
  currentVersion: 1,
  replacedVersion: null,
  rows: 12,
  findings: [],
  findingsTotal: 0,
  errors: 0,
  warnings: 0,
  ...over,
})

export const finding = (over: Partial<Finding> = {}): Finding => ({
  code: 'STR-025',
  severity: 'error',
  table: 'XML2',
  row: 3,
  field: 'SO_LUONG',
  value: 'mười',
  line: 12,
  column: 9,
  ...over,
})

/** A verdict over these claims; counts follow from them. */
export function verdictOf(
  claims: readonly ClaimVerdict[],
  over: Partial<SubmissionVerdict> = {},
): SubmissionVerdict {
  const accepted = claims.filter((c) => c.outcome === 'accepted').length
  return {
    maGiaoDich: MA_GIAO_DICH,
    submissionId: '7000000000000000000',
    maCskcb: FACILITY,
    kind: 'claims',
    standardVersion: '3176',
    face: 'compatible',
    receivedAt: RECEIVED_AT.toISOString(),
    state: 'complete',
    outcome: accepted === claims.length ? 'accepted' : accepted > 0 ? 'partly' : 'rejected',
    duplicate: false,
    sha256: 'ab'.repeat(32),
    bytes: 100,
    claimsTotal: claims.length,
    claimsAccepted: accepted,
    claimsWarned: claims.filter((c) => c.outcome === 'accepted' && c.warnings > 0).length,
    claimsRejected: claims.length - accepted,
    rows: claims.reduce((sum, c) => sum + c.rows, 0),
    findings: [],
    claims,
    ...over,
  }
}

/** An intake that remembers what came and answers as told. */
export interface FakeIntake extends Intake {
  readonly submitted: SubmitRequest[]
  readonly streamed: { head: Omit<SubmitRequest, 'body'>; bytes: number; sha256: string }[]
  readonly tickets: { facility: string | null; bytes: number; released: boolean }[]
  /** What `submit` gives or throws. */
  answer: (request: SubmitRequest) => SubmissionVerdict
  /** Events of a stream, after its source was read. */
  events: () => AsyncIterable<StreamEvent>
  admission: (facility: string | null, bytes: number) => void
}

export function fakeIntake(): FakeIntake {
  const intake: FakeIntake = {
    submitted: [],
    streamed: [],
    tickets: [],
    answer: () => verdictOf([claim()]),
    async *events() {
      yield { claim: claim() }
      yield { summary: verdictOf([claim()]) }
    },
    admission: () => {},
    admit(facility, bytes): Ticket {
      intake.admission(facility, bytes)
      const ticket = { facility, bytes, released: false }
      intake.tickets.push(ticket)
      return {
        buffer: (size) => Buffer.allocUnsafeSlow(size),
        grow(more) {
          ticket.bytes += more
          intake.admission(facility, ticket.bytes)
        },
        release() {
          ticket.released = true
        },
      }
    },
    async submit(request) {
      intake.submitted.push(request)
      return intake.answer(request)
    },
    async *stream(head, source) {
      const hash = createHash('sha256')
      let bytes = 0
      for await (const chunk of source) {
        hash.update(chunk)
        bytes += chunk.length
      }
      intake.streamed.push({ head, bytes, sha256: hash.digest('hex') })
      yield* intake.events()
    },
    rules: () => ({ edition: 0, rules: [] }),
    stats: () => ({
      bytesInFlight: 42,
      waiting: 3,
      poolQueue: 1,
      workers: 2,
      workersBusy: 1,
      batches: { count: 5, submissions: 9, bytes: 1000 },
      stages: { judge: { count: 9, totalMs: 1500 } },
    }),
  }
  return intake
}

export interface Bench {
  readonly app: FastifyInstance
  readonly store: FakeStore
  readonly intake: FakeIntake
  readonly health: Health
  readonly metrics: Metrics
  readonly logged: string[]
  /** Logs in as the test account and gives the headers of both faces. */
  login(): Promise<{ compat: Record<string, string>; native: Record<string, string> }>
}

export function bench(options: Options = {}): Bench {
  const store = fakeStore()
  const intake = fakeIntake()
  const logged: string[] = []
  const metrics = createMetrics({ processMetrics: false })
  const health = createHealth({ version: '0.0.0', checks: {} })
  health.started()
  const log = createLog({ level: 'info', destination: { write: (line) => void logged.push(line) } })
  const config = resolveOptions({ workers: 1, ...options }, {})
  const app = createGateway({ config, intake, store, log, metrics, health })
  return {
    app,
    store,
    intake,
    health,
    metrics,
    logged,
    async login() {
      const token = await store.issueToken(ACCOUNT)
      return {
        compat: {
          accessToken: token.accessToken,
          tokenId: token.tokenId,
          passwordHash: passwordMd5(PASSWORD).toUpperCase(),
        },
        native: { authorization: `Bearer ${token.accessToken}` },
      }
    },
  }
}

/** What the worker does with the file of a body, for checking that the located bytes are the right ones. */
export function decodeBody({ bytes, encoding }: SubmitRequest['body']): Buffer {
  const text = Buffer.from(bytes).toString('latin1')
  if (encoding === 'xml') return Buffer.from(bytes)
  if (encoding === 'form-base64')
    return Buffer.from(decodeURIComponent(text.replaceAll('+', '%2B')).replaceAll(' ', '+'), 'base64')
  if (encoding === 'json-base64')
    return Buffer.from(
      (JSON.parse(`"${text.replace(/[\r\n]/g, '')}"`) as string).replaceAll(' ', '+'),
      'base64',
    )
  return Buffer.from(text, 'base64')
}
