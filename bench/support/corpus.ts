import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { product } from './product.js'
import { firstClaimOf, VERSION } from './workloads.js'

/*
 * The claims that are sent, made before anything is timed: `node corpus.js FOLDER CLAIMS FROM FACILITY…` writes for
 * each facility one file of HOSO elements, one behind the other, and a list of their sizes.
 */

/** Of each claim of a facility: bytes of its HOSO, bytes of its decoded tables, rows. */
export interface CorpusIndex {
  readonly hoso: readonly number[]
  readonly decoded: readonly number[]
  readonly rows: readonly number[]
}

export const hosoFile = (folder: string, facility: string): string => join(folder, `hoso-${facility}.bin`)
export const indexFile = (folder: string, facility: string): string => join(folder, `hoso-${facility}.json`)

const SEED = 20_260_101

/** What the claims of a facility are generated with, and the registry that fits them. */
export const claimOptions = (facility: string, claims: number) =>
  ({
    claims,
    first: firstClaimOf(facility),
    seed: SEED + Number(facility),
    version: VERSION,
    maCskcb: facility,
  }) as const

if (process.argv[1] === import.meta.filename) {
  const [folder, claims, from, ...facilities] = process.argv.slice(2)
  mkdirSync(folder!, { recursive: true })
  for (const facility of facilities) await write(folder!, facility, Number(claims), Number(from))
}

async function write(folder: string, facility: string, claims: number, from: number): Promise<void> {
  const { generateClaims } = await product.generate()
  const options = claimOptions(facility, claims)
  const index = { hoso: [] as number[], decoded: [] as number[], rows: [] as number[] }
  const file = openSync(hosoFile(folder, facility), 'w')
  for (const claim of generateClaims({ ...options, first: options.first + from })) {
    writeSync(file, claim.hoso)
    index.hoso.push(claim.hoso.length)
    index.decoded.push(claim.documents.reduce((sum, { bytes }) => sum + bytes.length, 0))
    index.rows.push(claim.rows)
  }
  closeSync(file)
  writeFileSync(indexFile(folder, facility), JSON.stringify(index))
}
