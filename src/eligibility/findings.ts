import type { FindingEntry } from '../rules/catalogue-entry.js'
import type { EligibilityCheck } from './check.js'
import { ACROSS_CHECKS } from './checks-across.js'
import { CARD_CHECKS } from './checks-card.js'
import { COVER_CHECKS } from './checks-cover.js'
import { FORM_CHECKS } from './checks-form.js'
import { IDENTITY_CHECKS } from './checks-identity.js'
import { LEVEL_CHECKS } from './checks-level.js'
import { ROUTE_CHECKS } from './checks-route.js'

/** Said by the judge when the registry's two states disagree about a finding; see `judge.ts`. */
export const CHANGED_AFTER_LOOKUP = 'ELG-R17'

const CHANGED: EligibilityCheck = {
  code: CHANGED_AFTER_LOOKUP,
  severity: 'info',
  needs: 'lookups',
  text: {
    vi: 'Thông tin thẻ thay đổi sau lần tra cứu của cơ sở; không dùng để từ chối: {codes}',
    en: "The card's data changed after the facility's look-up; not held against the claim: {codes}",
  },
  advice: {
    vi: 'Không cần sửa hồ sơ; giữ kết quả tra cứu làm bằng chứng',
    en: 'Nothing to correct; keep the result of the look-up as evidence',
  },
  basis: 'NĐ 188/2025/NĐ-CP; hợp đồng KCB BHYT: quỹ không thu hồi khi thông tin thẻ đổi sau khi tra cứu',
  // The judge compares the findings of both states; there is nothing to see in one of them.
  check: () => undefined,
}

/** Every check, those that find duplicates first. */
export const ELIGIBILITY_CHECKS: readonly EligibilityCheck[] = [
  ...ACROSS_CHECKS,
  ...FORM_CHECKS,
  ...IDENTITY_CHECKS,
  ...CARD_CHECKS,
  CHANGED,
  ...COVER_CHECKS,
  ...LEVEL_CHECKS,
  ...ROUTE_CHECKS,
]

/** What the codes mean, for the catalogue of findings. */
export const ELIGIBILITY_FINDINGS: readonly FindingEntry[] = [
  ...ELIGIBILITY_CHECKS,
  {
    code: 'ELG-C01',
    severity: 'info',
    text: {
      vi: 'Tra cứu thẻ lúc check-in: {result} – {vi}.',
      en: 'Card looked up at check-in: {result} – {en}.',
    },
    advice: {
      vi: 'Nếu thẻ chưa dùng được, đối chiếu lại thẻ, giấy tờ tùy thân trước khi kết thúc khám.',
      en: 'If the card cannot be used, compare card and identity papers again before the visit ends.',
    },
    basis: 'TT 12/2026/TT-BTC, điều 4; QĐ 4750/QĐ-BYT, bảng check-in',
  },
]
