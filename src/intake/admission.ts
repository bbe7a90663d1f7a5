import { BODY_SPARE, type BodyArena } from './body-arena.js'
import { FacilityShareError, OverloadedError } from './errors.js'
import type { Ticket } from './service.js'

export interface AdmissionOptions {
  /** Bytes of bodies in work at once, over all facilities. */
  readonly maxBytesInFlight: number
  /** Part of the above that one facility may hold while others hold any, 0 to 1. */
  readonly facilityShare: number
  /** Submissions in work at once. */
  readonly maxWaiting: number
}

/** A small request costs more than its bytes; counting it so bounds their number too. */
const LEAST_BYTES = 16 * 1024

/**
 * Bounds what is in work, so that memory stays bounded whatever is sent and refusals are quick. Bytes are
 * counted from the moment they are announced until the answer is out.
 */
export class Admission {
  readonly #options: AdmissionOptions
  readonly #arena: BodyArena
  readonly #byFacility = new Map<string, number>()
  #bytes = 0
  #tickets = 0

  /** `arena`: where the bodies are received. */
  constructor(options: AdmissionOptions, arena: BodyArena) {
    this.#options = options
    this.#arena = arena
  }

  get bytes(): number {
    return this.#bytes
  }
  get tickets(): number {
    return this.#tickets
  }

  /** Takes a place. Throws {@link OverloadedError} or {@link FacilityShareError}. */
  enter(facility: string | null, bytes: number): Ticket {
    const { maxWaiting } = this.#options
    if (this.#tickets >= maxWaiting) throw new OverloadedError(2)
    const key = facility ?? ''
    let held = Math.max(bytes, LEAST_BYTES)
    this.#take(key, held)
    this.#tickets++
    let open = true
    const places: Buffer[] = []
    return {
      buffer: (size: number) => {
        const place = this.#arena.take(size + BODY_SPARE)
        // A body too large for what is free gets memory of its own, bounded by the bytes in flight like any other.
        if (place === null) return Buffer.allocUnsafeSlow(size + BODY_SPARE).subarray(0, size)
        places.push(place)
        return place.subarray(0, size)
      },
      grow: (more: number) => {
        this.#take(key, more)
        held += more
      },
      release: () => {
        if (!open) return
        open = false
        this.#tickets--
        this.#give(key, held)
        for (const place of places) this.#arena.give(place)
      },
    }
  }

  #take(key: string, bytes: number): void {
    const { maxBytesInFlight, facilityShare } = this.#options
    if (this.#bytes + bytes > maxBytesInFlight) throw new OverloadedError(this.#bytes > 0 ? 2 : 1)
    const own = this.#byFacility.get(key) ?? 0
    // A facility alone may use everything; beside others it keeps to its share.
    const others = this.#bytes - own
    if (key !== '' && others > 0 && own > 0 && own + bytes > maxBytesInFlight * facilityShare)
      throw new FacilityShareError(2)
    this.#bytes += bytes
    this.#byFacility.set(key, own + bytes)
  }

  #give(key: string, bytes: number): void {
    this.#bytes -= bytes
    const own = (this.#byFacility.get(key) ?? 0) - bytes
    if (own > 0) this.#byFacility.set(key, own)
    else this.#byFacility.delete(key)
  }
}
