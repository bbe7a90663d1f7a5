import { catalogueKind } from '../standard/catalogue-kinds.js'
import type { Text } from './catalogue-entry.js'
import { DECISIONS } from './decisions/index.js'
import type { Decision } from './decisions.js'
import type { Change, RuleEntry } from './rule.js'
import { THEMES } from './rules.js'

const SEVERITY = { error: 'lỗi / error', warning: 'cảnh báo / warning', info: 'thông tin / info' } as const
const ANSWER: Readonly<Record<Decision['answer'], string>> = {
  structure: 'khi đọc bảng / while reading',
  eligibility: 'kiểm tra thẻ và quyền lợi / eligibility',
  refused: 'không áp dụng / not applied',
}

/** Every rule by theme with its examples, and what became of the other requirements, as a Markdown page. */
export function rulesPage(): string {
  const all = THEMES.flatMap(({ rules }) => rules)
  const off = all.filter((rule) => rule.off !== undefined).length
  return `# Quy tắc nội dung / Rules of content

${all.length} quy tắc, ${off} quy tắc tắt sẵn. Mức của từng quy tắc đổi được theo cơ sở và thời gian bằng tham số \`severity.MÃ\` (\`bhyt parameter\`). Quy tắc cần danh mục chưa nạp thì không chạy. Thời gian áp dụng tính theo ngày ra viện.
*${all.length} rules, ${off} of them shipped switched off. The severity of each can be set by facility and period with the parameter \`severity.CODE\` (\`bhyt parameter\`). A rule whose catalogue is not loaded is silent. Periods are judged by the day of discharge.*

Ví dụ là phần khác so với một hồ sơ mẫu đúng (\`src/rules/examples\`); dòng của bảng ghi trong ngoặc vuông, \`*\` là mọi dòng.
*Examples are differences from a good sample claim (\`src/rules/examples\`); rows stand in brackets, \`*\` is every row.*

${THEMES.map(({ vi, en, rules }) => `## ${vi} / ${en}\n\n${rules.map(section).join('\n')}`).join('\n')}
## Yêu cầu không thành quy tắc / Requirements that are no rule

| Yêu cầu / Requirement | Trả lời / Answer | Mã / Codes | Lý do / Why |
|---|---|---|---|
${DECISIONS.map(decisionRow).join('\n')}
`
}

function section(rule: RuleEntry): string {
  const { code, severity, text, advice, basis, examples } = rule
  const line = (label: string, value: string) => (value === '' ? '' : `- ${label}: ${value}\n`)
  return `### ${code}

${both(text)}

${line('Cách sửa / What to do', both(advice))}${line('Mức / Severity', rule.off === undefined ? SEVERITY[severity] : `tắt sẵn / off (${SEVERITY[severity]}): ${both(rule.off)}`)}${line('Nơi kiểm tra / Looks at', scope(rule))}${line('Áp dụng / Holds', period(rule))}${line('Danh mục / Catalogues', (rule.needs ?? []).map(catalogueLabel).join(', '))}${line('Trả lời thêm / Answers too', (rule.covers ?? []).join(', '))}${line('Căn cứ / Basis', plainText(basis))}${line(`Sai / Wrong (${examples.on})`, change(examples.raises))}${line(`Đúng / Right (${examples.on})`, change(examples.passes))}`
}

const both = ({ vi, en }: Text): string => `${plainText(vi)} *${plainText(en)}*`

/** Text with nothing in it that Markdown would take for markup. */
const plainText = (text: string): string => text.replaceAll('*', '\\*').replaceAll('<', '&lt;')

function scope({ tables, fields, at }: RuleEntry): string {
  const names = fields.map((field) => `\`${field}\``).join(', ')
  return at === 'end' ? `cả hồ sơ / whole claim: ${names}` : `${tables.join(', ')}: ${names}`
}

function period({ versions, from, until }: RuleEntry): string {
  const parts: string[] = []
  if (versions !== undefined) parts.push(`QĐ ${versions.join(', ')}`)
  if (from !== undefined) parts.push(`từ / from ${day(from)}`)
  if (until !== undefined) parts.push(`đến / to ${day(until)}`)
  return parts.join('; ')
}

function day(value: number): string {
  const text = String(value)
  return `${text.slice(6)}/${text.slice(4, 6)}/${text.slice(0, 4)}`
}

function catalogueLabel(kind: string): string {
  const { vi, en } = catalogueKind(kind)
  return `${vi} / ${en} (\`${kind}\`)`
}

function change(differences: Change): string {
  const parts = Object.entries(differences).map(([place, value]) => {
    if (value === null) return `\`${place}\` bỏ / left out`
    if (typeof value === 'string')
      return value === '' ? `\`${place}\` trống / blank` : `\`${place} = ${value}\``
    const fields = Object.entries(value).map(([name, text]) => `${name} = ${text}`)
    return `\`${place}\` thêm dòng / row added: ${fields.map((field) => `\`${field}\``).join(', ')}`
  })
  return parts.length === 0 ? 'hồ sơ mẫu / the sample as it is' : parts.join('; ')
}

const cell = (text: string) => plainText(text).replaceAll('|', '\\|')

const decisionRow = ({ lines, answer, by, vi, en }: Decision): string =>
  `| ${lines.join(', ')} | ${ANSWER[answer]} | ${(by ?? []).join(', ')} | ${cell(vi)}<br>*${cell(en)}* |`
