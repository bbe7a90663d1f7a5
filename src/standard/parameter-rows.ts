import { ALWAYS, type Day, FOREVER, plainWord, readDay, readText } from './catalogue-values.js'
import { CALENDAR_NAMES, type ParameterRow, RULE_SEVERITIES, SEVERITY_PREFIX } from './parameter-set.js'
import type { ParameterEntry, ParameterUnit } from './parameters/entry.js'
import { parameterEntry } from './parameters.js'

/** A row as people wrote it. */
export type WrittenRow = Readonly<Record<keyof ParameterRow, string>>

/** Why a written row cannot be taken. */
export interface RowProblem {
  readonly column: keyof ParameterRow
  readonly value: string
  readonly vi: string
  readonly en: string
}

/** Headings of each column in a file, compared as `plainWord` does. */
export const PARAMETER_HEADINGS: Readonly<Record<keyof ParameterRow, readonly string[]>> = {
  name: ['name', 'TEN', 'THAM_SO'],
  value: ['value', 'GIA_TRI'],
  from: ['from', 'TU_NGAY', 'HIEU_LUC_TU'],
  to: ['to', 'DEN_NGAY', 'HIEU_LUC_DEN'],
  facility: ['facility', 'MA_CSKCB'],
  basis: ['basis', 'CAN_CU', 'LY_DO'],
}

/** Where each column stands among the headings of a file; -1 when it is not there. */
export function parameterColumns(headings: readonly string[]): Readonly<Record<keyof ParameterRow, number>> {
  const words = headings.map(plainWord)
  const at = (column: keyof ParameterRow) => {
    const known = new Set(PARAMETER_HEADINGS[column].map(plainWord))
    return words.findIndex((word) => known.has(word))
  }
  return {
    name: at('name'),
    facility: at('facility'),
    from: at('from'),
    to: at('to'),
    value: at('value'),
    basis: at('basis'),
  }
}

/** Checks a row. `isRule` tells whether a finding code exists. */
export function readParameterRow(
  written: WrittenRow,
  isRule: (code: string) => boolean,
): ParameterRow | RowProblem[] {
  const problems: RowProblem[] = []
  const refuse = (column: keyof ParameterRow, vi: string, en: string) => {
    problems.push({ column, value: written[column], vi, en })
  }
  const day = (column: 'from' | 'to', absent: Day): Day => {
    const read = readDay(written[column])
    if (read === null || typeof read === 'number') return read ?? absent
    refuse(column, read.vi, read.en)
    return absent
  }
  const name = written.name.trim()
  const value = written.value.trim()
  const wrong = valueProblem(name, value, isRule)
  if (wrong !== null) problems.push({ ...wrong, value: written[wrong.column] })
  const facility = written.facility.trim().replace(/^\*$/, '')
  if (facility !== '' && !/^[0-9A-Z]{5}$/.test(facility))
    refuse(
      'facility',
      'mã cơ sở gồm 5 ký tự; trống hoặc * là mọi cơ sở',
      'a facility has 5 characters; blank or * is all',
    )
  const from = day('from', ALWAYS)
  const to = day('to', FOREVER)
  if (from > to) refuse('to', 'ngày cuối trước ngày đầu', 'the last day is before the first')
  const calendar = (CALENDAR_NAMES as readonly string[]).includes(name)
  if (calendar && (from === ALWAYS || (to !== FOREVER && to - from > 10_000)))
    refuse('from', 'ngày nghỉ cần ngày cụ thể', 'days of the calendar need their days')
  if (calendar && facility !== '')
    refuse('facility', 'lịch nghỉ dùng chung mọi cơ sở', 'the calendar is the same for all facilities')
  if (facility !== '' && parameterEntry(name)?.common === true)
    refuse('facility', 'tham số này dùng chung mọi cơ sở', 'this parameter is the same for all facilities')
  const basis = readText(written.basis)
  if (typeof basis !== 'string') refuse('basis', basis.vi, basis.en)
  else if (basis === '') refuse('basis', 'thiếu căn cứ', 'the basis is missing')
  if (problems.length > 0) return problems
  // A day of the calendar without an end is that one day.
  return { name, facility, from, to: calendar && to === FOREVER ? from : to, value, basis: basis as string }
}

type ValueProblem = Omit<RowProblem, 'value'>

function valueProblem(name: string, value: string, isRule: (code: string) => boolean): ValueProblem | null {
  if ((CALENDAR_NAMES as readonly string[]).includes(name)) {
    return value === ''
      ? { column: 'value', vi: 'thiếu tên ngày nghỉ', en: 'the name of the day is missing' }
      : null
  }
  if (name.startsWith(SEVERITY_PREFIX)) {
    if (!isRule(name.slice(SEVERITY_PREFIX.length)))
      return { column: 'name', vi: 'không có quy tắc này', en: 'there is no such rule' }
    return oneOf(value, RULE_SEVERITIES)
  }
  const entry = parameterEntry(name)
  if (entry === null) return { column: 'name', vi: 'không có tham số này', en: 'there is no such parameter' }
  return entryProblem(entry, value)
}

function oneOf(value: string, choices: readonly string[]): ValueProblem | null {
  if (choices.includes(value)) return null
  const list = choices.join(', ')
  return { column: 'value', vi: `phải là một trong: ${list}`, en: `must be one of: ${list}` }
}

const WHOLE: readonly ParameterUnit[] = ['day', 'workingDay', 'time']

function entryProblem({ unit, choices }: ParameterEntry, value: string): ValueProblem | null {
  if (unit === 'word') return oneOf(value, choices ?? [])
  if (unit === 'percentList') {
    const good = value.split(';').every((item) => /^\d{1,3}(\.\d{1,4})?$/.test(item) && Number(item) <= 100)
    return good
      ? null
      : {
          column: 'value',
          vi: 'các tỷ lệ từ 0 đến 100, cách nhau bằng ;',
          en: 'percentages 0 to 100, parted by ;',
        }
  }
  if (!/^\d{1,12}(\.\d{1,4})?$/.test(value)) {
    return {
      column: 'value',
      vi: 'phải là số từ 0, dấu thập phân là dấu chấm',
      en: 'must be a number from 0, with a point for decimals',
    }
  }
  if (unit === 'percent' && Number(value) > 100)
    return { column: 'value', vi: 'tỷ lệ từ 0 đến 100', en: 'a percentage is 0 to 100' }
  if (unit === 'dong' && /\.\d{3,}$/.test(value))
    return {
      column: 'value',
      vi: 'tiền có tối đa hai chữ số thập phân',
      en: 'money has at most two decimals',
    }
  if (WHOLE.includes(unit) && value.includes('.'))
    return { column: 'value', vi: 'phải là số nguyên', en: 'must be a whole number' }
  return null
}
