import { CHILD, facility, listed, type Pair, pair, stay, TEMPORARY } from './case-parts.js'
import { CARD } from './sample.js'

export const FORM_PAIRS: readonly Pair[] = [
  pair(
    'ELG-F02',
    'a child’s card of level 4',
    { facts: { cards: [listed('TE4790000000017')] } },
    { facts: { cards: [listed('DN2790000000017')] } },
  ),
  pair(
    'ELG-F02',
    'level 5 outside army, police, cipher service',
    { facts: { cards: [listed('DN5790000000017')] } },
    { facts: { cards: [listed('QN5970000000017')] } },
  ),
  pair(
    'ELG-F03',
    'no province of that number',
    { facts: { cards: [listed('DN4030000000017')] } },
    { facts: { cards: [listed('DN4340000000017')] } },
  ),
  pair(
    'ELG-F06',
    'the same card twice, overlapping',
    { facts: { cards: [listed(CARD), listed(CARD, 20260601)] } },
    { facts: { cards: [listed(CARD, 20250101, 20251231), listed(CARD)] } },
  ),
  pair(
    'ELG-F08',
    'a stay where the contract has none',
    { facts: { ...stay, facility: facility({ inpatient: false }) } },
    { facts: { ...stay, facility: facility() } },
  ),
  pair('ELG-F11', 'birth year of the id', { facts: { soCccd: '079081000017' } }, { facts: { soCccd: '' } }),
  pair(
    'ELG-F11',
    'sex of the id',
    { facts: { soCccd: '079180000017' } },
    { facts: { soCccd: '079180000017', gioiTinh: 2 } },
  ),
  pair(
    'ELG-F11',
    'province of the id',
    { facts: { soCccd: '003080000017' } },
    { facts: { soCccd: '123456789' } },
  ),
  pair(
    'ELG-F12',
    'cards of two numbers',
    { facts: { cards: [listed(CARD), listed('DN4790000000018')] } },
    { facts: { cards: [listed(TEMPORARY, 20260101, 20260131, '79000'), listed(CHILD)] } },
  ),
  pair(
    'ELG-F13',
    'a card on a visit without insurance',
    { facts: { maDoituongKcb: '9' } },
    { facts: { maDoituongKcb: '9', cards: [] } },
  ),
  pair(
    'ELG-F13',
    'an insured visit without a card',
    { facts: { cards: [] } },
    { facts: { cards: [], maTheTam: TEMPORARY } },
  ),
]
