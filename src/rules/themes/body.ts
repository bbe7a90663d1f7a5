import { claimRule, type RuleEntry, rowRule } from '../rule.js'

/** Births by ICD-10: O80 to O84. */
const isBirth = (code: string): boolean => /^O8[0-4]/.test(code)

/** Weight of the patient and of the newborn. */
export const BODY: readonly RuleEntry[] = [
  rowRule({
    code: 'X1-081',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['CAN_NANG'],
    text: {
      vi: 'Cân nặng «{value}» kg không hợp lý: cần số lớn hơn 0, tối đa {expected} kg, không quá 2 chữ số thập phân.',
      en: 'The weight «{value}» kg is odd: a number above 0, at most {expected} kg, of at most 2 decimals is needed.',
    },
    advice: {
      vi: 'Ghi cân nặng theo kg, dùng dấu chấm thập phân, ví dụ 56.50.',
      en: 'Write the weight in kg with a decimal dot, e.g. 56.50.',
    },
    basis: 'QĐ 3176/QĐ-BYT, bảng 1: CAN_NANG',
    wrong: (row, f, claim) => {
      if (row.isBlank(f.CAN_NANG)) return false
      const weight = row.scaled(f.CAN_NANG, 2)
      const most = claim.parameters.number('maxWeight', claim.day)
      // The field is text in the standard: what is no number is at fault here.
      if (weight > 0 && weight <= most * 100 && row.decimals(f.CAN_NANG) <= 2) return false
      return { params: { expected: most } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.CAN_NANG': '701.00' },
      passes: { 'XML1.CAN_NANG': '7.1' },
    },
  }),
  claimRule({
    code: 'X1-082',
    severity: 'warning',
    fields: ['CAN_NANG_CON', 'MA_BENH_CHINH'],
    text: {
      vi: 'Lượt sinh con nhưng CAN_NANG_CON để trống.',
      en: 'A birth, yet CAN_NANG_CON is blank.',
    },
    advice: {
      vi: 'Ghi cân nặng từng con theo gam, các con cách nhau bằng dấu «;».',
      en: 'Write the weight of each child in grams, parted by «;».',
    },
    basis: 'QĐ 3176/QĐ-BYT, bảng 1: CAN_NANG_CON',
    wrong: (head, f, claim) =>
      head.isBlank(f.CAN_NANG_CON) &&
      (claim.has('XML9') || (claim.sex === 2 && isBirth(claim.mainDiagnosis))),
    examples: {
      on: 'birth',
      raises: { 'XML1.CAN_NANG_CON': '' },
      passes: { 'XML1.CAN_NANG_CON': '2731;2650' },
    },
  }),
]
