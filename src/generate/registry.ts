import { csvValue, REGISTRY_COLUMNS, type RegistryColumn } from '../eligibility/registry-file.js'
import { type DefectPlan, planDefects } from './defect-share.js'
import { daysOf, draftOf, type RegistryDraft } from './eligibility/registry-draft.js'
import {
  GenerateError,
  type GenerateOptions,
  type ResolvedGenerateOptions,
  resolveOptions,
} from './options.js'
import { planCase, planEarlier } from './plan-case.js'
import { otherPerson } from './registry-people.js'

export interface GenerateRegistryOptions extends GenerateOptions {
  /** Persons beside those of the claims; 0 unless told. */
  readonly persons?: number
  /**
   * Not the registry, but what changes in it later, after the facility's look-up: a file of changes. Only defects
   * that are about such a change have any; no others beside them.
   */
  readonly later?: boolean
}

/** Lines that go out together. */
const LINES = 1000

/**
 * A registry file (see `REGISTRY_COLUMNS`) in pieces: every person of the claims that the same options generate,
 * with a card that covers the visit unless the claim's defect says otherwise, and others beside them. Same options,
 * same bytes. Throws {@link GenerateError} for options that cannot be followed.
 */
export function generateRegistry(options: GenerateRegistryOptions = {}): Generator<string> {
  const resolved = resolveOptions(options)
  const persons = options.persons ?? 0
  if (!Number.isSafeInteger(persons) || persons < 0 || persons > MAX_OTHERS)
    throw new GenerateError('GENERATE_OPTION', `persons must be a whole number from 0 to ${MAX_OTHERS}`)
  const defects = planDefects(resolved)
  return options.later === true
    ? inPieces(personsOf(resolved, defects, true))
    : inPieces(personsOf(resolved, defects, false), othersOf(resolved.seed, persons))
}

/** Their numbers begin with 1, those of claims with 0 and, for somebody's second number, 3. */
const MAX_OTHERS = 100_000_000

function* inPieces(...sources: Iterable<string>[]): Generator<string> {
  let out = `${REGISTRY_COLUMNS.join(',')}\n`
  let lines = 0
  for (const source of sources)
    for (const line of source) {
      out += line
      if (++lines % LINES !== 0) continue
      yield out
      out = ''
    }
  yield out
}

/** The lines of each person of the claims; `later`: only those that a later change brings. */
function* personsOf(
  options: ResolvedGenerateOptions,
  defects: DefectPlan,
  later: boolean,
): Generator<string> {
  for (let place = 0; place < options.claims; place++) {
    const index = options.first + place
    const defect = defects.ofClaim(index, place)
    const own = defect?.of === 'eligibility' ? defect : null
    if (later && own?.later === undefined) continue
    const { visit } = planCase(index, options, defect)
    const draft = draftOf(visit)
    own?.registry?.(draft, daysOf(visit))
    const lines = linesOf(draft)
    if (later) {
      own?.later?.(draft, daysOf(visit))
      const known = new Set(lines)
      yield linesOf(draft)
        .filter((line) => !known.has(line))
        .join('')
      continue
    }
    yield lines.join('')
    const earlier = planEarlier(index, options, defect)?.visit
    // The same person, unless it goes by another number there.
    if (earlier !== undefined && earlier.patient.insuranceNumber !== visit.patient.insuranceNumber)
      yield linesOf(draftOf(earlier)).join('')
  }
}

function* othersOf(seed: number, persons: number): Generator<string> {
  for (let i = 0; i < persons; i++) yield otherPerson(seed, i)
}

type Values = Partial<Record<RegistryColumn, string>>

export function registryLine(values: Values): string {
  let line = ''
  for (const column of REGISTRY_COLUMNS) {
    if (line !== '') line += ','
    line += csvValue(values[column] ?? '')
  }
  return `${line}\n`
}

/** The lines of a person: the first holds the person, whatever else it holds. */
export function linesOf(draft: RegistryDraft): string[] {
  if (draft.missing) return []
  const bhxh = { bhxh_no: draft.bhxhNo }
  const person: Values = {
    name: draft.name,
    former_names: draft.formerNames.join('|'),
    cccd: draft.cccd,
    birth: draft.birth,
    sex: draft.sex,
    address: draft.address,
    verified: draft.verified,
    death: draft.death,
  }
  const out: string[] = []
  if (draft.cards.length === 0) out.push(registryLine({ kind: 'person', ...bhxh, ...person }))
  for (const [place, card] of draft.cards.entries())
    out.push(
      registryLine({
        kind: 'card',
        ...bhxh,
        ...(place === 0 ? person : {}),
        card: card.card,
        from: card.from,
        to: card.to,
        facility: card.facility,
        area: card.area,
        five_year: card.fiveYear,
      }),
    )
  for (const { card, from, to, official } of draft.temps)
    out.push(registryLine({ kind: 'temp', ...bhxh, card, from, to, official_card: official }))
  for (const { card, from, to, state, reason } of draft.statuses)
    out.push(registryLine({ kind: 'status', ...bhxh, card, from, to, state, reason }))
  for (const entry of draft.copays)
    out.push(
      registryLine({
        kind: 'copay',
        ...bhxh,
        card: draft.cards[0]?.card ?? '',
        from: entry.from,
        to: entry.to,
        entry: entry.entry,
        amount: String(entry.amount),
        counted: entry.counted ? '1' : '0',
        facility: entry.facility,
        route: entry.route,
      }),
    )
  return out
}
