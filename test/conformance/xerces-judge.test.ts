import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { validateXML } from 'xsd-schema-validator'
import { loadPlans } from '../../src/standard/compile.js'
import { seededRandom } from '../support/random.js'
import { NO_JDK, prepareSchemaValidator, XercesJudge } from '../support/xerces.js'
import { schemaOf } from './comparison.js'
import { allTables, tableDocument, validDocument } from './documents.js'

const XSD_DIRECTORY = join(import.meta.dirname, '..', '..', 'xsd')

let judge: XercesJudge | null = null
beforeAll(async () => {
  judge = await XercesJudge.start()
})
afterAll(() => judge?.close())

describe('the schema processor', () => {
  it('loads every schema, the envelopes too', { timeout: 60_000 }, async (context) => {
    if (judge === null) return context.skip(NO_JDK)
    const plans = loadPlans()
    const tables = allTables(plans)
    const verdicts = await judge.judge([
      ...tables.map((plan) => ({ schema: schemaOf(plan), bytes: validDocument(plan, seededRandom(1)) })),
      ...Object.keys(plans).map((version) => ({
        schema: join(XSD_DIRECTORY, `qd${version}`, 'envelope.xsd'),
        bytes: Buffer.from('<KHAC/>'),
      })),
    ])
    const complaints = verdicts.slice(0, tables.length).map(({ complaint }) => complaint)
    expect(complaints).toEqual(tables.map(() => ''))
    for (const envelope of verdicts.slice(tables.length)) {
      expect(envelope.complaint).toContain("Cannot find the declaration of element 'KHAC'")
    }
  })

  it('judges as xsd-schema-validator does', { timeout: 60_000 }, async (context) => {
    if (judge === null || !(await prepareSchemaValidator())) return context.skip(NO_JDK)
    const plans = loadPlans()
    const documents = Array.from({ length: 6 }, (_, n) => tableDocument(plans, 7, n * 31))
    const ours = await judge.judge(documents.map(({ plan, bytes }) => ({ schema: schemaOf(plan), bytes })))
    const theirs: boolean[] = []
    for (const { plan, bytes } of documents) {
      theirs.push(
        await validateXML(bytes, schemaOf(plan)).then(
          ({ valid }) => valid,
          () => false,
        ),
      )
    }
    expect(ours.map(({ valid }) => valid)).toEqual(theirs)
    expect(new Set(theirs).size).toBe(2)
  })

  it('counts a document with a DOCTYPE as invalid', async (context) => {
    if (judge === null) return context.skip(NO_JDK)
    const plan = allTables(loadPlans())[0]!
    const bytes = Buffer.concat([Buffer.from(`<!DOCTYPE ${plan.root}>`), plainDocument()])
    const [without, withDoctype] = await judge.judge([
      { schema: schemaOf(plan), bytes: plainDocument() },
      { schema: schemaOf(plan), bytes },
    ])
    expect(without!.valid).toBe(true)
    expect(withDoctype!.complaint).toContain('DOCTYPE')

    function plainDocument(): Buffer {
      const text = validDocument(plan, seededRandom(3)).toString('utf8')
      return Buffer.from(text.slice(text.indexOf(`<${plan.root}`)))
    }
  })
})
