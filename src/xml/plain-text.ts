const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' }

/**
 * Text of a small, well-formed element content: comments and instructions dropped, CDATA and references
 * resolved, line ends normalised. For the few header fields of an envelope; tables never come here.
 */
export function plainText(content: string): string {
  return content
    .replace(/\r\n?/g, '\n')
    .replace(
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
