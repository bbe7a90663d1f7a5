import { expect, test } from 'vitest'
import type { PlainRow, RowGroup } from '../../src/eligibility/facts.js'
import { factsOf } from '../../src/eligibility/facts.js'
import { findingViews } from '../../src/review/claim-findings.js'
import { rowsNamed } from '../../src/review/claim-rows.js'
import { tableView } from '../../src/review/claim-table.js'
import { translator } from '../../src/review/texts.js'
import { findingJson } from '../../src/rules/catalogue.js'
import { loadPlans } from '../../src/standard/compile.js'
import type { TableName } from '../../src/standard/plan.js'
import type { ClaimDocument, DocumentTable } from '../../src/store/review-document.js'
import type { ClaimEligibility } from '../../src/store/review-eligibility.js'
import { card, judge, record } from '../eligibility/sample.js'

const plans = loadPlans()

const cost = (day: string, level: string, kind = '1'): PlainRow => ({
  NGAY_YL: `${day}0900`,
  MUC_HUONG: level,
  PHAM_VI: '1',
  MA_NHOM: kind,
  THANH_TIEN_BH: '1000000',
  T_BHTT: String(Number(level) * 10_000),
})

const tableOf = (table: TableName, rows: readonly PlainRow[]): DocumentTable => ({
  table,
  labelVi: table,
  labelEn: table,
  form: 'base64',
  readable: true,
  total: rows.length,
  rows: rows.map((fields, i) => ({
    row: i + 1,
    fields: (plans['3176'].tables.get(table)?.fields ?? []).map(({ name }) => ({
      name,
      value: fields[name] ?? '',
      present: true,
      valid: true,
      line: i + 1,
      column: 1,
    })),
  })),
})

/** What the page knows of a claim with these rows: judged by the checks themselves. */
function opened(xml2: readonly PlainRow[], xml3: readonly PlainRow[], to = 20261231) {
  const rows: readonly RowGroup[] = factsOf({ XML1: {}, XML2: xml2, XML3: xml3 }).rows
  const { findings, ...judgement } = judge({ facts: { rows }, registry: [record({ cards: [card({ to })] })] })
  const document = {
    standardVersion: '3176',
    tables: [tableOf('XML1', [{}]), tableOf('XML2', xml2), tableOf('XML3', xml3)],
    others: [],
    malformed: false,
  } as unknown as ClaimDocument
  const eligibility = { facts: { rows }, judgement } as unknown as ClaimEligibility
  const marked = (table: TableName, code: string) => {
    const views = findingViews(findings.map(findingJson), document, plans, '3176', 'vi', translator('vi'))
    const named = rowsNamed(findings, document, table, eligibility)
    const part = document.tables.find((one) => one.table === table)!
    const ask = { from: 1, row: 0, everyField: false }
    const view = tableView(part, views, plans, '3176', 'vi', ask, named)
    return view.rows.flatMap(({ row, cells }) =>
      cells.some((cell) => cell.findings.some((one) => one.code === code)) ? [row] : [],
    )
  }
  return { findings, marked }
}

test('every row whose level is wrong is marked, whatever day and group it is of', () => {
  const { findings, marked } = opened(
    [cost('20260310', '80'), cost('20260310', '95'), cost('20260310', '80'), cost('20260311', '95', '4')],
    [cost('20260310', '95'), cost('20260310', '80')],
  )
  const wrong = findings.filter(({ code }) => code === 'ELG-B01')
  expect(wrong.map(({ table, row, params }) => [table, row, params?.rows])).toEqual([
    ['XML2', 2, 2],
    ['XML3', 1, 1],
  ])
  expect(marked('XML2', 'ELG-B01')).toEqual([2, 4])
  expect(marked('XML3', 'ELG-B01')).toEqual([1])
})

test('every row on a day without a card is marked, in both tables', () => {
  const { findings, marked } = opened(
    [cost('20260310', '80'), cost('20260312', '80'), cost('20260310', '80'), cost('20260313', '80', '4')],
    [cost('20260312', '80'), cost('20260309', '80'), cost('20260313', '80')],
    20260311,
  )
  const [stretch] = findings.filter(({ params }) => params?.rows === 4)
  expect(stretch?.code).toMatch(/^ELG-R0/)
  expect(marked('XML2', stretch!.code)).toEqual([2, 4])
  expect(marked('XML3', stretch!.code)).toEqual([1, 3])
})
