import { EXAMPLE_CLAIMS, type ExampleBase } from './base.js'

const STAFF_FIELDS = new Set(['MA_BAC_SI', 'NGUOI_THUC_HIEN', 'MA_BS_DOC_KQ', 'MA_BS', 'MA_TTDV'])

/** Staff entries for everybody whom a good claim names, for the examples of rules on staff. */
export const staffOf = (base: ExampleBase): { readonly code: string }[] =>
  codesIn(base, (name) => STAFF_FIELDS.has(name))

/** Department entries for every MA_KHOA of a good claim. */
export const departmentsOf = (base: ExampleBase): { readonly code: string }[] =>
  codesIn(base, (name) => name === 'MA_KHOA' || name === 'MA_KHOA_RV')

function codesIn(base: ExampleBase, wanted: (field: string) => boolean): { readonly code: string }[] {
  const codes = new Set<string>()
  for (const rows of Object.values(EXAMPLE_CLAIMS[base]))
    for (const row of rows)
      for (const [field, value] of Object.entries(row))
        if (wanted(field)) for (const code of value.split(';')) if (code !== '') codes.add(code)
  return [...codes].map((code) => ({ code }))
}
