import { beforeEach, describe, expect, it } from 'vitest'
import { createAuthority } from '../../src/gateway/authority.js'
import { ACCOUNT, type FakeStore, fakeStore, MD5, PASSWORD } from './fakes.js'

let store: FakeStore
let clock: number
beforeEach(() => {
  store = fakeStore()
  clock = Date.now()
})

const authority = (cacheMs = 1000) => createAuthority({ store, cacheMs, now: () => clock })

describe('knowing a sender', () => {
  it('asks the store once while a token is remembered, and again after', async () => {
    const a = authority()
    const { accessToken, tokenId } = await store.issueToken(ACCOUNT)
    const shown = { accessToken, tokenId, password: null }
    await a.session(shown)
    clock += 999
    await a.session(shown)
    expect(store.tokenChecks).toBe(1)
    clock += 1
    expect((await a.session(shown)).account).toBe(ACCOUNT)
    expect(store.tokenChecks).toBe(2)
  })

  it('lets a revoked token in no longer than it is remembered', async () => {
    const a = authority()
    const token = await a.login(ACCOUNT, PASSWORD, null)
    store.tokens.clear()
    await a.session({ ...token, password: null })
    clock += 1000
    await expect(a.session({ ...token, password: null })).rejects.toMatchObject({ code: 'BAD_TOKEN' })
  })

  it('never lets a token live past its end', async () => {
    const a = authority(3_600_000)
    const token = await a.login(ACCOUNT, PASSWORD, null)
    clock = token.expiresAt.getTime()
    await expect(a.session({ ...token, password: null })).rejects.toMatchObject({ code: 'BAD_TOKEN' })
  })

  it('runs the slow hash once for many requests at once, and not again after a login', async () => {
    const a = authority()
    const token = await a.login(ACCOUNT, PASSWORD, null)
    await a.session({ ...token, password: MD5.toUpperCase() })
    expect(store.passwordChecks).toBe(1)
    const other = await store.issueToken(ACCOUNT)
    await Promise.all(Array.from({ length: 20 }, () => a.session({ ...other, password: MD5 })))
    expect(store.passwordChecks).toBe(2)
    expect(store.tokenChecks).toBe(1)
    clock += 1000
    await a.session({ ...other, password: MD5 })
    expect(store.passwordChecks).toBe(2)
  })

  it('asks again after a lock or a failure of the store', async () => {
    const a = authority()
    const token = await store.issueToken(ACCOUNT)
    const verify = store.verifyPassword
    store.verifyPassword = async () => ({ status: 'locked' })
    await expect(a.session({ ...token, password: MD5 })).rejects.toMatchObject({ code: 'ACCOUNT_LOCKED' })
    store.verifyPassword = async () => {
      throw new Error('away')
    }
    await expect(a.session({ ...token, password: MD5 })).rejects.toThrow('away')
    store.verifyPassword = verify
    expect((await a.session({ ...token, password: MD5 })).account).toBe(ACCOUNT)
  })

  it('turns away logins beyond what it can hash at once', async () => {
    const a = authority()
    let open: () => void = () => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    store.verifyPassword = async () => {
      await gate
      return { status: 'wrong' }
    }
    const tries = Array.from({ length: 70 }, () => a.login(ACCOUNT, 'sai', null).catch((error) => error.code))
    open()
    const codes = await Promise.all(tries)
    expect(codes.filter((code) => code === 'OVERLOADED')).toHaveLength(6)
    expect(await a.login(ACCOUNT, 'sai', null).catch((error) => error.code)).toBe('BAD_CREDENTIALS')
  })
})
