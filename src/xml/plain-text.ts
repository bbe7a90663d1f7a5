const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' }

const CDATA = '<![CDATA['
const CDATA_END = ']]>'
/** A reference that is not one of the five that XML names. */
const OTHER_REFERENCE = /&(?!lt;|gt;|amp;|apos;|quot;)/

/**
 * Text of a well-formed element content: comments and instructions dropped, CDATA and references resolved, line ends
 * normalised. For the header fields of an envelope and for tables that are not sent as base64, which are nearly always
 * one CDATA section or escaped throughout.
 */
export function plainText(content: string): string {
  const text = content.includes('\r') ? content.replace(/\r\n?/g, '\n') : content
  if (text.startsWith(CDATA) && text.indexOf(CDATA_END) === text.length - CDATA_END.length)
    return text.slice(CDATA.length, -CDATA_END.length)
  return text.includes('<') || OTHER_REFERENCE.test(text) ? anyText(text) : unescaped(text)
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&apos;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

function anyText(text: string): string {
  return text.replace(
    /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<[^>]*>|&(#x?[0-9A-Fa-f]+|\w+);/g,
    (_, cdata: string | undefined, reference: string | undefined) => {
      if (cdata !== undefined) return cdata
      if (reference === undefined) return ''
      if (!reference.startsWith('#')) return NAMED[reference] ?? ''
      const hex = reference[1] === 'x'
      return String.fromCodePoint(Number.parseInt(reference.slice(hex ? 2 : 1), hex ? 16 : 10))
    },
  )
}
