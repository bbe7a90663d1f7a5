import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError, configurationTable, resolveOptions } from '../../src/config.js'
import { OPTION_ENTRIES } from '../../src/config-entries.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bhyt-config-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(content: string): string {
  const path = join(folder, `${Math.random()}.json`)
  writeFileSync(path, content)
  return path
}

function problems(env: Record<string, string>, passed = {}): readonly string[] {
  try {
    resolveOptions(passed, env)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    expect((error as ConfigError).code).toBe('CONFIG_INVALID')
    return (error as ConfigError).problems
  }
  return []
}

describe('configuration', () => {
  it('has a value for every option without any setting, frozen', () => {
    const options = resolveOptions({}, {})
    expect(Object.keys(options)).toEqual(OPTION_ENTRIES.map((entry) => entry.name))
    expect(options).toMatchObject({
      port: 8130,
      tokenTtlMs: 600_000,
      databaseUrl: null,
      findingsPerClaim: 200,
    })
    expect(options.workers).toBeGreaterThanOrEqual(1)
    expect(Object.isFrozen(options)).toBe(true)
  })

  it('prefers what is passed over the environment, and that over the file', () => {
    const env = {
      BHYT_CONFIG: file('{"port":1,"loaders":3,"host":"::1"}'),
      BHYT_PORT: '2',
      BHYT_LOADERS: '4',
    }
    expect(resolveOptions({ port: 5 }, env)).toMatchObject({ port: 5, loaders: 4, host: '::1' })
  })

  it.each([
    ['BHYT_MAX_BODY', '64MB', 'maxBodyBytes', 64 * 1024 ** 2],
    ['BHYT_MAX_BODY', '1.5 mb', 'maxBodyBytes', 1.5 * 1024 ** 2],
    ['BHYT_MAX_BODY', '4096', 'maxBodyBytes', 4096],
    ['BHYT_TOKEN_TTL', '5m', 'tokenTtlMs', 300_000],
    ['BHYT_MAX_WAIT', '500ms', 'maxWaitMs', 500],
    ['BHYT_FACILITY_SHARE', '0.25', 'facilityShare', 0.25],
    ['BHYT_LOG', 'warn', 'logLevel', 'warn'],
  ] as const)('reads %s=%s', (variable, text, name, value) => {
    expect(resolveOptions({}, { [variable]: text })[name]).toBe(value)
  })

  it('names every fault at once, and no secret', () => {
    const found = problems({
      BHYT_PORT: '99999',
      BHYT_WORKERS: '0',
      BHYT_MAX_BODY: '10 meters',
      BHYT_LOG: 'loud',
      BHYT_LOADERS: '1.5',
      BHYT_FACILITY_SHARE: '2',
      DATABASE_URL: '   ',
      BHYT_CONFIG: file('{"prot":1}'),
    })
    expect(found).toHaveLength(8)
    expect(found.join('\n')).toMatch(/prot: no such option/)
    expect(found.join('\n')).toMatch(/BHYT_PORT: must be from 0 to 65535, is "99999"/)
    expect(problems({}, { databaseUrl: 5 }).join()).not.toContain('5')
  })

  it('refuses a file that cannot be read or is no object', () => {
    expect(problems({ BHYT_CONFIG: join(folder, 'khong-co.json') })).toHaveLength(1)
    expect(problems({ BHYT_CONFIG: file('[1]') })).toHaveLength(1)
    expect(problems({ BHYT_CONFIG: file('{') })).toHaveLength(1)
  })

  it('refuses a body size that could never be taken', () => {
    expect(problems({ BHYT_MAX_BODY: '64MB', BHYT_MAX_IN_FLIGHT: '32MB' })).toEqual([
      expect.stringContaining('maxBodyBytes'),
    ])
  })

  it('has a row of the docs for every option, and variables of its own for each', () => {
    const docs = configurationTable()
    for (const entry of OPTION_ENTRIES) expect(docs).toContain(`| \`${entry.env}\` | \`${entry.name}\` |`)
    expect(new Set(OPTION_ENTRIES.map((entry) => entry.env)).size).toBe(OPTION_ENTRIES.length)
    expect(docs).toContain('128 MB')
    expect(docs).toContain('10 m')
  })
})
