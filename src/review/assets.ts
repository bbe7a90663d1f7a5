import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** The package ships its sources, so the same folders serve `src/` and the compiled `dist/`. */
const OWN = fileURLToPath(new URL('../../src/review/static/', import.meta.url))
const require = createRequire(import.meta.url)
const packageFolder = (name: string): string => dirname(require.resolve(`${name}/package.json`))

/** Every file that pages load, by the name they ask for it. All of it comes from this server. */
const FILES: Readonly<Record<string, string>> = {
  'app.css': join(OWN, 'app.css'),
  'app.js': join(OWN, 'app.js'),
  'list.js': join(OWN, 'list.js'),
  'chart.js': join(OWN, 'chart.js'),
  'work.css': join(OWN, 'work.css'),
  'work.js': join(OWN, 'work.js'),
  'claim.js': join(OWN, 'claim.js'),
  'reports.css': join(OWN, 'reports.css'),
  'send.js': join(OWN, 'send.js'),
  'icon.svg': join(OWN, 'icon.svg'),
  'htmx.js': join(packageFolder('htmx.org'), 'dist', 'htmx.min.js'),
  'uplot.js': join(packageFolder('uplot'), 'dist', 'uPlot.iife.min.js'),
  'uplot.css': join(packageFolder('uplot'), 'dist', 'uPlot.min.css'),
}

export type AssetUrl = (name: string) => string

/**
 * Serves the files under `prefix`/static/HASH/NAME, to be kept by browsers for good: another content is another
 * address. A page of an older or newer node may ask with another hash; it gets what is here, for now only.
 */
export function registerAssets(app: FastifyInstance, prefix: string): AssetUrl {
  const hashes = new Map(
    Object.entries(FILES).map(([name, path]) => [
      name,
      createHash('sha256').update(readFileSync(path)).digest('base64url').slice(0, 12),
    ]),
  )
  app.register(fastifyStatic, { root: OWN, serve: false })
  app.get<{ Params: { hash: string; name: string } }>(
    '/static/:hash/:name',
    { schema: { hide: true }, config: { access: 'public' } },
    async (request, reply) => {
      const { hash, name } = request.params
      const path = Object.hasOwn(FILES, name) ? FILES[name] : undefined
      if (path === undefined) return reply.callNotFound()
      const known = hashes.get(name) === hash
      reply.header('cache-control', known ? 'public, max-age=31536000, immutable' : 'no-cache')
      return reply.sendFile(basename(path), dirname(path), { cacheControl: false })
    },
  )
  return (name) => {
    const hash = hashes.get(name)
    if (hash === undefined) throw new Error(`no such asset: ${name}`)
    return `${prefix}/static/${hash}/${name}`
  }
}
