import { CATALOGUE } from './catalogue.js'
import { policyRows } from './policy.js'

const SEVERITY = { error: 'lỗi / error', warning: 'cảnh báo / warning', info: 'thông tin / info' } as const

/** The catalogue of findings as a Markdown page. */
export function findingsPage(): string {
  const cell = (text: string) => text.replaceAll('|', '\\|')
  const rows = [...CATALOGUE.values()].map(
    ({ code, severity, text, advice, basis }) =>
      `| ${code} | ${SEVERITY[severity]} | ${cell(text.vi)}<br>*${cell(text.en)}* | ${cell(advice.vi)}<br>*${cell(advice.en)}* | ${cell(basis)} |`,
  )
  const exceptions = policyRows.map(
    ({ code, versions, table, field, severity, reason }) =>
      `| ${code} | ${table}.${field} | ${versions?.join(', ') ?? 'mọi / all'} | ${SEVERITY[severity]} | ${cell(reason)} |`,
  )
  return `# Phát hiện / Findings

Lỗi làm hồ sơ bị từ chối; cảnh báo cho hồ sơ vào và hiện cho người giám định; thông tin chỉ được giữ lại.
*An error rejects the claim; a warning lets it in and is shown to the reviewer; info is kept.*

| Mã / Code | Mức / Severity | Nội dung / Meaning | Cách sửa / What to do | Căn cứ / Basis |
|---|---|---|---|---|
${rows.join('\n')}

## Ngoại lệ theo trường / Exceptions by field

| Mã / Code | Trường / Field | Phiên bản / Versions | Mức / Severity | Vì sao / Why |
|---|---|---|---|---|
${exceptions.join('\n')}
`
}
