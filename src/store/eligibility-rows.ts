import type pg from 'pg'
import type { EligibilityFacts } from '../eligibility/facts.js'
import { writeFacts, writeJudgement } from '../eligibility/facts-text.js'
import { type Finding, MORE_FINDINGS } from '../rules/finding.js'
import { type CopyIn, copyLine } from './copy.js'
import type { JudgedClaim } from './judged.js'
import type { ClaimToLoad } from './load-claims.js'
import { holdNewestChange } from './registry-merge.js'
import { textArray } from './text-array.js'

const COPY = `COPY claim_eligibility (ma_cskcb, claim_id, ma_lk, accepted, outcome, bhxh_no, cccd, other_numbers, left_on, judged_at,
  registry_at, recheck, facts, row_groups, judgement) FROM STDIN`

/**
 * Since when a claim must have been judged about its card to need no second look. Claims are judged before the
 * transaction that loads them, and a change of the registry looks back only at those that are committed: whoever was
 * judged on what stood before it, and is loaded after, would be seen by neither. Called in the transaction of the load;
 * null while a change is under way, which may concern anybody.
 */
export async function judgedSince(
  client: pg.ClientBase,
  claims: readonly ClaimToLoad[],
): Promise<Date | null> {
  if (!claims.some(({ claim }) => claim.eligibility != null)) return new Date(0)
  return holdNewestChange(client)
}

/**
 * The rows of all claims of the batch that were judged about their card and are stored; `since` is what
 * {@link judgedSince} says.
 */
export function eligibilityCopy(claims: readonly ClaimToLoad[], since: Date | null): CopyIn | null {
  const now = new Date().toISOString()
  let text = ''
  for (const { unit, claim, placement } of claims) {
    const { eligibility } = claim
    if (eligibility === undefined || eligibility === null || placement.unchanged) continue
    const { facts, judgement, registryAt } = eligibility
    const others = otherNumbers(facts)
    // As the worker wrote it, where one did.
    const { head, groups } = claim.facts ?? writeFacts(facts)
    text += copyLine([
      unit.head.maCskcb,
      claim.claimId,
      claim.maLk,
      claim.outcome === 'accepted',
      judgement.outcome,
      personNumber(facts),
      facts.soCccd === '' ? null : facts.soCccd,
      others.length === 0 ? null : textArray(others),
      Math.floor(facts.ngayRa / 10_000),
      now,
      registryAt?.toISOString() ?? null,
      claim.outcome === 'accepted' && registryAt !== null && (since === null || registryAt < since),
      head,
      groups,
      writeJudgement(judgement, unlistedOf(claim, judgement.findings)),
    ])
  }
  return text === '' ? null : { statement: COPY, chunks: [Buffer.from(text)] }
}

/** Last ten characters of the first card; null without one. */
export function personNumber(facts: EligibilityFacts): string | null {
  const code = facts.cards[0]?.code ?? ''
  return code.length >= 10 ? code.slice(-10) : null
}

/** Last ten characters of the further cards and of a temporary number. */
export function otherNumbers({ cards, maTheTam }: EligibilityFacts): string[] {
  const first = cards[0]?.code.slice(-10) ?? ''
  const others = [...cards.slice(1).map(({ code }) => code), maTheTam ?? ''].map((code) => code.slice(-10))
  return [...new Set(others)].filter((number) => number.length === 10 && number !== first)
}

/** What makes a finding about eligibility the same one when the claim is judged again. */
export function findingKey({
  code,
  table,
  row,
  field,
  params,
}: Pick<Finding, 'code' | 'row' | 'field' | 'params'> & { readonly table: string | null }): string {
  const place = `${code} ${table ?? ''} ${row} ${field ?? ''}`
  // Of those about other claims each names one.
  return code.startsWith('ELG-X') ? `${place} ${JSON.stringify(Object.entries(params ?? {}).sort())}` : place
}

/** Findings about eligibility that the claim does not list, because it has too many. */
function unlistedOf({ findings }: JudgedClaim, judged: readonly Finding[]): string[] {
  if (judged.length === 0 || findings.at(-1)?.code !== MORE_FINDINGS) return []
  const listed = new Set(findings.map(findingKey))
  return judged.map(findingKey).filter((key) => !listed.has(key))
}
