import { describe, expect, it } from 'vitest'
import { createAuthority } from '../../src/gateway/authority.js'
import { ACCOUNT, fakeStore, PASSWORD } from './fakes.js'

describe('knowing a sender', () => {
  it('gives no token to a login for a facility of others', async () => {
    const store = fakeStore()
    const login = createAuthority(store).login(ACCOUNT, PASSWORD, '99002')
    await expect(login).rejects.toMatchObject({ code: 'WRONG_FACILITY' })
    expect(store.tokens.size).toBe(0)
  })

  it('turns away logins beyond what it can hash at once', async () => {
    const store = fakeStore()
    const a = createAuthority(store)
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
