import type pg from 'pg'
import { type AskedThen, keyKind, type RegistryFindings, type RegistryRecord } from '../eligibility/lookup.js'
import type {
  BirthPrecision,
  Card,
  CardState,
  CopayEntry,
  Person,
  TempCard,
} from '../eligibility/registry.js'
import { textArray } from './text-array.js'

/**
 * All that belongs to the persons found, with the keys that each was asked by. `live` says which known time is meant:
 * for the present a partial condition that the indexes know, for the past a range.
 */
function columns(live: (alias: string) => string): string {
  const json = (columns: string, from: string, order: string) =>
    `(SELECT json_agg(json_build_array(${columns}) ORDER BY ${order}) FROM ${from})`
  return `asked.keys, p.bhxh_no, p.name, p.former_names, p.cccd, p.birth_day,
    p.birth_precision, p.sex, p.address, p.verified_day, p.death_day,
    ${json('c.card15, c.valid_from, c.valid_to, c.facility, c.area, c.five_year_day', `card AS c WHERE c.bhxh_no = p.bhxh_no AND ${live('c')}`, 'c.valid_from, c.card15')} AS cards,
    ${json('s.card15, s.state, s.status_from, s.status_to, s.reason', `card_status AS s WHERE s.bhxh_no = p.bhxh_no AND ${live('s')}`, 's.status_from')} AS statuses,
    ${json('t.card15, t.valid_from, t.valid_to, t.official_card', `temp_card AS t WHERE t.bhxh_no = p.bhxh_no AND ${live('t')}`, 't.valid_from')} AS temps,
    ${json('e.day, (e.amount * 100)::bigint, e.counted', `copay_entry AS e WHERE e.bhxh_no = p.bhxh_no AND ${live('e')}`, 'e.day, e.entry_no')} AS copays`
}

const isNow = (alias: string) => `${alias}.known_to = 'infinity'`

/** Who is asked about by card and by citizen id is one person: everything about them is read once. */
const byPerson = (moment: string) =>
  `asked AS (SELECT ${moment}bhxh_no, array_agg(key) AS keys FROM named GROUP BY ${moment}bhxh_no)`

/** One statement for all keys. */
const READ_NOW = `WITH named AS (
    SELECT number AS key, number AS bhxh_no FROM unnest($1::text[]) AS number
  UNION ALL
    SELECT found.cccd, found.bhxh_no FROM person AS found
    WHERE found.cccd = ANY($2::text[]) AND ${isNow('found')}
  UNION ALL
    SELECT temp.card15, temp.bhxh_no FROM temp_card AS temp
    WHERE temp.card15 = ANY($3::text[]) AND ${isNow('temp')}
  ), ${byPerson('')}, registry AS (SELECT max(applied_at) AS at FROM registry_change)
  SELECT registry.at AS registry_at, ${columns(isNow)}
  FROM registry LEFT JOIN (asked JOIN person AS p ON p.bhxh_no = asked.bhxh_no AND ${isNow('p')}) ON true`

const wasThen = (moment: string) => (alias: string) =>
  `${alias}.known_from <= ${moment} AND ${alias}.known_to > ${moment}`
const asked = (moments: string, keys: string) =>
  `unnest(${moments}::timestamptz[], ${keys}::text[]) AS ask (at, key)`

/** One statement for all keys of several moments; each list of keys goes pairwise with a list of moments. */
const READ_THEN = `WITH named AS (
    SELECT ask.at, ask.key, ask.key AS bhxh_no FROM ${asked('$2', '$3')}
  UNION ALL
    SELECT ask.at, ask.key, found.bhxh_no FROM ${asked('$4', '$5')}
    JOIN person AS found ON found.cccd = ask.key AND ${wasThen('ask.at')('found')}
  UNION ALL
    SELECT ask.at, ask.key, temp.bhxh_no FROM ${asked('$6', '$7')}
    JOIN temp_card AS temp ON temp.card15 = ask.key AND ${wasThen('ask.at')('temp')}
  ), ${byPerson('at, ')}
  SELECT (SELECT max(applied_at) FROM registry_change WHERE applied_at <= moment.at) AS registry_at, moment.place,
    ${columns(wasThen('asked.at'))}
  FROM unnest($1::timestamptz[]) WITH ORDINALITY AS moment (at, place)
    LEFT JOIN (asked JOIN person AS p ON p.bhxh_no = asked.bhxh_no AND ${wasThen('asked.at')('p')})
      ON asked.at = moment.at`

/** What `registryAt` is while nothing was ever imported. */
const NEVER = new Date(0)

/**
 * Persons, cards with their status, temporary numbers and co-payments for a whole batch of keys, in one query.
 * Keys are as `normalKey` writes them; a card of 15 characters finds its person by the last ten, whether or not
 * the registry knows that very card, and also as a temporary number.
 *
 * @param asOf as the registry stood then (known time); left out: as it stands now
 */
export async function readRegistry(
  db: pg.Pool | pg.ClientBase,
  keys: readonly string[],
  asOf?: Date,
): Promise<RegistryFindings> {
  if (asOf !== undefined) return (await readRegistryThen(db, [{ asOf, keys }]))[0]!
  const { numbers, citizens, cards } = byKind(keys)
  const { rows } = await db.query({
    name: 'registry-now',
    text: READ_NOW,
    values: [textArray(numbers), textArray(citizens), textArray(cards)],
  })
  return findingsOf(keys, rows)
}

/** The same as the registry stood at several moments (none of them twice), each for keys of its own, in one query. */
export async function readRegistryThen(
  db: pg.Pool | pg.ClientBase,
  moments: readonly AskedThen[],
): Promise<readonly RegistryFindings[]> {
  const lists = moments.map(({ asOf, keys }) => ({ asOf, ...byKind(keys) }))
  const pairs = (kind: 'numbers' | 'citizens' | 'cards') => [
    lists.flatMap((list) => list[kind].map(() => list.asOf)),
    lists.flatMap((list) => list[kind]),
  ]
  const { rows } = await db.query({
    name: 'registry-then',
    text: READ_THEN,
    values: [moments.map(({ asOf }) => asOf), ...pairs('numbers'), ...pairs('citizens'), ...pairs('cards')],
  })
  return moments.map(({ keys }, i) =>
    findingsOf(
      keys,
      rows.filter(({ place }) => Number(place) === i + 1),
    ),
  )
}

function byKind(keys: readonly string[]) {
  const numbers = new Set<string>()
  const citizens = new Set<string>()
  const cards = new Set<string>()
  for (const key of keys) {
    const kind = keyKind(key)
    if (kind === 'card') {
      cards.add(key)
      numbers.add(key.slice(-10))
    } else if (kind === 'number') numbers.add(key)
    else if (kind === 'citizen') citizens.add(key)
  }
  return { numbers: [...numbers], citizens: [...citizens], cards: [...cards] }
}

type FoundRow = { readonly [C in keyof PersonRow]: PersonRow[C] } & {
  readonly registry_at: Date | null
  readonly keys: readonly string[]
}

function findingsOf(keys: readonly string[], rows: readonly FoundRow[]): RegistryFindings {
  const found = new Map<string, RegistryRecord[]>()
  for (const row of rows) {
    if (row.bhxh_no === null) continue
    const record = recordOf(row)
    for (const key of row.keys) {
      const list = found.get(key)
      if (list === undefined) found.set(key, [record])
      else list.push(record)
    }
  }
  const byKey = new Map<string, readonly RegistryRecord[]>()
  for (const key of keys) {
    const records = [...(found.get(key) ?? [])]
    // A card finds its person by number; a temporary one also by the link to whoever bears it now.
    if (key.length === 15)
      for (const record of found.get(key.slice(-10)) ?? [])
        if (!records.some(({ person }) => person.bhxhNo === record.person.bhxhNo)) records.push(record)
    if (records.length > 0) byKey.set(key, records)
  }
  return { registryAt: rows[0]?.registry_at ?? NEVER, byKey }
}

type CardRow = [string, number, number | null, string, string, number | null]
type StatusRow = [string, CardState, number, number | null, string | null]
type TempRow = [string, number, number | null, string | null]

interface PersonRow {
  readonly bhxh_no: string
  readonly name: string
  readonly former_names: readonly string[]
  readonly cccd: string | null
  readonly birth_day: number
  readonly birth_precision: BirthPrecision
  readonly sex: Person['sex']
  readonly address: string
  readonly verified_day: number | null
  readonly death_day: number | null
  readonly cards: readonly CardRow[] | null
  readonly statuses: readonly StatusRow[] | null
  readonly temps: readonly TempRow[] | null
  readonly copays: readonly [number, number, boolean][] | null
}

function recordOf(row: PersonRow): RegistryRecord {
  const statuses = row.statuses ?? []
  return {
    person: {
      bhxhNo: row.bhxh_no,
      citizenId: row.cccd,
      names: [row.name, ...row.former_names],
      birthDay: row.birth_day,
      birthPrecision: row.birth_precision,
      sex: row.sex,
      verifiedDay: row.verified_day,
      deathDay: row.death_day,
    },
    address: row.address,
    cards: (row.cards ?? []).map(
      ([code, from, to, facility, area, fiveYearDay]): Card => ({
        code,
        bhxhNo: row.bhxh_no,
        from,
        to,
        facility,
        area,
        fiveYearDay,
        statuses: statuses
          .filter(([card]) => card === code)
          .map(([, state, begin, end, reason]) => ({ state, from: begin, to: end, reason })),
      }),
    ),
    tempCards: (row.temps ?? []).map(
      ([code, from, to, officialCode]): TempCard => ({ code, from, to, officialCode }),
    ),
    copays: (row.copays ?? []).map(([day, amount, counted]): CopayEntry => ({ day, amount, counted })),
  }
}
