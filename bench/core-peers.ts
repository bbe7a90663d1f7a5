import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { XMLParser } from 'fast-xml-parser'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'
import { SaxesParser } from 'saxes'
import type { Work, WorkDocument } from './core-work.js'
import type { Means } from './support/rounds.js'

/** The same bytes by other means. What is not installed is left out, and named in `missing`. */
export interface Peers {
  readonly means: readonly Means[]
  readonly missing: readonly string[]
  dispose(): void
}

export function peerMeans(work: Work): Peers {
  const wasm = wasmValidation(work)
  const native = xmllint(work)
  return {
    means: [fastXmlParser(work), saxes(work), wasmParse(work), wasm.means, ...(native?.means ?? [])],
    missing: native ? [] : ['xmllint'],
    dispose() {
      wasm.dispose()
      native?.dispose()
    },
  }
}

function fastXmlParser(work: Work): Means {
  const parser = new XMLParser({ parseTagValue: false })
  return {
    name: 'fast-xml-parser: objects',
    run() {
      for (const { bytes, plan } of work.documents) {
        const parsed = parser.parse(bytes) as Record<string, unknown>
        if (!(plan.root in parsed)) throw new Error(`${plan.root} not found`)
      }
    },
  }
}

function saxes(work: Work): Means {
  return {
    name: 'saxes: events',
    run() {
      let elements = 0
      for (const { bytes } of work.documents) {
        const parser = new SaxesParser()
        parser.on('opentag', () => {
          elements++
        })
        parser.on('text', () => {})
        parser.on('cdata', () => {})
        parser.on('error', (error) => {
          throw error
        })
        parser.write(bytes.toString('utf8')).close()
      }
      if (elements < work.rows) throw new Error('too few elements')
    },
  }
}

function wasmParse(work: Work): Means {
  return {
    name: 'libxml2-wasm: parse',
    run() {
      for (const { bytes } of work.documents) XmlDocument.fromBuffer(bytes).dispose()
    },
  }
}

function wasmValidation(work: Work): { means: Means; dispose(): void } {
  xmlRegisterFsInputProviders()
  const validators = new Map<string, XsdValidator>()
  for (const { schema } of work.documents) {
    if (validators.has(schema)) continue
    const document = XmlDocument.fromString(
      `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="${encodeURI(schema)}"/></xs:schema>`,
    )
    validators.set(schema, XsdValidator.fromDoc(document))
    document.dispose()
  }
  return {
    means: {
      name: 'libxml2-wasm: parse and XSD',
      run() {
        for (const { schema, bytes } of work.documents) {
          const document = XmlDocument.fromBuffer(bytes)
          validators.get(schema)!.validate(document)
          document.dispose()
        }
      },
    },
    dispose() {
      for (const validator of validators.values()) validator.dispose()
    },
  }
}

/**
 * Native libxml2 in two shapes: a file a document, as the work is; and the rows of each list table joined into
 * one long document, where neither its start nor its set-up for each document counts.
 */
function xmllint(work: Work): { means: readonly Means[]; dispose(): void } | null {
  if (spawnSync('xmllint', ['--version']).error !== undefined) return null
  const folder = mkdtempSync(join(tmpdir(), 'bhyt-bench-'))
  const single = new Map<string, string[]>()
  const joined = new Map<string, string[]>()
  let joinedBytes = 0
  for (const [n, { schema, bytes }] of work.documents.entries()) {
    const file = join(folder, `${n}.xml`)
    writeFileSync(file, bytes)
    single.set(schema, [...(single.get(schema) ?? []), file])
  }
  for (const schema of single.keys()) {
    const bytes = joinRows(work.documents.filter((document) => document.schema === schema))
    if (bytes === null) continue
    const file = join(folder, `joined-${joined.size}.xml`)
    writeFileSync(file, bytes)
    joined.set(schema, [file])
    joinedBytes += bytes.length
  }
  return {
    means: [
      { name: 'xmllint --stream --schema, a file a document', run: () => runXmllint(single) },
      {
        name: 'xmllint --stream --schema, rows joined into one file a table',
        bytes: joinedBytes,
        run: () => runXmllint(joined),
      },
    ],
    dispose() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** One document with the rows of all; null for a flat table. */
function joinRows(documents: readonly WorkDocument[]): Buffer | null {
  const { list, root } = documents[0]!.plan
  if (list === null) return null
  const rows = documents.map(({ bytes }) => {
    const text = bytes.toString('utf8')
    const start = text.indexOf(`<${list}>`)
    const end = text.indexOf(`</${list}>`)
    if (start < 0 || end < 0) throw new Error(`no ${list} in the generated document`)
    return text.slice(start + list.length + 2, end)
  })
  return Buffer.from(`<${root}><${list}>${rows.join('')}</${list}></${root}>`)
}

function runXmllint(filesOf: ReadonlyMap<string, readonly string[]>): void {
  for (const [schema, files] of filesOf) {
    const { status, stderr } = spawnSync('xmllint', ['--stream', '--noout', '--schema', schema, ...files], {
      maxBuffer: 1 << 28,
    })
    if (status !== 0) throw new Error(`xmllint: ${firstComplaint(stderr.toString())}`)
  }
}

function firstComplaint(text: string): string {
  const line = text.split('\n').find((one) => !one.endsWith('validates')) ?? 'failed'
  return line.slice(0, 300)
}
