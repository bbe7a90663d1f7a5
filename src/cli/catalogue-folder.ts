import type { JobEdition } from '../intake/job.js'
import { buildReference, type ListedEntry } from '../rules/reference-build.js'
import type { LineProblem } from '../standard/catalogue-row.js'
import { catalogueFiles, readCatalogueFile } from './catalogue-import.js'
import { UsageError } from './command.js'

/** Bad lines that are shown before the rest is only counted. */
const SHOWN = 20

/**
 * The catalogues of a folder as an edition of their own, without a store. Throws {@link UsageError} when the
 * folder holds none, or a line of one is bad.
 */
export async function readCatalogues(folder: string): Promise<JobEdition> {
  const files = await catalogueFiles(folder)
  if (files.length === 0) throw new UsageError(`${folder}: không có tệp KIND.csv nào / no file KIND.csv`)
  const problems: string[] = []
  const batches = async function* (): AsyncGenerator<ListedEntry[]> {
    for (const file of files) {
      const keep = (found: readonly LineProblem[]) => {
        for (const { line, column, value, vi, en } of found)
          problems.push(`${file.path}:${line} ${column} ${value}: ${vi} / ${en}`)
      }
      const { rows } = await readCatalogueFile(file, keep)
      for await (const row of rows) yield [{ ...row, owner: file.owner, kind: file.kind }]
    }
  }
  const memory = await buildReference(1, batches(), [])
  if (problems.length > 0)
    throw new UsageError([...problems.slice(0, SHOWN), `${problems.length} dòng sai / bad lines`].join('\n'))
  return { edition: 1, memory }
}
