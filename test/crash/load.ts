import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { generateEnvelope } from '../../src/generate/index.js'
import type { ClaimVerdict, SubmissionVerdict } from '../../src/rules/verdict.js'
import { bearer, nativeUrl, type Session, sendCompatible, sendNative } from '../support/his.js'
import { open } from '../support/http.js'
import type { Random } from '../support/random.js'

/** A file that was sent, and what its sender has heard of it. */
export interface Sent {
  readonly file: Buffer
  readonly sha256: string
  readonly claims: number
  /** Transaction code of a success reply to the whole file. */
  maGiaoDich: string | null
  /** Claims whose verdict has arrived, by reply or by line. */
  readonly told: Pick<ClaimVerdict, 'claimId' | 'maLk' | 'outcome' | 'rows' | 'unchanged'>[]
}

const DEFECTS = ['too-long', 'bad-datetime', 'same-ma-lk', 'base64-broken', 'element-missing', 'stt-gap']
const FACES = ['native', 'compatible', 'stream'] as const

/** Makes files of 1 to 20 claims, some of them bad, no two with a claim in common. */
export function fileMaker(random: Random): () => Sent {
  let next = 0
  return () => {
    const claims = random.int(1, 20)
    const defects = random.chance(0.4) ? [`${random.pick(DEFECTS)}:0.3`] : []
    const options = { claims, first: next, seed: 99, rows: random.int(5, 30), quirks: 0.2, defects }
    next += claims
    const file = Buffer.concat([...generateEnvelope(options)])
    return {
      file,
      sha256: createHash('sha256').update(file).digest('hex'),
      claims,
      maGiaoDich: null,
      told: [],
    }
  }
}

/** Sends a file and notes what comes back. Throws when the connection breaks; a refusal is no success and no fault. */
export async function send(session: Session, sent: Sent, face: (typeof FACES)[number]): Promise<void> {
  if (face === 'stream') return stream(session, sent)
  if (face === 'compatible') {
    const { maKetQua, maGiaoDich } = JSON.parse((await sendCompatible(session, sent.file)).text)
    if (maKetQua === '200' || maKetQua === '123') sent.maGiaoDich = maGiaoDich
    return
  }
  const reply = await sendNative(session, sent.file)
  if (reply.status !== 200) return
  const verdict: SubmissionVerdict = JSON.parse(reply.text)
  sent.maGiaoDich = verdict.maGiaoDich
  sent.told.push(...verdict.claims)
}

/** As NDJSON: each line counts from the moment it has arrived. */
async function stream(session: Session, sent: Sent): Promise<void> {
  const response = await open(nativeUrl(session), {
    headers: { ...bearer(session), 'Content-Type': 'application/xml', Accept: 'application/x-ndjson' },
    body: sent.file,
  })
  if (response.statusCode !== 200) {
    response.resume()
    return
  }
  const lines = createInterface({ input: response })
  for await (const text of lines) {
    if (!text.endsWith('}')) throw new Error('the connection broke within a line')
    const line = JSON.parse(text)
    if (line.type === 'claim') sent.told.push(line)
    else if (line.type === 'summary') sent.maGiaoDich = line.maGiaoDich
  }
  if (!response.complete) throw new Error('the connection broke')
}

export interface Load {
  /** Everything that was begun. */
  readonly sent: readonly Sent[]
  /** Begins nothing new and waits for what is under way. */
  stop(): Promise<void>
}

/** Several connections that send without pause until they are stopped. */
export function startLoad(session: Session, make: () => Sent, random: Random, connections: number): Load {
  const sent: Sent[] = []
  let running = true
  const work = Array.from({ length: connections }, async (_, i) => {
    while (running) {
      const one = make()
      sent.push(one)
      try {
        await send(session, one, i === 0 ? 'stream' : random.pick(FACES))
      } catch {
        // Nobody answered, or only in part: whether it is stored will be seen.
        await sleep(20)
      }
    }
  })
  return {
    sent,
    async stop() {
      running = false
      await Promise.all(work)
    },
  }
}
