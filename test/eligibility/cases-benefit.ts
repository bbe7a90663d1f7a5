import { CHILD, child, facility, listed, type Pair, pair, stay, whole } from './case-parts.js'
import { answer, card, record, row } from './sample.js'

const CHEAP = { tTongchiBh: 35_000_000 } as const

export const BENEFIT_PAIRS: readonly Pair[] = [
  pair(
    'ELG-B01',
    'more than card and route give',
    {
      facts: { maDoituongKcb: '3.1', ...stay, rows: [row({ mucHuong: 8_000 })] },
    },
    {
      facts: { maDoituongKcb: '3.1', ...stay, rows: [row({ mucHuong: 3_200, tBhtt: 16_000_000 })] },
    },
  ),
  pair(
    'ELG-B01',
    'an exemption that begins later',
    { facts: { rows: [whole()], ngayMienCct: 20260311, namNamLienTuc: 20200101 } },
    { facts: { rows: [whole()], ngayMienCct: 20260310, namNamLienTuc: 20200101 } },
  ),
  pair(
    'ELG-B02',
    'not below 15 % of the reference level',
    { facts: { rows: [whole()], tTongchiBh: 35_100_000 } },
    { facts: { rows: [whole()], tTongchiBh: 35_099_999 } },
  ),
  pair(
    'ELG-B03',
    'exemption that the registry does not bear out',
    { facts: { rows: [whole()], ngayMienCct: 20260301, namNamLienTuc: 20200101 } },
    {
      facts: { rows: [whole()], ngayMienCct: 20260301, namNamLienTuc: 20200101 },
      registry: [
        record({
          cards: [card({ fiveYearDay: 20200101 })],
          copays: [{ day: 20260215, amount: 1_404_000_001, counted: true }],
        }),
      ],
    },
  ),
  pair(
    'ELG-B04',
    'a cheap visit paid at card level',
    { facts: CHEAP },
    { facts: { ...CHEAP, rows: [whole()] } },
  ),
  pair(
    'ELG-B04',
    'an exempt patient who paid',
    {
      registry: [
        record({
          cards: [card({ fiveYearDay: 20200101 })],
          copays: [{ day: 20260215, amount: 1_404_000_001, counted: true }],
        }),
      ],
    },
    {
      registry: [
        record({
          cards: [card({ fiveYearDay: 20200101 })],
          copays: [{ day: 20260215, amount: 1_404_000_000, counted: true }],
        }),
      ],
    },
  ),
  pair(
    'ELG-B16',
    'written too high, worked out right',
    { facts: { rows: [row({ mucHuong: 10_000 })] } },
    { facts: { rows: [row()] } },
  ),
  pair(
    'ELG-B05',
    'not the registered facility',
    { facts: { maCskcb: '79998' } },
    { facts: { maCskcb: '79998', maDoituongKcb: '2' } },
  ),
  pair(
    'ELG-B08',
    'an appointment slip used before',
    {
      facts: { maDoituongKcb: '1.5', giayChuyenTuyen: 'GHK-1' },
      neighbours: [{ ngayVao: 202602100800, ngayRa: 202602100900 }],
    },
    {
      facts: { maDoituongKcb: '1.5', giayChuyenTuyen: 'GHK-1' },
      neighbours: [{ ngayVao: 202602100800, ngayRa: 202602100900, giayChuyenTuyen: 'GHK-0' }],
    },
  ),
  pair(
    'ELG-B08',
    'no slip',
    { facts: { maDoituongKcb: '1.5' } },
    { facts: { maDoituongKcb: '1.5', giayChuyenTuyen: 'GHK-1' } },
  ),
  pair(
    'ELG-B09',
    'inpatient category for an outpatient',
    { facts: { maDoituongKcb: '1.15' } },
    { facts: { maDoituongKcb: '1.15', ...stay } },
  ),
  pair(
    'ELG-B09',
    'category of another kind of facility',
    { facts: { maDoituongKcb: '1.12', facility: facility() } },
    { facts: { maDoituongKcb: '1.12', facility: facility({ points: 40 }) } },
  ),
  pair(
    'ELG-B10',
    'not paid before July 2026',
    { facts: { maDoituongKcb: '1.13' } },
    { facts: { maDoituongKcb: '1.13', rows: [row({ tBhtt: 0, mucHuong: 0 })] } },
  ),
  pair(
    'ELG-B11',
    'no group of difficult areas',
    { facts: { maDoituongKcb: '3.6', ...stay } },
    { facts: { maDoituongKcb: '3.6', ...stay, maKhuvuc: 'K3' } },
  ),
  pair(
    'ELG-B12',
    'a newborn with a card for grown-ups',
    { facts: { maDoituongKcb: '1.7', ...child(20260301) } },
    { facts: { maDoituongKcb: '1.7', ...child(20260301), cards: [listed(CHILD)] } },
  ),
  pair(
    'ELG-B12',
    'a donor without HG',
    { facts: { maDoituongKcb: '1.6' } },
    { facts: { maDoituongKcb: '1.6', cards: [listed('HG4790000000017')] } },
  ),
  pair(
    'ELG-B14',
    'the card was looked up days later',
    {
      facts: { ...stay, rows: [row()] },
      registry: { ...answer(), lookups: [{ askedAt: 202603120900, result: '000' }] },
    },
    {
      facts: { ...stay, rows: [row()], maDoituongKcb: '2' },
      registry: { ...answer(), lookups: [{ askedAt: 202603120900, result: '000' }] },
    },
  ),
  pair(
    'ELG-B15',
    'emergency at the registered facility',
    { facts: { maDoituongKcb: '2' } },
    { facts: { maDoituongKcb: '2', maCskcb: '79998' } },
  ),
  pair(
    'ELG-B15',
    'primary care under another category',
    { facts: { maDoituongKcb: '1.3', facility: facility({ level: 'BANDAU' }) } },
    { facts: { maDoituongKcb: '1.2', facility: facility({ level: 'BANDAU' }), rows: [whole()] } },
  ),
]
