import type { TableName } from '../standard/plan.js'
import { fillClaim } from './build-claim.js'
import { type ClaimModel, countRows } from './claim-model.js'
import { type DefectPlan, planDefects } from './defect-share.js'
import { type ClaimDraft, type DraftFile, documentBytes, writeHoso } from './draft.js'
import { otherFacility } from './eligibility/cases.js'
import { type EnvelopeDraft, envelopeHead, envelopeTail, plainEnvelope } from './envelope-writer.js'
import {
  GenerateError,
  type GenerateOptions,
  type ResolvedGenerateOptions,
  resolveOptions,
} from './options.js'
import { type DealtDefect, type PlannedCase, planCase, planEarlier } from './plan-case.js'
import { applyEnvelopeQuirks, drawClaimQuirks, NO_QUIRKS } from './quirks.js'
import { Random } from './random.js'
import { plantedExample } from './rule-examples.js'
import { writeTable } from './table-writer.js'
import { linkOf } from './visit.js'

/** One claim as it will be sent. */
export interface GeneratedClaim {
  /** Number in the series of the seed, from 0. */
  readonly index: number
  readonly maLk: string
  /** Rows of all tables, before a defect of form was put in. */
  readonly rows: number
  /** The table documents, decoded, in the order of the envelope. */
  readonly documents: readonly { readonly table: TableName; readonly bytes: Buffer }[]
  /** The HOSO element, ready to stand under DANHSACHHOSO. */
  readonly hoso: Buffer
  readonly defect: DealtDefect
  /** Stands before the claim that has the defect, for the check to compare with; good in itself. */
  readonly earlier: boolean
}

/** Streams of random numbers that are not those of a claim. */
const ENVELOPE_STREAM = -3
const QUIRK_STREAM = 0x4000_0000

/** The claims of the options, one by one. Throws {@link GenerateError} for options that cannot be followed. */
export function generateClaims(options: GenerateOptions = {}): Generator<GeneratedClaim> {
  const resolved = resolveOptions(options)
  return claimsOf(resolved, planDefects(resolved), '\n', false)
}

/**
 * An envelope in pieces of about one claim each, so that a file of any size is written in flat memory.
 * Throws {@link GenerateError} for options that cannot be followed.
 */
export function generateEnvelope(options: GenerateOptions = {}): Generator<Buffer> {
  const resolved = resolveOptions(options)
  return piecesOf(resolved, planDefects(resolved))
}

/**
 * An envelope of another facility ({@link otherFacility}) with the claims that some defects need beside those of the
 * facility: same persons, to be taken in first. Throws {@link GenerateError} when no defect asked for needs any.
 */
export function generateElsewhere(options: GenerateOptions = {}): Generator<Buffer> {
  const resolved = resolveOptions(options)
  const defects = planDefects(resolved)
  const first = elsewhereOf(resolved, defects).next()
  if (first.done)
    throw new GenerateError('GENERATE_OPTION', 'none of the defects needs a claim of another facility')
  return elsewherePieces(resolved, defects)
}

function* elsewherePieces(options: ResolvedGenerateOptions, defects: DefectPlan): Generator<Buffer> {
  let claims = 0
  for (const _ of elsewhereOf(options, defects)) claims++
  const facility = otherFacility(options.maCskcb)
  const envelope = plainEnvelope(facility, `${options.month}28`, claims)
  yield Buffer.from(envelopeHead(envelope))
  for (const { planned, defect } of elsewhereOf(options, defects))
    yield writeClaim(fillClaim(planned), planned.options, defect, true, '\n', false).hoso
  yield Buffer.from(envelopeTail(envelope))
}

function* elsewhereOf(
  options: ResolvedGenerateOptions,
  defects: DefectPlan,
): Generator<{ planned: PlannedCase; defect: DealtDefect }> {
  for (let place = 0; place < options.claims; place++) {
    const index = options.first + place
    const defect = defects.ofClaim(index, place)
    if (!hasEarlier(defect, 'elsewhere')) continue
    const planned = planEarlier(index, options, defect)
    if (planned !== null) yield { planned, defect }
  }
}

const hasEarlier = (defect: DealtDefect, where: 'here' | 'elsewhere'): boolean =>
  defect?.of === 'eligibility' && defect.earlier?.where === where

/** Claims of the file: those of the series, and those that stand before one with a defect. */
function countClaims(options: ResolvedGenerateOptions, defects: DefectPlan): number {
  let claims = options.claims
  for (let place = 0; place < options.claims; place++)
    if (hasEarlier(defects.ofClaim(options.first + place, place), 'here')) claims++
  return claims
}

function* piecesOf(asked: ResolvedGenerateOptions, defects: DefectPlan): Generator<Buffer> {
  const facility = defects.envelope.find((defect) => defect.facility !== undefined)?.facility
  const options = facility === undefined ? asked : { ...asked, maCskcb: facility }
  const envelope = draftEnvelope(options, defects)
  yield Buffer.from(envelopeHead(envelope))
  if (!envelope.withoutClaims) {
    for (const claim of claimsOf(options, defects, envelope.eol, envelope.flat)) yield claim.hoso
  }
  const tail = envelopeTail(envelope)
  if (tail !== '') yield Buffer.from(tail)
}

function draftEnvelope(options: ResolvedGenerateOptions, defects: DefectPlan): EnvelopeDraft {
  const envelope = plainEnvelope(options.maCskcb, `${options.month}28`, countClaims(options, defects))
  if (defects.envelope.length === 0) {
    const random = new Random(options.seed, ENVELOPE_STREAM)
    applyEnvelopeQuirks(random, envelope, options.quirks)
  }
  for (const defect of defects.envelope) defect.apply(envelope)
  return envelope
}

function* claimsOf(
  options: ResolvedGenerateOptions,
  defects: DefectPlan,
  eol: string,
  flat: boolean,
): Generator<GeneratedClaim> {
  for (let place = 0; place < options.claims; place++) {
    const index = options.first + place
    const defect = defects.ofClaim(index, place)
    if (hasEarlier(defect, 'here')) {
      const planned = planEarlier(index, options, defect)
      if (planned !== null) yield writeClaim(fillClaim(planned), planned.options, defect, true, eol, flat)
    }
    yield writeClaim(modelOf(index, options, defect), options, defect, false, eol, flat)
  }
}

function writeClaim(
  model: ClaimModel,
  options: ResolvedGenerateOptions,
  defect: DealtDefect,
  earlier: boolean,
  eol: string,
  flat: boolean,
): GeneratedClaim {
  const { index } = model
  const random = new Random(options.seed, QUIRK_STREAM + index)
  // A defect stands in an otherwise plain claim, so that its finding stands alone.
  const quirks = defect === null && random.chance(options.quirks) ? drawClaimQuirks(random) : NO_QUIRKS
  quirks.rows?.(random, new Map(model.tables))
  const draft: ClaimDraft = {
    index,
    version: options.version,
    maLk: model.maLk,
    previousMaLk: index === options.first ? '' : linkOf(index - 1, options),
    files: draftFiles(model, options, quirks.form),
  }
  quirks.files?.(random, draft)
  if (defect?.of === 'claim') defect.apply(draft)
  for (const file of draft.files) if (file.carry === 'base64') file.content = documentBytes(file)
  return {
    index,
    maLk: model.maLk,
    rows: countRows(model),
    documents: draft.files.flatMap((file) =>
      file.table === null ? [] : [{ table: file.table, bytes: documentBytes(file) }],
    ),
    hoso: hosoBytes(draft, eol, flat),
    defect,
    earlier,
  }
}

/** The rows of the claim: a rule's example for a broken rule, else one of the series. */
function modelOf(index: number, options: ResolvedGenerateOptions, defect: DealtDefect): ClaimModel {
  if (defect?.of === 'rule')
    return { ...plantedExample(defect.rule, linkOf(index, options), options.maCskcb), index }
  return fillClaim(planCase(index, options, defect))
}

/** Base64 is ASCII, which is encoded several times faster than text that may hold anything. */
function hosoBytes(draft: ClaimDraft, eol: string, flat: boolean): Buffer {
  const ascii = draft.files.every((file) => file.carry === 'base64' || file.carry === 'wrapped')
  return Buffer.from(writeHoso(draft, eol, flat), ascii ? 'latin1' : 'utf8')
}

function draftFiles(
  model: ClaimModel,
  options: ResolvedGenerateOptions,
  form: Parameters<typeof writeTable>[2],
): DraftFile[] {
  const plans = options.plans[options.version].tables
  const files: DraftFile[] = []
  for (const [table, rows] of model.tables) {
    const plan = plans.get(table)!
    files.push({ loaiHoSo: table, table, plan, content: writeTable(plan, rows, form), carry: 'base64' })
  }
  return files
}
