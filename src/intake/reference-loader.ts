import { parentPort, workerData } from 'node:worker_threads'
import type pg from 'pg'
import { amendReference, buildReference, replaceParameters } from '../rules/reference-build.js'
import { LAYOUT } from '../rules/reference-layout.js'
import type { ParameterRow } from '../standard/parameter-set.js'
import { currentEdition } from '../store/editions.js'
import { readParameters } from '../store/parameter-values.js'
import { createPool } from '../store/pool.js'
import { readReferenceImage } from '../store/reference-image.js'
import { changedLists, streamCatalogueEntries } from '../store/reference-stream.js'
import type { LoadedReference, LoaderSetup, ReferenceEdition } from './reference-source.js'

// A thread of its own for one load: laying out a large edition takes longer than the thread that serves everybody
// has.
/** Lists that are named in one query. */
const MOST_LISTS = 1_000

const { connectionString, former } = workerData as LoaderSetup
const pool = createPool({ connectionString, max: 1, applicationName: 'bhyt-intake reference' })
try {
  const started = performance.now()
  // Entries and rows of an edition never change, so later changes cannot mix in.
  const edition = await currentEdition(pool)
  const parameters = await readParameters(pool, edition)
  const memory =
    (former.edition <= edition ? await fromFormer(pool, former, edition, parameters) : null) ??
    (await buildReference(edition, streamCatalogueEntries(pool, edition), parameters))
  const loaded: LoadedReference = { edition, memory, ms: Math.round(performance.now() - started) }
  parentPort?.postMessage(loaded)
} finally {
  await pool.end()
}

/** From what is at hand or laid out in the store, with the lists that changed since; null when that is no help. */
async function fromFormer(
  pool: pg.Pool,
  former: ReferenceEdition,
  edition: number,
  parameters: readonly ParameterRow[],
): Promise<SharedArrayBuffer | null> {
  const changed = await changedLists(pool, former.edition, edition)
  if (changed.length === 0) return replaceParameters(former.memory, edition, parameters)
  const image = await readReferenceImage(pool, edition, LAYOUT, former.edition)
  const base = image ?? former
  if (base.edition === 0) return null
  const lists = image === null ? changed : await changedLists(pool, image.edition, edition)
  if (lists.length === 0) return replaceParameters(base.memory, edition, parameters)
  if (lists.length > MOST_LISTS) return null
  const entries = streamCatalogueEntries(pool, edition, lists)
  return amendReference(base.memory, edition, lists, entries, parameters)
}
