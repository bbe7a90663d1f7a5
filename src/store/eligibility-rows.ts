import type pg from 'pg'
import type { EligibilityFacts } from '../eligibility/facts.js'
import type { EligibilityJudgement } from '../eligibility/judge.js'
import type { Finding } from '../rules/finding.js'
import { type CopyIn, copyLine } from './copy.js'
import type { JudgedClaim } from './judged.js'
import type { ClaimToLoad } from './load-claims.js'
import { holdRegistry } from './registry-merge.js'

const COPY = `COPY claim_eligibility (ma_cskcb, claim_id, ma_lk, accepted, outcome, bhxh_no, cccd, other_numbers, left_on, judged_at,
  registry_at, recheck, facts, judgement) FROM STDIN`

/** Says how many findings of the claim are not listed; always the last of them. */
export const MORE_FINDINGS = 'STR-054'

const NEWEST_CHANGE = 'SELECT max(applied_at) AS at FROM registry_change'

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
  const never = new Date(0)
  if (!claims.some(({ claim }) => claim.eligibility != null)) return never
  if (!(await holdRegistry(client))) return null
  const { rows } = await client.query(NEWEST_CHANGE)
  return rows[0].at ?? never
}

/**
 * The rows of all claims of the batch that were judged about their card and are stored; `since` is what
 * {@link judgedSince} says.
 */
export function eligibilityCopy(claims: readonly ClaimToLoad[], since: Date | null): CopyIn | null {
  let text = ''
  for (const { unit, claim, placement } of claims) {
    const { eligibility } = claim
    if (eligibility === undefined || eligibility === null || placement.unchanged) continue
    const { facts, judgement, registryAt } = eligibility
    text += copyLine([
      unit.head.maCskcb,
      claim.claimId,
      claim.maLk,
      claim.outcome === 'accepted',
      judgement.outcome,
      personNumber(facts),
      facts.soCccd === '' ? null : facts.soCccd,
      textArray(otherNumbers(facts)),
      Math.floor(facts.ngayRa / 10_000),
      new Date().toISOString(),
      registryAt?.toISOString() ?? null,
      claim.outcome === 'accepted' && registryAt !== null && (since === null || registryAt < since),
      JSON.stringify(facts),
      JSON.stringify(judgementDetail(judgement, unlistedOf(claim, judgement.findings))),
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

/** As PostgreSQL writes an array; null for none. Values are quoted, since a card may be written in any way. */
const textArray = (values: readonly string[]): string | null =>
  values.length === 0 ? null : `{${values.map((value) => `"${value.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`

/** The judgement as it is kept: its findings stand in the table of findings. */
export interface JudgementDetail extends Omit<EligibilityJudgement, 'findings'> {
  /** Findings that were counted and not listed, by {@link findingKey}; absent when all are listed. */
  readonly unlisted?: readonly string[]
}

export function judgementDetail(
  judgement: EligibilityJudgement,
  unlisted: readonly string[],
): JudgementDetail {
  const { findings: _, ...detail } = judgement
  return unlisted.length === 0 ? detail : { ...detail, unlisted }
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
