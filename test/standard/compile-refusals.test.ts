import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadPlans, XsdUnsupportedError } from '../../src/standard/compile.js'

const XSD = fileURLToPath(new URL('../../xsd', import.meta.url))
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xsd-'))
  cpSync(XSD, folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

function refusal(): XsdUnsupportedError {
  try {
    loadPlans(folder)
  } catch (error) {
    expect(error).toBeInstanceOf(XsdUnsupportedError)
    return error as XsdUnsupportedError
  }
  throw new Error('the schemas were compiled')
}

/** Replaces the first `from` in a file and returns the line where the marked place (or `from`) then stands. */
function change(file: string, from: string, to: string, mark = to): { path: string; line: number } {
  const path = join(folder, file)
  const before = readFileSync(path, 'utf8')
  expect(before).toContain(from)
  const at = before.indexOf(from)
  const after = before.slice(0, at) + to + before.slice(at + from.length)
  writeFileSync(path, after)
  return { path, line: after.slice(0, after.indexOf(mark, at)).split('\n').length }
}

const TABLE = 'qd4750/xml2.xsd'
const TYPES = 'qd4750/types.xsd'
const MA_LK = '<xs:element name="MA_LK" type="RequiredText100">'
const ANY_ATTRIBUTE = '<xs:anyAttribute processContents="skip"/>'
const DATE_PATTERN = /<xs:pattern value="(\(\(1\[89\][^"]*)"\/>/

describe('a construct outside the subset stops the start with file, line and name', () => {
  test.each([
    ['xs:choice for xs:all', TABLE, '<xs:all>', '<xs:choice/><xs:all>', 'xs:choice'],
    ['a second global element', TABLE, '</xs:schema>', '<xs:element name="X"/></xs:schema>', 'xs:element'],
    ['an import', TABLE, '<xs:include schemaLocation="types.xsd"/>', '<xs:import/>', 'xs:include'],
    ['another file included', TABLE, 'schemaLocation="types.xsd"', 'schemaLocation="other.xsd"', 'other.xsd'],
    ['an optional field', TABLE, MA_LK, `${MA_LK.slice(0, -1)} minOccurs="0">`, 'minOccurs="0"'],
    ['a repeated field', TABLE, MA_LK, `${MA_LK.slice(0, -1)} maxOccurs="2">`, 'maxOccurs="2"'],
    ['a default value', TABLE, MA_LK, `${MA_LK.slice(0, -1)} default="1">`, 'attribute default'],
    ['a nillable field', TABLE, MA_LK, `${MA_LK.slice(0, -1)} nillable="true">`, 'attribute nillable'],
    ['a reference', TABLE, MA_LK, '<xs:element ref="MA_LK">', 'attribute ref'],
    ['an unknown type', TABLE, MA_LK, '<xs:element name="MA_LK" type="Text77">', 'Text77'],
    ['a built-in type', TABLE, MA_LK, '<xs:element name="MA_LK" type="xs:string">', 'xs:string'],
    [
      'two fields of a name',
      TABLE,
      '<xs:element name="STT"',
      '<xs:element name="MA_LK"',
      'second element MA_LK',
    ],
    ['attributes not skipped', TABLE, ANY_ATTRIBUTE, '<xs:anyAttribute processContents="lax"/>', 'lax'],
    ['a declared attribute', TABLE, ANY_ATTRIBUTE, '<xs:attribute name="a"/>', 'xs:attribute'],
    ['a row that occurs once', TABLE, ' maxOccurs="unbounded"', ' maxOccurs="1"', 'maxOccurs="1" of a row'],
    [
      'a foreign annotation',
      TABLE,
      '<xs:documentation xml:lang="en">',
      '<xs:documentation xml:lang="fr">',
      'fr',
    ],
    ['text between elements', TABLE, MA_LK, `text${MA_LK}`, 'text in xs:all', '<xs:all>'],
    [
      'a named group',
      TYPES,
      '<xs:simpleType name="Blank">',
      '<xs:group name="g"/><xs:simpleType name="Blank">',
      'xs:group',
    ],
    ['an enumeration', TYPES, '<xs:minLength value="1"/>', '<xs:enumeration value="1"/>', 'xs:enumeration'],
    [
      'a white space facet',
      TYPES,
      '<xs:minLength value="1"/>',
      '<xs:whiteSpace value="collapse"/>',
      'xs:whiteSpace',
    ],
    [
      'a fixed facet',
      TYPES,
      '<xs:minLength value="1"/>',
      '<xs:minLength value="1" fixed="true"/>',
      'attribute fixed',
    ],
    ['another minLength', TYPES, '<xs:minLength value="1"/>', '<xs:minLength value="2"/>', 'minLength 2'],
    [
      'an unknown kind',
      TYPES,
      '<kind>text</kind>',
      '<kind>hex</kind>',
      'kind hex',
      '<xs:simpleType name="RequiredText',
    ],
    ['a list type', TYPES, '<xs:union memberTypes', '<xs:list memberTypes', 'xs:list'],
    [
      'another pattern of trimmed text',
      TYPES,
      '[\\s\\S]*',
      '[A-Z]*',
      'type Trimmed',
      '<xs:simpleType name="Trimmed"',
    ],
    ['another pattern of integers', TYPES, 'value="-?[0-9]+"', 'value="[0-9]+"', 'kind integer'],
    [
      'an integer too wide to store',
      TYPES,
      '<xs:totalDigits value="10"/>',
      '<xs:totalDigits value="19"/>',
      'totalDigits 19',
    ],
  ])('%s', (_, file, from, to, construct, mark?: string) => {
    const { path, line } = change(file, from, to)
    const error = refusal()
    expect(error).toMatchObject({ code: 'XSD_UNSUPPORTED', file: path })
    expect(error.construct).toContain(construct)
    expect(error.message).toContain(`${path}:${error.line}`)
    if (mark === undefined) expect(error.line).toBe(line)
    else {
      const lines = readFileSync(path, 'utf8').split('\n')
      expect(lines[error.line - 1]).toContain(mark)
    }
  })

  test('a date pattern that is not the one the scanner implements', () => {
    const types = readFileSync(join(folder, TYPES), 'utf8')
    const pattern = DATE_PATTERN.exec(types)?.[1] ?? ''
    const { path, line } = change(TYPES, `"${pattern}"`, '"[0-9]{8}"')
    expect(refusal()).toMatchObject({ file: path, line })
  })

  test('a second pattern in one step, which would mean either of the two', () => {
    const { path, line } = change(TYPES, '<xs:totalDigits', '<xs:pattern value=".*"/><xs:totalDigits')
    const error = refusal()
    expect(error).toMatchObject({ file: path, line })
    expect(error.construct).toBe('second facet xs:pattern')
  })

  test('a DOCTYPE', () => {
    const { path, line } = change(TABLE, '<xs:schema', '<!DOCTYPE x>\n<xs:schema', '<!DOCTYPE')
    expect(refusal()).toMatchObject({ file: path, line, construct: 'DOCTYPE' })
  })

  test('markup that is not well-formed', () => {
    const { path } = change(TABLE, '</xs:all>', '</xs:al>')
    const error = refusal()
    expect(error).toMatchObject({ file: path })
    expect(error.line).toBeGreaterThan(1)
    expect(error.construct).toContain('not well-formed')
  })

  test('a schema of another version in the folder', () => {
    const { path, line } = change(TABLE, 'version="4750"', 'version="3176"')
    expect(refusal()).toMatchObject({
      file: path,
      line,
      construct: 'version="3176" in the folder of version 4750',
    })
  })
})

describe('a folder that is not as stated', () => {
  test('a schema of an unknown table', () => {
    writeFileSync(join(folder, 'qd130', 'xml99.xsd'), '')
    expect(refusal().construct).toBe('schema of an unknown table')
  })

  test.each(['qd130/types.xsd', 'qd3176/xml1.xsd', 'qd4750'])('%s is missing', (path) => {
    rmSync(join(folder, path), { recursive: true })
    expect(refusal().code).toBe('XSD_UNSUPPORTED')
  })
})
