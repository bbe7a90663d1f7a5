import { addDays } from './registry-days.js'

/** A person and a card as the registry will hold them; a defect changes this so that the claim no longer fits. */
export interface RegistryDraft {
  /** Nothing at all is written for it. */
  missing: boolean
  bhxhNo: string
  name: string
  formerNames: string[]
  cccd: string
  birth: string
  sex: string
  address: string
  verified: string
  death: string
  cards: CardDraft[]
  statuses: StatusDraft[]
  copays: CopayDraft[]
}

export interface CardDraft {
  card: string
  from: string
  to: string
  facility: string
  area: string
  fiveYear: string
}

export interface StatusDraft {
  card: string
  from: string
  to: string
  state: string
  reason: string
}

export interface CopayDraft {
  entry: string
  from: string
  to: string
  /** Whole đồng. */
  amount: number
  counted: boolean
  facility: string
  route: string
}

/** The days of the visit that the claim is about, YYYYMMDD. */
export interface VisitDays {
  readonly arrival: string
  readonly discharge: string
}

export interface RegistryDefect {
  /** Stable name, as in `--defects`. */
  readonly name: string
  /** Check that is to notice it; null where the claim stays in order and only a look-up tells. */
  readonly expects: string | null
  readonly vi: string
  readonly en: string
  apply(draft: RegistryDraft, visit: VisitDays): void
}

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

/** Every way in which the registry can disagree with a claim, one at a time. */
export const REGISTRY_DEFECTS: readonly RegistryDefect[] = [
  {
    name: 'unknown-person',
    expects: 'ELG-R01',
    vi: 'không có người này trong sổ thẻ',
    en: 'the registry does not know the person',
    apply(draft) {
      draft.missing = true
    },
  },
  {
    name: 'other-card',
    expects: 'ELG-R01',
    vi: 'người này có thẻ với mã đối tượng khác',
    en: 'the person holds a card of another object code',
    apply: ofCards((card) => {
      card.card = `${card.card.startsWith('TN4') ? 'CH4' : 'TN4'}${card.card.slice(3)}`
    }),
  },
  {
    name: 'other-name',
    expects: 'ELG-R02',
    vi: 'họ tên khác hẳn',
    en: 'another name altogether',
    apply(draft) {
      draft.name = `ÂU DƯƠNG KHÁC ${draft.bhxhNo.slice(-4)}`
    },
  },
  {
    name: 'name-without-accents',
    expects: 'ELG-R02',
    vi: 'họ tên chỉ khác dấu',
    en: 'the name differs in its accents only',
    apply(draft) {
      draft.name = draft.name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('Đ', 'D')
    },
  },
  {
    name: 'name-initials',
    expects: 'ELG-R02',
    vi: 'họ tên khác, cùng chữ cái đầu',
    en: 'another name with the same initials',
    apply(draft) {
      draft.name = draft.name
        .split(' ')
        .map((word) => (/^\d/.test(word) ? word : `${word[0]}Ư`))
        .join(' ')
    },
  },
  {
    name: 'former-name',
    expects: null,
    vi: 'hồ sơ ghi họ tên cũ',
    en: 'the claim has a former name',
    apply(draft) {
      draft.formerNames = [draft.name]
      draft.name = `ÂU DƯƠNG MỚI ${draft.bhxhNo.slice(-4)}`
    },
  },
  {
    name: 'other-birth',
    expects: 'ELG-R03',
    vi: 'ngày sinh khác',
    en: 'another birth date',
    apply(draft) {
      draft.birth = `${Number(draft.birth.slice(0, 4)) - 3}${draft.birth.slice(4)}`
    },
  },
  {
    name: 'birth-year-only',
    expects: null,
    vi: 'sổ thẻ chỉ có năm sinh',
    en: 'the registry knows the year of birth only',
    apply(draft) {
      draft.birth = draft.birth.slice(0, 4)
    },
  },
  {
    name: 'other-sex',
    expects: 'ELG-R04',
    vi: 'giới tính khác',
    en: 'another sex',
    apply(draft) {
      draft.sex = draft.sex === '1' ? '2' : '1'
    },
  },
  {
    name: 'other-citizen-id',
    expects: 'ELG-R05',
    vi: 'số định danh khác',
    en: 'another citizen id',
    apply(draft) {
      draft.cccd = `999${draft.cccd.slice(3)}`
    },
  },
  {
    name: 'not-verified',
    expects: 'ELG-R05',
    vi: 'chưa xác thực định danh',
    en: 'the identity was never authenticated',
    apply(draft) {
      draft.verified = ''
    },
  },
  {
    name: 'expired',
    expects: 'ELG-R06',
    vi: 'thẻ hết hạn lâu trước khi vào viện',
    en: 'the card ended long before the visit',
    apply: ofCards((card, { arrival }) => {
      card.from = addDays(arrival, -400)
      card.to = addDays(arrival, -40)
    }),
  },
  {
    name: 'expires-during-stay',
    expects: 'ELG-R07',
    vi: 'thẻ hết hạn ngay ngày vào viện',
    en: 'the card ends on the day of arrival',
    apply: ofCards((card, { arrival }) => {
      card.to = arrival
    }),
  },
  {
    name: 'not-yet-valid',
    expects: 'ELG-R06',
    vi: 'thẻ chưa đến hạn giá trị',
    en: 'the card begins after the visit',
    apply: ofCards((card, { discharge }) => {
      card.from = addDays(discharge, 10)
      card.to = addDays(discharge, 400)
    }),
  },
  {
    name: 'other-validity',
    expects: 'ELG-R08',
    vi: 'hạn thẻ trong hồ sơ khác sổ thẻ',
    en: 'other days of validity than the claim says',
    apply: ofCards((card, { discharge }) => {
      card.to = addDays(discharge, 90)
    }),
  },
  {
    name: 'other-facility',
    expects: 'ELG-R09',
    vi: 'nơi đăng ký KCB ban đầu khác',
    en: 'another registered facility',
    apply: ofCards((card) => {
      card.facility = '79990'
    }),
  },
  {
    name: 'withdrawn',
    expects: 'ELG-R10',
    vi: 'thẻ đã thu hồi trước khi vào viện',
    en: 'the card was withdrawn before the visit',
    apply: status('withdrawn', 'thu hồi'),
  },
  {
    name: 'held',
    expects: 'ELG-R10',
    vi: 'thẻ đang bị tạm giữ',
    en: 'the card is held',
    apply: status('held', 'cho mượn thẻ'),
  },
  {
    name: 'locked',
    expects: 'ELG-R10',
    vi: 'thẻ đang tạm khóa',
    en: 'the card is locked',
    apply: status('locked', 'tạm khóa'),
  },
  {
    name: 'reduced',
    expects: 'ELG-R10',
    vi: 'thẻ đã báo giảm',
    en: 'the card was reported as ended',
    apply: status('reduced', 'báo giảm'),
  },
  {
    name: 'moved-out',
    expects: 'ELG-R10',
    vi: 'báo giảm do chuyển ngoại tỉnh',
    en: 'ended: moved to another province',
    apply: status('movedOut', 'chuyển ngoại tỉnh'),
  },
  {
    name: 'stopped',
    expects: 'ELG-R10',
    vi: 'ngừng tham gia',
    en: 'the holder stopped taking part',
    apply: status('stopped', 'ngừng tham gia'),
  },
  {
    name: 'died',
    expects: 'ELG-R11',
    vi: 'đã mất trước khi vào viện',
    en: 'the holder died before the visit',
    apply(draft, { arrival }) {
      draft.death = addDays(arrival, -30)
    },
  },
  {
    name: 'newer-card',
    expects: 'ELG-R13',
    vi: 'đã có thẻ mới, thẻ cũ hết trước khi ra viện',
    en: 'a newer card took over before the visit',
    apply(draft, { arrival }) {
      const old = draft.cards[0]!
      draft.cards.push({
        ...old,
        card: `${old.card.startsWith('GB4') ? 'CH4' : 'GB4'}${old.card.slice(3)}`,
        from: addDays(arrival, -5),
      })
      old.to = addDays(arrival, -6)
    },
  },
  {
    name: 'two-cards',
    expects: 'ELG-R14',
    vi: 'hai thẻ cùng còn giá trị',
    en: 'two cards are valid at the same time',
    apply(draft) {
      const own = draft.cards[0]!
      draft.cards.push({
        ...own,
        card: `${own.card.startsWith('HN2') ? 'CK2' : 'HN2'}${own.card.slice(3)}`,
      })
    },
  },
  {
    name: 'other-area',
    expects: 'ELG-R19',
    vi: 'mã khu vực trong sổ thẻ khác hồ sơ',
    en: 'another area code than the claim says',
    apply: ofCards((card) => {
      card.area = 'K1'
    }),
  },
  {
    name: 'exempt',
    expects: 'ELG-B04',
    vi: 'đủ 5 năm và đã cùng chi trả quá 6 tháng lương cơ sở',
    en: 'five years and more than six months of co-payment: entitled to full payment',
    apply(draft, { arrival }) {
      for (const card of draft.cards) card.fiveYear = addDays(arrival, -800)
      const day = arrival.slice(4) > '0110' ? addDays(arrival, -3) : arrival
      draft.copays.push({
        entry: `MAU.${draft.bhxhNo}.1`,
        from: day,
        to: day,
        amount: 20_000_000,
        counted: true,
        facility: '79998',
        route: '1.3',
      })
    },
  },
]

export function findRegistryDefect(name: string): RegistryDefect | undefined {
  return REGISTRY_DEFECTS.find((defect) => defect.name === name)
}
