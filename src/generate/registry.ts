import { csvValue, REGISTRY_COLUMNS, type RegistryColumn } from '../eligibility/registry-file.js'
import { formatDay } from './calendar.js'
import { caseSize } from './case-mix.js'
import { planDefects } from './defect-share.js'
import {
  GenerateError,
  type GenerateOptions,
  type ResolvedGenerateOptions,
  resolveOptions,
} from './options.js'
import { evenlySpread, Random } from './random.js'
import {
  findRegistryDefect,
  type RegistryDefect,
  type RegistryDraft,
  type VisitDays,
} from './registry-defects.js'
import { otherPerson } from './registry-people.js'
import { planVisit, type Visit } from './visit.js'

export interface GenerateRegistryOptions extends GenerateOptions {
  /** Persons beside those of the claims; 0 unless told. */
  readonly persons?: number
  /**
   * Defects of the registry by name, each with the share of the claims' persons that get it: `withdrawn:0.1`. Those
   * without a share divide the rest among them. (`defects` are those of the claims, which decide what visits there are.)
   */
  readonly registryDefects?: readonly string[]
}

/** Lines that go out together. */
const LINES = 1000

/**
 * A registry file (see `REGISTRY_COLUMNS`) in pieces: every person of the claims that the same options generate,
 * with a card that covers the visit unless a defect was asked for, and others beside them. Same options, same bytes.
 * Throws {@link GenerateError} for options that cannot be followed.
 */
export function generateRegistry(options: GenerateRegistryOptions = {}): Generator<string> {
  const resolved = resolveOptions(options)
  const persons = options.persons ?? 0
  if (!Number.isSafeInteger(persons) || persons < 0 || persons > MAX_OTHERS)
    throw new GenerateError('GENERATE_OPTION', `persons must be a whole number from 0 to ${MAX_OTHERS}`)
  const dealt = planRegistryDefects(options.registryDefects ?? [], resolved.seed)
  return pieces(resolved, persons, dealt)
}

/** Their numbers begin with 1, those of claims with 0. */
const MAX_OTHERS = 100_000_000

type Dealer = (index: number) => RegistryDefect | null

/** The registry's defect of the person of the claim with this number, as {@link generateRegistry} deals them out. */
export function planRegistryDefects(asked: readonly string[], seed: number): Dealer {
  const portions = asked.map((text) => {
    const [name, share] = text.split(':', 2) as [string, string | undefined]
    const defect = findRegistryDefect(name)
    if (defect === undefined)
      throw new GenerateError('GENERATE_DEFECT_UNKNOWN', `there is no registry defect "${name}"`)
    const value = share === undefined ? null : Number(share)
    if (value !== null && !(share !== '' && value >= 0 && value <= 1))
      throw new GenerateError('GENERATE_OPTION', `the share in "${text}" must be a number from 0 to 1`)
    return { defect, share: value }
  })
  const given = portions.reduce((sum, { share }) => sum + (share ?? 0), 0)
  if (given > 1.000_001) throw new GenerateError('GENERATE_OPTION', 'the shares of the defects exceed 1')
  const open = portions.filter(({ share }) => share === null).length
  const rest = open === 0 ? 0 : (1 - given) / open
  const phase = new Random(seed, -4).below(1000) / 1000
  return (index) => {
    let at = evenlySpread(index, phase)
    for (const { defect, share } of portions) {
      at -= share ?? rest
      if (at < 0) return defect
    }
    return null
  }
}

function* pieces(options: ResolvedGenerateOptions, persons: number, dealt: Dealer): Generator<string> {
  let out = `${REGISTRY_COLUMNS.join(',')}\n`
  let lines = 0
  const full = (): boolean => {
    lines += 1
    return lines % LINES === 0
  }
  // A defect of a claim may ask for another kind of visit, and with it for another person.
  const claimDefects = planDefects(options)
  for (let place = 0; place < options.claims; place++) {
    const index = options.first + place
    const defect = claimDefects.ofClaim(index, place)
    const needs = defect?.of === 'claim' ? defect.needs : []
    const wanting =
      needs.length === 0 ? options : { ...options, wants: new Set([...options.wants, ...needs]) }
    const visit = planVisit(new Random(options.seed, index), index, caseSize(index, wanting), wanting)
    const draft = draftOf(visit)
    dealt(index)?.apply(draft, daysOf(visit))
    out += linesOf(draft)
    if (full()) {
      yield out
      out = ''
    }
  }
  for (let i = 0; i < persons; i++) {
    out += otherPerson(options.seed, i)
    if (full()) {
      yield out
      out = ''
    }
  }
  yield out
}

function daysOf(visit: Visit): VisitDays {
  return { arrival: formatDay(visit.arrival), discharge: formatDay(visit.discharge) }
}

function draftOf({ patient, route, maCskcb }: Visit): RegistryDraft {
  return {
    missing: false,
    bhxhNo: patient.insuranceNumber,
    name: patient.name,
    formerNames: [],
    cccd: patient.citizenId,
    birth: patient.birth.slice(0, 8),
    sex: String(patient.sex),
    address: patient.address,
    verified: '20230401',
    death: '',
    cards: [
      {
        card: patient.card,
        from: patient.cardFrom,
        to: patient.cardTo,
        facility: route.code === '1.1' ? maCskcb : '79997',
        area: '',
        fiveYear: patient.age > 10 ? '20200101' : '',
      },
    ],
    statuses: [],
    copays: [],
  }
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

function linesOf(draft: RegistryDraft): string {
  if (draft.missing) return ''
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
  let out = ''
  for (const [place, card] of draft.cards.entries())
    out += registryLine({
      kind: 'card',
      bhxh_no: draft.bhxhNo,
      ...(place === 0 ? person : {}),
      card: card.card,
      from: card.from,
      to: card.to,
      facility: card.facility,
      area: card.area,
      five_year: card.fiveYear,
    })
  for (const entry of draft.statuses)
    out += registryLine({
      kind: 'status',
      bhxh_no: draft.bhxhNo,
      card: entry.card,
      from: entry.from,
      to: entry.to,
      state: entry.state,
      reason: entry.reason,
    })
  for (const entry of draft.copays)
    out += registryLine({
      kind: 'copay',
      bhxh_no: draft.bhxhNo,
      card: draft.cards[0]?.card ?? '',
      from: entry.from,
      to: entry.to,
      entry: entry.entry,
      amount: String(entry.amount),
      counted: entry.counted ? '1' : '0',
      facility: entry.facility,
      route: entry.route,
    })
  return out
}
