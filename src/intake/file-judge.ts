import type { Finding } from '../rules/finding.js'
import { severityFor, shorten } from '../rules/structure.js'
import { dayInVietnam, SIGNATURE_REQUIRED } from '../standard/dated.js'
import type { StandardVersion } from '../standard/plan.js'
import type { EnvelopeField, EnvelopeProblem } from '../xml/envelope-reader.js'
import { MALFORMED, NOTICE } from '../xml/notice.js'
import { PositionFinder } from '../xml/position.js'

/** Codes that mean: the file is not an envelope that can be opened, so none of it is taken. */
const REFUSING: ReadonlySet<string> = new Set([
  'STR-001',
  'STR-002',
  'STR-003',
  'STR-007',
  'STR-009',
  'STR-014',
  'STR-016',
  'STR-017',
  'STR-023',
  'STR-033',
  'STR-050',
])

/** Findings about a file that are kept; about what each claim holds there is a list a claim. */
const MOST_FINDINGS = 100

/** True when a finding about the file refuses the file as a whole. */
export const refuses = (finding: Finding): boolean =>
  finding.severity === 'error' && REFUSING.has(finding.code)

/** What is known about the file beside its claims; fills with the events of the envelope reader. */
export class FileJudge {
  readonly findings: Finding[] = []
  maCskcb: string | null = null
  /** Claims that stand in the file, judged or not; counted by whoever reads the envelope. */
  claims = 0

  readonly #version: StandardVersion
  readonly #facility: string
  readonly #receivedAt: Date
  readonly #positions: PositionFinder | null
  #soLuong: { value: string; offset: number } | null = null
  #facilitySaid = false
  #opened = false
  #signed = false
  readonly #maLk = new Map<string, number>()

  /** `bytes`: the whole file when it is at hand, so that findings can name line and column. */
  constructor(
    version: StandardVersion,
    facility: string,
    receivedAt: Date,
    bytes: { buffer: Buffer; length: number } | null,
  ) {
    this.#version = version
    this.#facility = facility
    this.#receivedAt = receivedAt
    this.#positions = bytes === null ? null : new PositionFinder()
    if (bytes !== null) this.#positions?.open(bytes.buffer, 0, bytes.length)
  }

  /** True when the file is refused as a whole; kept apart from the list, which is bounded. */
  refused = false

  field(name: EnvelopeField, value: string, offset: number): void {
    const text = value.trim()
    if (name === 'MACSKCB') {
      this.maCskcb = text === '' ? null : text
      if (text !== '' && text !== this.#facility) {
        this.#facilitySaid = true
        this.#say('STR-050', offset, text, { expected: this.#facility })
      }
    } else if (name === 'SOLUONGHOSO') this.#soLuong = { value: text, offset }
    else if (text !== '' && !isPastDay(text, this.#receivedAt)) this.#say('STR-006', offset, text)
  }

  signature(blank: boolean): void {
    if (!blank) this.#signed = true
  }

  problem(problem: EnvelopeProblem, offset: number): void {
    switch (problem.kind) {
      case 'malformed': {
        const { kind, reason } = problem.problem
        this.#opened = true
        if (kind === NOTICE.doctype) this.#say('STR-033', offset, null)
        else if (kind === NOTICE.encoding) this.#say('STR-017', offset, null, { encoding: `(${reason})` })
        else if (kind === NOTICE.utf8) this.#say('STR-017', offset, null, { encoding: '' })
        else this.#say('STR-001', offset, null, { reason: reason === '' ? MALFORMED.tagSyntax : reason })
        break
      }
      case 'wrongRoot':
        this.#opened = true
        this.#say('STR-002', offset, problem.name, { expected: 'GIAMDINHHS' })
        break
      case 'unknownElement':
        this.#say('STR-057', offset, null, { name: problem.name })
        break
      case 'textBetween':
        this.#say('STR-044', offset, problem.text)
        break
      case 'flat':
        this.#say('STR-051', offset, null)
        break
    }
  }

  /** The findings that a claim's place in the file brings with it. */
  claim(ordinal: number, maLk: string | null): Finding[] {
    if (maLk === null) return []
    const other = this.#maLk.get(maLk)
    if (other === undefined) {
      this.#maLk.set(maLk, ordinal)
      return []
    }
    return [this.#make('STR-048', -1, maLk, { other })]
  }

  /** The file has been read: counts are compared. */
  end(): void {
    // A file that could not be opened or was cut has one cause; counts would only repeat it.
    if (this.#opened) return
    if (this.maCskcb === null && !this.#facilitySaid) this.#say('STR-003', -1, null)
    if (!this.#signed && this.claims > 0 && dayInVietnam(this.#receivedAt) >= SIGNATURE_REQUIRED.from)
      this.#say('STR-022', -1, null)
    const said = this.#soLuong
    if (this.claims === 0) this.#say('STR-009', -1, null)
    else if (said === null || !/^[1-9]\d{0,8}$/.test(said.value) || Number(said.value) > this.claims)
      this.#say('STR-007', said?.offset ?? -1, said?.value ?? '', { found: this.claims })
    else if (Number(said.value) < this.claims)
      this.#say('STR-008', said.offset, said.value, { found: this.claims })
  }

  #say(code: string, offset: number, value: string | null, params?: Finding['params']): void {
    const finding = this.#make(code, offset, value, params)
    if (refuses(finding)) this.refused = true
    // Errors have room of their own: a hundred stray elements must not hide that the file is cut.
    const limit = finding.severity === 'error' ? 2 * MOST_FINDINGS : MOST_FINDINGS
    if (this.findings.length < limit || refuses(finding)) this.findings.push(finding)
  }

  #make(code: string, offset: number, value: string | null, params?: Finding['params']): Finding {
    let line = 0
    let column = 0
    if (offset >= 0 && this.#positions !== null) {
      this.#positions.find(offset)
      line = this.#positions.line
      column = this.#positions.column
    }
    const finding: Finding = {
      code,
      severity: severityFor(code, this.#version, null, null),
      table: null,
      row: 0,
      field: null,
      value: value === null ? null : shorten(value),
      line,
      column,
    }
    return params === undefined ? finding : { ...finding, params }
  }
}

/** A real YYYYMMDD (a time behind it is allowed) not after the day of receipt in Vietnam. */
function isPastDay(text: string, receivedAt: Date): boolean {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d{4})?$/.exec(text)
  if (parts === null) return false
  const day = new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])))
  if (day.getUTCMonth() !== Number(parts[2]) - 1 || day.getUTCDate() !== Number(parts[3])) return false
  return text.slice(0, 8) <= dayInVietnam(receivedAt).replaceAll('-', '')
}
