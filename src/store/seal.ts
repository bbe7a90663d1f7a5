import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { StoreError } from './errors.js'

/*
 * Small secrets of users. First byte: 0 as it is, 1 AES-256-GCM (12 bytes of nonce, the sealed bytes, 16 of tag)
 * with the user's name as associated data, so that one user's secret is of no use in another's row.
 */

const PLAIN = 0
const SEALED = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

export interface Sealer {
  seal(secret: Uint8Array, owner: string): Buffer
  /** @throws StoreError `SEAL_KEY` when it was sealed with another key, or with one and there is none now. */
  open(sealed: Uint8Array, owner: string): Buffer
}

/** With a key, secrets are sealed; with null they are kept as they are. What is there in either form can be read. */
export function createSealer(key: string | null): Sealer {
  const secretKey =
    key === null ? null : Buffer.from(hkdfSync('sha256', key, '', 'bhyt-intake user secrets', 32))
  return {
    seal(secret, owner) {
      if (secretKey === null) return Buffer.concat([Buffer.from([PLAIN]), secret])
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', secretKey, nonce).setAAD(Buffer.from(owner, 'utf8'))
      const body = Buffer.concat([cipher.update(secret), cipher.final()])
      return Buffer.concat([Buffer.from([SEALED]), nonce, body, cipher.getAuthTag()])
    },
    open(sealed, owner) {
      const bytes = Buffer.from(sealed)
      if (bytes[0] === PLAIN) return bytes.subarray(1)
      try {
        const nonce = bytes.subarray(1, 1 + NONCE_BYTES)
        const decipher = createDecipheriv('aes-256-gcm', secretKey as Buffer, nonce)
          .setAAD(Buffer.from(owner, 'utf8'))
          .setAuthTag(bytes.subarray(-TAG_BYTES))
        return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()])
      } catch (cause) {
        throw new StoreError(
          'SEAL_KEY',
          'BHYT_REVIEW_KEY khác với khi lưu; quản trị đặt lại TOTP / BHYT_REVIEW_KEY is not the one in use back then; an administrator can reset TOTP',
          { cause },
        )
      }
    },
  }
}
