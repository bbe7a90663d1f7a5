import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'
import { describe, expect, test } from 'vitest'
import xerces from 'xsd-schema-validator'
import { loadPlans } from '../../src/standard/compile.js'
import { type FieldPlan, STANDARD_VERSIONS, type TablePlan } from '../../src/standard/plan.js'
import { documentXml, rowXml } from './sample-document.js'

const XSD = fileURLToPath(new URL('../../xsd', import.meta.url))
const plans = loadPlans()
const fileOf = (plan: TablePlan) => join(XSD, `qd${plan.version}`, `${plan.table.toLowerCase()}.xsd`)
const hasJdk = spawnSync('javac', ['-version']).status === 0
const everyPlan = STANDARD_VERSIONS.flatMap((version) => [...plans[version].tables.values()])
const withValue = (plan: TablePlan, name: string, value: string | null) =>
  documentXml(plan, [rowXml(plan, { [name]: value })])

const LEAP_DAYS: readonly string[] = ['20000229', '20240229', '21960229']
const NO_DAYS: readonly string[] = [
  '18000229',
  '19000229',
  '21000229',
  '20230229',
  '20250431',
  '20251301',
  '17991231',
]

/** Values of a kind that a schema processor must tell apart: those that fit, and those that do not. */
const VALUES: Readonly<Record<string, { good: readonly string[]; bad: readonly string[] }>> = {
  text: { good: ['A'], bad: [' A', 'A ', '\nA'] },
  list: { good: ['A', ';'], bad: [' A'] },
  integer: { good: ['0', '-1', ' 7 ', '0007'], bad: ['1.0', '1,0', '+1', '1e1', 'a', '٣'] },
  decimal: { good: ['0', '-1.5', ' 7.0 '], bad: ['1,5', '.5', '5.', '+1', '1e1'] },
  date: { good: LEAP_DAYS, bad: [...NO_DAYS, '20250000', '2025022', '202502280000', ' 20250228'] },
  datetime: {
    good: ['202502282359'],
    bad: ['20250228', '202502282400', '202502280060', '202500000000', '190002290000'],
  },
  birth: {
    good: ['199000000000', '199000001230', '200002290000'],
    bad: ['199001000000', '199000010000', '19900000'],
  },
  dateOrDatetime: { good: ['20250228', '202502282359'], bad: ['2025022823', '202500000000', '20250229'] },
  dateList: {
    good: ['20240229', ';', '20250228 ; 20250301;'],
    bad: ['20250229', '20250228,20250301', '20250228;x'],
  },
  datetimeList: { good: ['202502282359;202503010000', ';'], bad: ['20250228', '202502282400'] },
  integerList: { good: ['1', '1; 2;'], bad: ['1.5', '1;a'] },
}

function limits(field: FieldPlan): { good: string[]; bad: string[] } {
  const { kind, maxLength, totalDigits, fractionDigits } = field
  if ((kind === 'text' || kind === 'list') && maxLength > 0) {
    return { good: ['ộ'.repeat(maxLength)], bad: ['ộ'.repeat(maxLength + 1)] }
  }
  if (kind === 'integer') return { good: ['9'.repeat(totalDigits)], bad: ['1'.repeat(totalDigits + 1)] }
  if (kind === 'decimal') {
    const whole = '9'.repeat(totalDigits - fractionDigits)
    const decimals = '9'.repeat(fractionDigits)
    return { good: [`${whole}.${decimals}`], bad: [`1.${decimals}9`, '1'.repeat(totalDigits + 1)] }
  }
  return { good: [], bad: [] }
}

describe('libxml2', () => {
  xmlRegisterFsInputProviders()

  function withValidator<T>(file: string, use: (isValid: (xml: string) => boolean) => T): T {
    const schema = XmlDocument.fromBuffer(readFileSync(file), { url: file })
    const validator = XsdValidator.fromDoc(schema)
    try {
      return use((xml) => isValid(validator, xml))
    } finally {
      validator.dispose()
      schema.dispose()
    }
  }

  test.each(STANDARD_VERSIONS)('loads the envelope schema of version %s', (version) => {
    withValidator(join(XSD, `qd${version}`, 'envelope.xsd'), (valid) => {
      expect(valid(envelope('XML1', '1'))).toBe(true)
      expect(valid(envelope('XML12', '1'))).toBe(false)
      expect(valid(envelope('XML13', '1'))).toBe(version !== '130')
      expect(valid(envelope('XML1', '0'))).toBe(false)
    })
  })

  test.each(everyPlan.map((plan) => [plan.version, plan.table, plan] as const))(
    '%s %s tells good documents from bad',
    (...[, , plan]) => {
      withValidator(fileOf(plan), (valid) => {
        const row = rowXml(plan)
        expect(valid(documentXml(plan, [row]))).toBe(true)
        expect(valid(documentXml(plan, [`${row}<LA/>`]))).toBe(false)
        expect(valid(documentXml(plan, [row, row]))).toBe(plan.list !== null)
        if (plan.list !== null) {
          expect(valid(documentXml(plan, []))).toBe(false)
          const signature = '<CHUKYDONVI><a:b xmlns:a="urn:a" c="d"/> text</CHUKYDONVI>'
          expect(valid(documentXml(plan, [row], signature))).toBe(plan.extras.includes('CHUKYDONVI'))
        }
        for (const field of plan.fields) {
          const judged = (value: string | null) => [
            field.name,
            value,
            valid(withValue(plan, field.name, value)),
          ]
          expect(judged(null)).toEqual([field.name, null, false])
          expect(judged('')).toEqual([field.name, '', !field.required])
          const number = field.kind === 'integer' || field.kind === 'decimal'
          expect(judged('  ')).toEqual([field.name, '  ', number && !field.required])
        }
      })
    },
  )

  test('values of every kind are told apart, at their limits too', () => {
    const seen = new Set<string>()
    for (const plan of plans['3176'].tables.values()) {
      withValidator(fileOf(plan), (valid) => {
        for (const field of plan.fields) {
          const kind = `${field.kind} ${field.required} ${field.maxLength} ${field.totalDigits} ${field.fractionDigits}`
          if (seen.has(kind)) continue
          seen.add(kind)
          const [{ good, bad }, limit] = [VALUES[field.kind], limits(field)]
          for (const value of [...good, ...limit.good]) {
            expect([kind, value, valid(withValue(plan, field.name, value))]).toEqual([kind, value, true])
          }
          for (const value of [...bad, ...limit.bad]) {
            expect([kind, value, valid(withValue(plan, field.name, value))]).toEqual([kind, value, false])
          }
        }
      })
    }
    expect(seen.size).toBeGreaterThan(40)
  })
})

describe('Xerces', () => {
  const plan = plans['3176'].tables.get('XML1')!
  const list = plans['130'].tables.get('XML12')!

  test('finds sample documents valid', async (context) => {
    if (!hasJdk) context.skip('no JDK')
    for (const sample of [plan, list]) {
      const result = await xerces.validateXML(documentXml(sample, [rowXml(sample)]), fileOf(sample))
      expect(result.messages).toEqual([])
      expect(result.valid).toBe(true)
    }
  })

  test('names the field whose value is not in the calendar', async (context) => {
    if (!hasJdk) context.skip('no JDK')
    const document = withValue(plan, 'NGAY_VAO', '190002290000')
    await expect(xerces.validateXML(document, fileOf(plan))).rejects.toThrow(/NGAY_VAO|190002290000/)
  })
})

function isValid(validator: XsdValidator, xml: string): boolean {
  const document = XmlDocument.fromString(xml)
  try {
    validator.validate(document)
    return true
  } catch (error) {
    if (error instanceof XmlValidateError) return false
    throw error
  } finally {
    document.dispose()
  }
}

function envelope(kind: string, count: string): string {
  return (
    `<GIAMDINHHS><THONGTINDONVI><MACSKCB>00001</MACSKCB></THONGTINDONVI><THONGTINHOSO><NGAYLAP/>` +
    `<SOLUONGHOSO>${count}</SOLUONGHOSO><DANHSACHHOSO><HOSO><FILEHOSO><LOAIHOSO>${kind}</LOAIHOSO>` +
    `<NOIDUNGFILE>QUJD\n RA==</NOIDUNGFILE></FILEHOSO></HOSO></DANHSACHHOSO></THONGTINHOSO>` +
    `<CHUKYDONVI> </CHUKYDONVI></GIAMDINHHS>`
  )
}
