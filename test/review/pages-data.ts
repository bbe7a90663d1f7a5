import { vi } from 'vitest'
import { generateEnvelope } from '../../src/generate/index.js'
import type { SubmissionVerdict } from '../../src/rules/verdict.js'
import { seriesOfFile } from '../support/series.js'
import type { TestService } from '../support/service.js'

/** What facilities have sent in weeks, made up with defects, through the intake that serves every way in. */

const DEFECTS = [
  'too-long:0.02',
  'not-a-number:0.03',
  'required-blank:0.03',
  'element-missing:0.02',
  'bad-datetime:0.02',
  'X1-009:0.03',
  'X1-041:0.02',
  'X1-065:0.02',
  'X1-017:0.04',
]
const DAY_MS = 86_400_000
const next = seriesOfFile(500_000, 10_000)

interface Sent {
  readonly facility: string
  readonly claims: number
  /** So many days ago. */
  readonly daysAgo?: number
  readonly defects?: readonly string[]
}

/** A file of made-up claims; no two calls make the same MA_LK. */
export function madeUpFile({ facility, claims, defects = DEFECTS }: Omit<Sent, 'daysAgo'>): Buffer {
  return Buffer.concat([
    ...generateEnvelope({ maCskcb: facility, claims, defects, first: next(), rows: 12, seed: 7 }),
  ])
}

/** Sends a file as it would have come some days ago. */
export async function sendMadeUp(it: TestService, sent: Sent): Promise<SubmissionVerdict> {
  const { intake } = it.service.engine
  const file = madeUpFile(sent)
  const ticket = intake.admit(sent.facility, file.length)
  try {
    const bytes = ticket.buffer(file.length)
    bytes.set(file)
    return await intake.submit(
      {
        maCskcb: sent.facility,
        account: `${sent.facility}_BV`,
        face: 'native',
        kind: 'claims',
        standardVersion: '3176',
        receivedAt: new Date(Date.now() - (sent.daysAgo ?? 0) * DAY_MS),
        body: { bytes, encoding: 'xml' },
      },
      ticket,
    )
  } finally {
    ticket.release()
  }
}

export const FACILITIES = ['79999', '01002', '48003'] as const
/** Has an account and has never sent. */
export const SILENT = '92004'

/** Five weeks of three facilities, and one that is silent. */
export async function sendWeeks(it: TestService): Promise<void> {
  await it.session(SILENT)
  for (const [place, facility] of FACILITIES.entries()) {
    await it.session(facility)
    for (let daysAgo = 34; daysAgo >= 0; daysAgo -= 2 + place)
      await sendMadeUp(it, { facility, claims: 8 + ((daysAgo * 7 + place) % 9), daysAgo })
    await sendMadeUp(it, { facility, claims: 12 })
  }
  await taken(it)
}

/** Waits until the reviewers' tables hold everything that was sent. */
export async function taken(it: TestService): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await it.service.engine.pool.query('SELECT count(*)::int AS units FROM review_inbox')
      if (rows[0].units > 0) throw new Error(`${rows[0].units} units wait`)
    },
    { timeout: 30_000, interval: 50 },
  )
}
