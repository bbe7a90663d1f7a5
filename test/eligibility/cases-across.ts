import { type Pair, pair, stay } from './case-parts.js'
import { FACTS } from './sample.js'

const away = { maCskcb: '79998' } as const
const bed = { maLoaiKcb: '03', ngayVao: 202603080800, ngayRa: 202603120800 } as const

export const ACROSS_PAIRS: readonly Pair[] = [
  pair(
    'ELG-X01',
    'the same claim under another MA_LK',
    { neighbours: [{}] },
    { neighbours: [{ tBhtt: 40_000_201 }] },
  ),
  pair(
    'ELG-X01',
    'an earlier version is no double',
    { neighbours: [{ tTongchiBv: 50_000_200 }] },
    { neighbours: [{ maLk: FACTS.maLk }] },
  ),
  pair(
    'ELG-X03',
    'two beds at a time',
    { facts: stay, neighbours: [{ ...away, ...bed }] },
    { facts: stay, neighbours: [{ ...away, ...bed, ngayRa: 202603100900 }] },
  ),
  pair(
    'ELG-X03',
    'longer than a transfer takes',
    { facts: stay, neighbours: [{ ...away, ...bed, maLoaiRv: '2' }] },
    { facts: stay, neighbours: [{ ...away, ...bed, maLoaiRv: '2', ngayRa: 202603102000 }] },
  ),
  pair(
    'ELG-X04',
    'a visit while in bed elsewhere',
    { neighbours: [{ ...away, ...bed }] },
    { facts: { maNoiDi: '79998' }, neighbours: [{ ...away, ...bed }] },
  ),
  pair(
    'ELG-X05',
    'after a reported death',
    { neighbours: [{ ...away, ketQuaDtri: '5', ngayVao: 202602010800, ngayRa: 202602020800 }] },
    { neighbours: [{ ...away, ketQuaDtri: '5', ngayVao: 202604010800, ngayRa: 202604020800 }] },
  ),
  pair(
    'ELG-X06',
    'one number, two persons',
    { neighbours: [{ ...away, hoTen: 'TRẦN THỊ KHÁC', ngayVao: 202602010800, ngayRa: 202602010900 }] },
    { neighbours: [{ ...away, hoTen: 'Nguyen Van Mau', ngayVao: 202602010800, ngayRa: 202602010900 }] },
  ),
  pair(
    'ELG-X06',
    'one citizen, two numbers',
    {
      neighbours: [{ ...away, cardCodes: ['DN4790000000099'], ngayVao: 202602010800, ngayRa: 202602010900 }],
    },
    {
      neighbours: [
        { ...away, cardCodes: ['DN4790000000099'], soCccd: '', ngayVao: 202602010800, ngayRa: 202602010900 },
      ],
    },
  ),
  pair(
    'ELG-X07',
    'two provinces on one day',
    { neighbours: [{ maCskcb: '01999', maBenhChinh: 'K29' }] },
    { neighbours: [{ maCskcb: '79998', maBenhChinh: 'K29' }] },
  ),
  pair('ELG-X08', 'no check-in', { checkIn: 'missing' }, { checkIn: 'unknown' }),
  pair(
    'ELG-X09',
    'drugs for a week more',
    {
      neighbours: [{ ...away, maLoaiKcb: '05', soNgayDtri: 28, ngayVao: 202602200800, ngayRa: 202602200900 }],
    },
    {
      neighbours: [{ ...away, maLoaiKcb: '05', soNgayDtri: 20, ngayVao: 202602200800, ngayRa: 202602200900 }],
    },
  ),
  pair(
    'ELG-X09',
    'seen that very day',
    { neighbours: [{ ...away, ngayVao: 202603100700, ngayRa: 202603100730 }] },
    { neighbours: [{ ...away, ngayVao: 202603100700, ngayRa: 202603100730, maBenhChinh: 'K29' }] },
  ),
]
