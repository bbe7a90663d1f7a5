import { formatDay } from '../calendar.js'
import type { Visit } from '../visit.js'
import { LOOKED_UP } from './card-defects.js'
import { both, goesHome, moved, OUTPATIENT, STAY, withCard, withRoute } from './cases.js'
import { addDays } from './days.js'
import { defect, type EligibilityDefect } from './defect.js'
import type { RegistryDraft, VisitDays } from './registry-draft.js'

/** Well above six months of any reference level so far. */
const COPAID = 20_000_000

/** Five years and a co-payment above six months' reference level, three days before the visit or on 1 January. */
function exempt(draft: RegistryDraft, { arrival }: VisitDays): void {
  for (const card of draft.cards) card.fiveYear = addDays(arrival, -800)
  const newYear = `${arrival.slice(0, 4)}0101`
  const before = addDays(arrival, -3)
  const day = before < newYear ? newYear : before
  draft.copays.push({
    entry: `MAU.${draft.bhxhNo}.1`,
    from: day,
    to: day,
    amount: COPAID,
    counted: true,
    facility: '79998',
    route: '1.3',
  })
}

const firstOfYear = ({ arrival }: Visit): string => `${formatDay(arrival).slice(0, 4)}0101`
const transfer = (visit: Visit): Visit =>
  withRoute('1.3', { from: '79997', paper: `GCT-MAU/${visit.patient.number}` })(visit)
const slip = (visit: Visit): Visit =>
  withRoute('1.5', { from: '79997', paper: `GHK-MAU/${visit.patient.number}` })(visit)

/** How much the fund is asked for. Cases are dear enough for the card's level to count. */
export const LEVEL_DEFECTS: readonly EligibilityDefect[] = [
  defect(
    'level-too-high',
    'ELG-B01',
    'mức hưởng và số tiền cao hơn mức của thẻ',
    'level and amount are above those of the card',
    { case: STAY, claim: { visit: both(withCard('GD4'), transfer), level: 95 } },
  ),
  defect(
    'small-visit-that-is-none',
    'ELG-B02',
    'hưởng 100% dù chi phí không dưới 15% mức tham chiếu',
    '100 % though the cost is not below 15 % of the reference level',
    // On 3.3, which is never primary care: that would explain 100 % where nobody knows what the facility is.
    { case: STAY, claim: { visit: both(withCard('GD4'), withRoute('3.3')), level: 100 } },
  ),
  defect(
    'exemption-not-on-record',
    'ELG-B03',
    'hưởng 100% vì miễn cùng chi trả, sổ thẻ không ghi nhận',
    '100 % for an exemption that the registry does not bear out',
    {
      // Until 2025 the right routes were those of primary care too, which would explain it; see above.
      since: '202601',
      case: STAY,
      claim: {
        visit: both(withCard('GD4'), transfer),
        level: 100,
        head(head, visit) {
          head.NAM_NAM_LIEN_TUC = '20200101'
          head.NGAY_MIEN_CCT = visit.version === '130' ? firstOfYear(visit) : `${firstOfYear(visit)}0000`
        },
      },
    },
  ),
  defect(
    'exempt',
    'ELG-B04',
    'đủ 5 năm và đã cùng chi trả quá 6 tháng lương cơ sở',
    'five years and more than six months of co-payment: entitled to full payment',
    { case: STAY, claim: { visit: both(withCard('GD4'), transfer) }, registry: exempt },
  ),
  defect(
    'level-only-written',
    'ELG-B16',
    'MUC_HUONG ghi cao hơn mức đã dùng để tính tiền',
    'MUC_HUONG says more than the amounts were worked out by',
    { case: STAY, claim: { visit: both(withCard('GD4'), transfer), writtenLevel: 95 } },
  ),
]

/** The visit category that the claim gives. */
export const ROUTE_DEFECTS: readonly EligibilityDefect[] = [
  defect(
    'not-registered-here',
    'ELG-B05',
    'mã 1.1 nhưng thẻ đăng ký ở cơ sở khác',
    'category 1.1, but the card is registered elsewhere',
    { case: OUTPATIENT, claim: { visit: withRoute('1.1', {}, '79997') } },
  ),
  defect(
    'slip-used-before',
    'ELG-B08',
    'giấy hẹn khám lại đã dùng cho lượt trước',
    'the appointment slip was used for an earlier visit',
    {
      case: OUTPATIENT,
      claim: { visit: slip },
      earlier: { where: 'here', visit: both(slip, moved(-14 * 1440)) },
    },
  ),
  defect(
    'inpatient-category',
    'ELG-B09',
    'mã chỉ dành cho nội trú, lượt khám ngoại trú',
    'a category for inpatients on an outpatient visit',
    { since: '202507', case: OUTPATIENT, claim: { visit: withRoute('1.15') } },
  ),
  defect(
    'category-not-paid',
    'ELG-B10',
    'tự đến, ngoại trú, tuyến trung ương: quỹ không trả',
    'own way to a former central facility as an outpatient: nothing is paid',
    { case: OUTPATIENT, claim: { visit: withRoute('3.1') } },
  ),
  defect(
    'no-difficult-area',
    'ELG-B11',
    'mã 3.6 nhưng thẻ không thuộc nhóm vùng khó khăn',
    'category 3.6, but the card is of no group of difficult areas',
    { since: '202507', case: STAY, claim: { visit: both(withCard('GD4'), withRoute('3.6')) } },
  ),
  defect(
    'no-donor',
    'ELG-B12',
    'mã 1.6 (người hiến) nhưng không có thẻ HG',
    'category 1.6 (donor) without an HG card',
    { case: STAY, claim: { visit: both(withCard('GD4'), withRoute('1.6')) } },
  ),
  defect(
    'shown-late',
    'ELG-B14',
    'thẻ được tra cứu khi đợt điều trị đã có chi phí từ trước',
    'the card is looked up days after the first cost',
    {
      case: STAY,
      // Not an emergency, for which the card may come later; every stay whose look-up comes on the last day is one.
      claim: { visit: both(goesHome, transfer) },
      needs: LOOKED_UP,
    },
  ),
  defect(
    'earlier-category-fits',
    'ELG-B15',
    'cấp cứu tại nơi đăng ký ban đầu: mã 1.1 đứng trước',
    'emergency at the registered facility: 1.1 comes first',
    {
      since: '202507',
      case: STAY,
      claim: { visit: (visit) => withRoute('2', {}, visit.maCskcb)(visit) },
    },
  ),
]
