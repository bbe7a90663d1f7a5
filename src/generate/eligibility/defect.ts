import { ELIGIBILITY_CHECKS } from '../../eligibility/findings.js'
import type { Row } from '../claim-model.js'
import type { ExpectedFinding } from '../defects/defect.js'
import type { Visit, VisitWish } from '../visit.js'
import type { RegistryDraft, VisitDays } from './registry-draft.js'

/** What a defect makes of one claim. */
export interface ClaimPart {
  /** The facts of the visit: person, card, route, times. Every table of the claim follows from them. */
  readonly visit?: (visit: Visit) => Visit
  /** Benefit level (%) that the rows are worked out by, in place of the right one. */
  readonly level?: number
  /** MUC_HUONG (%) that the rows say, whatever they were worked out by. */
  readonly writtenLevel?: number
  /** Fields of XML1 that say something else than the visit. */
  readonly head?: (head: Row, visit: Visit) => void
}

/** A second claim that the check needs to see, received before the one with the defect. */
export interface EarlierClaim extends ClaimPart {
  /** `here`: of the same facility, in the same file; `elsewhere`: of another facility, in a file of its own. */
  readonly where: 'here' | 'elsewhere'
}

/**
 * A way in which a claim, the registry, the check-in and other claims do not fit together, planted as one. Parts that
 * are left out stay as they are for a good claim. `bhyt generate` puts in what belongs to claims, `bhyt generate
 * registry` what belongs to the registry: with the same options the files fit, and the check must notice.
 */
export interface EligibilityDefect {
  readonly of: 'eligibility'
  /** Stable name, as in `--defects`. */
  readonly name: string
  readonly vi: string
  readonly en: string
  /** The finding that it must raise; null where the claim stays in order and only a look-up tells. */
  readonly expects: ExpectedFinding | null
  /** Codes that come along of necessity: the same fact breaks these too. */
  readonly also?: readonly string[]
  /** What the case must be like for the defect to be possible; also of the good claim beside it. */
  readonly case?: CaseWish
  readonly claim?: ClaimPart
  readonly earlier?: EarlierClaim
  /** What the registry says of the person. */
  readonly registry?: (draft: RegistryDraft, visit: VisitDays) => void
  /** What it says from a later change on; see `--later`. */
  readonly later?: (draft: RegistryDraft, visit: VisitDays) => void
  /** No check-in (XML0) is written for the visit. */
  readonly withoutCheckIn?: true
  /** First month, YYYYMM, in which it is one. */
  readonly since?: string
  /** What else is needed for the check to notice, told by `--list`. */
  readonly needs?: { readonly vi: string; readonly en: string }
}

/** Of what kind and size the case is to be. */
export interface CaseWish extends VisitWish {
  readonly kind?: 'outpatient' | 'inpatient'
  readonly rows?: number
}

type Rest = Omit<EligibilityDefect, 'of' | 'name' | 'vi' | 'en' | 'expects'>

const SEVERITIES = new Map(ELIGIBILITY_CHECKS.map(({ code, severity }) => [code, severity]))

/** An entry of the lists of defects; its severity is that of the check. */
export function defect(
  name: string,
  code: string | null,
  vi: string,
  en: string,
  rest: Rest,
): EligibilityDefect {
  if (code === null) return { of: 'eligibility', name, vi, en, expects: null, ...rest }
  const severity = SEVERITIES.get(code)
  if (severity === undefined) throw new Error(`${name}: there is no check ${code}`)
  return { of: 'eligibility', name, vi, en, expects: { code, severity }, ...rest }
}
