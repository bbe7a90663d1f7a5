import { formatMinute, type Minute } from '../calendar.js'
import type { Row } from '../claim-model.js'
import type { Index, Service } from '../content/services.js'
import type { Random } from '../random.js'
import type { Visit } from '../visit.js'

/** XML4: the results of one service, at most `limit` rows, numbered on from `before`. */
export function resultRows(
  random: Random,
  visit: Visit,
  service: Service,
  before: number,
  limit: number,
  resultAt: Minute,
): Row[] {
  const at = formatMinute(resultAt)
  const reader = visit.staff.performer(random.between(30, 60))
  const row = (stt: number, index: Index | null): Row => ({
    MA_LK: visit.maLk,
    STT: String(stt),
    MA_DICH_VU: service.code,
    MA_CHI_SO: index?.code ?? '',
    TEN_CHI_SO: index?.name ?? '',
    GIA_TRI: index === null ? '' : indexValue(random, index),
    DON_VI_DO: index?.unit ?? '',
    MO_TA: index === null ? (service.description ?? '') : '',
    KET_LUAN: index === null ? (service.conclusion ?? '') : '',
    NGAY_KQ: at,
    MA_BS_DOC_KQ: reader,
  })
  if (service.description !== undefined) return limit > 0 ? [row(before + 1, null)] : []
  const count = Math.min(limit, service.indices.length)
  const rows: Row[] = []
  for (let i = 0; i < count; i++) rows.push(row(before + 1 + i, service.indices[i]!))
  return rows
}

function indexValue(random: Random, { low, high, decimals }: Index): string {
  const digits = String(random.between(low, high)).padStart(decimals + 1, '0')
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}
