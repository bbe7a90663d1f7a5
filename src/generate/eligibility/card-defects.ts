import { OUTPATIENT, STAY, twinCard, withCard, withRoute } from './cases.js'
import { addDays } from './days.js'
import { defect, type EligibilityDefect } from './defect.js'
import type { CardDraft, RegistryDraft, VisitDays } from './registry-draft.js'

const status =
  (state: string, reason: string) =>
  (draft: RegistryDraft, { arrival }: VisitDays): void => {
    for (const { card } of draft.cards)
      draft.statuses.push({ card, from: addDays(arrival, -10), to: '', state, reason })
  }

const ofCards =
  (change: (card: CardDraft, visit: VisitDays) => void) =>
  (draft: RegistryDraft, visit: VisitDays): void => {
    for (const card of draft.cards) change(card, visit)
  }

/** Papers of a transfer. */
const TRANSFER = { from: '79997', paper: 'GCT-MAU/T' } as const
/** Stands for "registered nowhere" and makes a number of a child a temporary one. */
const TEMPORARY = '79000'

export const LOOKED_UP = {
  vi: 'gửi check-in (--kind checkin) ngay trong thời gian khám: dùng --day với ngày hôm nay',
  en: 'the check-ins (--kind checkin) sent while the visit lasts: use --day with today',
} as const

/** The card of the claim is not the card of the registry, or not in force. */
export const CARD_DEFECTS: readonly EligibilityDefect[] = [
  defect(
    'other-card',
    'ELG-R20',
    'người này có thẻ với mã đối tượng khác',
    'the person holds a card of another object code',
    {
      registry: ofCards((card) => {
        card.card = twinCard(card.card)
      }),
    },
  ),
  defect('expired', 'ELG-R06', 'thẻ hết hạn lâu trước khi vào viện', 'the card ended long before the visit', {
    also: ['ELG-R08'],
    registry: ofCards((card, { arrival }) => {
      card.from = addDays(arrival, -400)
      card.to = addDays(arrival, -40)
    }),
  }),
  defect('not-yet-valid', 'ELG-R06', 'thẻ chưa đến hạn giá trị', 'the card begins after the visit', {
    also: ['ELG-R08'],
    registry: ofCards((card, { discharge }) => {
      card.from = addDays(discharge, 10)
      card.to = addDays(discharge, 400)
    }),
  }),
  defect(
    'expires-during-stay',
    'ELG-R07',
    'thẻ hết hạn ngày vào viện, điều trị quá 15 ngày sau đó',
    'the card ends on the day of arrival, and the stay goes on for more than 15 days',
    {
      also: ['ELG-R08'],
      case: { ...STAY, nights: 24, rows: 90 },
      registry: ofCards((card, { arrival }) => {
        card.to = arrival
      }),
    },
  ),
  defect(
    'other-validity',
    'ELG-R08',
    'hạn thẻ trong hồ sơ khác sổ thẻ',
    'other days of validity than the claim says',
    {
      registry: ofCards((card, { discharge }) => {
        card.to = addDays(discharge, 90)
      }),
    },
  ),
  defect('other-facility', 'ELG-R09', 'nơi đăng ký KCB ban đầu khác', 'another registered facility', {
    registry: ofCards((card) => {
      card.facility = '79990'
    }),
  }),
  defect(
    'withdrawn',
    'ELG-R10',
    'thẻ đã thu hồi trước khi vào viện',
    'the card was withdrawn before the visit',
    { registry: status('withdrawn', 'thu hồi') },
  ),
  defect('held', 'ELG-R10', 'thẻ đang bị tạm giữ', 'the card is held', {
    registry: status('held', 'cho mượn thẻ'),
  }),
  defect('locked', 'ELG-R10', 'thẻ đang tạm khóa', 'the card is locked', {
    registry: status('locked', 'tạm khóa'),
  }),
  defect('reduced', 'ELG-R10', 'thẻ đã báo giảm', 'the card was reported as ended', {
    registry: status('reduced', 'báo giảm'),
  }),
  defect('moved-out', 'ELG-R10', 'báo giảm do chuyển ngoại tỉnh', 'ended: moved to another province', {
    registry: status('movedOut', 'chuyển ngoại tỉnh'),
  }),
  defect('stopped', 'ELG-R10', 'ngừng tham gia', 'the holder stopped taking part', {
    registry: status('stopped', 'ngừng tham gia'),
  }),
  defect(
    'newer-card',
    'ELG-R13',
    'đã có thẻ mới, thẻ cũ hết trước khi vào viện',
    'a newer card took over before the visit',
    {
      also: ['ELG-R08'],
      registry(draft, { arrival }) {
        const old = draft.cards[0]!
        draft.cards.push({ ...old, card: twinCard(old.card), from: addDays(arrival, -5) })
        old.to = addDays(arrival, -6)
      },
    },
  ),
  defect('two-cards', 'ELG-R14', 'hai thẻ cùng còn giá trị', 'two cards are valid at the same time', {
    registry(draft) {
      const own = draft.cards[0]!
      draft.cards.push({ ...own, card: twinCard(own.card) })
    },
  }),
  defect(
    'child-outgrown',
    'ELG-R15',
    'thẻ trẻ em của người đã quá 72 tháng tuổi',
    "a child's card of somebody past 72 months",
    { case: { ...OUTPATIENT, ages: [8, 11] }, claim: { visit: withCard('TE1') } },
  ),
  defect(
    'temporary-not-listed',
    'ELG-R16',
    'mã thẻ tạm không có trong sổ thẻ',
    'a temporary number that the registry does not list',
    {
      case: { ...OUTPATIENT, ages: [1, 4] },
      claim: { visit: withRoute('1.3', TRANSFER, TEMPORARY) },
      registry(draft) {
        draft.cards = []
      },
    },
  ),
  defect(
    'temporary-replaced',
    'ELG-R16',
    'mã thẻ tạm đã có thẻ chính thức thay',
    'a temporary number that an official card has replaced',
    {
      case: { ...OUTPATIENT, ages: [1, 4] },
      claim: { visit: withRoute('1.3', TRANSFER, TEMPORARY) },
      registry(draft) {
        const { card, from, to } = draft.cards[0]!
        const official = twinCard(card)
        draft.temps = [{ card, from, to, official }]
        draft.cards = [{ ...draft.cards[0]!, card: official, facility: '79997' }]
      },
    },
  ),
  defect(
    'changed-after-lookup',
    'ELG-R17',
    'thẻ bị thu hồi sau khi cơ sở đã tra cứu',
    'the card was withdrawn after the facility had looked it up',
    {
      case: OUTPATIENT,
      needs: {
        vi: `${LOOKED_UP.vi}; sau đó nhập registry --later`,
        en: `${LOOKED_UP.en}; then import what registry --later writes`,
      },
      later: status('withdrawn', 'thu hồi'),
    },
  ),
  defect('never-looked-up', 'ELG-R18', 'cơ sở không tra cứu thẻ', 'the facility never looked the card up', {
    case: OUTPATIENT,
    // An emergency needs no check-in, so only the look-up is missing.
    claim: { visit: withRoute('2') },
    withoutCheckIn: true,
  }),
  defect(
    'other-area',
    'ELG-R19',
    'mã khu vực trong sổ thẻ khác hồ sơ',
    'another area code than the claim says',
    {
      registry: ofCards((card) => {
        card.area = 'K1'
      }),
    },
  ),
]
