import type pg from 'pg'
import { buildReference } from '../rules/reference-build.js'
import { editionOfDay } from '../store/editions.js'
import { readParameters } from '../store/parameter-values.js'
import { streamCatalogueEntries } from '../store/reference-stream.js'
import type { JobEdition } from './job.js'

/** Catalogues and parameters as they stood in the store at the end of a day in Vietnam, `YYYY-MM-DD`. */
export async function referenceOfDay(pool: pg.Pool, day: string): Promise<JobEdition> {
  const edition = await editionOfDay(pool, day)
  const parameters = await readParameters(pool, edition)
  return {
    edition,
    memory: await buildReference(edition, streamCatalogueEntries(pool, edition), parameters),
  }
}
