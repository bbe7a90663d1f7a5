import type pg from 'pg'
import { createBriefCache } from '../store/brief-cache.js'
import { type Reason, reasons } from '../store/review-actions.js'
import { listUsers, type User } from '../store/users.js'

/** Lists that nearly every page of work shows and that hardly ever change. */
export interface Lists {
  readonly users: readonly User[]
  readonly reasons: readonly Reason[]
}

export interface DeskLists {
  /** As they are, or were a few seconds ago. For choices and names only: what is done is checked against the store. */
  read(): Promise<Lists>
  /** Somebody has changed them on this node. */
  forget(): void
}

const KEPT_MS = 3_000

export function createDeskLists(pool: pg.Pool): DeskLists {
  const known = createBriefCache<Promise<Lists>>(KEPT_MS, 1)
  const ask = async (): Promise<Lists> => {
    const [users, all] = await Promise.all([listUsers(pool), reasons(pool)])
    return { users, reasons: all }
  }
  return {
    read() {
      const recent = known.get('')
      if (recent !== undefined) return recent
      const lists = ask()
      known.set('', lists)
      // A failure is nothing to remember.
      lists.catch(() => known.clear())
      return lists
    },
    forget: () => known.clear(),
  }
}
