import { keyKind } from '../../eligibility/lookup.js'
import type { Card, CardState, CardStatus, TempCard } from '../../eligibility/registry.js'
import { CARD_STATES } from '../../eligibility/registry-file.js'
import { RegistryClientError, SessionOverError } from './errors.js'
import { birthText, type Face, isComparable } from './face.js'
import { dayOf, type JsonObject, jsonOf, objectOf, refuseStatus, textOf } from './replies.js'
import type { Agreement } from './told.js'

const AGREEMENTS: Readonly<Record<string, Agreement>> = {
  '060': 'nameDiffers',
  '061': 'nameNearly',
  '070': 'birthDiffers',
}
const OTHER_CARD: ReadonlySet<string> = new Set(['051', '052', '053'])
const STATES: ReadonlySet<string> = new Set(CARD_STATES)

/** `GET /v1/cards/{key}` of another engine of this kind. */
export const nativeFace: Face = {
  blind: true,

  question({ key, person }, asker) {
    const query = new URLSearchParams()
    if (isComparable(person)) {
      query.set('hoTen', person.name)
      query.set('ngaySinh', birthText(person.birthDay))
    }
    if (asker.staffName !== null) query.set('hoTenCb', asker.staffName)
    if (asker.staffId !== null) query.set('cccdCb', asker.staffId)
    return {
      method: 'GET',
      path: `/v1/cards/${encodeURIComponent(key)}?${query}`,
      headers: { authorization: `Bearer ${asker.accessToken}` },
    }
  },

  read(answer, { key, person, today }) {
    if (answer.status === 401) throw new SessionOverError()
    refuseStatus(answer)
    if (answer.status === 400) throw new RegistryClientError('REGISTRY_QUESTION', { reason: '400' })
    if (answer.status !== 200)
      throw new RegistryClientError('REGISTRY_FAILED', { reason: String(answer.status) })
    const reply = jsonOf(answer.text)
    const code = textOf(reply.code)
    if (code === '050') return { kind: 'nobody' }
    if (OTHER_CARD.has(code)) return { kind: 'otherCard' }
    const known = objectOf(reply.person)
    const differing = AGREEMENTS[code]
    if (known === null && differing === undefined)
      throw new RegistryClientError('REGISTRY_FAILED', { reason: 'no person' })
    const kind = keyKind(key)
    const bhxhNo = known === null ? (kind === 'citizen' ? '' : key.slice(-10)) : textOf(known.bhxhNo)
    const sex = known?.sex
    const compared = isComparable(person)
    return {
      kind: 'found',
      told: {
        bhxhNo,
        agreement: differing ?? (compared ? 'agrees' : 'notCompared'),
        asked: compared ? person : null,
        citizenId: kind === 'citizen' ? key : null,
        name: textOf(known?.name) || null,
        birthDay: dayOf(known?.birthDay),
        sex: sex === 1 || sex === 2 || sex === 3 ? sex : null,
        address: textOf(known?.address),
        // That it was authenticated is told, not when: by today at the latest.
        verifiedDay: known?.verified === true ? today : null,
        deathDay: dayOf(known?.deathDay),
        cards: [reply.card, reply.newCard].flatMap((card) => readCard(objectOf(card), bhxhNo)),
        tempCards: readTemp(objectOf(reply.temporary)),
      },
    }
  },
}

function readCard(card: JsonObject | null, bhxhNo: string): Card[] {
  if (card === null) return []
  const from = dayOf(card.from)
  const code = textOf(card.code)
  if (from === null || keyKind(code) !== 'card')
    throw new RegistryClientError('REGISTRY_FAILED', { reason: 'unreadable card' })
  return [
    {
      code,
      bhxhNo,
      from,
      to: dayOf(card.to),
      facility: textOf(card.facility),
      area: textOf(card.area),
      fiveYearDay: dayOf(card.fiveYearDay),
      statuses: (Array.isArray(card.statuses) ? card.statuses : []).flatMap((status) =>
        readStatus(objectOf(status)),
      ),
    },
  ]
}

function readStatus(status: JsonObject | null): CardStatus[] {
  const from = dayOf(status?.from)
  const state = textOf(status?.state)
  // A state that is not known here must not pass for a card in use.
  if (from === null || !STATES.has(state))
    throw new RegistryClientError('REGISTRY_FAILED', { reason: 'unreadable state' })
  return [{ state: state as CardState, from, to: dayOf(status?.to), reason: textOf(status?.reason) || null }]
}

function readTemp(temp: JsonObject | null): TempCard[] {
  const from = dayOf(temp?.from)
  const code = textOf(temp?.code)
  if (temp === null || from === null || code === '') return []
  return [{ code, from, to: dayOf(temp.to), officialCode: textOf(temp.officialCode) || null }]
}
