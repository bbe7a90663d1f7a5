import type pg from 'pg'

/** A filter that a user has saved under a name; `query` is that of the queue's address. */
export interface SavedView {
  readonly name: string
  readonly query: string
}

/** Most views that one user may keep. */
export const VIEW_LIMIT = 50

export async function savedViews(pool: pg.Pool, user: string): Promise<SavedView[]> {
  const { rows } = await pool.query(
    'SELECT name, query FROM review_view WHERE user_name = $1 ORDER BY name',
    [user],
  )
  return rows
}

const SAVE = `INSERT INTO review_view (user_name, name, query)
  SELECT $1, $2, $3 WHERE (SELECT count(*) FROM review_view WHERE user_name = $1 AND name <> $2) < ${VIEW_LIMIT}
  ON CONFLICT (user_name, name) DO UPDATE SET query = excluded.query, saved_at = now()`

/** Saves or replaces a view; false when the user has {@link VIEW_LIMIT} others already. */
export async function saveView(pool: pg.Pool, user: string, { name, query }: SavedView): Promise<boolean> {
  return (await pool.query(SAVE, [user, name, query])).rowCount === 1
}

/** False when there was none of the name. */
export async function deleteView(pool: pg.Pool, user: string, name: string): Promise<boolean> {
  const { rowCount } = await pool.query('DELETE FROM review_view WHERE user_name = $1 AND name = $2', [
    user,
    name,
  ])
  return rowCount === 1
}
