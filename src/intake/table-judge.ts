import type { Finding } from '../rules/finding.js'
import type { RuleRunner } from '../rules/rule-runner.js'
import { codeOf, noticeParams, severityFor, shorten } from '../rules/structure.js'
import type { CopyColumn } from '../standard/columns.js'
import type { TableName, TablePlan } from '../standard/plan.js'
import { type CopyProgram, CopyWriter, copyProgram } from '../xml/copy-writer.js'
import { NOTICE, type NoticeKind } from '../xml/notice.js'
import { PositionFinder } from '../xml/position.js'
import type { RowView, ScanHandler } from '../xml/table-scanner.js'

/** Collects the findings of one claim: all are counted, a bounded number is kept. */
export class FindingList {
  kept: Finding[] = []
  total = 0
  errors = 0
  warnings = 0
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Counts a finding; `make` is only called while there is room. Returns it, or null when there was none. */
  add(severity: Finding['severity'], make: () => Finding): Finding | null {
    this.total++
    this.#count(severity)
    if (this.kept.length >= this.#limit) {
      // Errors are what the sender must know: one beyond the limit takes the place of the last that is none.
      const weaker = severity === 'error' ? this.kept.findLastIndex((f) => f.severity !== 'error') : -1
      if (weaker < 0) return null
      this.kept.splice(weaker, 1)
    }
    const finding = make()
    this.kept.push(finding)
    return finding
  }

  #count(severity: Finding['severity']): void {
    if (severity === 'error') this.errors++
    else if (severity === 'warning') this.warnings++
  }
}

/** What a table's rows are checked against beyond their own schema. */
export interface ClaimContext {
  /** MA_LK of XML1 as bytes, or null before XML1 was read or when it has none. */
  maLk: Uint8Array | null
  /** Key columns up to the row number, each with its TAB; null when rows are not to be written. */
  prefix: Uint8Array | null
}

/**
 * Notices of form that a file makes in every row or not at all. Said once a field and table, at its first
 * place, with the number of times: a list of a thousand decimal commas hides the one error that matters.
 */
const FOLDED: ReadonlySet<NoticeKind> = new Set([
  NOTICE.unknownElement,
  NOTICE.missingElement,
  NOTICE.blanksAround,
  NOTICE.decimalComma,
  NOTICE.tooManyFractionDigits,
  NOTICE.wholeWithDecimals,
])

const NUMBERED: ReadonlySet<TableName> = new Set(['XML2', 'XML3', 'XML4', 'XML5'])

/**
 * Judges one table document as it is scanned: turns notices into findings with place and value, checks the
 * keys of each row, and writes the row's COPY line.
 */
export class TableJudge implements ScanHandler {
  readonly writer = new CopyWriter()
  readonly plan: TablePlan
  rows = 0
  /** True when the document is of another kind, so that none of its rows could be read. */
  wrongRoot = false
  /** Rules about the content of the rows; null when they do not run (files of one table). */
  rules: RuleRunner | null = null
  /** Called with each row after its checks and before it is written; returns false to leave it out. */
  onRow: ((view: RowView) => boolean) | null = null

  readonly #copy: CopyProgram
  readonly #positions = new PositionFinder()
  readonly #stt: number
  readonly #maLk: number
  #findings!: FindingList
  #context!: ClaimContext
  #bytes!: Buffer
  #row = 1
  #numbers = new Map<number, number>()
  #highest = 0
  #numbersBad = false
  /** Folded findings of this document: code and field, the finding (null when there was no room), how often. */
  #folded = new Map<string, { finding: { params?: Finding['params'] } | null; times: number }>()

  constructor(plan: TablePlan, columns: readonly CopyColumn[]) {
    this.plan = plan
    this.#copy = copyProgram(
      columns.flatMap((c) => (c.emit === 'key' ? [] : [{ fieldIndex: c.fieldIndex, emit: c.emit }])),
    )
    this.#stt = NUMBERED.has(plan.table) ? (plan.fields.find((f) => f.name === 'STT')?.index ?? -1) : -1
    this.#maLk = plan.fields.find((f) => f.name === 'MA_LK')?.index ?? -1
  }

  /** Starts a document that lies in `bytes[0, length)`. */
  begin(bytes: Buffer, length: number, findings: FindingList, context: ClaimContext): void {
    this.#bytes = bytes
    this.#positions.open(bytes, 0, length)
    this.#findings = findings
    this.#context = context
    this.#row = 1
    this.rows = 0
    this.wrongRoot = false
    this.#numbers.clear()
    this.#highest = 0
    this.#numbersBad = false
    this.#folded.clear()
  }

  /** From here on findings go to another list (each row of a check-in file is judged on its own). */
  collectInto(findings: FindingList): void {
    this.#settleFolded()
    this.#findings = findings
  }

  #settleFolded(): void {
    if (this.#folded.size === 0) return
    for (const { finding, times } of this.#folded.values())
      if (finding !== null && times > 1) finding.params = { ...finding.params, times }
    this.#folded.clear()
  }

  /** After the last row: what only the whole table shows. `readable` as the scanner said. */
  end(readable: boolean): void {
    this.#settleFolded()
    if (!readable) return
    if (this.#stt < 0 || this.#numbersBad || this.rows === 0 || this.#highest === this.rows) return
    this.finding('STR-031', 0, 'STT', null, 0, { rows: this.rows })
  }

  notice(kind: NoticeKind, field: number, offset: number, from: number, to: number, detail: string): void {
    const { plan } = this
    if (kind === NOTICE.wrongRoot) this.wrongRoot = true
    const code = codeOf(kind, plan, field)
    const name = field < 0 ? null : plan.fields[field].name
    const severity = severityFor(code, plan.version, plan.table, name)
    const wholeTable = kind <= NOTICE.wrongRoot || kind === NOTICE.namespace || kind === NOTICE.emptyList
    const row = wholeTable ? 0 : this.#row
    // An error is always said for itself: each has to be put right.
    const key = FOLDED.has(kind) && severity !== 'error' ? `${code} ${name ?? detail}` : null
    const known = key === null ? undefined : this.#folded.get(key)
    if (known !== undefined) {
      known.times++
      return
    }
    const made = this.#findings.add(severity, () => {
      // Bounded before decoding: a value may be megabytes.
      const text = to > from ? this.#bytes.toString('utf8', from, to) : null
      const params = noticeParams(kind, plan, field, text ?? '', detail)
      return this.#make(code, severity, row, name, text, offset, params)
    })
    if (key !== null)
      this.#folded.set(key, { finding: made as { params?: Finding['params'] } | null, times: 1 })
  }

  row(view: RowView): void {
    this.#row = view.number
    if (this.#maLk >= 0) this.#checkMaLk(view)
    if (this.#stt >= 0) this.#checkStt(view)
    this.rows++
    const { rules } = this
    if (rules !== null) {
      if (this.plan.table === 'XML1') rules.head(view)
      else rules.row(this.plan.table, view)
    }
    const keep = this.onRow === null || this.onRow(view)
    const { prefix } = this.#context
    if (keep && prefix !== null) this.writer.writeRow(this.#copy, view, prefix, view.number)
    this.#row = view.number + 1
  }

  /** Adds a finding of ours about a field of the present row (or, with row 0, of the table). */
  finding(
    code: string,
    row: number,
    field: string | null,
    value: string | null,
    offset: number,
    params?: Finding['params'],
  ): void {
    const severity = severityFor(code, this.plan.version, this.plan.table, field)
    this.#findings.add(severity, () => this.#make(code, severity, row, field, value, offset, params))
  }

  /** Adds the finding of a rule. `offset` -1: its place is not known. Good until the next document begins. */
  ruleFinding(
    code: string,
    severity: Finding['severity'],
    row: number,
    field: string | null,
    value: string | null,
    offset: number,
    params: Finding['params'],
  ): void {
    this.#findings.add(severity, () => {
      const finding = this.#make(code, severity, row, field, value, offset, params)
      return offset < 0 ? { ...finding, line: 0, column: 0 } : finding
    })
  }

  #make(
    code: string,
    severity: Finding['severity'],
    row: number,
    field: string | null,
    value: string | null,
    offset: number,
    params?: Finding['params'],
  ): Finding {
    this.#positions.find(Math.max(0, offset))
    const { line, column } = this.#positions
    const finding = {
      code,
      severity,
      table: this.plan.table,
      row,
      field,
      value: value === null ? null : shorten(value),
      line,
      column,
    }
    return params === undefined ? finding : { ...finding, params }
  }

  #checkMaLk(view: RowView): void {
    const expected = this.#context.maLk
    if (expected === null || this.plan.table === 'XML1') return
    const f = this.#maLk
    const start = view.start[f]
    const length = view.end[f] - start
    if (length === 0) return
    let same = length === expected.length
    for (let i = 0; same && i < length; i++) same = view.bytes[start + i] === expected[i]
    if (same) return
    this.finding('STR-049', view.number, 'MA_LK', fieldText(view, f), view.offset[f], {
      expected: Buffer.from(expected).toString('utf8'),
    })
  }

  /** STT is positive and unique in its table (rules of the standard for tables 2 to 5). */
  #checkStt(view: RowView): void {
    const f = this.#stt
    if (view.bad[f] === 1 || view.start[f] === view.end[f]) {
      this.#numbersBad = true
      return
    }
    let n = 0
    for (let p = view.start[f]; p < view.end[f]; p++) {
      const digit = view.bytes[p] - 0x30
      if (digit < 0) {
        n = 0
        break
      }
      n = n * 10 + digit
    }
    if (n <= 0) {
      this.#numbersBad = true
      this.finding('STR-029', view.number, 'STT', fieldText(view, f), view.offset[f])
      return
    }
    const other = this.#numbers.get(n)
    if (other !== undefined) {
      this.#numbersBad = true
      this.finding('STR-030', view.number, 'STT', String(n), view.offset[f], { other })
      return
    }
    this.#numbers.set(n, view.number)
    if (n > this.#highest) this.#highest = n
  }
}

/** The value of field f as text; '' when blank. */
export function fieldText(view: RowView, f: number): string {
  const { bytes, start, end } = view
  return start[f] === end[f]
    ? ''
    : Buffer.from(bytes.buffer, bytes.byteOffset + start[f], end[f] - start[f]).toString('utf8')
}
