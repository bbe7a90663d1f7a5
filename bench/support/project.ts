import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The project's folder: benches run compiled, some levels below it. */
export const PROJECT = findUp(import.meta.dirname)

function findUp(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findUp(dirname(folder))
}
