import { ALWAYS, type Day, FOREVER } from './catalogue-values.js'
import type { Code } from './code-lists/entry.js'
import { CODE_LISTS } from './code-lists.js'
import type { Certainty, JudgedBy, ParameterUnit } from './parameters/entry.js'
import { CALENDAR } from './parameters/holidays.js'
import { PARAMETERS } from './parameters.js'

const UNITS: Readonly<Record<ParameterUnit, string>> = {
  dong: 'đồng',
  percent: '%',
  day: 'ngày / days',
  workingDay: 'ngày làm việc / working days',
  hour: 'giờ / hours',
  minute: 'phút / minutes',
  month: 'tháng / months',
  year: 'năm / years',
  time: 'lần / times',
  kilogram: 'kg',
  factor: '',
  percentList: '%',
  word: '',
}

const CERTAINTY: Readonly<Record<Certainty, string>> = {
  law: 'văn bản / law',
  reported: 'nguồn thứ cấp / reported',
  practice: 'thực tế / practice',
}

const JUDGED_BY: Readonly<Record<JudgedBy, string>> = {
  NGAY_VAO: 'NGAY_VAO',
  NGAY_RA: 'NGAY_RA',
  receipt: 'ngày nhận / receipt',
  decision: 'ngày quyết định / decision',
}

const date = (day: Day) =>
  day === ALWAYS || day === FOREVER
    ? ''
    : `${String(day).slice(6)}/${String(day).slice(4, 6)}/${String(day).slice(0, 4)}`
const period = (from: Day, to: Day) =>
  from === ALWAYS && to === FOREVER ? 'luôn / always' : `${date(from)}–${date(to)}`
const cell = (text: string) => text.replaceAll('|', '\\|')

/** Parameters, calendar and code lists that ship, as a Markdown page. */
export function parametersPage(): string {
  const parameters = PARAMETERS.flatMap(({ name, vi, en, unit, judgedBy, rows }) =>
    rows.map(
      ({ from, to, value, basis, certainty }) =>
        `| \`${name}\` | ${cell(vi)}<br>*${cell(en)}* | ${value} ${UNITS[unit]} | ${period(from, to)} | ${JUDGED_BY[judgedBy]} | ${cell(basis)} (${CERTAINTY[certainty]}) |`,
    ),
  )
  const days = CALENDAR.map(
    ({ kind, from, to, basis, certainty }) =>
      `| ${from === to ? date(from) : period(from, to)} | ${kind === 'holiday' ? 'nghỉ / off' : 'làm bù / worked'} | ${cell(basis)} (${CERTAINTY[certainty]}) |`,
  )
  return `# Tham số và danh mục cố định / Parameters and code lists

Mọi giá trị mà pháp luật có thể đổi, theo ngày hiệu lực. Sửa bằng \`bhyt parameter\`; không cần phiên bản mới.
*Every value that law can change, by the days on which it holds. Change them with \`bhyt parameter\`.*

## Tham số / Parameters

| Tên / Name | Nội dung / Meaning | Giá trị / Value | Hiệu lực / Holds | Xét theo / Judged by | Căn cứ / Basis |
|---|---|---|---|---|---|
${parameters.join('\n')}

## Ngày nghỉ / Holidays

Thứ Bảy, Chủ nhật là ngày nghỉ. Thêm ngày bằng tham số \`holiday\`, \`workday\`.
*Saturdays and Sundays are off. Add days with the parameters \`holiday\` and \`workday\`.*

| Ngày / Days | | Căn cứ / Basis |
|---|---|---|
${days.join('\n')}

## Danh mục cố định / Code lists

Dấu * : mã cũ, nhận kèm cảnh báo. *An asterisk: a code of older practice, accepted with a warning.*

${CODE_LISTS.map(listSection).join('\n')}`
}

function listSection({ name, vi, en, judgedBy, editions }: (typeof CODE_LISTS)[number]): string {
  const by = judgedBy === null ? '' : `, xét theo / judged by ${judgedBy}`
  const tables = editions.map(
    ({ versions, from, to, source, codes }) =>
      `QĐ ${versions.join(', ')}; ${period(from, to)}; ${source}\n\n${codes.map(codeLine).join('\n')}\n`,
  )
  return `### ${name}\n\n${vi} / *${en}*${by}\n\n${tables.join('\n')}`
}

const codeLine = ({ code, vi, en, legacy }: Code) =>
  `- \`${code}\`${legacy ? '\\*' : ''} ${vi === en ? vi : `${vi} / *${en}*`}`
