import type { FastifyInstance, FastifyRequest } from 'fastify'
import { CARD_CODE_TEXTS, type CardAnswer } from '../eligibility/card-answer.js'
import { keyKind, normalKey } from '../eligibility/lookup.js'
import { readDay } from '../eligibility/registry-file.js'
import { note } from './context.js'
import { nativeCredentials } from './credentials.js'
import { GatewayError } from './errors.js'
import { admitLookup, type LookupContext, lookUpCard, todayInVietnam } from './lookup.js'
import { visitCode } from './lookup-reply.js'
import { cardSchema, visitsSchema } from './lookup-schemas.js'
import type { Session } from './store.js'

const JSON_TYPE = 'application/json; charset=utf-8'
const MAX_VISITS = 1000

type Query = Readonly<Record<string, unknown>>

/** Cards and visits on the native face. */
export function registerNativeLookup(app: FastifyInstance, context: LookupContext): void {
  app.get<{ Params: { key: string }; Querystring: Query }>(
    '/v1/cards/:key',
    { schema: cardSchema },
    async (request, reply) => {
      const asked = await admit(context, request, request.query)
      const { answer, day } = await answered(context, asked, request.params.key, request.query, 'v1/cards')
      note(request, { result: answer.code })
      reply.header('content-type', JSON_TYPE).header('cache-control', 'no-store')
      return JSON.stringify(cardJson(answer, day, identityShown(request.query)))
    },
  )

  app.get<{ Params: { key: string }; Querystring: Query }>(
    '/v1/persons/:key/visits',
    { schema: visitsSchema },
    async (request, reply) => {
      const asked = await admit(context, request, request.query)
      const today = todayInVietnam(new Date())
      const from = dayAsked(request.query, 'from') ?? today - 10_000
      const to = dayAsked(request.query, 'to') ?? today
      const { answer } = await answered(context, asked, request.params.key, request.query, 'v1/visits')
      note(request, { result: answer.code })
      if (answer.card === null && answer.temp === null) throw new GatewayError('NOT_FOUND')
      const visits = await context.desk.visits({
        bhxhNo: answer.record!.person.bhxhNo,
        from,
        to,
        limit: MAX_VISITS,
      })
      reply.header('content-type', JSON_TYPE).header('cache-control', 'no-store')
      return JSON.stringify({
        from,
        to,
        visits: visits.map(({ seal: _, ...visit }, place) => ({
          ...visit,
          maHoSo: visitCode(visits[place]!),
        })),
      })
    },
  )
}

interface Asked {
  readonly session: Session
  readonly facility: string
}

async function admit(context: LookupContext, request: FastifyRequest, query: Query): Promise<Asked> {
  note(request, { face: 'native' })
  const session = await context.authority.session(nativeCredentials(request.headers))
  return { session, facility: await admitLookup(context, request, session, text(query, 'maCSKCB')) }
}

async function answered(
  context: LookupContext,
  { session, facility }: Asked,
  key: string,
  query: Query,
  service: string,
): Promise<{ answer: CardAnswer; day: number }> {
  const outcome = await lookUpCard(context, session, facility, {
    service,
    key,
    name: text(query, 'hoTen'),
    birth: text(query, 'ngaySinh'),
    staffName: text(query, 'hoTenCb') ?? '',
    staffId: text(query, 'cccdCb') ?? '',
    maCskcb: facility,
  })
  if (outcome.kind === 'answer') return outcome
  if (outcome.code === '054' || outcome.code === '055') throw new GatewayError('NOT_PERMITTED')
  if (keyKind(normalKey(key)) === null)
    throw new GatewayError('BAD_REQUEST', {
      vi: 'cần mã thẻ 15 ký tự, mã số 10 số hoặc số định danh 12 số',
      en: 'a card of 15 characters, a number of 10 digits or a citizen id of 12 is needed',
    })
  throw new GatewayError('BAD_REQUEST', { vi: 'hoTen hoặc ngaySinh sai', en: 'hoTen or ngaySinh is wrong' })
}

/** Names and birth days are told only to those who know them. */
const identityShown = (query: Query): boolean =>
  text(query, 'hoTen') !== null && text(query, 'ngaySinh') !== null

function cardJson(answer: CardAnswer, day: number, identified: boolean) {
  const { code, record, card, temp, newCard, state } = answer
  const shown = card ?? temp
  return {
    code,
    ...CARD_CODE_TEXTS[code],
    day,
    state,
    person:
      record === null || shown === null
        ? null
        : {
            bhxhNo: record.person.bhxhNo,
            ...(identified
              ? {
                  name: record.person.names[0],
                  birthDay: record.person.birthDay,
                  sex: record.person.sex,
                  address: record.address,
                }
              : {}),
            verified: record.person.verifiedDay !== null,
            deathDay: record.person.deathDay,
          },
    card: card === null ? null : periodJson(card),
    temporary: temp,
    newCard: newCard === null ? null : periodJson(newCard),
  }
}

function periodJson(card: NonNullable<CardAnswer['card']>) {
  const { code, from, to, facility, area, fiveYearDay, statuses } = card
  return { code, from, to, facility, area, fiveYearDay, statuses }
}

function dayAsked(query: Query, name: string): number | null {
  const asked = text(query, name)
  if (asked === null) return null
  const day = readDay(asked.replaceAll('-', ''))
  if (day !== null) return day
  throw new GatewayError('BAD_REQUEST', { vi: `${name} phải là ngày`, en: `${name} must be a day` })
}

function text(query: Query, name: string): string | null {
  const value = query[name]
  const last = Array.isArray(value) ? value.at(-1) : value
  return typeof last === 'string' && last.trim() !== '' ? last.trim() : null
}
