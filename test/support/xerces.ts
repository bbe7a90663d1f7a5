import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Why a test did not run: there is no Java, or one that cannot compile. */
export const NO_JDK = 'skipped: no JDK'

const JAVA_OPTIONS = [
  // Long values against a pattern take one stack frame a character.
  '-Xss16m',
  // XSD counts characters; without this the JDK counts UTF-16 units.
  '-Dcom.sun.org.apache.xerces.internal.impl.dv.xs.useCodePointCountForStringLength=true',
]

export interface DocumentToJudge {
  /** Path of the XSD file. */
  readonly schema: string
  readonly bytes: Uint8Array
}

export interface SchemaVerdict {
  readonly valid: boolean
  /** First complaint of the schema processor, with line and column; empty when valid. */
  readonly complaint: string
}

/**
 * The Xerces of the JDK, in one process for any number of documents (a JVM a document, as
 * xsd-schema-validator runs it, would take hours). Close it when done.
 */
export class XercesJudge {
  readonly #java: ChildProcessWithoutNullStreams
  readonly #classes: string
  readonly #lines: AsyncIterator<string>
  readonly #ended: Promise<unknown>
  #errorText = ''

  private constructor(java: ChildProcessWithoutNullStreams, classes: string) {
    this.#java = java
    this.#classes = classes
    this.#lines = createInterface({ input: java.stdout, crlfDelay: Number.POSITIVE_INFINITY })[
      Symbol.asyncIterator
    ]()
    java.stderr.on('data', (text) => {
      this.#errorText += text
    })
    // A judge that died is noticed where its answer is awaited; writing to it must not throw elsewhere.
    java.stdin.on('error', () => {})
    java.stdin.setMaxListeners(0)
    this.#ended = once(java, 'exit')
  }

  /** Compiles and starts the judge; null when there is no Java here that can compile. */
  static async start(): Promise<XercesJudge | null> {
    const java = javaCommand()
    if (!(await canCompile(java))) return null
    const classes = await mkdtemp(join(tmpdir(), 'xerces-judge-'))
    await compile(java, classes, [packageHelper(), judgeSource()])
    return new XercesJudge(spawn(java, [...JAVA_OPTIONS, '-cp', classes, 'XercesJudge']), classes)
  }

  /** Verdicts in the order of the documents. One call at a time. */
  async judge(documents: readonly DocumentToJudge[]): Promise<SchemaVerdict[]> {
    const sent = this.#send(documents)
    const verdicts: SchemaVerdict[] = []
    while (verdicts.length < documents.length) {
      const line = await this.#lines.next()
      if (line.done) throw new Error(`the schema processor stopped: ${this.#errorText}`)
      const complaint = line.value.slice('invalid '.length)
      verdicts.push({ valid: line.value === 'valid', complaint })
    }
    await sent
    return verdicts
  }

  async #send(documents: readonly DocumentToJudge[]): Promise<void> {
    for (const { schema, bytes } of documents) {
      const room = this.#java.stdin.write(Buffer.concat([block(Buffer.from(resolve(schema))), block(bytes)]))
      if (!room) await Promise.race([new Promise((go) => this.#java.stdin.once('drain', go)), this.#ended])
    }
  }

  async close(): Promise<void> {
    this.#java.stdin.end()
    await this.#ended
    await rm(this.#classes, { recursive: true, force: true })
  }
}

/**
 * Makes the helper class of xsd-schema-validator where its install script was skipped.
 * False when there is no Java here that can compile.
 */
export async function prepareSchemaValidator(): Promise<boolean> {
  const java = javaCommand()
  if (!(await canCompile(java))) return false
  const source = packageHelper()
  const made = await access(source.replace(/java$/, 'class')).then(
    () => true,
    () => false,
  )
  if (!made) await compile(java, dirname(dirname(source)), [source])
  return true
}

function block(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

function javaCommand(): string {
  const home = process.env.JAVA_HOME
  return home ? join(home, 'bin', 'java') : 'java'
}

/** Debian's headless JRE has the compiler as a module though it has no `javac` command. */
async function canCompile(java: string): Promise<boolean> {
  try {
    const { stdout } = await run(java, ['--list-modules'])
    return stdout.includes('jdk.compiler@') && stdout.includes('java.xml@')
  } catch {
    return false
  }
}

async function compile(java: string, into: string, sources: readonly string[]): Promise<void> {
  await run(java, ['-m', 'jdk.compiler/com.sun.tools.javac.Main', '-proc:none', '-d', into, ...sources])
}

function packageHelper(): string {
  const main = createRequire(import.meta.url).resolve('xsd-schema-validator')
  return resolve(dirname(main), '..', 'support', 'XMLValidator.java')
}

function judgeSource(): string {
  return join(import.meta.dirname, 'XercesJudge.java')
}
