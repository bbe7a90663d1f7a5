import { performance } from 'node:perf_hooks'
import type { Engine } from '../../src/engine.js'
import { product } from './product.js'
import { fill } from './review-fill.js'
import { facilityCode, type LoadResult, loadClaims, loadLargeClaim } from './review-load.js'
import { PASSWORD as FACILITY_PASSWORD } from './workloads.js'

/*
 * The store that reviewers look at, in a process of its own: `node review-store.js OPTIONS` fills the embedded
 * database of `BHYT_DATA` and tells its parent what stands in it. The service is started on it afterwards.
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
  readonly counts: Readonly<
    Record<'claims' | 'findings' | 'openFindings' | 'items' | 'audit' | 'bytes', number>
  >
  readonly largeClaim: { readonly maCskcb: string; readonly claimId: string; readonly rows: number }
}

export const REVIEWERS = Array.from({ length: 20 }, (_, n) => `bench.reviewer${n + 1}`)
export const SUPERVISOR = 'bench.supervisor'
export const FACILITY_USER = 'bench.facility'
export const USER_PASSWORD = 'một hai ba bốn năm'
export const OWNER = REVIEWERS[0]!

const AUDIT_ENTRIES = 100_000
const AUDIT_AT_ONCE = 1_000

if (process.argv[1] === import.meta.filename) {
  const { resolveOptions } = await product.config()
  const { openEngine } = await product.engine()
  const tell = (line: string) => void process.stderr.write(`${line}\n`)
  const engine = await openEngine(resolveOptions(), () => {})
  const options = JSON.parse(process.argv[2]!) as StoreOptions
  try {
    const filled = await fillStore(engine, options, tell)
    await engine.close()
    process.send?.(filled)
    process.disconnect?.()
  } catch (error) {
    await engine.close()
    throw error
  }
}

async function fillStore(
  engine: Engine,
  { by, ...size }: StoreOptions,
  tell: (line: string) => void,
): Promise<FilledStore> {
  const { pool, plans } = engine
  await addAccounts(engine, size.facilities)
  let loaded: LoadResult | null = null
  if (by === 'product') loaded = await loadClaims(engine, size, tell)
  else await fill(pool, plans, size)
  const largeClaim = await loadLargeClaim(engine)
  tell('projecting …')
  await pool.query('ANALYZE claim, finding, submission')
  const projected = await projectAll(engine, size.claims)
  tell('users, owners, audit …')
  await addUsers(engine)
  await shareOut(engine)
  await addAudit(engine)
  tell('vacuum …')
  await pool.query('VACUUM (ANALYZE)')
  await pool.query('CHECKPOINT').catch(() => undefined)
  const { rows } = await pool.query(`SELECT
    (SELECT count(*) FROM claim)::float8 AS claims, (SELECT count(*) FROM finding)::float8 AS findings,
    (SELECT sum(errors + warnings) FROM review_item WHERE is_open)::float8 AS "openFindings",
    (SELECT count(*) FROM review_item)::float8 AS items, (SELECT count(*) FROM audit_entry)::float8 AS audit,
    pg_database_size(current_database())::float8 AS bytes`)
  return { loaded, projected, counts: rows[0], largeClaim }
}

/** All with one password, whose digest is made expensive once. */
async function addAccounts({ pool }: Engine, facilities: number): Promise<void> {
  const { hashPassword, md5OfPassword } = await product.passwords()
  const hash = await hashPassword(md5OfPassword(FACILITY_PASSWORD))
  const codes = Array.from({ length: facilities }, (_, n) => facilityCode(n))
  await pool.query(
    `INSERT INTO account (name, password_hash, facilities) SELECT code || '_BENCH', $2, ARRAY[code]
     FROM unnest($1::text[]) AS code`,
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
