import { expect, test } from 'vitest'
import { createMetrics } from '../../src/ops/metrics.js'

test('look-ups that wait and that were dropped are told as they are at the moment of asking', async () => {
  const metrics = createMetrics({ processMetrics: false })
  let dropped = 2
  metrics.observeLookups(() => ({ waiting: 7, dropped }))
  expect((await metrics.expose()).body).toMatch(/^bhyt_lookups_waiting 7$/m)
  dropped = 5
  expect((await metrics.expose()).body).toMatch(/^bhyt_lookups_dropped_total 5$/m)
})
