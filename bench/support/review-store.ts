import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import type { Engine } from '../../src/engine.js'
import { product } from './product.js'
import { fill } from './review-fill.js'
import { facilityCode, filesOf, type LoadResult, loadClaims, loadLargeClaim } from './review-load.js'
import { PASSWORD as FACILITY_PASSWORD } from './workloads.js'

/*
 * The store that reviewers look at, in a process of its own: `node review-store.js PROGRESS OPTIONS FILES` fills the
 * embedded database of `BHYT_DATA`, by so many files at most, and notes in the file PROGRESS how far it came. The
 * service is started on it once it is full.
 */

export interface StoreOptions {
  /** `product`: files through the intake; `sql`: written straight into the tables, a hundred times as quick. */
  readonly by: 'product' | 'sql'
  readonly claims: number
  readonly facilities: number
  readonly days: number
}

export interface FilledStore {
  readonly loaded: LoadResult | null
  /** The projector's pace, without the rests that it keeps in a service. */
  readonly projected: { readonly claims: number; readonly seconds: number; readonly longestMs: number }
  readonly counts: StoreCounts
  readonly largeClaim: { readonly maCskcb: string; readonly claimId: string; readonly rows: number }
}

export type StoreCounts = Readonly<
  Record<'claims' | 'findings' | 'openFindings' | 'items' | 'audit' | 'bytes', number>
>

/** How far a store is filled, beside its data. */
export interface FillProgress {
  readonly options: StoreOptions
  /** When filling began: the last claims were received then. */
  readonly now: number
  readonly files: number
  readonly filesLoaded: number
  readonly loaded: LoadResult | null
  readonly projected: FilledStore['projected']
  /** Null until it is full. */
  readonly filled: FilledStore | null
  /** Claims of each sending facility that were sent beside reviewers since: the next ones are others. */
  readonly sentEach: number
}

export function readProgress(file: string): FillProgress | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as FillProgress
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

export function writeProgress(file: string, progress: FillProgress): void {
  writeFileSync(`${file}.new`, JSON.stringify(progress, null, 2))
  renameSync(`${file}.new`, file)
}

export const REVIEWERS = Array.from({ length: 20 }, (_, n) => `bench.reviewer${n + 1}`)
export const SUPERVISOR = 'bench.supervisor'
export const FACILITY_USER = 'bench.facility'
export const USER_PASSWORD = 'một hai ba bốn năm'
export const OWNER = REVIEWERS[0]!

const AUDIT_ENTRIES = 100_000
const AUDIT_AT_ONCE = 1_000
const NOTHING: FilledStore['projected'] = { claims: 0, seconds: 0, longestMs: 0 }

if (process.argv[1] === import.meta.filename) {
  const [file, options, files] = process.argv.slice(2)
  const { resolveOptions } = await product.config()
  const { openEngine } = await product.engine()
  const tell = (line: string) => void process.stderr.write(`${line}\n`)
  const engine = await openEngine(resolveOptions(), () => {})
  try {
    const begun = readProgress(file!) ?? (await begin(engine, JSON.parse(options!) as StoreOptions))
    const progress = await goOn(engine, begun, Number(files), tell)
    writeProgress(file!, progress)
    await engine.close()
    process.send?.(progress)
    process.disconnect?.()
  } catch (error) {
    await engine.close()
    throw error
  }
}

async function begin(engine: Engine, options: StoreOptions): Promise<FillProgress> {
  await addAccounts(engine, options.facilities)
  return {
    options,
    now: Date.now(),
    files: options.by === 'product' ? filesOf(options.claims) : 0,
    filesLoaded: 0,
    loaded: null,
    projected: NOTHING,
    filled: null,
    sentEach: 0,
  }
}

/** Loads so many files more, takes their claims into the reviewers' tables, and completes a store that has all. */
async function goOn(
  engine: Engine,
  { options, now, files, filesLoaded, ...before }: FillProgress,
  most: number,
  tell: (line: string) => void,
): Promise<FillProgress> {
  const { pool, plans } = engine
  const { by, ...size } = options
  const toFile = Math.min(files, filesLoaded + most)
  let { loaded, projected } = before
  if (by === 'sql') await fill(pool, plans, size)
  else loaded = sum(loaded, await loadClaims(engine, size, { now, fromFile: filesLoaded, toFile }, tell))
  const largeClaim = toFile === files ? await loadLargeClaim(engine) : null
  tell('projecting …')
  await pool.query('ANALYZE claim, finding, submission')
  projected = sum(
    projected,
    await projectAll(engine, by === 'sql' ? options.claims : loaded!.claims - projected.claims),
  )
  const filled = largeClaim === null ? null : await complete(engine, { loaded, projected, largeClaim }, tell)
  return { ...before, options, now, files, filesLoaded: toFile, loaded, projected, filled }
}

/** Of two goes; the longest of anything is the longer one. */
function sum<T extends object>(one: T | null, other: T): T {
  if (one === null) return other
  const added = Object.entries(other as Record<string, number>).map(([name, value]) => {
    const before = (one as Record<string, number>)[name]!
    return [name, name === 'longestMs' ? Math.max(before, value) : before + value]
  })
  return Object.fromEntries(added) as T
}

async function complete(
  engine: Engine,
  parts: Omit<FilledStore, 'counts'>,
  tell: (line: string) => void,
): Promise<FilledStore> {
  const { pool } = engine
  tell('users, owners, audit …')
  await addUsers(engine)
  await shareOut(engine)
  await addAudit(engine)
  tell('vacuum …')
  await pool.query('VACUUM (ANALYZE)')
  await pool.query('CHECKPOINT').catch(() => undefined)
  return { ...parts, counts: await countStore(pool) }
}

/** What stands in the store now. */
export async function countStore(db: Pick<Engine['pool'], 'query'>): Promise<StoreCounts> {
  const { rows } = await db.query(`SELECT
    (SELECT count(*) FROM claim)::float8 AS claims, (SELECT count(*) FROM finding)::float8 AS findings,
    (SELECT sum(errors + warnings) FROM review_item WHERE is_open)::float8 AS "openFindings",
    (SELECT count(*) FROM review_item)::float8 AS items, (SELECT count(*) FROM audit_entry)::float8 AS audit,
    pg_database_size(current_database())::float8 AS bytes`)
  return rows[0]
}

/** All with one password, whose digest is made expensive once. */
async function addAccounts({ pool }: Engine, facilities: number): Promise<void> {
  const { hashPassword, md5OfPassword } = await product.passwords()
  const hash = await hashPassword(md5OfPassword(FACILITY_PASSWORD))
  const codes = Array.from({ length: facilities }, (_, n) => facilityCode(n))
  await pool.query(
    `INSERT INTO account (name, password_hash, facilities) SELECT code || '_BENCH', $2, ARRAY[code]
     FROM unnest($1::text[]) AS code ON CONFLICT DO NOTHING`,
    [codes, hash],
  )
}

async function projectAll({ pool, plans }: Engine, claims: number): Promise<FilledStore['projected']> {
  const { projectOnce } = await product.project()
  const { createParameterSet } = await product.parameterSet()
  const { deadlinesFrom } = await product.deadlines()
  const { MISSING_CODES } = await product.workDesk()
  const parameters = createParameterSet()
  const options = { deadlines: deadlinesFrom(() => parameters), missingCodes: MISSING_CODES }
  const started = performance.now()
  let longestMs = 0
  for (;;) {
    const at = performance.now()
    if (((await projectOnce(pool, plans, options)) ?? 0) === 0) break
    longestMs = Math.max(longestMs, performance.now() - at)
  }
  return { claims, seconds: (performance.now() - started) / 1000, longestMs }
}

async function addUsers({ pool }: Engine): Promise<void> {
  const { addUser } = await product.users()
  const add = (name: string, role: 'reviewer' | 'supervisor' | 'facility', maCskcb: string | null = null) =>
    addUser(pool, {
      name,
      displayName: name,
      role,
      maCskcb,
      rights: [],
      password: USER_PASSWORD,
      mustChangePassword: false,
    })
  for (const name of REVIEWERS) await add(name, 'reviewer')
  await add(SUPERVISOR, 'supervisor')
  await add(FACILITY_USER, 'facility', facilityCode(1))
}

/** A store in which work is done: some is somebody's, and some of the oldest is closed. */
async function shareOut({ pool }: Engine): Promise<void> {
  await pool.query(
    `UPDATE review_item SET owner = $1, state = 'assigned' WHERE outcome <> 'clean' AND is_open
     AND hashint8(claim_id) % 20 = 0`,
    [OWNER],
  )
  await pool.query(`UPDATE review_item SET state = 'resolved' WHERE outcome <> 'clean' AND is_open
    AND received_at < now() - interval '150 days' AND hashint8(claim_id) % 4 = 1`)
}

async function addAudit({ pool }: Engine): Promise<void> {
  const { audit } = await product.audit()
  for (let n = 0; n < AUDIT_ENTRIES; n += AUDIT_AT_ONCE)
    await audit(
      pool,
      Array.from({ length: AUDIT_AT_ONCE }, (_, i) => ({
        user: REVIEWERS[(n + i) % REVIEWERS.length]!,
        action: (n + i) % 5 === 0 ? 'claim.note' : 'claim.view',
        maCskcb: facilityCode((n + i) % 700),
        maLk: `GD.2608.1.${String(n + i).padStart(7, '0')}`,
      })),
    )
}
