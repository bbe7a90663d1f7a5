import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { taskLease } from '../../src/store/task-lease.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
const TASK = 'eligibility'

test('one at a time has the turn, and it can be given back', async () => {
  const [one, other] = [taskLease(database.pool, TASK, 60_000), taskLease(database.pool, TASK, 60_000)]
  expect([await one.take(), await other.take(), await one.take()]).toEqual([true, false, true])
  expect([await one.renew(), await other.renew()]).toEqual([true, false])
  await one.release()
  // A renewal that was under way when the turn was given back takes nothing.
  expect(await one.renew()).toBe(false)
  expect(await other.take()).toBe(true)
  await other.release()
})

test('whoever slept through its turn does not renew it, though nobody has it', async () => {
  const [one, other] = [taskLease(database.pool, TASK, 30), taskLease(database.pool, TASK, 60_000)]
  expect(await one.take()).toBe(true)
  await sleep(40)
  expect(await one.renew()).toBe(false)
  expect([await other.take(), await one.renew(), await one.take()]).toEqual([true, false, false])
  await other.release()
})
