import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PROJECT } from './project.js'

/** The product as it is shipped: services and generators run from the build in `dist/`, not from a copy of it. */
async function built<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(join(PROJECT, 'dist', path)).href)) as T
}

export const product = {
  config: () => built<typeof import('../../src/config.js')>('config.js'),
  envelope: () =>
    built<typeof import('../../src/generate/envelope-writer.js')>('generate/envelope-writer.js'),
  generate: () => built<typeof import('../../src/generate/index.js')>('generate/index.js'),
  log: () => built<typeof import('../../src/ops/log.js')>('ops/log.js'),
  main: () => built<typeof import('../../src/main.js')>('main.js'),
  migrate: () => built<typeof import('../../src/store/migrate.js')>('store/migrate.js'),
  partitions: () => built<typeof import('../../src/store/partitions.js')>('store/partitions.js'),
  passwords: () => built<typeof import('../../src/store/passwords.js')>('store/passwords.js'),
}
