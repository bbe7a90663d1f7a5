import { setMaxListeners } from 'node:events'
import {
  keyKind,
  type RegistryFindings,
  type RegistryLookup,
  type RegistryRecord,
} from '../../eligibility/lookup.js'
import type { Log } from '../../ops/log.js'
import { createBriefCache } from '../../store/brief-cache.js'
import { createAsking } from './asking.js'
import { type BreakerState, createBreaker } from './breaker.js'
import { compatibleFace } from './compatible.js'
import { RegistryClientError } from './errors.js'
import { nativeFace } from './native.js'
import { type RegistryClientOptions, resolveClientOptions } from './options.js'
import { createSession } from './session.js'
import { type AskedPerson, recordOf, type Told } from './told.js'
import { exchange, type HttpQuestion } from './transport.js'
import { createLanes, untilAborted } from './waiting.js'

export interface ReadDetails {
  /**
   * Whom the asker takes each key to belong to; several where it has heard several things. The look-up of the
   * national gateway answers nobody who cannot say that.
   */
  readonly persons?: ReadonlyMap<string, readonly AskedPerson[]>
  /** Resolve with what was answered, and name in `unanswered` the keys that were not. */
  readonly partial?: boolean
}

export interface OutsideFindings extends RegistryFindings {
  /** Keys that could not be answered, and why; only where `partial` was asked for. They may be anybody's. */
  readonly unanswered: ReadonlyMap<string, RegistryClientError>
}

/** A registry that another service keeps. */
export interface RegistryClient extends RegistryLookup {
  /** The other side tells what stands now, whatever moment is asked for. */
  readonly readThen?: never
  /**
   * Persons for a batch of keys, as far as the other side tells them.
   *
   * The look-up knows no time but now. Asked as of an earlier moment, this resolves with what stands now and says
   * so: `registryAt`, the moment of the oldest answer used, is then later than `asOf`. It does not reject, since a
   * state of the past would be as much unknown tomorrow, and the claims that wait for it would wait for ever. Who
   * would rather treat the past as unknown sees that there is no `readThen`.
   *
   * Rejects with RegistryClientError when a key could not be answered; with `partial`, when none could.
   */
  read(keys: readonly string[], asOf?: Date, details?: ReadDetails): Promise<OutsideFindings>
  /** Breaks off what is under way and takes no more questions. */
  close(): Promise<void>
  /** Whether the other side is asked (`closed`), left alone (`open`), or tried (`half-open`). */
  state(): BreakerState
}

interface Remembered {
  readonly askedAt: Date
  readonly told: readonly Told[]
}

const MAX_REMEMBERED = 20_000
/** Rest after name or password were refused: services lock an account that goes on. */
const REFUSED_REST_MS = 60_000

/**
 * Asks another service's card look-up: with time limits for a request and for a batch, few requests at once, further
 * attempts with growing random pauses, and a circuit breaker. Neither log nor errors tell a key, a name or the
 * address.
 */
export function createRegistryClient(given: RegistryClientOptions, log: Log): RegistryClient {
  const options = resolveClientOptions(given)
  const { now } = options
  const base = options.url.replace(/\/+$/, '')
  const closing = abortable()
  const batches = new Set<Promise<unknown>>()
  const breaker = createBreaker({
    failures: options.breakerFailures,
    windowMs: options.breakerWindowMs,
    openMs: options.breakerOpenMs,
    now,
    onChange: (state) => tellState(log, state),
  })
  const send = (question: HttpQuestion, signal: AbortSignal) =>
    exchange(base, question, options.timeoutMs, signal)
  const session = createSession({
    account: options.account,
    password: options.password,
    now,
    // A login serves every batch, so it ends with none of them.
    send: (question) => send(question, closing.signal),
    onRefused() {
      log.error('the outside registry refuses the account', { event: 'registry' })
      breaker.trip(Math.max(options.breakerOpenMs, REFUSED_REST_MS))
    },
  })
  const face = options.face === 'native' ? nativeFace : compatibleFace
  const askKey = createAsking({ options, face, breaker, session, send })
  const lanes = createLanes(options.parallel)
  const remembered = createBriefCache<Remembered>(options.cacheMs, MAX_REMEMBERED)

  const answer = async (
    key: string,
    persons: readonly AskedPerson[],
    deadline: number,
    signal: AbortSignal,
  ): Promise<Remembered> => {
    const name = JSON.stringify([key, persons])
    const known = remembered.get(name)
    if (known !== undefined) return known
    return lanes.run(signal, async () => {
      const askedAt = new Date()
      const fresh = { askedAt, told: await askKey(key, persons, deadline, signal) }
      remembered.set(name, fresh)
      return fresh
    })
  }

  const readBatch = async (keys: readonly string[], details: ReadDetails): Promise<OutsideFindings> => {
    const batch = abortable()
    const close = (): void => batch.abort(closing.signal.reason)
    closing.signal.addEventListener('abort', close, { once: true })
    const timer = setTimeout(() => batch.abort(new RegistryClientError('REGISTRY_TIMEOUT')), options.batchMs)
    const deadline = now() + options.batchMs
    const answers = new Map<string, Remembered>()
    const unanswered = new Map<string, RegistryClientError>()
    try {
      const asked = [...new Set(keys)].filter((key) => keyKind(key) !== null)
      await Promise.all(
        asked.map(async (key) => {
          try {
            const persons = details.persons?.get(key) ?? []
            answers.set(key, await untilAborted(answer(key, persons, deadline, batch.signal), batch.signal))
          } catch (error) {
            if (!(error instanceof RegistryClientError)) throw error
            unanswered.set(key, error)
            // Without this answer the others are of no use to the asker.
            if (details.partial !== true) batch.abort(error)
          }
        }),
      )
      if (unanswered.size > 0 && (details.partial !== true || answers.size === 0))
        throw [...unanswered.values()][0]!
      return { ...findingsOf(answers), unanswered }
    } finally {
      clearTimeout(timer)
      closing.signal.removeEventListener('abort', close)
    }
  }

  return {
    async read(keys, _asOf, details = {}) {
      if (closing.signal.aborted) throw closing.signal.reason
      const reading = readBatch(keys, details)
      batches.add(reading)
      try {
        return await reading
      } finally {
        batches.delete(reading)
      }
    },
    async close() {
      closing.abort(new RegistryClientError('REGISTRY_CLOSED'))
      await Promise.allSettled([...batches])
    },
    state: () => breaker.state(),
  }
}

/** One that as many may listen to as there are keys in a batch. */
function abortable(): AbortController {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  return controller
}

function tellState(log: Log, state: BreakerState): void {
  if (state === 'open')
    log.warn('the outside registry fails and is left alone for a while', { event: 'registry', state })
  else if (state === 'closed') log.info('the outside registry answers again', { event: 'registry', state })
  else log.debug('the outside registry is tried', { event: 'registry', state })
}

/** What was told in the whole batch, person by person, so that a person is the same under every key. */
function findingsOf(answers: ReadonlyMap<string, Remembered>): RegistryFindings {
  const persons = new Map<string, Told[]>()
  let registryAt = new Date()
  for (const { askedAt, told } of answers.values()) {
    if (askedAt < registryAt) registryAt = askedAt
    for (const one of told) {
      const all = persons.get(nameOf(one))
      if (all === undefined) persons.set(nameOf(one), [one])
      else all.push(one)
    }
  }
  const records = new Map([...persons].map(([name, told]) => [name, recordOf(told)]))
  const byKey = new Map<string, readonly RegistryRecord[]>()
  for (const [key, { told }] of answers) {
    const names = new Set(told.map(nameOf))
    if (names.size > 0)
      byKey.set(
        key,
        [...names].map((name) => records.get(name)!),
      )
  }
  return { registryAt, byKey }
}

/** The number of the person; where only a citizen id is known, that. */
const nameOf = ({ bhxhNo, citizenId }: Told): string => (bhxhNo === '' ? `${citizenId}` : bhxhNo)
