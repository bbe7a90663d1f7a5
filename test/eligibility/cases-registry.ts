import {
  CHILD,
  child,
  endedBy,
  listed,
  OTHER_CARD,
  type Pair,
  pair,
  status,
  stay,
  TEMPORARY,
  whole,
} from './case-parts.js'
import { answer, CARD, card, record, row } from './sample.js'

export const REGISTRY_PAIRS: readonly Pair[] = [
  pair(
    'ELG-R01',
    'nobody is found',
    { registry: [] },
    { registry: [record({ person: { bhxhNo: '0000000099' }, cards: [card({ bhxhNo: '0000000099' })] })] },
  ),
  pair(
    'ELG-R01',
    'army cards are kept elsewhere',
    { registry: [], facts: { cards: [listed('GD4790000000017')] } },
    {
      registry: [],
      facts: {
        cards: [listed('QN5970000000017', 20260101, 0)],
        rows: [whole()],
      },
    },
  ),
  pair(
    'ELG-R02',
    'another name',
    { facts: { hoTen: 'TRẦN THỊ KHÁC' } },
    {
      facts: { hoTen: 'NGUYỄN VĂN MẪU CŨ' },
      registry: [record({ person: { names: ['LÊ A', 'Nguyễn Văn Mẫu Cũ'] } })],
    },
  ),
  pair(
    'ELG-R21',
    'without diacritics',
    { facts: { hoTen: 'NGUYEN VAN MAU' } },
    { facts: { hoTen: 'nguyễn  văn mẫu ' } },
  ),
  pair(
    'ELG-R03',
    'another birth day',
    { facts: { ngaySinh: 198005210000 } },
    { registry: [record({ person: { birthDay: 19800000, birthPrecision: 'year' } })] },
  ),
  pair(
    'ELG-R04',
    'another sex',
    { registry: [record({ person: { sex: 2 } })] },
    { registry: [record({ person: { sex: 3 } })] },
  ),
  pair(
    'ELG-R05',
    'another citizen id',
    { registry: [record({ person: { citizenId: '079080000018' } })] },
    { registry: [record({ person: { citizenId: null } })] },
  ),
  pair(
    'ELG-R06',
    'the visit lies behind the card',
    { registry: endedBy(20260309) },
    { registry: endedBy(20260310) },
  ),
  pair(
    'ELG-R06',
    'the visit lies before the card',
    { registry: [record({ cards: [card({ from: 20260311 })] })] },
    { registry: [record({ cards: [card({ from: 20260310 })] })] },
  ),
  pair(
    'ELG-R07',
    'sixteen days after expiry in a stay',
    {
      facts: { ...stay, ngayRa: 202604010000, rows: [row({ day: 20260327 })] },
      registry: endedBy(20260311),
    },
    {
      facts: { ...stay, ngayRa: 202604010000, rows: [row({ day: 20260326 })] },
      registry: endedBy(20260311),
    },
  ),
  pair(
    'ELG-R08',
    'another last day',
    { registry: endedBy(20270331) },
    { registry: [record({ cards: [card({ to: null })] })], facts: { cards: [listed(CARD, 20260101, 0)] } },
  ),
  pair(
    'ELG-R09',
    'another registered facility',
    { facts: { cards: [listed(CARD, 20260101, 20261231, '79998')], maDoituongKcb: '2' } },
    {
      facts: { cards: [listed(CARD, 20260101, 20261231, '79998')], maDoituongKcb: '2' },
      registry: [record({ cards: [card({ facility: '79998' })] })],
    },
  ),
  pair(
    'ELG-R10',
    'withdrawn before the visit',
    { registry: status('withdrawn', 20260301, null) },
    { registry: status('withdrawn', 20260311, null) },
  ),
  pair(
    'ELG-R10',
    'held on the day',
    { registry: status('held', 20260301, 20260310) },
    { registry: status('held', 20260301, 20260309) },
  ),
  pair(
    'ELG-R11',
    'died before the visit',
    { registry: [record({ person: { deathDay: 20260309 } })] },
    { registry: [record({ person: { deathDay: 20260310 } })] },
  ),
  pair(
    'ELG-R11',
    'cost after death',
    {
      registry: [record({ person: { deathDay: 20260310 } })],
      facts: { ...stay, rows: [row(), row({ row: 3, day: 20260311 })] },
    },
    {
      registry: [record({ person: { deathDay: 20260311 } })],
      facts: { ...stay, rows: [row({ day: 20260311 })] },
    },
  ),
  pair('ELG-R12', 'died', { facts: { ketQuaDtri: '5' } }, { facts: { ketQuaDtri: '6' } }),
  pair(
    'ELG-R13',
    'a newer card',
    { registry: [record({ cards: [card(), card({ code: OTHER_CARD, from: 20260301 })] })] },
    { registry: [record({ cards: [card(), card({ code: OTHER_CARD, from: 20260401 })] })] },
  ),
  pair(
    'ELG-R13',
    'the card of the claim was withdrawn, and another of the person is in force',
    {
      registry: [
        record({
          cards: [
            card({ statuses: [{ state: 'withdrawn', from: 20260301, to: null, reason: null }] }),
            card({ code: OTHER_CARD }),
          ],
        }),
      ],
    },
    { registry: [record({ cards: [card(), card({ code: OTHER_CARD, to: 20260309 })] })] },
  ),
  pair(
    'ELG-R14',
    'two cards in force',
    { registry: [record({ cards: [card(), card({ code: OTHER_CARD })] })] },
    { registry: [record({ cards: [card(), card({ code: OTHER_CARD, to: 20260309 })] })] },
  ),
  pair(
    'ELG-R15',
    'a child of more than 72 months, born before 30/9',
    {
      facts: {
        ...child(20190930),
        cards: [listed(CHILD)],
        ngayVao: 202603100800,
        rows: [whole()],
      },
      registry: [record({ person: { birthDay: 20190930, citizenId: null }, cards: [card({ code: CHILD })] })],
    },
    {
      facts: { ...child(20200930), cards: [listed(CHILD)], rows: [whole(20260930)] },
      registry: [record({ person: { birthDay: 20200930, citizenId: null }, cards: [card({ code: CHILD })] })],
    },
  ),
  pair(
    'ELG-R16',
    'a temporary number that nobody gave out',
    {
      facts: { ...child(20260301), cards: [listed(TEMPORARY, 20260310, 20260310, '79000')], rows: [whole()] },
      registry: [],
    },
    {
      facts: { ...child(20260301), cards: [listed(TEMPORARY, 20260310, 20260310, '79000')], rows: [whole()] },
      registry: [
        record({
          person: { birthDay: 20260301, citizenId: null },
          cards: [],
          tempCards: [{ code: TEMPORARY, from: 20260301, to: null, officialCode: null }],
        }),
      ],
    },
  ),
  pair(
    'ELG-R16',
    'an official card has come',
    {
      facts: { ...child(20260301), cards: [listed(TEMPORARY, 20260310, 20260310, '79000')], rows: [whole()] },
      registry: [record({ tempCards: [{ code: TEMPORARY, from: 20260301, to: null, officialCode: CHILD }] })],
    },
    {
      facts: {
        ...child(20260301),
        cards: [listed(TEMPORARY, 20260301, 20260310, '79000'), listed(CHILD)],
        rows: [whole()],
      },
      registry: [record({ tempCards: [{ code: TEMPORARY, from: 20260301, to: null, officialCode: CHILD }] })],
    },
  ),
  pair(
    'ELG-R17',
    'withdrawn after the look-up',
    {
      registry: { ...answer(status('withdrawn', 20260301, null)), atLookup: answer().now },
    },
    { registry: { ...answer(), atLookup: { ...answer().now, knownAt: 202603100755 } } },
  ),
  pair(
    'ELG-R18',
    'no look-up',
    { registry: { ...answer(), lookups: [] } },
    { registry: { ...answer(), lookups: null } },
  ),
  pair(
    'ELG-R19',
    'another area',
    { registry: [record({ cards: [card({ area: 'K1' })] })] },
    { registry: [record({ cards: [card({ area: 'K1' })] })], facts: { maKhuvuc: 'K1' } },
  ),
  pair(
    'ELG-R20',
    'known person, other characters',
    { facts: { cards: [listed('DN4750000000017')] } },
    { facts: { cards: [listed('XK4750000000017')] } },
  ),
]
