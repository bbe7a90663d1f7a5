/** Markup that is safe to put into a page as it is. Made by {@link html} only. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * What a value becomes in a page: markup of ours stays, lists are joined, null, undefined and false are nothing,
 * everything else is text, escaped for element content and quoted attributes alike. Templates use it for every
 * `<%= %>`, so that forgetting something can never open a hole.
 */
export function escapeHtml(value: unknown): string {
  if (typeof value === 'string') return SIGNS.test(value) ? escapeText(value) : value
  if (value instanceof Html) return value.text
  if (value === null || value === undefined || value === false) return ''
  if (Array.isArray(value)) return value.map(escapeHtml).join('')
  return escapeText(String(value))
}

const SIGNS = /[&<>"']/
const escapeText = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!)

/** Template tag: the literal parts are markup, the values are escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): Html {
  let text = parts[0]!
  for (const [i, value] of values.entries()) text += escapeHtml(value) + parts[i + 1]!
  return new Html(text)
}

/** Attributes from a record: null, undefined and false leave one out, true gives it without a value. */
export function attributes(values: Readonly<Record<string, unknown>>): Html {
  let text = ''
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined || value === false) continue
    text += value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`
  }
  return new Html(text)
}
