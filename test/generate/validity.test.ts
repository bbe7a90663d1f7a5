import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  generateAssessments,
  generateCheckIns,
  generateClaims,
  generateEnvelope,
} from '../../src/generate/index.js'
import { STANDARD_VERSIONS, type StandardVersion, type TableName } from '../../src/standard/plan.js'
import { plans } from './claims.js'

const validators = new Map<string, XsdValidator>()

beforeAll(() => {
  xmlRegisterFsInputProviders()
})

afterAll(() => {
  for (const validator of validators.values()) validator.dispose()
})

function validatorOf(version: StandardVersion, table: TableName): XsdValidator {
  const key = `qd${version}/${table.toLowerCase()}.xsd`
  let validator = validators.get(key)
  if (validator === undefined) {
    const path = fileURLToPath(new URL(`../../xsd/${key}`, import.meta.url))
    const schema = XmlDocument.fromBuffer(readFileSync(path), { url: path })
    validator = XsdValidator.fromDoc(schema)
    schema.dispose()
    validators.set(key, validator)
  }
  return validator
}

/** What libxml2 says against the document: not well-formed, or not valid. Empty when there is nothing. */
function complaints(version: StandardVersion, table: TableName, bytes: Buffer): string {
  try {
    const document = XmlDocument.fromBuffer(bytes)
    try {
      validatorOf(version, table).validate(document)
    } finally {
      document.dispose()
    }
    return ''
  } catch (error) {
    if (!(error instanceof XmlValidateError)) return String(error)
    return error.details.map((detail) => `${table} line ${detail.line}: ${detail.message}`).join('')
  }
}

for (const version of STANDARD_VERSIONS) {
  test(`every document of version ${version} is valid for libxml2`, () => {
    const judged = new Map<TableName, number>()
    for (const [kind, rows] of [
      ['outpatient', 12],
      ['inpatient', 75],
    ] as const) {
      for (const claim of generateClaims({ claims: 120, seed: 3, version, kind, rows, quirks: 0, plans })) {
        for (const { table, bytes } of claim.documents) {
          expect(complaints(version, table, bytes)).toBe('')
          judged.set(table, (judged.get(table) ?? 0) + 1)
        }
      }
    }
    const checkIns = Buffer.concat([...generateCheckIns({ claims: 50, seed: 3, version, plans })])
    expect(complaints(version, 'XML0', checkIns)).toBe('')
    const assessments = Buffer.concat([...generateAssessments({ claims: 20, seed: 3, version, plans })])
    expect(complaints(version, 'XML12', assessments)).toBe('')
    expect(judged.get('XML8')).toBe(120)
  }, 60_000)
}

test('quirks leave every document well-formed, and change only form', () => {
  const options = { claims: 200, seed: 9, rows: 8, plans }
  const plain = [...generateClaims({ ...options, quirks: 0 })]
  const quirky = [...generateClaims({ ...options, quirks: 1 })]
  let changed = 0
  for (const [i, claim] of quirky.entries()) {
    expect(claim.rows).toBe(plain[i]!.rows)
    if (!claim.hoso.equals(plain[i]!.hoso)) changed++
    for (const { bytes } of claim.documents) {
      expect(() => XmlDocument.fromBuffer(bytes).dispose()).not.toThrow()
    }
  }
  expect(changed).toBe(200)
})

test('envelopes with quirks are well-formed', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const bytes = Buffer.concat([...generateEnvelope({ claims: 3, seed, rows: 6, quirks: 0.8, plans })])
    const document = XmlDocument.fromBuffer(bytes)
    expect(document.root.name).toBe('GIAMDINHHS')
    expect(document.find('/GIAMDINHHS/THONGTINHOSO/DANHSACHHOSO/HOSO')).toHaveLength(3)
    document.dispose()
  }
})
