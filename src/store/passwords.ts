import { createHash, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

/*
 * Clients of the national gateway send the MD5 of the password, never the password. So the MD5 is the secret here,
 * and what is kept is scrypt over it, in upper case because clients differ in case.
 */

const COST = { N: 16384, r: 8, p: 1 }
const SALT_BYTES = 16
const HASH_BYTES = 32

/** The form in which clients send a password: MD5, hexadecimal, here in upper case. */
export function md5OfPassword(password: string): string {
  return createHash('md5').update(password, 'utf8').digest('hex').toUpperCase()
}

/** `scrypt$N$r$p$salt$hash`, salt and hash in base64. */
export async function hashPassword(md5Hex: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await derive(md5Hex, salt, COST)
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), hash.toString('base64')].join('$')
}

/** True when the MD5 (either case) is the one that `stored` was made from. Takes the same time either way. */
export async function matchesPassword(stored: string, md5Hex: string): Promise<boolean> {
  const [, N, r, p, salt, hash] = stored.split('$')
  const cost = { N: Number(N), r: Number(r), p: Number(p) }
  const expected = Buffer.from(hash ?? '', 'base64')
  const actual = await derive(md5Hex, Buffer.from(salt ?? '', 'base64'), cost)
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

function derive(md5Hex: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(md5Hex.toUpperCase(), salt, HASH_BYTES, cost, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
