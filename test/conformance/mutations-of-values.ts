import type { FieldKind, FieldPlan, TablePlan } from '../../src/standard/plan.js'
import type { Random } from '../support/random.js'
import type { DocumentTree, ElementNode } from './document-tree.js'
import type { TreeMutation } from './mutations.js'
import { date, datetime, digits, filledValue, textOf, validValue } from './values.js'

type NewValue = (field: FieldPlan, random: Random) => string

const NUMBERS: readonly FieldKind[] = ['integer', 'decimal']
const DATES: readonly FieldKind[] = ['date', 'datetime', 'birth', 'dateOrDatetime']
const LISTS: readonly FieldKind[] = ['dateList', 'datetimeList', 'integerList']
const TEXTS: readonly FieldKind[] = ['text', 'list']

/** Gives one field of the kinds a new value; does nothing in a table without such a field. */
function newValue(name: string, kinds: readonly FieldKind[] | 'all', value: NewValue): TreeMutation {
  return {
    name,
    on: 'tree',
    apply(tree, plan, random) {
      const candidates = plan.fields.filter(({ kind }) => kinds === 'all' || kinds.includes(kind))
      if (candidates.length === 0) return
      const field = random.pick(candidates)
      setValue(tree, field, value(field, random), random)
    },
  }
}

function setValue(tree: DocumentTree, field: FieldPlan, value: string, random: Random): void {
  const node = random
    .pick(tree.rows)
    .children.find((child): child is ElementNode => child.type === 'element' && child.name === field.name)
  if (node) node.children = value === '' ? [] : [{ type: 'text', text: value }]
}

const BLANKS = [
  ' ',
  '\n',
  '\t',
  '   ',
  '\r',
  '\u00a0',
  '\u3000',
  '\u2003',
  '\u200b',
  '\ufeff',
  '\u0085',
  '\u2028',
]

const WRONG_NUMBERS = [
  ...[
    'x',
    '1x',
    'x1',
    'NaN',
    'INF',
    '-',
    '+',
    '.',
    ',',
    '--1',
    '1-',
    '0x1',
    '1e3',
    '1E3',
    '1_000',
    '1 000',
    '1\u00a0000',
  ],
  ...[
    '+5',
    '5.',
    '.5',
    '-.5',
    '-5.',
    '1,5',
    '-1,5',
    '1.000,5',
    '1,000.5',
    '1,',
    ',5',
    '1.2.3',
    '1,2,3',
    '1;2',
    '١',
    '５',
  ],
  ...[
    '100.00',
    '100.0',
    '100.5',
    '-0',
    '-0.0',
    '00',
    '0',
    '-1',
    '007',
    '0.000',
    '0.0000000001',
    '100,00',
    '0,0',
    '1\n',
    ' 1',
    '1\u0000',
  ],
].filter((value) => !value.includes('\u0000'))

const WRONG_DATES = [
  ...[
    '20240230',
    '20240229',
    '20230229',
    '19000229',
    '20000229',
    '21000229',
    '20240431',
    '20241301',
    '20240001',
    '20240100',
  ],
  ...[
    '17991231',
    '18000101',
    '21991231',
    '22000101',
    '00000000',
    '99999999',
    '2024',
    '202401',
    '2024010',
    '202401011',
  ],
  ...[
    '2024-01-01',
    '01/01/2024',
    '2024010a',
    'abcdefgh',
    '+2024010',
    '-2024010',
    '２０２４０１０１',
    ' 20240101',
    '20240101 ',
  ],
  ...['20240000', '20240001', '20240100', '19630000', '00010101'],
]
const WRONG_TIMES = [
  '2400',
  '2360',
  '0060',
  '9999',
  '000',
  '00000',
  '000000',
  '1a00',
  '    ',
  '12:0',
  '1',
  '235',
  '23595',
  '2359 ',
]

function wrongDate(random: Random): string {
  return random.chance(0.7) ? random.pick(WRONG_DATES) : digits(random.pick([7, 8, 9]), random)
}

function wrongMoment(_field: FieldPlan, random: Random): string {
  switch (random.int(0, 4)) {
    case 0:
      return wrongDate(random)
    case 1:
      return `${random.pick(WRONG_DATES)}${random.pick(['0000', '1200', '2359'])}`
    case 2:
      return `${date(random)}${random.pick(WRONG_TIMES)}`
    case 3:
      return digits(random.pick([1, 6, 8, 10, 11, 12, 13, 14]), random)
    default:
      // A moment of another kind: 8 digits for 12 and the other way round, unknown month or day.
      return random.pick([
        date(random),
        datetime(random),
        `${random.int(1900, 2030)}00000000`,
        `${random.int(1900, 2030)}00001234`,
        `${random.int(1900, 2030)}00150000`,
        `${random.int(1900, 2030)}05000000`,
      ])
  }
}

function oneTooLong(field: FieldPlan, random: Random): string {
  const most = field.maxLength || 300
  return textOf(most + random.pick([0, 1, 1, 1, 2]), random, random.pick([0, 0.2, 0.8]))
}

function tooManyDigits(field: FieldPlan, random: Random): string {
  const total = field.totalDigits || 18
  const whole = total - field.fractionDigits
  const fraction = digits(field.fractionDigits + random.int(-1, 1) > 0 ? field.fractionDigits + 1 : 1, random)
  return random.pick([
    `1${digits(total, random)}`,
    `-${random.int(1, 9)}${digits(total - 1, random)}`,
    `0000${random.int(1, 9)}${digits(total - 1, random)}`,
    `0.${'0'.repeat(field.fractionDigits)}1`,
    `0.${fraction}`,
    `${random.int(1, 9)}${digits(whole, random)}.${fraction}`,
    `${random.int(1, 9)}${digits(total - 1, random)}.${'0'.repeat(random.int(1, 5))}`,
    `${random.int(1, 9)}${digits(Math.max(0, whole - 1), random)}.${digits(field.fractionDigits, random)}${'0'.repeat(random.int(0, 3))}`,
    `${random.int(1, 9)}${digits(total - 2, random)}.${random.int(1, 9)}`,
    `0${digits(total, random)}`,
  ])
}

const GOOD_ITEMS: Readonly<Partial<Record<FieldKind, (random: Random) => string>>> = {
  dateList: date,
  datetimeList: datetime,
  integerList: (random) => String(random.int(-5, 99)),
}

function wrongList(field: FieldPlan, random: Random): string {
  const good = GOOD_ITEMS[field.kind]!
  const bad = () => (field.kind === 'integerList' ? random.pick(WRONG_NUMBERS) : wrongMoment(field, random))
  const items = Array.from({ length: random.int(1, 4) }, () =>
    random.pick([
      good(random),
      good(random),
      bad(),
      '',
      ' ',
      ` ${good(random)}`,
      `${good(random)} `,
      '\t',
      `${good(random)}\n`,
    ]),
  )
  return items.join(random.pick([';', ';', ';', ';;', '; ', ' ; ', ',', '|']))
}

export const VALUE_MUTATIONS: readonly TreeMutation[] = [
  newValue('empty value', 'all', () => ''),
  newValue('blank value', 'all', (_field, random) => random.pick(BLANKS).repeat(random.int(1, 2))),
  newValue('blanks around a value', 'all', (field, random) => {
    const value = validValue(field, random)
    return random.pick([random.pick(BLANKS) + value, value + random.pick(BLANKS), ` ${value}\n`])
  }),
  newValue('blanks inside a value', 'all', (field, random) => {
    const value = filledValue(field, random)
    const at = random.int(0, value.length)
    return value.slice(0, at) + random.pick(BLANKS) + value.slice(at)
  }),
  newValue('too long by one', TEXTS, oneTooLong),
  newValue('too long by one', TEXTS, oneTooLong),
  newValue('too long list', LISTS, (field, random) => {
    const good = GOOD_ITEMS[field.kind]!
    let value = good(random)
    while (value.length <= (field.maxLength || 200)) value += `;${good(random)}`
    return random.chance(0.5) ? value : value.slice(0, field.maxLength + random.int(-1, 1)) || value
  }),
  newValue('wrong number', NUMBERS, (_field, random) => random.pick(WRONG_NUMBERS)),
  newValue('wrong number', NUMBERS, (_field, random) => random.pick(WRONG_NUMBERS)),
  newValue('too many digits', NUMBERS, tooManyDigits),
  newValue('too many digits', NUMBERS, tooManyDigits),
  newValue('wrong date', DATES, wrongMoment),
  newValue('wrong date', DATES, wrongMoment),
  newValue('wrong date', DATES, wrongMoment),
  newValue('wrong list item', LISTS, wrongList),
  newValue('wrong list item', LISTS, wrongList),
  newValue('value of another kind', 'all', (_field, random) =>
    random.pick([
      date(random),
      datetime(random),
      '1',
      '1.5',
      'abc',
      digits(random.int(1, 30), random),
      '1;2',
      ';',
      '-',
    ]),
  ),
  {
    name: 'value of another field',
    on: 'tree',
    apply(tree: DocumentTree, plan: TablePlan, random: Random) {
      setValue(tree, random.pick(plan.fields), filledValue(random.pick(plan.fields), random), random)
    },
  },
]
