import { keyKind } from '../../eligibility/lookup.js'
import { momentInVietnam } from '../../standard/dated.js'
import type { Breaker } from './breaker.js'
import { RegistryClientError, SessionOverError } from './errors.js'
import { type Face, type FaceAnswer, type Inquiry, isComparable } from './face.js'
import type { ResolvedClientOptions } from './options.js'
import type { SessionHolder } from './session.js'
import type { AskedPerson, Told } from './told.js'
import type { HttpAnswer, HttpQuestion } from './transport.js'
import { pause, untilAborted } from './waiting.js'

/** First pause between attempts; each further one is twice as long, up to the last. */
const FIRST_PAUSE_MS = 100
const LAST_PAUSE_MS = 5_000

export interface AskingParts {
  readonly options: ResolvedClientOptions
  readonly face: Face
  readonly breaker: Breaker
  readonly session: SessionHolder
  readonly send: (question: HttpQuestion, signal: AbortSignal) => Promise<HttpAnswer>
}

/** What is told about a key, by as many look-ups as it takes; empty when there is nobody. */
export type AskKey = (
  key: string,
  persons: readonly AskedPerson[],
  deadline: number,
  signal: AbortSignal,
) => Promise<readonly Told[]>

export function createAsking({ options, face, breaker, session, send }: AskingParts): AskKey {
  const { now, random } = options
  // While the other side wants to be left alone, nobody asks it.
  let quietUntil = 0

  /** One look-up, with a new token if the old one is no longer accepted, once. */
  const lookUp = async (inquiry: Inquiry, signal: AbortSignal): Promise<FaceAnswer> => {
    for (let renewed = false; ; renewed = true) {
      const token = await untilAborted(session.token(), signal)
      const question = face.question(inquiry, {
        account: session.account,
        passwordMd5: session.passwordMd5,
        accessToken: token.access,
        tokenId: token.id,
        staffName: options.staffName,
        staffId: options.staffId,
      })
      try {
        return face.read(await send(question, signal), inquiry)
      } catch (error) {
        if (!(error instanceof SessionOverError)) throw error
        session.discard(token)
        if (renewed) throw new RegistryClientError('REGISTRY_DENIED', { reason: '401' })
      }
    }
  }

  const attempt = async (inquiry: Inquiry, signal: AbortSignal): Promise<FaceAnswer> => {
    const pass = await breaker.admit(signal)
    try {
      const answer = await lookUp(inquiry, signal)
      pass.succeeded()
      return answer
    } catch (error) {
      if (signal.aborted || !(error instanceof RegistryClientError)) pass.dropped()
      else if (error.ill) pass.failed()
      else pass.succeeded()
      throw error
    }
  }

  const withRetries = async (
    inquiry: Inquiry,
    deadline: number,
    signal: AbortSignal,
  ): Promise<FaceAnswer> => {
    for (let tried = 0; ; tried += 1) {
      const quiet = quietUntil - now()
      if (quiet > 0) {
        if (now() + quiet >= deadline)
          throw new RegistryClientError('REGISTRY_BUSY', { retryAfterMs: Math.ceil(quiet) })
        await pause(quiet, signal)
      }
      try {
        return await attempt(inquiry, signal)
      } catch (error) {
        if (!(error instanceof RegistryClientError) || !error.passing || tried >= options.retries) throw error
        const wait = Math.max(error.retryAfterMs ?? 0, spread(tried))
        if (error.code === 'REGISTRY_BUSY') quietUntil = Math.max(quietUntil, now() + wait)
        if (now() + wait >= deadline) throw error
        await pause(wait, signal)
      }
    }
  }

  /** Spread over the whole span, so that nodes that failed together do not come back together. */
  const spread = (tried: number): number => random() * Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tried)

  const askKey: AskKey = async (key, persons, deadline, signal) => {
    const today = Math.floor(momentInVietnam(new Date()) / 10_000)
    const ask = (person: AskedPerson | null) => withRetries({ key, person, today }, deadline, signal)
    const comparable = persons.filter(isComparable)
    if (comparable.length === 0 && !face.blind)
      throw new RegistryClientError('REGISTRY_QUESTION', { reason: 'no name or birth date' })
    const told: Told[] = []
    for (const person of comparable.length === 0 ? [null] : comparable) {
      const answer = await ask(person)
      if (answer.kind === 'nobody') return told
      if (answer.kind === 'otherCard')
        // As in the registry itself, a card that is not there leads to whoever bears its number.
        return keyKind(key) === 'card' ? askKey(key.slice(-10), persons, deadline, signal) : told
      told.push(answer.told)
      if (answer.told.agreement === 'agrees' || answer.told.agreement === 'notCompared') return told
    }
    // Nobody who was asked about is the person; the cards may be told all the same.
    if (face.blind && told.every(({ cards, tempCards }) => cards.length + tempCards.length === 0)) {
      const answer = await ask(null)
      if (answer.kind === 'found') return [answer.told, ...told]
    }
    return told
  }
  return askKey
}
