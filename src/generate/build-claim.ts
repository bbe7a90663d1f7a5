import type { TableName } from '../standard/plan.js'
import { benefitLevel, referenceLevelAt, settle } from './benefit.js'
import type { ClaimModel, Row } from './claim-model.js'
import type { ResolvedGenerateOptions } from './options.js'
import { type DealtDefect, type PlannedCase, planCase } from './plan-case.js'
import type { Random } from './random.js'
import { drugRows } from './rows/drug-rows.js'
import { headRow } from './rows/head-row.js'
import { noteRows } from './rows/note-rows.js'
import * as papers from './rows/paper-rows.js'
import { hivRow, tuberculosisRow } from './rows/programme-rows.js'
import { serviceRows } from './rows/service-rows.js'
import type { Visit } from './visit.js'

/** Builds the claim with this number. The same options and number give the same claim, whatever came before. */
export function buildClaim(
  index: number,
  options: ResolvedGenerateOptions,
  defect: DealtDefect = null,
): ClaimModel {
  return fillClaim(planCase(index, options, defect))
}

/** Writes the tables of a case. Draws from its random numbers, so that a case can be filled once. */
export function fillClaim({ index, random, size, visit, options, part }: PlannedCase): ClaimModel {
  const known = options.plans[options.version].tables
  const tables = new Map<TableName, Row[]>()
  const put = (table: TableName, rows: Row[]) => {
    if (rows.length > 0 && known.has(table)) tables.set(table, rows)
  }

  const parts = divide(random, visit, size.rows, options)
  const drugs = drugRows(random, visit, parts.drugs)
  const services = serviceRows(random, visit, parts.services, options.wants.has('XML4'))
  const lines = [...drugs, ...services.lines]
  const referenceLevel = options.referenceLevel ?? referenceLevelAt(visit.arrival)
  const totals = settle(lines, part.level ?? benefitLevel(visit.patient.card, lines, referenceLevel))
  if (part.writtenLevel !== undefined) for (const { row } of lines) row.MUC_HUONG = String(part.writtenLevel)
  const drugTotal = drugs.reduce((sum, line) => sum + line.bv, 0)
  const supplies = services.lines.filter((line) => line.row.MA_NHOM === '10')
  const supplyTotal = supplies.reduce((sum, line) => sum + line.bv, 0)
  const birthWeight = visit.theme === 'birth' ? String(random.between(2500, 3900)) : ''
  const head = headRow(random, visit, totals, drugTotal, supplyTotal, services.icd9, birthWeight)
  part.head?.(head, visit)

  put('XML1', [head])
  put(
    'XML2',
    drugs.map((line) => line.row),
  )
  put(
    'XML3',
    services.lines.map((line) => line.row),
  )
  put('XML4', services.results)
  put('XML5', noteRows(random, visit, parts.notes))
  if (visit.theme === 'hiv') put('XML6', [hivRow(visit)])
  if (visit.inpatient) put('XML7', [papers.dischargePaper(visit, head)])
  if (visit.careType === '03') put('XML8', [papers.recordSummary(visit, head)])
  if (visit.theme === 'birth') put('XML9', [papers.birthCertificate(random, visit, birthWeight)])
  if (visit.theme === 'pregnancyRest') put('XML10', [papers.pregnancyRest(visit, head)])
  if (visit.sickLeaveDays > 0) put('XML11', [papers.sickLeave(visit, head)])
  if (visit.transferTo !== '') put('XML13', [papers.transferPaper(visit, head)])
  if (visit.followUp !== null) put('XML14', [papers.followUpSlip(visit, head)])
  if (visit.theme === 'tuberculosis') put('XML15', [tuberculosisRow(visit)])
  return { index, maLk: visit.maLk, tables }
}

interface Parts {
  readonly drugs: number
  /** Rows of XML3 and XML4 together. */
  readonly services: number
  readonly notes: number
}

/** Shares out the rows of the claim among its large tables. */
function divide(random: Random, visit: Visit, rows: number, options: ResolvedGenerateOptions): Parts {
  const left = rows - (visit.inpatient ? 3 : 1) - (visit.followUp === null ? 0 : 1)
  const notes = visit.inpatient ? Math.max(1, Math.floor(left / 12)) : visit.careType === '05' ? 1 : 0
  // Examination and drugs is all that such a visit consists of.
  if (visit.careType === '05') return { drugs: Math.max(2, left - notes - 1), services: 1, notes }
  const exact = options.rows !== null || options.wants.size > 0 || visit.inpatient
  const withoutDrugs = !exact && random.chance(0.04)
  const drugs = withoutDrugs ? 0 : Math.max(2, Math.floor(left * 0.28))
  // An examination, a test and its result.
  const least = options.wants.has('XML4') ? 3 : 2
  return { drugs, services: Math.max(least, left - notes - drugs), notes }
}
