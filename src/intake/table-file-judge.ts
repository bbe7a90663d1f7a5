import type { Finding } from '../rules/finding.js'
import { copyColumns } from '../standard/columns.js'
import type { Plans, StandardVersion } from '../standard/plan.js'
import type { CheckInCard, TableCopy } from '../store/judged.js'
import { type RowView, SLACK, TableScanner } from '../xml/table-scanner.js'
import { copyPrefix, type JudgeContext, keyOf, moment, type PendingClaim } from './claim-judge.js'
import { contentHash } from './content-hash.js'
import type { IdMaker } from './ids.js'
import { settlementMonth } from './settlement-month.js'
import { type ClaimContext, FindingList, fieldText, TableJudge } from './table-judge.js'

/** Tables that are sent as a file of their own, and the field whose month says where their rows are kept. */
const MONTH_FIELD = { XML0: 'NGAY_VAO', XML12: 'NGAY_HOP' } as const
export type LoneTable = keyof typeof MONTH_FIELD

export interface JudgedTableFile {
  /** One unit a row; empty when the file could not be read to its end. */
  readonly units: PendingClaim[]
  readonly copies: TableCopy[]
  readonly findings: Finding[]
}

/**
 * Judges a file that holds one table: check-ins (XML0) or medical assessments (XML12). Each row stands or
 * falls on its own; a file that is not well-formed is refused whole.
 */
export class TableFileJudge {
  readonly #judge: TableJudge
  readonly #table: LoneTable
  readonly #scanner = new TableScanner()
  readonly #ids: IdMaker
  readonly #limit: number

  /** Throws RangeError when the version does not have the table. */
  constructor(
    plans: Plans,
    version: StandardVersion,
    table: LoneTable,
    ids: IdMaker,
    findingsPerClaim: number,
  ) {
    const plan = plans[version].tables.get(table)
    if (plan === undefined) throw new RangeError(`${table} is not part of version ${version}`)
    this.#judge = new TableJudge(plan, copyColumns(plans, version, table))
    this.#table = table
    this.#ids = ids
    this.#limit = findingsPerClaim
  }

  /** The COPY text handed out so far is not needed any more. */
  forget(): void {
    this.#judge.writer.length = 0
  }

  /** Judges `file[0, length)`. The COPY text is good until {@link forget}. */
  judge(file: Buffer, length: number, context: JudgeContext): JudgedTableFile {
    const document = Buffer.allocUnsafeSlow(length * 2 + SLACK)
    file.copy(document, 0, 0, length)
    const digest = contentHash(document.subarray(0, length), context.standardVersion)
    const judge = this.#judge
    const begin = judge.writer.length
    const claim: ClaimContext = { maLk: null, prefix: null }
    const units: PendingClaim[] = []
    const fileFindings: Finding[] = []
    let list = new FindingList(this.#limit)
    judge.onRow = (view) => {
      const text = (name: string): string => {
        const f = view.program.byName.get(name)
        return f === undefined || view.bad[f] === 1 ? '' : fieldText(view, f)
      }
      const facility = text('MA_CSKCB')
      if (facility !== '' && facility !== context.maCskcb)
        judge.finding('STR-005', view.number, 'MA_CSKCB', facility, this.#offset(view, 'MA_CSKCB'), {
          expected: context.maCskcb,
        })
      const month = settlementMonth('', '', text(MONTH_FIELD[this.#table]), context.receivedAt)
      const claimId = this.#ids.next()
      claim.prefix = copyPrefix(context.maCskcb, claimId, month)
      const accepted = list.errors === 0
      const findings = list
      list = new FindingList(this.#limit)
      judge.collectInto(list)
      fileFindings.push(...findings.kept.filter((f) => f.row === 0))
      units.push({
        claimId,
        ordinal: view.number,
        maLk: keyOf(text('MA_LK')),
        outcome: accepted ? 'accepted' : 'rejected',
        contentHash: digest,
        settlementMonth: month,
        rawOffset: 0,
        rawLength: length,
        rows: 1,
        slices: [],
        findings: findings.kept.filter((f) => f.row !== 0),
        findingsTotal: findings.total,
        errors: findings.errors,
        warnings: findings.warnings,
        maLoaiKcb: text('MA_LOAI_KCB') || null,
        ngayVao: moment(text('NGAY_VAO')),
        ngayRa: null,
        tTongchiBv: null,
        tBhtt: null,
        checkIn: this.#table === 'XML0' ? checkInOf(text) : null,
      })
      lineStarts.push(judge.writer.length - begin)
      return accepted
    }
    const lineStarts: number[] = []
    judge.begin(document, length, list, claim)
    const readable = this.#scanner.scan(judge.plan, document, 0, length, judge)
    judge.end(readable)
    fileFindings.push(...list.kept)
    if (!readable) {
      judge.writer.length = begin
      return { units: [], copies: [], findings: fileFindings }
    }
    lineStarts.push(judge.writer.length - begin)
    const settled = units.map((unit, i) =>
      lineStarts[i + 1] > lineStarts[i]
        ? { ...unit, slices: [this.#table, lineStarts[i], lineStarts[i + 1]] as const }
        : unit,
    )
    const copies =
      judge.writer.length > begin ? [{ table: this.#table, bytes: judge.writer.view(begin) }] : []
    return { units: settled, copies, findings: fileFindings }
  }

  #offset(view: RowView, name: string): number {
    return view.offset[view.program.byName.get(name) ?? 0]
  }
}

/** The card and person of a check-in; null without a card. */
function checkInOf(text: (name: string) => string): CheckInCard | null {
  const card = text('MA_THE_BHYT').split(';')[0].trim()
  if (card === '') return null
  const birth = text('NGAY_SINH')
  return {
    card,
    name: text('HO_TEN'),
    birthDay: /^\d{8}/.test(birth) ? Number(birth.slice(0, 8)) : 0,
    arrivedAt: moment(text('NGAY_VAO')),
  }
}
