import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { type CorpusIndex, hosoFile, indexFile } from './corpus.js'
import { product } from './product.js'
import { accountOf, FACILITIES, filesFor, PASSWORD, PROVINCE, VERSION, type Workload } from './workloads.js'

/** A request ready to be sent. */
export interface Prepared {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface Batch {
  readonly requests: readonly Prepared[]
  readonly claims: number
  readonly rows: number
  /** Bytes of the decoded table documents: what the MB/s are counted in. */
  readonly decodedBytes: number
  readonly wireBytes: number
}

interface Session {
  readonly accessToken: string
  readonly tokenId: string
}

const MD5 = createHash('md5').update(PASSWORD).digest('hex')
const MONTH_END = '20251128'

/**
 * The requests of a workload, each a file of its own with claims of its own, so that none is a duplicate or a
 * new version of another.
 */
export async function prepare(
  folder: string,
  url: string,
  workload: Workload,
  claims: number,
  firstFile = 0,
): Promise<Batch> {
  const sessions = new Map<string, Session>()
  for (const facility of FACILITIES) sessions.set(facility, await logIn(url, facility))
  const files = await (workload.kind === 'claims' ? claimFiles(folder, workload) : checkInFiles())
  const requests: Prepared[] = []
  let rows = 0
  let decodedBytes = 0
  const count = filesFor(workload, claims)
  for (let i = 0; i < count; i++) {
    const facility = FACILITIES[i % FACILITIES.length]!
    const file = files.make(facility, firstFile + Math.floor(i / FACILITIES.length))
    rows += file.rows
    decodedBytes += file.decodedBytes
    const session = sessions.get(facility)!
    requests.push(
      workload.face === 'native' ? native(session, file) : compatible(session, facility, workload, file),
    )
  }
  files.close()
  const wireBytes = requests.reduce((sum, { body }) => sum + body.length, 0)
  return { requests, claims: count * workload.claimsPerFile, rows, decodedBytes, wireBytes }
}

interface File {
  readonly bytes: Buffer
  readonly rows: number
  readonly decodedBytes: number
}

interface FileMaker {
  make(facility: string, number: number): File
  close(): void
}

async function claimFiles(folder: string, { claimsPerFile }: Workload): Promise<FileMaker> {
  const { envelopeHead, envelopeTail, plainEnvelope } = await product.envelope()
  const corpora = new Map(FACILITIES.map((facility) => [facility as string, openCorpus(folder, facility)]))
  const make = (facility: string, number: number): File => {
    const { index, offsets, descriptor } = corpora.get(facility)!
    const from = number * claimsPerFile
    const to = from + claimsPerFile
    if (to > index.hoso.length) throw new Error(`${facility} has no ${to} claims`)
    const envelope = plainEnvelope(facility, MONTH_END, claimsPerFile)
    const head = Buffer.from(envelopeHead(envelope))
    const tail = Buffer.from(envelopeTail(envelope))
    const length = offsets[to]! - offsets[from]!
    const bytes = Buffer.allocUnsafeSlow(head.length + length + tail.length)
    head.copy(bytes)
    readSync(descriptor, bytes, head.length, length, offsets[from]!)
    tail.copy(bytes, head.length + length)
    return { bytes, rows: sum(index.rows, from, to), decodedBytes: sum(index.decoded, from, to) }
  }
  return { make, close: () => corpora.forEach(({ descriptor }) => void closeSync(descriptor)) }
}

function openCorpus(folder: string, facility: string) {
  const index = JSON.parse(readFileSync(indexFile(folder, facility), 'utf8')) as CorpusIndex
  const offsets = [0]
  for (const length of index.hoso) offsets.push(offsets.at(-1)! + length)
  return { index, offsets, descriptor: openSync(hosoFile(folder, facility), 'r') }
}

async function checkInFiles(): Promise<FileMaker> {
  const { generateCheckIns } = await product.generate()
  const make = (facility: string, number: number): File => {
    const options = { claims: 1, first: number, seed: Number(facility), version: VERSION } as const
    const bytes = Buffer.concat([...generateCheckIns({ ...options, maCskcb: facility })])
    return { bytes, rows: 1, decodedBytes: bytes.length }
  }
  return { make, close: () => {} }
}

function sum(numbers: readonly number[], from: number, to: number): number {
  let total = 0
  for (let i = from; i < to; i++) total += numbers[i]!
  return total
}

function native({ accessToken }: Session, { bytes }: File): Prepared {
  return {
    path: `/v1/submissions?standard=${VERSION}`,
    headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/xml' },
    body: bytes,
  }
}

const COMPATIBLE = {
  claims: { path: `/api/qd130/guiHoSoXmlQD${VERSION}`, loaiHoSo: '130' },
  checkin: { path: `/api/qd130/checkInKcbQd${VERSION}`, loaiHoSo: '0' },
} as const

function compatible(session: Session, facility: string, { kind }: Workload, { bytes }: File): Prepared {
  const { path, loaiHoSo } = COMPATIBLE[kind]
  const small = { username: accountOf(facility), loaiHoSo, maTinh: PROVINCE, maCSKCB: facility }
  const file = bytes.toString('base64').replace(/[+/=]/g, encodeURIComponent)
  return {
    path,
    headers: {
      accessToken: session.accessToken,
      tokenId: session.tokenId,
      passwordHash: MD5,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: Buffer.from(`${new URLSearchParams(small)}&fileHSBase64=${file}`, 'latin1'),
  }
}

async function logIn(url: string, facility: string): Promise<Session> {
  const response = await fetch(`${url}/api/token/take`, {
    method: 'POST',
    body: new URLSearchParams({ username: accountOf(facility), password: MD5 }),
  })
  const reply = (await response.json()) as {
    maKetQua: string
    APIKey: { access_token: string; id_token: string } | null
  }
  if (reply.APIKey === null) throw new Error(`${facility} could not log in: ${reply.maKetQua}`)
  return { accessToken: reply.APIKey.access_token, tokenId: reply.APIKey.id_token }
}

/** The claims that a reply says were let in; 0 for anything that is no success. */
export function acceptedIn(face: Workload['face'], body: string, claimsPerFile: number): number {
  const reply = JSON.parse(body) as Record<string, unknown>
  if (face === 'native') return typeof reply.claimsAccepted === 'number' ? reply.claimsAccepted : 0
  // A compatible success is told also when a part was let in; the store is counted afterwards.
  return reply.maKetQua === '200' ? claimsPerFile : 0
}
