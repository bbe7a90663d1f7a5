import { answerCard, CARD_CODE_TEXTS } from '../eligibility/card-answer.js'
import { normalKey, type RegistryFindings } from '../eligibility/lookup.js'
import type { Finding } from '../rules/finding.js'
import { momentInVietnam } from '../standard/dated.js'
import type { JudgedClaim } from '../store/judged.js'
import { withFindings } from './eligibility-findings.js'

/** Answers that say: the card may be used, as it is or with another one. */
const USABLE: ReadonlySet<string> = new Set(['000', '001', '002', '003', '004', '130'])

/** The look-up services say so as well. */
const UNANSWERED = {
  code: '100',
  vi: 'Hệ thống thẻ chưa trả lời; lượt check-in đã được ghi nhận, tra cứu lại trước khi kết thúc khám',
  en: 'the registry did not answer; the check-in was taken down, look the card up before the visit ends',
}

/**
 * A check-in with what the registry says about its card; it is taken in whatever that is, also when the registry cannot
 * answer (null): the patient has come all the same.
 */
export function withAnswer(
  claim: JudgedClaim,
  registry: RegistryFindings | null,
  limit: number,
): JudgedClaim {
  const { checkIn } = claim
  if (checkIn == null) return claim
  const key = normalKey(checkIn.card)
  if (registry === null || registry.unanswered?.has(key)) {
    const { code, vi, en } = UNANSWERED
    return {
      ...withFindings(claim, [findingOf(claim, 'warning', { result: code, vi, en })], limit),
      checkIn: { ...checkIn, answer: { code, bhxhNo: null, registryAt: null } },
    }
  }
  const arrived = checkIn.arrivedAt?.slice(0, 10).replaceAll('-', '')
  const answer = answerCard(
    {
      key,
      name: checkIn.name === '' ? null : checkIn.name,
      birthDay: checkIn.birthDay === 0 ? null : checkIn.birthDay,
      day: arrived === undefined ? Math.floor(momentInVietnam(new Date()) / 10_000) : Number(arrived),
    },
    registry.byKey.get(key) ?? [],
  )
  const { vi, en } = CARD_CODE_TEXTS[answer.code]
  const severity = USABLE.has(answer.code) ? 'info' : 'warning'
  const finding = findingOf(claim, severity, { result: answer.code, vi, en })
  const bhxhNo = answer.record?.person.bhxhNo ?? null
  return {
    ...withFindings(claim, [finding], limit),
    checkIn: { ...checkIn, answer: { code: answer.code, bhxhNo, registryAt: registry.registryAt } },
  }
}

const findingOf = (
  { ordinal }: JudgedClaim,
  severity: Finding['severity'],
  params: NonNullable<Finding['params']>,
): Finding => ({
  code: 'ELG-C01',
  severity,
  table: 'XML0',
  row: ordinal,
  field: 'MA_THE_BHYT',
  value: null,
  line: 0,
  column: 0,
  params,
})
