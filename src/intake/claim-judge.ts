import { type Finding, MORE_FINDINGS } from '../rules/finding.js'
import type { Reference } from '../rules/reference.js'
import type { RuleEntry } from '../rules/rule.js'
import { type RuleContext, RuleRunner } from '../rules/rule-runner.js'
import { RULES } from '../rules/rules.js'
import { severityFor, shorten } from '../rules/structure.js'
import { copyColumns } from '../standard/columns.js'
import { momentInVietnam } from '../standard/dated.js'
import type { ParameterSet } from '../standard/parameter-set.js'
import { type Plans, type StandardVersion, TABLE_NAMES, type TableName } from '../standard/plan.js'
import type { JudgedClaim, TableCopy } from '../store/judged.js'
import { base64Canonical } from '../xml/base64.js'
import {
  base64Place,
  ClaimReader,
  decodeDocument,
  documentBound,
  type TableFile,
} from '../xml/claim-reader.js'
import { Malformed } from '../xml/notice.js'
import { type RowView, SLACK, TableScanner } from '../xml/table-scanner.js'
import { contentHash } from './content-hash.js'
import { EligibilityCollector } from './eligibility-facts.js'
import type { IdMaker } from './ids.js'
import { settlementMonth } from './settlement-month.js'
import { type ClaimContext, FindingList, fieldText, TableJudge } from './table-judge.js'

/** What a claim is judged against beside itself. */
export interface JudgeContext {
  readonly standardVersion: StandardVersion
  /** Facility that the rows are stored under. */
  readonly maCskcb: string
  /** MACSKCB of the envelope, trimmed; null when it was missing. */
  readonly envelopeMaCskcb: string | null
  readonly receivedAt: Date
}

/** Catalogues and dated values of one edition, for one facility. */
export interface Edition {
  /** Gather what the checks about the card need. */
  readonly eligibility: boolean
  /** Errors of what could be read do not reject. */
  readonly waive: boolean
  readonly reference: Reference
  readonly parameters: ParameterSet
}

export interface JudgeLimits {
  readonly findingsPerClaim: number
  /** Largest decoded table document, in bytes. */
  readonly maxTableBytes: number
}

/** Which tables are read first; the others keep the order of the file. */
const ORDER: Readonly<Partial<Record<TableName, number>>> = { XML1: 0, XML3: 1, XML2: 2, XML4: 3 }

const KNOWN_TABLES: ReadonlySet<string> = new Set(TABLE_NAMES)
/** Tables that travel alone and not in an envelope (CV 1245/BHXH-CNTT; CV 3190/BHXH-CNTT). */
const ALONE: ReadonlySet<string> = new Set(['XML0', 'XML12'])

interface ClaimHead {
  maLk: string
  settlementMonth: string
  maLoaiKcb: string | null
  ngayVao: string | null
  ngayRa: string | null
  tTongchiBv: string | null
  tBhtt: string | null
}

/**
 * Judges claims of one standard version and keeps the COPY lines of those accepted. One judge serves one
 * thread; between {@link start} and {@link finish} it works for one part of one submission.
 */
export class ClaimJudge {
  readonly #limits: JudgeLimits
  readonly #ids: IdMaker
  readonly #reader = new ClaimReader()
  readonly #scanner = new TableScanner()
  readonly #tables: ReadonlyMap<TableName, TableJudge>
  readonly #order: readonly TableJudge[]
  readonly #version: StandardVersion
  /** Told of every document that stood as canonical base64 in the claim's bytes, once it is decoded. */
  onDecoded: ((start: number, end: number, document: Buffer, length: number) => void) | null = null

  #context!: JudgeContext & Edition
  /** Where the part began in the writer of each table. */
  #starts: number[] = []
  #scratch = Buffer.allocUnsafeSlow(1 << 20)
  /** Document of XML1: kept while the other tables are read, because rules look back at it. */
  #headDocument = Buffer.allocUnsafeSlow(1 << 16)
  readonly #rules: RuleRunner
  readonly #eligibility: EligibilityCollector
  #ruleContext!: RuleContext
  #claim: ClaimContext = { maLk: null, prefix: null }
  #head: ClaimHead | null = null
  #claimId = ''

  /** `rules` are all rules about content unless told. */
  constructor(
    plans: Plans,
    version: StandardVersion,
    ids: IdMaker,
    limits: JudgeLimits,
    rules: readonly RuleEntry[] = RULES,
  ) {
    this.#limits = limits
    this.#ids = ids
    this.#version = version
    this.#tables = new Map(
      [...plans[version].tables].map(([table, plan]) => [
        table,
        new TableJudge(plan, copyColumns(plans, version, table)),
      ]),
    )
    this.#order = [...this.#tables.values()]
    const xml1 = this.#tables.get('XML1')
    if (xml1 !== undefined) xml1.onRow = (view) => this.#takeHead(view, xml1)
    this.#rules = new RuleRunner(plans[version], rules)
    this.#rules.report = (code, severity, table, row, field, value, offset, params) =>
      this.#tables.get(table)?.ruleFinding(code, severity, row, field, value, offset, params)
    for (const judge of this.#order) judge.rules = this.#rules
    this.#eligibility = new EligibilityCollector(plans[version])
    for (const table of EligibilityCollector.TABLES) {
      const judge = this.#tables.get(table)
      if (judge === undefined) continue
      judge.onRow = (view) => {
        if (this.#context.eligibility) this.#eligibility.row(table, view)
        return true
      }
    }
  }

  /** The COPY text handed out so far is not needed any more. */
  forget(): void {
    for (const judge of this.#order) judge.writer.length = 0
  }

  /** Begins a part. Its COPY lines stand behind those handed out since {@link forget}. */
  start(context: JudgeContext & Edition): void {
    this.#context = context
    this.#ruleContext = {
      facility: context.maCskcb,
      received: momentInVietnam(context.receivedAt),
      parameters: context.parameters,
      reference: context.reference,
    }
    this.#starts = this.#order.map((judge) => judge.writer.length)
  }

  /** The header of the envelope has named the facility that the claims are of; COPY lines so far stay. */
  inEnvelopeOf(envelopeMaCskcb: string | null): void {
    this.#context = { ...this.#context, envelopeMaCskcb }
  }

  /**
   * Ends a part: the COPY text of every table that has lines, good until {@link forget}. `JudgedClaim.slices` of the
   * part index this list.
   */
  finish(): { copies: TableCopy[]; indexOf: ReadonlyMap<TableName, number> } {
    const copies: TableCopy[] = []
    const indexOf = new Map<TableName, number>()
    for (const [i, judge] of this.#order.entries())
      if (judge.writer.length > this.#starts[i]) {
        indexOf.set(judge.plan.table, copies.length)
        copies.push({ table: judge.plan.table, bytes: judge.writer.view(this.#starts[i]) })
      }
    return { copies, indexOf }
  }

  /**
   * Judges the claim in `bytes[start, end)`. Never throws for what a sender wrote. `fileFindings` are findings
   * about this claim that only the file shows (the same MA_LK earlier in it); they are asked for once the MA_LK
   * is known. Slices carry table names until the part is finished, see {@link PendingClaim}.
   */
  judge(
    bytes: Buffer,
    start: number,
    end: number,
    flat: boolean,
    place: { ordinal: number; rawOffset: number },
    fileFindings: (maLk: string | null) => readonly Finding[],
  ): PendingClaim {
    const findings = new FindingList(this.#limits.findingsPerClaim)
    const marks = this.#order.map((judge) => judge.writer.length)
    this.#claimId = this.#ids.next()
    this.#head = null
    this.#claim = { maLk: null, prefix: null }
    this.#rules.begin(this.#ruleContext)
    this.#eligibility.begin()
    let rows = 0
    try {
      const { files, unknown } = this.#reader.read(bytes, start, end, flat)
      for (const element of unknown) this.#say(findings, 'STR-057', null, { params: { name: element.name } })
      if (files.length === 0) this.#say(findings, 'STR-010', null, {})
      for (const [table, file] of this.#sort(files, findings))
        rows += this.#judgeTable(table, file, bytes, findings)
      if (this.#readable) this.#rules.end()
      if (this.#head === null && files.length > 0 && !this.#sawXml1) this.#say(findings, 'STR-021', null, {})
    } catch (problem) {
      if (!(problem instanceof Malformed)) throw problem
      this.#say(findings, 'STR-001', null, { params: { reason: problem.reason } })
    }
    const head = this.#head as ClaimHead | null
    const maLk = head === null ? null : keyOf(head.maLk)
    for (const finding of fileFindings(maLk)) findings.add(finding.severity, () => finding)
    const waived = this.#context.waive && this.#readable && maLk !== null
    const rejected = findings.errors > 0 && !waived
    const slices: (TableName | number)[] = []
    for (const [i, judge] of this.#order.entries()) {
      if (rejected) judge.writer.length = marks[i]
      else if (judge.writer.length > marks[i]) {
        const start = this.#starts[i]
        slices.push(judge.plan.table, marks[i] - start, judge.writer.length - start)
      }
    }
    if (findings.total > findings.kept.length) {
      const more = findings.total - findings.kept.length
      findings.kept.push(this.#make(MORE_FINDINGS, null, { params: { more } }))
    }
    return {
      claimId: this.#claimId,
      ordinal: place.ordinal,
      maLk,
      outcome: rejected ? 'rejected' : 'accepted',
      contentHash: contentHash(bytes.subarray(start, end), this.#version),
      settlementMonth: head?.settlementMonth ?? settlementMonth('', '', '', this.#context.receivedAt),
      rawOffset: place.rawOffset,
      rawLength: end - start,
      rows,
      slices,
      findings: findings.kept,
      findingsTotal: findings.total,
      errors: findings.errors,
      warnings: findings.warnings,
      maLoaiKcb: head?.maLoaiKcb ?? null,
      ngayVao: head?.ngayVao ?? null,
      ngayRa: head?.ngayRa ?? null,
      tTongchiBv: head?.tTongchiBv ?? null,
      tBhtt: head?.tBhtt ?? null,
      facts: this.#context.eligibility && this.#readable && maLk !== null ? this.#eligibility.end() : null,
      ...(waived ? { waived } : {}),
    }
  }

  #sawXml1 = false
  /** False once a table could not be read to its end: rules over the whole claim would speak of what is missing. */
  #readable = true

  /**
   * The tables of the claim that are to be judged. XML1 comes first since the others are compared with it, and
   * the services before the drugs and results that refer to them.
   */
  #sort(files: readonly TableFile[], findings: FindingList): [TableName, TableFile][] {
    const tables: [TableName, TableFile][] = []
    const seen = new Set<string>()
    this.#sawXml1 = false
    this.#readable = true
    for (const file of files) {
      const name = file.name.toUpperCase()
      if (!KNOWN_TABLES.has(name)) {
        this.#readable = false
        this.#say(findings, 'STR-011', null, { value: file.name })
        continue
      }
      const table = name as TableName
      if (ALONE.has(table) || !this.#tables.has(table)) {
        this.#say(findings, 'STR-053', table, { value: table, params: { version: this.#version } })
        continue
      }
      if (file.form === 'blank') {
        this.#say(findings, 'STR-015', table, {})
        continue
      }
      if (seen.has(table)) {
        this.#say(findings, 'STR-012', table, {})
        continue
      }
      seen.add(table)
      if (table === 'XML1') this.#sawXml1 = true
      tables.push([table, file])
    }
    return tables.sort(([a], [b]) => (ORDER[a] ?? 4) - (ORDER[b] ?? 4))
  }

  /** Decodes and scans one table; returns the number of its rows. */
  #judgeTable(table: TableName, file: TableFile, bytes: Buffer, findings: FindingList): number {
    const judge = this.#tables.get(table) as TableJudge
    const bound = documentBound(file)
    if (bound > this.#limits.maxTableBytes) {
      this.#readable = false
      this.#say(findings, 'STR-023', table, { params: { limit: this.#limits.maxTableBytes } })
      return 0
    }
    const document = this.#room(table, bound * 2 + SLACK)
    const length = decodeDocument(bytes, file, document)
    if (length < 0) {
      this.#readable = false
      this.#say(findings, 'STR-013', table, { params: { position: base64Place() } })
      return 0
    }
    if (file.form !== 'base64') this.#say(findings, 'STR-052', table, {})
    else if (file.text === null && base64Canonical.start >= 0)
      this.onDecoded?.(base64Canonical.start, base64Canonical.end, document, length)
    judge.begin(document, length, findings, this.#claim)
    const readable = this.#scanner.scan(judge.plan, document, 0, length, judge)
    judge.end(readable)
    if (!readable || judge.wrongRoot) this.#readable = false
    return judge.rows
  }

  /** Memory for the document of a table, the same again for each claim. */
  #room(table: TableName, size: number): Buffer {
    if (table === 'XML1') {
      if (this.#headDocument.length < size) this.#headDocument = Buffer.allocUnsafeSlow(size * 2)
      return this.#headDocument
    }
    if (this.#scratch.length < size)
      this.#scratch = Buffer.allocUnsafeSlow(Math.max(size, this.#scratch.length * 2))
    return this.#scratch
  }

  /** The row of XML1: what identifies the claim and where it belongs. */
  #takeHead(view: RowView, judge: TableJudge): boolean {
    const text = (name: string): string => {
      const f = view.program.byName.get(name)
      return f === undefined || view.bad[f] === 1 ? '' : fieldText(view, f)
    }
    const maLk = text('MA_LK')
    const context = this.#context
    if (context.eligibility) this.#eligibility.head(view, context.reference)
    const ngayRa = text('NGAY_RA')
    const month = settlementMonth(text('NAM_QT'), text('THANG_QT'), ngayRa, context.receivedAt)
    const head: ClaimHead = {
      maLk,
      settlementMonth: month,
      maLoaiKcb: text('MA_LOAI_KCB') || null,
      ngayVao: moment(text('NGAY_VAO')),
      ngayRa: moment(ngayRa),
      tTongchiBv: text('T_TONGCHI_BV') || null,
      tBhtt: text('T_BHTT') || null,
    }
    for (const name of ['MA_LK', 'NGAY_VAO', 'MA_CSKCB'])
      if (text(name) === '')
        judge.finding('STR-020', view.number, name, null, view.offset[view.program.byName.get(name) ?? 0])
    const facility = text('MA_CSKCB')
    const expected = context.envelopeMaCskcb ?? context.maCskcb
    if (facility !== '' && facility !== expected)
      judge.finding(
        'STR-005',
        view.number,
        'MA_CSKCB',
        facility,
        view.offset[view.program.byName.get('MA_CSKCB') ?? 0],
        {
          expected,
        },
      )
    this.#head = head
    this.#claim.maLk = maLk === '' ? null : Buffer.from(maLk)
    this.#claim.prefix = copyPrefix(context.maCskcb, this.#claimId, month)
    return true
  }

  #say(
    findings: FindingList,
    code: string,
    table: TableName | null,
    rest: { value?: string; params?: Finding['params'] },
  ): void {
    findings.add(severityFor(code, this.#version, table, null), () => this.#make(code, table, rest))
  }

  #make(
    code: string,
    table: TableName | null,
    rest: { value?: string; params?: Finding['params'] },
  ): Finding {
    const finding: Finding = {
      code,
      severity: severityFor(code, this.#version, table, null),
      table,
      row: 0,
      field: null,
      value: rest.value === undefined ? null : shorten(rest.value),
      line: 0,
      column: 0,
    }
    return rest.params === undefined ? finding : { ...finding, params: rest.params }
  }
}

/** A judged claim whose slices still name their tables: triples (table, start byte, end byte). */
export type PendingClaim = Omit<JudgedClaim, 'slices'> & { readonly slices: readonly (TableName | number)[] }

/** Replaces table names by their index in the part's copies. */
export function settleSlices(
  claims: readonly PendingClaim[],
  indexOf: ReadonlyMap<TableName, number>,
): JudgedClaim[] {
  return claims.map((claim) => ({
    ...claim,
    slices: claim.slices.map((entry) => (typeof entry === 'string' ? (indexOf.get(entry) ?? -1) : entry)),
  }))
}

/** Key columns of a COPY line up to the row number (see `standard/columns.ts`). */
export function copyPrefix(maCskcb: string, claimId: string, month: string): Uint8Array {
  return Buffer.from(`${maCskcb}\t${claimId}\t${month}\t`)
}

/** Longest MA_LK that names a claim; the standard has 100 characters, and an index cannot hold any number. */
const MOST_KEY = 255

/** MA_LK as the name of a claim. Null when blank, or so long (an error by its type) that the claim goes without. */
export const keyOf = (maLk: string): string | null => (maLk === '' || maLk.length > MOST_KEY ? null : maLk)

/** `YYYYMMDDHHmm` as `YYYY-MM-DD HH:mm`; null unless it is twelve digits. */
export function moment(text: string): string | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)
  return parts === null ? null : `${parts[1]}-${parts[2]}-${parts[3]} ${parts[4]}:${parts[5]}`
}
