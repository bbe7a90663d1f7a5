import { readFile } from 'node:fs/promises'
import { IntakeError } from '../intake/errors.js'
import type { Intake } from '../intake/service.js'
import type { ClaimVerdict, SubmissionSummary } from '../rules/verdict.js'
import type { StandardVersion } from '../standard/plan.js'
import { facilityOf, type InputFile, kindOf, readChunks } from './files.js'
import { progressBar } from './terminal.js'

export interface JudgeFilesOptions {
  readonly standardVersion: StandardVersion
  /** Facility to judge for; null: the one that each file names. */
  readonly maCskcb: string | null
  /** Files up to this size are taken whole, as the server does; larger ones as a stream. */
  readonly wholeBodyBytes: number
  readonly onClaim: (file: InputFile, claim: ClaimVerdict) => void
  readonly onSummary: (file: InputFile, summary: SubmissionSummary) => void
}

export interface JudgeTotals {
  files: number
  refused: number
  claims: number
  rejected: number
  rows: number
  bytes: number
}

/** Puts files through the intake one after the other, each in flat memory, with a progress bar. */
export async function judgeFiles(
  intake: Intake,
  files: readonly InputFile[],
  options: JudgeFilesOptions,
): Promise<JudgeTotals> {
  const totals: JudgeTotals = { files: 0, refused: 0, claims: 0, rejected: 0, rows: 0, bytes: 0 }
  const bar = progressBar(files.reduce((sum, file) => sum + file.bytes, 0))
  const count = (claim: ClaimVerdict): void => {
    totals.claims++
    totals.rows += claim.rows
    if (claim.outcome === 'rejected') totals.rejected++
    bar.update(totals)
  }
  for (const file of files) {
    try {
      await judgeFile(file)
    } catch (error) {
      // One file that cannot be taken at all does not keep the others out.
      if (!(error instanceof IntakeError)) throw error
      totals.files++
      totals.refused++
      bar.end()
      process.stderr.write(`${file.path}: ${error.code} ${error.message}\n`)
    }
  }
  bar.end()
  return totals

  async function judgeFile(file: InputFile): Promise<void> {
    const kind = await kindOf(file.path)
    const head = {
      maCskcb: options.maCskcb ?? (await facilityOf(file.path)) ?? '00000',
      account: 'cli',
      face: 'cli' as const,
      kind,
      standardVersion: options.standardVersion,
      receivedAt: new Date(),
    }
    const finish = (summary: SubmissionSummary): void => {
      totals.files++
      if (summary.outcome === 'refused' || summary.findings.some(({ severity }) => severity === 'error'))
        totals.refused++
      bar.end()
      options.onSummary(file, summary)
    }
    if (kind === 'claims' && file.bytes > options.wholeBodyBytes) {
      const source = readChunks(file.path, (bytes) => {
        totals.bytes += bytes
        bar.update(totals)
      })
      for await (const event of intake.stream(head, source)) {
        if ('claim' in event) {
          count(event.claim)
          options.onClaim(file, event.claim)
        } else finish(event.summary)
      }
    } else {
      const bytes = new Uint8Array(await readFile(file.path))
      totals.bytes += bytes.length
      const ticket = intake.admit(null, bytes.length)
      try {
        const verdict = await intake.submit({ ...head, body: { bytes, encoding: 'xml' } }, ticket)
        for (const claim of verdict.claims) {
          count(claim)
          options.onClaim(file, claim)
        }
        finish(verdict)
      } finally {
        ticket.release()
      }
    }
  }
}
