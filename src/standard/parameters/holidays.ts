import type { Day } from '../catalogue-values.js'
import type { Certainty } from './entry.js'

/** Days off in a row, or single days worked in exchange for one. Saturdays and Sundays are off anyway. */
export interface CalendarRow {
  readonly kind: 'holiday' | 'workday'
  readonly from: Day
  readonly to: Day
  readonly basis: string
  readonly certainty: Certainty
}

const LABOUR = 'Bộ luật Lao động 2019, điều 112'

const off = (from: Day, to: Day, name: string, certainty: Certainty = 'law'): CalendarRow => ({
  kind: 'holiday',
  from,
  to,
  basis: `${name}; ${LABOUR}`,
  certainty,
})

const worked = (day: Day, instead: string): CalendarRow => ({
  kind: 'workday',
  from: day,
  to: day,
  basis: `Làm bù cho ngày ${instead}; thông báo của Bộ Nội vụ`,
  certainty: 'reported',
})

/**
 * Public holidays of 2024 to 2027 with their days in lieu. Of 2027 only what the law itself fixes: the days that
 * the Government chooses (around Tết and the National Day) come by import once they are announced.
 */
export const CALENDAR: readonly CalendarRow[] = [
  off(20240101, 20240101, 'Tết Dương lịch'),
  off(20240208, 20240214, 'Tết Nguyên đán Giáp Thìn'),
  off(20240418, 20240418, 'Giỗ Tổ Hùng Vương'),
  off(20240429, 20240501, 'Ngày Chiến thắng, Quốc tế lao động; hoán đổi 29/04/2024'),
  worked(20240504, '29/04/2024'),
  off(20240902, 20240903, 'Quốc khánh'),

  off(20250101, 20250101, 'Tết Dương lịch'),
  off(20250127, 20250131, 'Tết Nguyên đán Ất Tỵ'),
  off(20250407, 20250407, 'Giỗ Tổ Hùng Vương'),
  off(20250430, 20250502, 'Ngày Chiến thắng, Quốc tế lao động; hoán đổi 02/05/2025'),
  worked(20250426, '02/05/2025'),
  off(20250901, 20250902, 'Quốc khánh'),

  off(20260101, 20260102, 'Tết Dương lịch; hoán đổi 02/01/2026', 'reported'),
  worked(20260110, '02/01/2026'),
  off(20260216, 20260220, 'Tết Nguyên đán Bính Ngọ'),
  off(20260427, 20260427, 'Giỗ Tổ Hùng Vương (26/04/2026 là Chủ nhật), nghỉ bù'),
  off(20260430, 20260501, 'Ngày Chiến thắng, Quốc tế lao động'),
  off(20260831, 20260902, 'Quốc khánh; hoán đổi 31/08/2026', 'reported'),
  worked(20260822, '31/08/2026'),

  off(20270101, 20270101, 'Tết Dương lịch'),
  off(20270205, 20270210, 'Tết Nguyên đán Đinh Mùi, kể cả nghỉ bù', 'reported'),
  off(20270416, 20270416, 'Giỗ Tổ Hùng Vương'),
  off(20270430, 20270430, 'Ngày Chiến thắng'),
  off(20270503, 20270503, 'Quốc tế lao động (01/05/2027 là thứ Bảy), nghỉ bù'),
  off(20270902, 20270902, 'Quốc khánh'),
]
