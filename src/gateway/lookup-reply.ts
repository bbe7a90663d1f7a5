import { CARD_CODE_TEXTS, type CardAnswer } from '../eligibility/card-answer.js'
import type { Card } from '../eligibility/registry.js'
import type { CopayLine, Visit } from '../store/visits.js'
import { oneLine } from './compat-reply.js'
import type { LookupOutcome } from './lookup.js'

/** Replies of the look-up services. Codes are text, days dd/MM/yyyy; compact JSON with its keys in one order. */

const REFUSALS = {
  '051': 'Mã thẻ sai định dạng',
  '054': 'Số định danh cán bộ tra cứu không có trong danh sách cơ sở đăng ký',
  '055': 'Họ tên cán bộ tra cứu không khớp số định danh',
  '205': 'Tham số sai: cần maThe, hoTen, ngaySinh (dd/MM/yyyy, MM/yyyy hoặc yyyy)',
} as const

const SEXES: Readonly<Record<number, string>> = { 1: 'Nam', 2: 'Nữ', 3: 'Chưa xác định' }

/** `dd/MM/yyyy`, as much of it as is known; '' for none. */
export function slashDay(day: number | null): string {
  if (day === null) return ''
  const text = String(day)
  const parts = [text.slice(6), text.slice(4, 6), text.slice(0, 4)]
  return parts.filter((part) => part !== '00').join('/')
}

/** The code and the sentence that a client shows. */
export function outcomeNote(outcome: LookupOutcome): { maKetQua: string; ghiChu: string } {
  if (outcome.kind === 'refused') return { maKetQua: outcome.code, ghiChu: REFUSALS[outcome.code] }
  const { answer } = outcome
  return { maKetQua: answer.code, ghiChu: oneLine(`${CARD_CODE_TEXTS[answer.code].vi}.${details(answer)}`) }
}

function details({ record, card, temp }: CardAnswer): string {
  const shown = card ?? temp
  if (record === null || shown === null) return ''
  const { person } = record
  const state = card?.statuses.at(-1)?.reason ?? null
  return (
    ` Họ tên: ${person.names[0]}, Ngày sinh: ${slashDay(person.birthDay)}, Giới tính: ${SEXES[person.sex]}` +
    ` (ĐC: ${record.address}; Nơi KCBBĐ: ${card?.facility ?? ''}; Hạn thẻ: ${slashDay(shown.from)} - ${slashDay(shown.to)}` +
    `; Thời điểm đủ 5 năm liên tục: ${slashDay(card?.fiveYearDay ?? null)}${state === null ? '' : `; Lý do: ${state}`})`
  )
}

/**
 * The reply of `KQNhanLichSuKCB2024`. Nothing of the person is told unless name and birth date agreed. The visits
 * moved to `Lskcb2025`; their list is null here, as on the national gateway.
 */
export function cardReply(note: { maKetQua: string; ghiChu: string }, answer: CardAnswer | null): string {
  const { maKetQua, ghiChu } = note
  const record = answer?.record ?? null
  const shown = answer?.card ?? answer?.temp ?? null
  if (answer === null || record === null || shown === null)
    return JSON.stringify({ maKetQua, ghiChu, ...EMPTY, dsLichSuKCB2018: null, dsLichSuKT2018: null })
  const { person, cards } = record
  const { card, newCard } = answer
  return JSON.stringify({
    maKetQua,
    ghiChu,
    maThe: shown.code,
    hoTen: person.names[0],
    ngaySinh: slashDay(person.birthDay),
    gioiTinh: SEXES[person.sex],
    diaChi: record.address,
    maDKBD: card?.facility ?? `${shown.code.slice(3, 5)}000`,
    cqBHXH: '',
    gtTheTu: slashDay(shown.from),
    gtTheDen: slashDay(shown.to),
    maKV: card?.area ?? '',
    ngayDu5Nam: slashDay(card?.fiveYearDay ?? null),
    maSoBHXH: person.bhxhNo,
    maTheCu: olderCard(cards, card)?.code ?? null,
    maTheMoi: newCard?.code ?? null,
    gtTheTuMoi: newCard === null ? null : slashDay(newCard.from),
    gtTheDenMoi: newCard === null ? null : slashDay(newCard.to),
    maDKBDMoi: newCard?.facility ?? null,
    tenDKBDMoi: null,
    dsLichSuKCB2018: null,
    dsLichSuKT2018: null,
  })
}

const EMPTY = {
  maThe: null,
  hoTen: null,
  ngaySinh: null,
  gioiTinh: null,
  diaChi: null,
  maDKBD: null,
  cqBHXH: null,
  gtTheTu: null,
  gtTheDen: null,
  maKV: null,
  ngayDu5Nam: null,
  maSoBHXH: null,
  maTheCu: null,
  maTheMoi: null,
  gtTheTuMoi: null,
  gtTheDenMoi: null,
  maDKBDMoi: null,
  tenDKBDMoi: null,
} as const

/** The last card with another number that began before this one. */
function olderCard(cards: readonly Card[], card: Card | null): Card | undefined {
  return card === null
    ? undefined
    : cards.findLast(({ code, from }) => code !== card.code && from < card.from)
}

/** `maHoSo` of a visit: facility, claim, and the seal without which nobody finds it. */
export const visitCode = ({ maCskcb, claimId, seal }: Visit): string => `${maCskcb}.${claimId}.${seal}`

/** lyDoVV of the older lists: 1 right route, 2 emergency, 3 wrong route. */
function reason(route: string): string {
  if (route === '2') return '2'
  return route.startsWith('3') ? '3' : '1'
}

/** The reply of `Lskcb2025`. */
export function historyReply(
  note: { maKetQua: string; ghiChu: string },
  visits: readonly Visit[] | null,
): string {
  return JSON.stringify({
    ...note,
    dsLichSuKCB2025:
      visits?.map((visit) => ({
        maHoSo: visitCode(visit),
        maCSKCB: visit.maCskcb,
        ngayVao: visit.arrival,
        ngayRa: visit.discharge,
        tenBenh: visit.diagnosis,
        tinhTrang: visit.dischargeKind,
        kqDieuTri: visit.outcome,
        lyDoVV: reason(visit.route),
      })) ?? null,
  })
}

/** Names in the way of the older services: MA_THUOC becomes MaThuoc. */
function pascal(field: string): string {
  return field
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('')
}

type Row = Readonly<Record<string, unknown>>

/** The reply of `nhanHoSoKCBChiTiet`: one past record, XML1 to XML5. */
export function detailReply(rows: Readonly<Record<string, readonly Row[]>>): string {
  const renamed = (row: Row): Row =>
    Object.fromEntries(Object.entries(row).map(([field, value]) => [pascal(field), value]))
  const table = (name: string): Row[] => (rows[name] ?? []).map(renamed)
  return JSON.stringify({
    maKetQua: '200',
    hoSoKCB: {
      xml1: table('XML1')[0] ?? null,
      dsXml2: table('XML2'),
      dsXml3: table('XML3'),
      dsXml4: table('XML4'),
      dsXml5: table('XML5'),
    },
  })
}

/** The reply of `TraCuuTienMCCT`: co-payments of the year, newest first, each with the sum up to it. */
export function copayReply(
  code: string,
  ghiChu: string,
  answer: CardAnswer | null,
  copays: readonly CopayLine[],
): string {
  let sum = 0
  const lines = copays.map((line) => {
    if (line.counted) sum += line.amount
    return {
      Id: line.id,
      maThe: line.card,
      maCskcb: line.maCskcb,
      ngayVao: line.arrival,
      ngayRa: line.discharge,
      maDoiTuongKCB: line.route,
      tBNCCTMCCT: (line.counted ? line.amount : 0) / 100,
      tBNCCTLuyKe: sum / 100,
      duPhong1: null,
      duPhong2: null,
      duPhong3: null,
      duPhong4: null,
      duPhong5: null,
    }
  })
  const person = answer?.record?.person
  const shown = answer?.card ?? answer?.temp ?? null
  return JSON.stringify({
    MaKetQua: code,
    GhiChu: oneLine(ghiChu),
    DataCCT: lines.reverse(),
    ThongTinSoThe:
      person === undefined || shown === null
        ? null
        : {
            hoTen: person.names[0],
            ngaySinh: slashDay(person.birthDay),
            ngayKetThuc: slashDay(shown.to),
            maBhxh: person.bhxhNo,
          },
  })
}
