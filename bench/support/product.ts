import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PROJECT } from './project.js'

/** The product as it is shipped: services and generators run from the build in `dist/`, not from a copy of it. */
async function built<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(join(PROJECT, 'dist', path)).href)) as T
}

export const product = {
  audit: () => built<typeof import('../../src/store/audit.js')>('store/audit.js'),
  config: () => built<typeof import('../../src/config.js')>('config.js'),
  deadlines: () => built<typeof import('../../src/review/deadlines.js')>('review/deadlines.js'),
  engine: () => built<typeof import('../../src/engine.js')>('engine.js'),
  envelope: () =>
    built<typeof import('../../src/generate/envelope-writer.js')>('generate/envelope-writer.js'),
  generate: () => built<typeof import('../../src/generate/index.js')>('generate/index.js'),
  log: () => built<typeof import('../../src/ops/log.js')>('ops/log.js'),
  main: () => built<typeof import('../../src/main.js')>('main.js'),
  migrate: () => built<typeof import('../../src/store/migrate.js')>('store/migrate.js'),
  partitions: () => built<typeof import('../../src/store/partitions.js')>('store/partitions.js'),
  parameterSet: () =>
    built<typeof import('../../src/standard/parameter-set.js')>('standard/parameter-set.js'),
  passwords: () => built<typeof import('../../src/store/passwords.js')>('store/passwords.js'),
  project: () => built<typeof import('../../src/store/review-project.js')>('store/review-project.js'),
  users: () => built<typeof import('../../src/store/users.js')>('store/users.js'),
  workDesk: () => built<typeof import('../../src/review/work-desk.js')>('review/work-desk.js'),
}
