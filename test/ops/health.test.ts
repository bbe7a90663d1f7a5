import { describe, expect, it } from 'vitest'
import { createHealth } from '../../src/ops/health.js'

describe('health', () => {
  it('is ready only between start and stop, with every check passing', async () => {
    let ok = true
    const health = createHealth({
      version: '1.2.3',
      checks: {
        store: async () => {
          if (!ok) throw new Error('away')
        },
      },
    })
    expect((await health.ready()).status).toBe('starting')
    health.started()
    expect(await health.ready()).toMatchObject({ status: 'ok', checks: { store: 'ok' }, version: '1.2.3' })
    ok = false
    expect(await health.ready()).toMatchObject({ status: 'unready', checks: { store: 'failed' } })
    expect(health.live().status).toBe('ok')
    health.stopping()
    health.started()
    expect((await health.ready()).status).toBe('stopping')
  })

  it('takes a check that does not answer in time for failed', async () => {
    const health = createHealth({ version: '0', checks: { store: () => new Promise(() => {}) }, checkMs: 20 })
    health.started()
    expect(await health.ready()).toMatchObject({ status: 'unready', checks: { store: 'failed' } })
  })
})
