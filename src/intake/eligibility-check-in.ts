import { answerCard, CARD_CODE_TEXTS } from '../eligibility/card-answer.js'
import { normalKey, type RegistryFindings } from '../eligibility/lookup.js'
import type { Finding } from '../rules/finding.js'
import { momentInVietnam } from '../standard/dated.js'
import type { JudgedClaim } from '../store/judged.js'
import { withFindings } from './eligibility-findings.js'

/** Answers that say: the card may be used, as it is or with another one. */
const USABLE: ReadonlySet<string> = new Set(['000', '001', '002', '003', '004', '130'])

/** A check-in with what the registry says about its card; it is taken in whatever that is. */
export function withAnswer(claim: JudgedClaim, registry: RegistryFindings, limit: number): JudgedClaim {
  const { checkIn } = claim
  if (checkIn == null) return claim
  const key = normalKey(checkIn.card)
  if (registry.unanswered?.has(key)) return claim
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
  const finding: Finding = {
    code: 'ELG-C01',
    severity: USABLE.has(answer.code) ? 'info' : 'warning',
    table: 'XML0',
    row: claim.ordinal,
    field: 'MA_THE_BHYT',
    value: null,
    line: 0,
    column: 0,
    params: { result: answer.code, vi, en },
  }
  const bhxhNo = answer.record?.person.bhxhNo ?? null
  return {
    ...withFindings(claim, [finding], limit),
    checkIn: { ...checkIn, answer: { code: answer.code, bhxhNo, registryAt: registry.registryAt } },
  }
}
