import { formatMinute } from '../calendar.js'
import type { Row } from '../claim-model.js'
import { NOTES } from '../content/diagnoses.js'
import type { Random } from '../random.js'
import type { Visit } from '../visit.js'

/** XML5: clinical notes spread over the stay. Vital signs stand in angle brackets, as QĐ 4750 has them. */
export function noteRows(random: Random, visit: Visit, count: number): Row[] {
  const start = (visit.admission ?? visit.arrival) + 15
  const span = visit.lastWork - start
  const rows: Row[] = []
  for (let i = 0; i < count; i++) {
    const first = random.below(NOTES.length)
    const sentences = [0, 1, 2].map((step) => NOTES[(first + step) % NOTES.length])
    const pressure = `${random.between(100, 145)}/${random.between(60, 90)}`
    const signs = `CSST<M${random.between(65, 98)}_T${random.between(36, 38)}_HA${pressure}_NT${random.between(16, 22)}>`
    rows.push({
      MA_LK: visit.maLk,
      STT: String(i + 1),
      DIEN_BIEN_LS: `${signs}; ${sentences.join('. ')}.`,
      GIAI_DOAN_BENH: '',
      HOI_CHAN:
        i === 0 && visit.careType === '03' && random.chance(0.1) ? 'Hội chẩn khoa: tiếp tục phác đồ' : '',
      PHAU_THUAT: '',
      THOI_DIEM_DBLS: formatMinute(start + Math.floor((span * i) / count)),
      NGUOI_THUC_HIEN: visit.staff.performer(10 + (i % 7)),
    })
  }
  return rows
}
