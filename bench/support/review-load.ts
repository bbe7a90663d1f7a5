import { performance } from 'node:perf_hooks'
import type { Engine } from '../../src/engine.js'
import { product } from './product.js'
import { kindOf, makeTemplates, type Template, writeClaim } from './review-claims.js'
import { VERSION } from './workloads.js'

export interface LoadSize {
  readonly claims: number
  readonly facilities: number
  /** Received over the last so many days, the oldest first. */
  readonly days: number
}

export interface LoadResult {
  readonly claims: number
  readonly rows: number
  readonly rejected: number
  readonly warned: number
  readonly findings: number
  readonly megabytes: number
  /** From the first file to the last commit. */
  readonly seconds: number
}

const CLAIMS_PER_FILE = 200
/** Files in the intake at once: judging and loading overlap, and several ride in one commit. */
const FILES_AT_ONCE = 8
const TEMPLATES_PER_MONTH = 300
/** Claims come in so many days after the discharge, at most. */
const LATEST = 4
const DAY_MS = 86_400_000
const TOLD_EVERY_MS = 20_000

export const facilityCode = (n: number): string => String(1000 + n).padStart(5, '0')

/** Files that so many claims fill. */
export const filesOf = (claims: number): number => Math.ceil(claims / CLAIMS_PER_FILE)

/**
 * Sends made-up claims through the intake, as files of 200, each of one facility and of one moment: the files
 * `fromFile` up to `toFile` of all that `size` has, so that a store can be filled in several goes. The same file is
 * the same bytes each time, and sending it twice harms nothing.
 */
export async function loadClaims(
  { intake }: Engine,
  { claims, facilities, days }: LoadSize,
  { now, fromFile, toFile }: { readonly now: number; readonly fromFile: number; readonly toFile: number },
  tell: (line: string) => void,
): Promise<LoadResult> {
  const { plainEnvelope, envelopeHead, envelopeTail } = await product.envelope()
  const start = now - days * DAY_MS
  const templates = await makeTemplates(monthsFrom(start - LATEST * DAY_MS, now), TEMPLATES_PER_MONTH)
  const files = filesOf(claims)
  const total = { claims: 0, rows: 0, rejected: 0, warned: 0, findings: 0, bytes: 0 }

  const send = async (file: number): Promise<void> => {
    const facility = facilityCode((file * 17) % facilities)
    const receivedAt = new Date(start + ((file + 1) / files) * (now - start))
    const window = {
      clean: dueOn(templates.clean, receivedAt),
      warned: dueOn(templates.warned, receivedAt),
      rejected: dueOn(templates.rejected, receivedAt),
    }
    const first = file * CLAIMS_PER_FILE
    const chosen = Array.from({ length: Math.min(CLAIMS_PER_FILE, claims - first) }, (_, i) => {
      const list = window[kindOf(first + i)]
      return list[(file + i * 7) % list.length]!
    })
    const envelope = plainEnvelope(facility, dayText(receivedAt).replaceAll('-', ''), chosen.length)
    const head = envelopeHead(envelope)
    const tail = envelopeTail(envelope)
    const length = chosen.reduce((sum, template) => sum + template.length, head.length + tail.length)
    const ticket = intake.admit(null, length)
    try {
      const bytes = ticket.buffer(length)
      let end = bytes.write(head, 'latin1')
      for (const [i, template] of chosen.entries())
        end = writeClaim(template, bytes, end, first + i, facility)
      end += bytes.write(tail, end, 'latin1')
      if (end !== length) throw new Error(`a file of ${end} bytes where ${length} were planned`)
      const verdict = await intake.submit(
        {
          maCskcb: facility,
          account: 'bench',
          face: 'native',
          kind: 'claims',
          standardVersion: VERSION,
          receivedAt,
          body: { bytes: bytes.subarray(0, length), encoding: 'xml' },
        },
        ticket,
      )
      total.claims += verdict.claimsTotal
      total.bytes += length
      for (const claim of verdict.claims) {
        total.rows += claim.rows
        total.findings += claim.errors + claim.warnings
        if (claim.outcome === 'rejected') total.rejected++
        else if (claim.warnings > 0) total.warned++
      }
    } finally {
      ticket.release()
    }
  }

  const started = performance.now()
  const elapsed = () => (performance.now() - started) / 1000
  const timer = setInterval(
    () => tell(`${total.claims} claims, ${Math.round(total.claims / elapsed())} a second`),
    TOLD_EVERY_MS,
  )
  let next = fromFile
  const lane = async () => {
    while (next < toFile) await send(next++)
  }
  try {
    await Promise.all(Array.from({ length: FILES_AT_ONCE }, lane))
  } finally {
    clearInterval(timer)
  }
  const seconds = elapsed()
  const { bytes, ...counts } = total
  return { ...counts, megabytes: bytes / 1e6, seconds }
}

/** One inpatient claim of 2,000 rows that was let in with a warning; returns where it is. */
export async function loadLargeClaim({
  intake,
}: Engine): Promise<{ maCskcb: string; claimId: string; rows: number }> {
  const { generateEnvelope } = await product.generate()
  const maCskcb = facilityCode(0)
  const file = Buffer.concat([
    ...generateEnvelope({
      claims: 1,
      first: 9_000_000,
      rows: 2_000,
      kind: 'inpatient',
      maCskcb,
      version: VERSION,
      quirks: 0,
      defects: ['decimal-comma:1'],
    }),
  ])
  const ticket = intake.admit(null, file.length)
  try {
    const bytes = ticket.buffer(file.length)
    file.copy(bytes)
    const verdict = await intake.submit(
      {
        maCskcb,
        account: 'bench',
        face: 'native',
        kind: 'claims',
        standardVersion: VERSION,
        receivedAt: new Date(),
        body: { bytes: bytes.subarray(0, file.length), encoding: 'xml' },
      },
      ticket,
    )
    const [claim] = verdict.claims
    if (claim?.claimId === undefined || claim.warnings === 0)
      throw new Error('the large claim was not as planned')
    return { maCskcb, claimId: claim.claimId, rows: claim.rows }
  } finally {
    ticket.release()
  }
}

/** Of templates sorted by day, those whose patients left on one of the days before. */
function dueOn(templates: readonly Template[], receivedAt: Date): readonly Template[] {
  const from = dayText(new Date(receivedAt.getTime() - LATEST * DAY_MS))
  const to = dayText(new Date(receivedAt.getTime() - DAY_MS))
  const found = templates.slice(firstFrom(templates, from), firstFrom(templates, `${to}~`))
  if (found.length === 0) throw new Error(`no claims for ${dayText(receivedAt)}`)
  return found
}

function firstFrom(templates: readonly Template[], day: string): number {
  let low = 0
  let high = templates.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (templates[middle]!.day < day) low = middle + 1
    else high = middle
  }
  return low
}

const dayText = (at: Date): string => at.toISOString().slice(0, 10)

/** `YYYYMM` of every month from one moment to another. */
function monthsFrom(from: number, to: number): string[] {
  const months = new Set<string>()
  for (let at = from; at < to + DAY_MS; at += DAY_MS)
    months.add(dayText(new Date(Math.min(at, to))).slice(0, 7))
  return [...months].map((month) => month.replace('-', ''))
}
