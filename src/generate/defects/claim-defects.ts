import type { Severity } from '../../rules/finding.js'
import type { TableName } from '../../standard/plan.js'
import { type ClaimDraft, contentText, documentBytes, fileOf } from '../draft.js'
import type { ClaimDefect, ExpectedFinding } from './defect.js'
import { removeElement, setValue } from './surgery.js'

type Place = { readonly table?: TableName; readonly field?: string }

function claim(
  name: string,
  code: string,
  severity: Severity,
  place: Place,
  vi: string,
  en: string,
  apply: (draft: ClaimDraft) => void,
): ClaimDefect {
  const expects: ExpectedFinding = { code, severity, ...place }
  return { of: 'claim', name, vi, en, expects, needs: place.table === undefined ? [] : [place.table], apply }
}

/** Defects of a claim as a set of files: which tables there are, how they are carried, how they are tied together. */
export const CLAIM_DEFECTS: readonly ClaimDefect[] = [
  claim(
    'facility-differs',
    'STR-005',
    'error',
    { table: 'XML1', field: 'MA_CSKCB' },
    'XML1.MA_CSKCB khác MACSKCB của tệp',
    'XML1.MA_CSKCB differs from MACSKCB of the file',
    (draft) => {
      const file = fileOf(draft, 'XML1')
      file.content = setValue(contentText(file), 'MA_CSKCB', 1, '79991')
    },
  ),
  claim(
    'claim-empty',
    'STR-010',
    'error',
    {},
    'HOSO không có FILEHOSO nào',
    'The HOSO has no FILEHOSO',
    (draft) => {
      draft.files = []
    },
  ),
  claim(
    'unknown-table',
    'STR-011',
    'warning',
    {},
    'LOAIHOSO không có trong quy định',
    'LOAIHOSO is none of the standard',
    (draft) => {
      const content = '<BANG_LA><GIA_TRI>1</GIA_TRI></BANG_LA>'
      draft.files.push({ loaiHoSo: 'XML99', table: null, plan: null, content, carry: 'base64' })
    },
  ),
  claim(
    'table-twice',
    'STR-012',
    'error',
    { table: 'XML2' },
    'XML2 có hai lần',
    'XML2 stands twice',
    (draft) => {
      draft.files.push({ ...fileOf(draft, 'XML2') })
    },
  ),
  claim(
    'base64-broken',
    'STR-013',
    'error',
    { table: 'XML2' },
    'NOIDUNGFILE không phải base64',
    'NOIDUNGFILE is not base64',
    (draft) => {
      const file = fileOf(draft, 'XML2')
      const encoded = documentBytes(file).toString('base64')
      file.content = `${encoded.slice(0, 100)}*${encoded.slice(101)}`
      file.carry = 'raw'
    },
  ),
  claim('content-blank', 'STR-015', 'info', {}, 'NOIDUNGFILE để trống', 'NOIDUNGFILE is blank', (draft) => {
    draft.files.push({ loaiHoSo: 'XML6', table: null, plan: null, content: '', carry: 'blank' })
  }),
  claim('no-xml1', 'STR-021', 'error', {}, 'Hồ sơ không có XML1', 'The claim has no XML1', (draft) => {
    draft.files = draft.files.filter((file) => file.table !== 'XML1')
  }),
  claim(
    'without-ma-lk',
    'STR-020',
    'error',
    { table: 'XML1', field: 'MA_LK' },
    'XML1 không có MA_LK',
    'XML1 has no MA_LK',
    (draft) => {
      const file = fileOf(draft, 'XML1')
      file.content = removeElement(contentText(file), 'MA_LK', 1)
    },
  ),
  {
    ...claim(
      'same-ma-lk',
      'STR-048',
      'error',
      {},
      'MA_LK đã có ở hồ sơ trước trong tệp',
      'MA_LK is that of the claim before in the file',
      (draft) => {
        for (const file of draft.files) {
          file.content = contentText(file).replaceAll(draft.maLk, draft.previousMaLk)
        }
      },
    ),
    notFirst: true,
  },
  claim(
    'ma-lk-differs',
    'STR-049',
    'error',
    { table: 'XML3', field: 'MA_LK' },
    'MA_LK của một dòng khác XML1',
    "A row's MA_LK differs from XML1's",
    (draft) => {
      const file = fileOf(draft, 'XML3')
      file.content = setValue(contentText(file), 'MA_LK', 2, `${draft.maLk}X`)
    },
  ),
  claim(
    'content-nested',
    'STR-052',
    'info',
    { table: 'XML2' },
    'NOIDUNGFILE là XML lồng, không phải base64',
    'NOIDUNGFILE holds nested XML, not base64',
    (draft) => {
      fileOf(draft, 'XML2').carry = 'nested'
    },
  ),
  claim(
    'content-text',
    'STR-052',
    'info',
    { table: 'XML3' },
    'NOIDUNGFILE là văn bản XML, không phải base64',
    'NOIDUNGFILE holds XML as text, not base64',
    (draft) => {
      fileOf(draft, 'XML3').carry = 'text'
    },
  ),
  claim(
    'table-not-of-envelope',
    'STR-053',
    'warning',
    {},
    'Bảng không gửi trong gói này (XML12)',
    'A table that is not sent in this envelope (XML12)',
    (draft) => {
      const content = '<CHI_TIEU_GIAM_DINH_YKHOA></CHI_TIEU_GIAM_DINH_YKHOA>'
      draft.files.push({ loaiHoSo: 'XML12', table: null, plan: null, content, carry: 'base64' })
    },
  ),
]
