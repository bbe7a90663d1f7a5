import { type RuleEntry, rowRule } from '../rule.js'

/** Place of `CSST` in the span; -1 when it is not there. */
function placeOf(bytes: Uint8Array, from: number, to: number): number {
  for (let p = from; p + 4 <= to; p++)
    if (bytes[p] === 0x43 && bytes[p + 1] === 0x53 && bytes[p + 2] === 0x53 && bytes[p + 3] === 0x54) return p
  return -1
}

/** `CSST<M75_T37_HA120/70_NT18>`, with parts left out or added. */
const VITAL_SIGNS = /CSST\s*<\s*[A-Z]+\d[^<>]*>/

/** Clinical notes (XML5). */
export const NOTES: readonly RuleEntry[] = [
  rowRule({
    code: 'X5-002',
    severity: 'warning',
    tables: ['XML5'],
    fields: ['DIEN_BIEN_LS'],
    versions: ['4750', '3176'],
    text: {
      vi: 'Chỉ số sinh tồn sau «CSST» không đúng cách ghi CSST<M.._T.._HA.._NT..>.',
      en: 'The vital signs after «CSST» are not written CSST<M.._T.._HA.._NT..>.',
    },
    advice: {
      vi: 'Ghi ví dụ CSST<M75_T37_HA120/70_NT18>: mạch, nhiệt độ, huyết áp, nhịp thở. Không ghi chỉ số thì bỏ «CSST».',
      en: 'Write e.g. CSST<M75_T37_HA120/70_NT18>: pulse, temperature, blood pressure, respiration. Without signs leave «CSST» out.',
    },
    basis: 'QĐ 4750/QĐ-BYT, bảng 5: DIEN_BIEN_LS',
    wrong: (row, f) =>
      placeOf(row.bytes, row.start[f.DIEN_BIEN_LS], row.end[f.DIEN_BIEN_LS]) >= 0 &&
      !VITAL_SIGNS.test(row.text(f.DIEN_BIEN_LS)),
    examples: {
      on: 'inpatient',
      raises: { 'XML5.DIEN_BIEN_LS': 'CSST M89 T36 HA101/80 NT20; bụng mềm' },
      passes: { 'XML5.DIEN_BIEN_LS': 'Bụng mềm, không chướng' },
    },
  }),
]
