import { type EnvelopeDefect, findDefect, type RuleDefect, whyNoDefect } from './defects/index.js'
import type { EligibilityDefect } from './eligibility/index.js'
import { GenerateError, type ResolvedGenerateOptions } from './options.js'
import type { DealtDefect } from './plan-case.js'
import { evenlySpread, Random } from './random.js'
import { exampleVersion } from './rule-examples.js'

/** The defects asked for, ready to be dealt out. */
export interface DefectPlan {
  readonly envelope: readonly EnvelopeDefect[]
  /** The defect of the claim with this number, or null. `place` is its place in the file, from 0. */
  readonly ofClaim: (index: number, place: number) => DealtDefect
}

interface Portion {
  readonly defect: NonNullable<DealtDefect>
  /** Null until the rest is divided. */
  readonly share: number | null
}

/**
 * Reads `name` and `name:share`; throws {@link GenerateError} for unknown names, impossible shares, and rules
 * whose example is a claim of another version.
 */
export function planDefects(options: ResolvedGenerateOptions): DefectPlan {
  const envelope: EnvelopeDefect[] = []
  const portions: Portion[] = []
  for (const text of options.defects) {
    const [name, shareText] = text.split(':', 2) as [string, string | undefined]
    const defect = findDefect(name)
    if (defect === undefined) {
      const why = whyNoDefect(name)
      throw new GenerateError(
        'GENERATE_DEFECT_UNKNOWN',
        why === null ? `there is no defect or rule "${name}"` : `${name} cannot be planted: ${why}`,
      )
    }
    if (defect.of === 'envelope') {
      checkEnvelopeDefect(defect, shareText, options)
      envelope.push(defect)
      continue
    }
    if (defect.of === 'rule') checkRuleDefect(defect, options)
    if (defect.of === 'eligibility') checkEligibilityDefect(defect, options)
    portions.push({ defect, share: shareText === undefined ? null : readShare(text, shareText) })
  }
  const alone = envelope.find(({ claims }) => claims === 'one')
  if (alone !== undefined && portions.some(({ defect }) => isSentWithAnother(defect)))
    throw new GenerateError('GENERATE_OPTION', `${alone.name} needs a file of one claim`)
  return { envelope, ofClaim: dealer(portions, options) }
}

function checkEnvelopeDefect(
  defect: EnvelopeDefect,
  shareText: string | undefined,
  options: ResolvedGenerateOptions,
): void {
  const { name, claims } = defect
  const fits = claims === undefined || (claims === 'one' ? options.claims === 1 : options.claims > 1)
  if (!fits) throw new GenerateError('GENERATE_OPTION', `${name} needs a file of ${claims} claim(s)`)
  if (shareText !== undefined) {
    throw new GenerateError('GENERATE_OPTION', `${name} is a defect of the file and takes no share`)
  }
}

/** Examples are written in one version: fields, code lists and what the rule itself holds for belong to it. */
function checkRuleDefect({ name, rule }: RuleDefect, { version }: ResolvedGenerateOptions): void {
  const own = exampleVersion(rule)
  if (own === version) return
  throw new GenerateError(
    'GENERATE_OPTION',
    `the example of ${name} is a claim of version ${own} and cannot be planted among claims of ${version}`,
  )
}

/** Before it the category that the defect is about did not exist. */
function checkEligibilityDefect(
  { name, since }: EligibilityDefect,
  { month }: ResolvedGenerateOptions,
): void {
  if (since === undefined || month >= since) return
  throw new GenerateError('GENERATE_OPTION', `${name} is a defect from ${since} on, not in ${month}`)
}

const isSentWithAnother = (defect: NonNullable<DealtDefect>): boolean =>
  defect.of === 'eligibility' && defect.earlier?.where === 'here'

function readShare(text: string, shareText: string): number {
  const share = Number(shareText)
  if (shareText === '' || !(share >= 0 && share <= 1)) {
    throw new GenerateError('GENERATE_OPTION', `the share in "${text}" must be a number from 0 to 1`)
  }
  return share
}

/** Deals the defects out evenly over the series: each claim's place in 0 … 1 falls into one portion or none. */
function dealer(portions: readonly Portion[], options: ResolvedGenerateOptions): DefectPlan['ofClaim'] {
  const given = portions.reduce((sum, portion) => sum + (portion.share ?? 0), 0)
  if (given > 1.000_001) throw new GenerateError('GENERATE_OPTION', 'the shares of the defects exceed 1')
  const open = portions.filter((portion) => portion.share === null).length
  const rest = open === 0 ? 0 : (1 - given) / open
  const phase = new Random(options.seed, -2).below(1000) / 1000
  return (index, place) => {
    let at = evenlySpread(index, phase)
    for (const { defect, share } of portions) {
      at -= share ?? rest
      if (at < 0) return defect.of === 'claim' && defect.notFirst && place === 0 ? null : defect
    }
    return null
  }
}
