import { IdMaker } from '../src/intake/ids.js'
import { JobRunner } from '../src/intake/job-runner.js'
import { NO_REFERENCE, type Reference } from '../src/rules/reference.js'
import type { RuleEntry } from '../src/rules/rule.js'
import { RuleRunner } from '../src/rules/rule-runner.js'
import { RULES } from '../src/rules/rules.js'
import { copyColumns } from '../src/standard/columns.js'
import { createParameterSet } from '../src/standard/parameter-set.js'
import type { TableName } from '../src/standard/plan.js'
import { decodeBase64, decodedBound } from '../src/xml/base64.js'
import { type CopyProgram, CopyWriter, copyProgram } from '../src/xml/copy-writer.js'
import { type ScanHandler, SLACK, TableScanner } from '../src/xml/table-scanner.js'
import type { Work, WorkDocument } from './core-work.js'
import type { Means } from './support/rounds.js'

const KEY_PREFIX = Buffer.from('79999\t123456789012345678\t2026-01-01\t')
const KEY_COLUMNS = 4

/** Our own means, from one step to the whole. */
export function ownMeans(work: Work): Means[] {
  return [
    decode(work),
    scan(work),
    scanToCopy(work),
    coreWithRules(work, NO_REFERENCE, 'scan to COPY text, all rules'),
    decodeAndScan(work),
    workerTask(work, []),
    workerTask(work, RULES),
  ]
}

/** Every document in a buffer with the room behind it that the scanner wants. */
function inScanBuffer(work: Work): { buffer: Buffer; base64: readonly Buffer[] } {
  const longest = Math.max(...work.documents.map(({ bytes }) => bytes.length))
  return {
    buffer: Buffer.alloc(2 * decodedBound(2 * longest) + SLACK),
    base64: work.documents.map(({ bytes }) => Buffer.from(bytes.toString('base64'))),
  }
}

function decode(work: Work): Means {
  const { buffer, base64 } = inScanBuffer(work)
  return {
    name: 'base64 decoding',
    run() {
      for (const text of base64) decodeBase64(text, 0, text.length, buffer, 0)
    },
  }
}

/** Notices are counted, so that a run with findings where none are expected is seen. */
class Counter implements ScanHandler {
  notices = 0
  rows = 0
  readonly writer: CopyWriter | null
  program: CopyProgram | null = null

  constructor(writer: CopyWriter | null) {
    this.writer = writer
  }

  notice(): void {
    this.notices++
  }

  row(view: Parameters<ScanHandler['row']>[0]): void {
    this.rows++
    if (this.writer !== null) this.writer.writeRow(this.program!, view, KEY_PREFIX, view.number)
  }

  check(work: Work): void {
    if (this.notices > 0)
      throw new Error(`${this.notices} findings about documents that are meant to have none`)
    if (this.rows < work.rows) throw new Error(`${this.rows} rows read of ${work.rows}`)
  }
}

function scan(work: Work): Means {
  const { buffer } = inScanBuffer(work)
  const scanner = new TableScanner()
  return {
    name: 'scan: structure, presence, types, lengths',
    run() {
      const counter = new Counter(null)
      for (const { plan, bytes } of work.documents) {
        bytes.copy(buffer)
        scanner.scan(plan, buffer, 0, bytes.length, counter)
      }
      counter.check(work)
    },
  }
}

/** The COPY statement's columns of a table, without the keys that stand in the prefix. */
function copyPrograms(work: Work): (document: WorkDocument) => CopyProgram {
  const programs = new Map<string, CopyProgram>()
  return ({ table }) => {
    let program = programs.get(table)
    if (program === undefined) {
      const columns = copyColumns(work.plans, work.version, table).slice(KEY_COLUMNS)
      program = copyProgram(
        columns.flatMap(({ emit, fieldIndex }) => (emit === 'key' ? [] : [{ fieldIndex, emit }])),
      )
      programs.set(table, program)
    }
    return program
  }
}

function scanToCopy(work: Work): Means {
  const { buffer } = inScanBuffer(work)
  const scanner = new TableScanner()
  const programOf = copyPrograms(work)
  const writer = new CopyWriter()
  return {
    name: 'scan to COPY text',
    run() {
      const counter = new Counter(writer)
      for (const document of work.documents) {
        counter.program = programOf(document)
        document.bytes.copy(buffer)
        scanner.scan(document.plan, buffer, 0, document.bytes.length, counter)
      }
      writer.length = 0
      counter.check(work)
    },
  }
}

const RULES_RECEIVED = 202606011200

/** Rows go to the rules and then into COPY text, as in the judge of a claim. */
class RuledCounter extends Counter {
  readonly rules: RuleRunner
  table: TableName = 'XML1'

  constructor(writer: CopyWriter, rules: RuleRunner) {
    super(writer)
    this.rules = rules
  }

  override row(view: Parameters<ScanHandler['row']>[0]): void {
    if (this.table === 'XML1') this.rules.head(view)
    else this.rules.row(this.table, view)
    super.row(view)
  }
}

/** The order in which a claim is judged. */
const ORDER: Readonly<Partial<Record<TableName, number>>> = { XML1: 0, XML3: 1, XML2: 2, XML4: 3 }

function claimsOf(work: Work): WorkDocument[][] {
  const claims: WorkDocument[][] = []
  for (const document of work.documents) {
    if (document.table === 'XML1') claims.push([])
    claims.at(-1)!.push(document)
  }
  return claims.map((claim) => claim.sort((a, b) => (ORDER[a.table] ?? 4) - (ORDER[b.table] ?? 4)))
}

/** The core with all that it judges: structure, types, the rules of content, COPY text. */
export function coreWithRules(work: Work, reference: Reference, name: string): Means {
  const { buffer } = inScanBuffer(work)
  const head = Buffer.alloc(buffer.length)
  const scanner = new TableScanner()
  const programOf = copyPrograms(work)
  const writer = new CopyWriter()
  const rules = new RuleRunner(work.plans[work.version])
  let problems = 0
  rules.report = () => {
    problems++
  }
  const context = {
    facility: work.maCskcb,
    received: RULES_RECEIVED,
    parameters: createParameterSet(),
    reference,
  }
  const claims = claimsOf(work)
  return {
    name,
    run() {
      const counter = new RuledCounter(writer, rules)
      for (const claim of claims) {
        rules.begin(context)
        for (const document of claim) {
          const room = document.table === 'XML1' ? head : buffer
          counter.table = document.table
          counter.program = programOf(document)
          document.bytes.copy(room)
          scanner.scan(document.plan, room, 0, document.bytes.length, counter)
        }
        rules.end()
      }
      writer.length = 0
      counter.check(work)
      if (problems > 0) throw new Error(`${problems} problems of claims that are meant to have none`)
    },
  }
}

function decodeAndScan(work: Work): Means {
  const { buffer, base64 } = inScanBuffer(work)
  const scanner = new TableScanner()
  const programOf = copyPrograms(work)
  const writer = new CopyWriter()
  return {
    name: 'base64 decoding and scan to COPY text',
    run() {
      const counter = new Counter(writer)
      for (const [n, document] of work.documents.entries()) {
        counter.program = programOf(document)
        const text = base64[n]!
        const length = decodeBase64(text, 0, text.length, buffer, 0)
        scanner.scan(document.plan, buffer, 0, length, counter)
      }
      writer.length = 0
      counter.check(work)
    },
  }
}

/** As a worker thread does it for one submission: envelope, claims, findings, digest, packed original. */
function workerTask(work: Work, rules: readonly RuleEntry[]): Means {
  const limits = { findingsPerClaim: 200, maxTableBytes: 64 << 20, maxClaimBytes: 128 << 20 }
  const runner = new JobRunner(work.plans, new IdMaker(0), limits, rules)
  const receivedAt = Date.now()
  return {
    name: `whole worker task: envelope, ${rules.length === 0 ? 'no' : 'all'} rules of content, digest, packing`,
    run() {
      const result = runner.run({
        type: 'file',
        bytes: work.envelope,
        encoding: 'xml',
        kind: 'claims',
        standardVersion: work.version,
        maCskcb: work.maCskcb,
        receivedAt,
        store: true,
        edition: null,
        eligibility: false,
        waive: false,
      })
      if (result.type === 'failure') throw new Error(result.message)
      const accepted = result.part.claims.filter(({ outcome }) => outcome === 'accepted').length
      if (accepted !== work.claims) throw new Error(`${accepted} of ${work.claims} claims accepted`)
    },
  }
}
