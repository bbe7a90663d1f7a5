import { randomUUID } from 'node:crypto'
import type pg from 'pg'

/** A turn at a task that one node at a time carries out. */
export interface TaskLease {
  /** Takes the turn, or makes it longer when it is ours. False while another has it. Never waits. */
  take(): Promise<boolean>
  /** Makes the turn longer while it is ours; one that ran out or was given back stays so. */
  renew(): Promise<boolean>
  /**
   * In the caller's transaction: true when the turn is still ours, and then nobody else takes it before the
   * transaction ends. False means that what was worked out is to be thrown away.
   */
  hold(client: pg.ClientBase): Promise<boolean>
  /** Gives the turn back, when it is ours. */
  release(): Promise<void>
}

/**
 * A row that is locked is another's at work in this moment: passed by, since waiting would hold a connection. Whoever
 * is locked out learns nothing from it but that it is not its turn.
 */
const TAKE = `WITH free AS (SELECT task FROM task_lease
    WHERE task = $1 AND (holder = $2 OR expires_at < clock_timestamp()) FOR UPDATE SKIP LOCKED)
  UPDATE task_lease AS lease SET holder = $2, expires_at = clock_timestamp() + $3 * interval '1 millisecond'
  FROM free WHERE lease.task = free.task`

// Not `TAKE`: who slept through its turn must not come back behind another's and keep what it worked out before.
const RENEW = `UPDATE task_lease SET expires_at = clock_timestamp() + $3 * interval '1 millisecond'
  WHERE task = $1 AND holder = $2 AND expires_at > clock_timestamp()`

const HOLD =
  'SELECT FROM task_lease WHERE task = $1 AND holder = $2 AND expires_at > clock_timestamp() FOR UPDATE'

const RELEASE = `UPDATE task_lease SET holder = NULL, expires_at = '-infinity' WHERE task = $1 AND holder = $2`

/**
 * ┌────────────────────────────────────────────────────────────────────────────────────────────────────────┐
 * │ One node at a time, whatever stands between it and the server: every statement here is a transaction of │
 * │ its own or part of the caller's, and nothing belongs to a session, which a pooler may give to others.   │
 * │ A turn lasts `ms` by the server's clock. Who is late for it finds out in `hold` and changes nothing;    │
 * │ who died frees it by letting it run out, and its open transaction is ended after as long again.         │
 * └────────────────────────────────────────────────────────────────────────────────────────────────────────┘
 */
export function taskLease(pool: pg.Pool, task: string, ms: number): TaskLease {
  const holder = randomUUID()
  return {
    take: async () => (await pool.query(TAKE, [task, holder, ms])).rowCount === 1,
    renew: async () => (await pool.query(RENEW, [task, holder, ms])).rowCount === 1,
    async hold(client) {
      // Else the row of a node that lost its power stays locked for as long as TCP believes in it.
      await client.query(`SET LOCAL idle_in_transaction_session_timeout = ${Math.ceil(ms)}`)
      return (await client.query(HOLD, [task, holder])).rowCount === 1
    },
    async release() {
      await pool.query(RELEASE, [task, holder])
    },
  }
}
