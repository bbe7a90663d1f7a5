import type pg from 'pg'
import { buildReference } from '../rules/reference-build.js'
import { LAYOUT } from '../rules/reference-layout.js'
import { writeReferenceImage } from '../store/reference-image.js'
import { copyEntries } from '../store/reference-stream.js'

/** Lays out the catalogues of an edition that is being made, and keeps that with it for all nodes. */
export async function layOutEdition(client: pg.ClientBase, edition: number): Promise<void> {
  // Whoever reads the image puts the parameters of the day beside it.
  const memory = await buildReference(edition, copyEntries(client, edition), [])
  await writeReferenceImage(client, edition, LAYOUT, new Uint8Array(memory))
}
