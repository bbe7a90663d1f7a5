/**
 * Cuts in the text of a table document. They work on documents in the plain form
 * (`<NAME>value</NAME>`, no CDATA, no self-closing), which is the form of every claim with a defect.
 */

/** Replaces the `nth` element of this name (from 1), tags included. Throws when there is none. */
export function replaceElement(
  xml: string,
  name: string,
  nth: number,
  replacement: (element: string) => string,
): string {
  let at = -1
  for (let i = 0; i < nth; i++) {
    at = xml.indexOf(`<${name}>`, at + 1)
    if (at < 0) throw new Error(`the document has no ${nth}. ${name}`)
  }
  const closing = `</${name}>`
  const end = xml.indexOf(closing, at) + closing.length
  return xml.slice(0, at) + replacement(xml.slice(at, end)) + xml.slice(end)
}

/** Gives the `nth` element of this name another value; the value is written as it stands. */
export function setValue(xml: string, name: string, nth: number, value: string): string {
  return replaceElement(xml, name, nth, () => `<${name}>${value}</${name}>`)
}

/** Value of the `nth` element of this name. */
export function elementValue(xml: string, name: string, nth = 1): string {
  let value = ''
  replaceElement(xml, name, nth, (element) => {
    value = element.slice(name.length + 2, -(name.length + 3))
    return element
  })
  return value
}

/** Takes the `nth` element of this name out, with its line. */
export function removeElement(xml: string, name: string, nth: number): string {
  return replaceElement(xml, name, nth, () => '').replace(/\n *(?=\n)/, '')
}
