import { Secret, TOTP } from 'otpauth'

const ISSUER = 'bhyt-intake'
const SECRET_BYTES = 20
const PERIOD_SECONDS = 30

/** A new secret for an authenticator app. */
export function newTotpSecret(): Buffer {
  return Buffer.from(new Secret({ size: SECRET_BYTES }).bytes)
}

function totpOf(secret: Uint8Array, name: string): TOTP {
  return new TOTP({
    issuer: ISSUER,
    label: name,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
  })
}

/** The secret in base32, in groups of four for the eye, and as the URI that apps open. */
export function totpForPeople(secret: Uint8Array, name: string): { grouped: string; uri: string } {
  const totp = totpOf(secret, name)
  return { grouped: totp.secret.base32.replace(/.{4}(?=.)/g, '$& '), uri: totp.toString() }
}

/**
 * The time step that the code belongs to; null when it is none of the present step or its neighbours (clocks
 * differ). Whether the step was used before is the store's to say.
 */
export function totpStepOf(secret: Uint8Array, code: string, now = Date.now()): number | null {
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return null
  const totp = totpOf(secret, '-')
  const delta = totp.validate({ token, window: 1, timestamp: now })
  return delta === null ? null : totp.counter({ timestamp: now }) + delta
}
