import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHANGED_AFTER_LOOKUP, ELIGIBILITY_CHECKS } from '../../src/eligibility/findings.js'
import { REGISTRY_COLUMNS } from '../../src/eligibility/registry-file.js'
import { fillClaim } from '../../src/generate/build-claim.js'
import { formatDay } from '../../src/generate/calendar.js'
import { draftOf } from '../../src/generate/eligibility/registry-draft.js'
import {
  ELIGIBILITY_DEFECTS,
  type EligibilityDefect,
  type GenerateOptions,
  generateCheckIns,
  generateElsewhere,
  generateEnvelope,
  generateRegistry,
  otherFacility,
} from '../../src/generate/index.js'
import { type ResolvedGenerateOptions, resolveOptions } from '../../src/generate/options.js'
import { checkInRow } from '../../src/generate/other-documents.js'
import { planCase } from '../../src/generate/plan-case.js'
import { linesOf } from '../../src/generate/registry.js'
import { writeLongTable, writeTable } from '../../src/generate/table-writer.js'
import { linkOf, type Visit } from '../../src/generate/visit.js'
import type { ClaimVerdict, SubmissionKind, SubmissionVerdict } from '../../src/rules/verdict.js'
import { importCatalogue } from '../../src/store/catalogue-import.js'
import { createPool } from '../../src/store/pool.js'
import { envelopeOf, FACILITY } from '../support/claims.js'
import { type TestDatabase, testDatabase } from '../support/database.js'
import { importText } from '../support/registry.js'
import { startTestService, type TestService } from '../support/service.js'

/*
 * Every defect of eligibility goes the whole way: generated, its registry imported, its check-ins and claims taken in.
 * Beside each stands a good claim of the same kind of case, with its own person.
 */

const DAY = '20251115'
const LATER_DAY = '20260415'

interface Tried {
  readonly defect: EligibilityDefect
  readonly options: GenerateOptions
  /** On which the visit ends, and the claims are sent. */
  readonly day: string
  readonly good: { readonly visit: Visit; readonly options: ResolvedGenerateOptions }
}

/** The good claim is the next of the series, of the kind that the defect asks for. */
function tried(defect: EligibilityDefect, place: number): Tried {
  const day = (defect.since ?? '') > DAY ? LATER_DAY : DAY
  const options = { seed: 5, quirks: 0, claims: 1, first: place * 100, day, defects: [defect.name] }
  const resolved = resolveOptions({ ...options, defects: [] })
  const { visit } = planCase(place * 100 + 1, resolved, only(defect))
  return { defect, options, day, good: { visit, options: resolved } }
}

/** What the defect asks of the case, and nothing planted. */
const only = ({ claim: _, earlier: __, ...rest }: EligibilityDefect): EligibilityDefect => rest

const NEEDS_CATALOGUE = 'stay-without-contract'
const ALL = ELIGIBILITY_DEFECTS.map(tried)

const bytesOf = (pieces: Iterable<Buffer>): Buffer => Buffer.concat([...pieces])

async function submit(
  { service }: TestService,
  bytes: Buffer,
  receivedAt: Date,
  rest: { kind?: SubmissionKind; maCskcb?: string } = {},
): Promise<SubmissionVerdict> {
  const { intake } = service.engine
  const maCskcb = rest.maCskcb ?? FACILITY
  const ticket = intake.admit(maCskcb, bytes.length)
  try {
    const buffer = ticket.buffer(bytes.length)
    bytes.copy(buffer)
    return await intake.submit(
      {
        ...{ maCskcb, account: 'thử', face: 'native', standardVersion: '3176' },
        kind: rest.kind ?? 'claims',
        receivedAt,
        body: { bytes: buffer.subarray(0, bytes.length), encoding: 'xml' },
      },
      ticket,
    )
  } finally {
    ticket.release()
  }
}

const codesOf = (claim: ClaimVerdict | undefined): string[] =>
  [...new Set(claim?.findings.map(({ code }) => code).filter((code) => code.startsWith('ELG-')))].sort()

const on = (day: string, hour = 8) =>
  new Date(
    `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T${String(hour).padStart(2, '0')}:00:00+07:00`,
  )
/** The look-up comes on arrival, but for the defect that is about its coming late. */
const lookedUp = ({ defect, day, options, good }: Tried): Date =>
  defect.expects?.code === 'ELG-B14'
    ? on(day)
    : arrivalOf(planCase(place(options), good.options, defect).visit)
const arrivalOf = ({ arrival }: Visit): Date => on(formatDay(arrival))

/** Imports the registry of all, sends their check-ins, changes the registry, and sends their claims. */
async function send(service: TestService, all: readonly Tried[]): Promise<Map<string, SubmissionVerdict>> {
  const { pool } = service.service.engine
  const body = (text: string) => text.slice(text.indexOf('\n') + 1)
  const registry = all.flatMap(({ options, good }) => [
    body([...generateRegistry(options)].join('')),
    linesOf(draftOf(good.visit)).join(''),
  ])
  await importText(pool, `${REGISTRY_COLUMNS.join(',')}\n${registry.join('')}`, { mode: 'snapshot' })
  for (let i = 0; i < 400 && !service.service.engine.gate.inUse(); i++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  for (const each of all) {
    const { good, options } = each
    const plan = good.options.plans['3176'].tables.get('XML0')!
    const goodCheckIn = bytesOf(writeLongTable(plan, [checkInRow(good.visit, 1)]))
    await submit(service, goodCheckIn, arrivalOf(good.visit), { kind: 'checkin' })
    const own = bytesOf(generateCheckIns(options))
    if (own.includes('<MA_LK>')) await submit(service, own, lookedUp(each), { kind: 'checkin' })
  }
  const later = all.map(({ options }) => body([...generateRegistry({ ...options, later: true })].join('')))
  if (later.join('') !== '') await importText(pool, `${REGISTRY_COLUMNS.join(',')}\n${later.join('')}`)
  const verdicts = new Map<string, SubmissionVerdict>()
  for (const { defect, options, day, good } of all) {
    const sent = on(day, 21)
    if (defect.earlier?.where === 'elsewhere') {
      const there = { maCskcb: otherFacility(FACILITY) }
      const verdict = await submit(service, bytesOf(generateElsewhere(options)), sent, there)
      expect({ name: defect.name, outcome: verdict.outcome }).toMatchObject({ outcome: 'accepted' })
    }
    verdicts.set(defect.name, await submit(service, bytesOf(generateEnvelope(options)), sent))
    const { tables } = fillClaim(planCase(place(options) + 1, good.options, only(defect)))
    const plans = good.options.plans['3176'].tables
    const documents = new Map(
      [...tables].map(([table, rows]) => [table, writeTable(plans.get(table)!, rows)]),
    )
    verdicts.set(`${defect.name}, good`, await submit(service, envelopeOf([documents]), sent))
  }
  return verdicts
}
const place = ({ first }: GenerateOptions): number => first ?? 0

let database: TestDatabase
let service: TestService
let verdicts: Map<string, SubmissionVerdict>
beforeAll(async () => {
  database = await testDatabase()
  service = await startTestService(database)
  verdicts = await send(
    service,
    ALL.filter(({ defect }) => defect.name !== NEEDS_CATALOGUE),
  )
}, 120_000)
afterAll(async () => {
  await service?.service.stop()
  await database?.drop()
})

test('every check is planted, by its code', () => {
  const planted = new Set(ELIGIBILITY_DEFECTS.flatMap(({ expects }) => expects?.code ?? []))
  expect(planted).toContain(CHANGED_AFTER_LOOKUP)
  expect(ELIGIBILITY_CHECKS.map(({ code }) => code).filter((code) => !planted.has(code))).toEqual([])
})

test.each(
  ALL.filter(({ defect }) => defect.name !== NEEDS_CATALOGUE).map(
    (each) => [each.defect.name, each] as const,
  ),
)('%s is found, and not in a good claim of its kind', (name, { defect, options, good }) => {
  const claims = verdicts.get(name)!.claims
  const maLk = linkOf(place(options), good.options)
  const found = claims.find((claim) => claim.maLk === maLk)
  const wanted = [...(defect.expects === null ? [] : [defect.expects.code]), ...(defect.also ?? [])].sort()
  expect(codesOf(found)).toEqual(wanted)
  if (defect.expects !== null)
    expect(found?.findings.find(({ code }) => code === defect.expects?.code)?.severity).toBe(
      defect.expects.severity,
    )
  for (const claim of claims) if (claim.maLk !== maLk) expect(claim.outcome).toBe('accepted')
  const [other] = verdicts.get(`${name}, good`)!.claims
  expect(other?.findings.filter(({ code }) => code !== 'STR-022')).toEqual([])
})

test('a stay where the contract has none is found with a catalogue of facilities', async () => {
  await using own = await testDatabase()
  const facility = (code: string, inpatient: string) => ({
    ...{ line: 2, code, from: 0, to: 99_999_999 },
    attributes: { name: 'Cơ sở Mẫu', inpatient },
  })
  const all = ALL.filter(({ defect }) => defect.name === NEEDS_CATALOGUE)
  const pool = createPool({ connectionString: own.connectionString, max: 2 })
  await importCatalogue(pool, {
    ...{ kind: 'facility', owner: '', mode: 'replace', source: 'thử', by: 'thử' },
    rows: [facility(FACILITY, '0'), facility('79997', '1'), facility('79998', '1')],
  })
  await pool.end()
  await using running = await startTestService(own)
  const found = await send(running, all)
  expect(codesOf(found.get(NEEDS_CATALOGUE)!.claims[0])).toEqual(['ELG-F08'])
})
