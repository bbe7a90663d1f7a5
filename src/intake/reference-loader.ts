import { parentPort, workerData } from 'node:worker_threads'
import { buildReference, replaceParameters } from '../rules/reference-build.js'
import { currentEdition } from '../store/editions.js'
import { readParameters } from '../store/parameter-values.js'
import { createPool } from '../store/pool.js'
import { lastCatalogueEdition, streamCatalogueEntries } from '../store/reference-stream.js'
import type { LoadedReference, LoaderSetup } from './reference-source.js'

// A thread of its own for one load: reading and laying out a large edition takes seconds, which the thread that
// serves everybody does not have.
const { connectionString, former } = workerData as LoaderSetup
const pool = createPool({ connectionString, max: 1, applicationName: 'bhyt-intake reference' })
try {
  const started = performance.now()
  // Entries and rows of an edition never change, so later changes cannot mix in.
  const edition = await currentEdition(pool)
  const parameters = await readParameters(pool, edition)
  const onlyParameters =
    former.edition <= edition && (await lastCatalogueEdition(pool, edition)) <= former.edition
  const memory = onlyParameters
    ? replaceParameters(former.memory, edition, parameters)
    : await buildReference(edition, streamCatalogueEntries(pool, edition), parameters)
  const loaded: LoadedReference = { edition, memory, ms: Math.round(performance.now() - started) }
  parentPort?.postMessage(loaded)
} finally {
  await pool.end()
}
