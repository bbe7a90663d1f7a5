import type { FastifyRequest } from 'fastify'
import { answerCard, type CardAnswer, readAskedBirth } from '../eligibility/card-answer.js'
import { keyKind, normalKey, type RegistryFindings } from '../eligibility/lookup.js'
import { compareNames } from '../eligibility/names.js'
import { dayInVietnam } from '../standard/dated.js'
import type { LookupEntry } from '../store/lookup-log.js'
import { type GatewayContext, note } from './context.js'
import { GatewayError } from './errors.js'
import type { RateLimit } from './rate-limit.js'
import type { RegistryDesk } from './registry-desk.js'
import type { Session } from './store.js'

/** What the look-up routes work with. */
export interface LookupContext extends GatewayContext {
  readonly desk: RegistryDesk
  readonly limit: RateLimit
}

/** A look-up as it was asked, before anything is checked. */
export interface CardInquiry {
  readonly service: string
  readonly key: string
  /** Null: not compared (native face only). */
  readonly name: string | null
  readonly birth: string | null
  readonly staffName: string
  readonly staffId: string
  /** Facility that asks, when it says so. */
  readonly maCskcb: string | null
}

/** The registry's answer, or a code about the request itself. */
export type LookupOutcome =
  | { readonly kind: 'answer'; readonly answer: CardAnswer; readonly day: number }
  | { readonly kind: 'refused'; readonly code: '051' | '054' | '055' | '205' }

/** Today in Vietnam, YYYYMMDD. */
export const todayInVietnam = (now: Date): number => Number(dayInVietnam(now).replaceAll('-', ''))

/**
 * Who may look up for which facility. Throws NOT_PERMITTED, WRONG_FACILITY, LOOKUP_LIMIT.
 */
export async function admitLookup(
  context: LookupContext,
  request: FastifyRequest,
  session: Session,
  maCskcb: string | null,
): Promise<string> {
  note(request, { account: session.account })
  if (!(await context.desk.rights(session.account)).lookUp) throw new GatewayError('NOT_PERMITTED')
  if (maCskcb !== null && !session.facilities.includes(maCskcb)) throw new GatewayError('WRONG_FACILITY')
  const facility = maCskcb ?? session.facilities[0]
  if (facility === undefined) throw new GatewayError('NOT_PERMITTED')
  context.limit.take(session.account)
  note(request, { maCskcb: facility })
  return facility
}

/** Answers and keeps a look-up. Throws REGISTRY_UNAVAILABLE when the registry cannot be asked. */
export async function lookUpCard(
  context: LookupContext,
  session: Session,
  facility: string,
  inquiry: CardInquiry,
): Promise<LookupOutcome> {
  const askedAt = new Date()
  const key = normalKey(inquiry.key)
  const kind = keyKind(key)
  const keep = (answer: string, found: CardAnswer | null, registryAt: Date | null): Promise<void> =>
    recorded(context, {
      maCskcb: facility,
      askedAt,
      account: session.account,
      service: inquiry.service,
      keyKind: kind ?? 'other',
      key,
      bhxhNo: found?.record?.person.bhxhNo ?? null,
      card: found?.card?.code ?? found?.temp?.code ?? null,
      answer,
      registryAt,
      staff: inquiry.staffId === '' ? null : inquiry.staffId,
    })
  const refuse = async (code: '051' | '054' | '055' | '205'): Promise<LookupOutcome> => {
    await keep(code, null, null)
    return { kind: 'refused', code }
  }
  const staff = await staffCode(context, facility, inquiry)
  if (staff !== null) return refuse(staff)
  const birthDay = inquiry.birth === null ? null : readAskedBirth(inquiry.birth)
  if (key === '' || inquiry.name === '' || (inquiry.birth !== null && birthDay === null)) return refuse('205')
  if (kind === null) return refuse('051')
  let findings: RegistryFindings
  try {
    // A registry elsewhere wants to be told whom the asker means.
    const person = inquiry.name === null ? [] : [{ name: inquiry.name, birthDay: birthDay ?? 0 }]
    findings = await context.desk.registry.read([key], undefined, { persons: new Map([[key, person]]) })
  } catch (error) {
    // Nothing is told, so nobody waits for it.
    keep('100', null, null).catch(() => {})
    context.log.error('the registry could not be asked', { event: 'registry', error })
    throw new GatewayError('REGISTRY_UNAVAILABLE')
  }
  const day = todayInVietnam(askedAt)
  const answer = answerCard({ key, name: inquiry.name, birthDay, day }, findings.byKey.get(key) ?? [])
  await keep(answer.code, answer, findings.registryAt)
  return { kind: 'answer', answer, day }
}

/** Told means logged: throws REGISTRY_UNAVAILABLE when the look-up cannot be kept now. */
export async function recorded(context: LookupContext, entry: LookupEntry): Promise<void> {
  try {
    await context.desk.record(entry)
  } catch (error) {
    context.log.error('a look-up could not be kept', { event: 'registry', error })
    throw new GatewayError('REGISTRY_UNAVAILABLE')
  }
}

/** 054, 055: a facility that registered staff for look-ups has these looked up only by them. */
async function staffCode(
  context: LookupContext,
  facility: string,
  { staffId, staffName }: CardInquiry,
): Promise<'054' | '055' | null> {
  const staff = await context.desk.staff(facility)
  if (staff.length === 0) return null
  const member = staff.find(({ cccd }) => cccd === staffId)
  if (member === undefined) return '054'
  const match = staffName === '' ? 'different' : compareNames(staffName, member.name)
  return match === 'same' || match === 'tonePlacement' ? null : '055'
}

/** Answers with which the asker has shown to know whom it asks about. */
export function isIdentified(answer: CardAnswer): boolean {
  return answer.card !== null || answer.temp !== null
}
