import { expect, test } from 'vitest'
import { textArray } from '../../src/store/text-array.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()

test('PostgreSQL reads the texts as they are, however they are written', async () => {
  const lists = [
    [],
    [''],
    ['0000000017', 'GD4790000000017'],
    ['a,b', '{c}', 'NULL', ' d ', 'Đ\t\n', "e'f"],
    ['"', '\\', 'g"h\\', '\\"'],
  ]
  for (const list of lists) {
    const { rows } = await database.pool.query('SELECT $1::text[] AS list', [textArray(list)])
    expect(rows[0].list).toEqual(list)
  }
})
