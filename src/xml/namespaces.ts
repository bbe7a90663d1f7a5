const XML = 'http://www.w3.org/XML/1998/namespace'
const XMLNS = 'http://www.w3.org/2000/xmlns/'
const XSI = 'http://www.w3.org/2001/XMLSchema-instance'

/** An attribute as it stands in a start tag; the value is kept for namespace declarations only. */
export interface TagAttribute {
  readonly name: string
  readonly value: string
}

/**
 * The prefixes in scope (Namespaces in XML 1.0). Only tags with attributes or prefixed names ask here, so a
 * document without them costs nothing.
 */
export class Namespaces {
  #scopes: {
    readonly prefix: string
    readonly uri: string
    readonly depth: number
  }[] = []
  #depth = 0

  clear(): void {
    this.#depth = 0
    if (this.#scopes.length > 0) this.#scopes.length = 0
  }

  enter(): void {
    this.#depth++
  }

  leave(): void {
    this.#depth--
    while (this.#scopes.length > 0 && this.#scopes.at(-1)!.depth > this.#depth) this.#scopes.pop()
  }

  /**
   * Takes the declarations of a start tag that has just been entered. False when a schema processor would
   * object: a broken declaration or name, an unbound prefix, an attribute twice, and, unless `free` (content of
   * any kind), a name in a namespace or an instruction to the schema processor.
   */
  accept(element: string, attributes: readonly TagAttribute[], free: boolean): boolean {
    let good = true
    for (const { name, value } of attributes) {
      if (name === 'xmlns') {
        if (value === XML || value === XMLNS || (value !== '' && !free)) good = false
        this.#declare('', value)
      } else if (name.startsWith('xmlns:')) {
        const prefix = name.slice(6)
        if (!mayDeclare(prefix, value)) good = false
        this.#declare(prefix, value)
      }
    }
    const seen = new Set<string>()
    for (const { name } of attributes) {
      if (name === 'xmlns' || name.startsWith('xmlns:')) continue
      const colon = name.indexOf(':')
      if (colon <= 0) continue
      const local = name.slice(colon + 1)
      const uri = this.#uriOf(name.slice(0, colon))
      if (uri === null || local === '' || local.includes(':')) return false
      if (uri === XSI && !free && (local === 'type' || local === 'nil')) good = false
      const expanded = `${uri} ${local}`
      if (seen.has(expanded)) return false
      seen.add(expanded)
    }
    const colon = element.indexOf(':')
    if (colon < 0) return good
    const local = element.slice(colon + 1)
    return (
      good && free && this.#uriOf(element.slice(0, colon)) !== null && local !== '' && !local.includes(':')
    )
  }

  #declare(prefix: string, uri: string): void {
    this.#scopes.push({ prefix, uri, depth: this.#depth })
  }

  #uriOf(prefix: string): string | null {
    if (prefix === 'xml') return XML
    return this.#scopes.findLast((scope) => scope.prefix === prefix)?.uri ?? null
  }
}

function mayDeclare(prefix: string, uri: string): boolean {
  if (prefix === '' || prefix.includes(':') || prefix === 'xmlns') return false
  if (prefix === 'xml') return uri === XML
  return uri !== '' && uri !== XML && uri !== XMLNS
}
