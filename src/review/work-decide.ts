import type { PoolClient } from 'pg'
import {
  agreeWaiver,
  askWaiver,
  dropWaiver,
  type ItemChange,
  type LockedItem,
  reasons,
} from '../store/review-actions.js'
import { type ReviewIdentity, sideOf } from './identity.js'
import { stepOf } from './work.js'
import type { ActionRequest, ActionSettings } from './work-actions.js'
import { WorkError } from './work-errors.js'

const NOTE_LIMIT = 4_000

/** Refuses what lacks a reason, a text or an owner. @throws WorkError */
export async function checkRequest(
  client: PoolClient,
  { action, owner, reasonCode, note }: ActionRequest,
): Promise<void> {
  if (note !== undefined && note.length > NOTE_LIMIT) throw new WorkError('REVIEW_BAD_REQUEST', 'note')
  const blank = note === undefined || note.trim() === ''
  if ((action === 'note' || action === 'ask' || action === 'answer') && blank)
    throw new WorkError('REVIEW_NOTE')
  if (action === 'assign') await checkOwner(client, owner)
  if (action === 'waive' || action === 'unfixable') {
    const reason = (await reasons(client)).find((one) => one.code === reasonCode && one.action === action)
    if (reason === undefined || (reason.needsNote && blank)) throw new WorkError('REVIEW_REASON')
  }
}

/** @throws WorkError */
export async function checkOwner(client: PoolClient, owner: string | undefined): Promise<void> {
  const { rowCount } = await client.query("SELECT FROM review_user WHERE name = $1 AND role <> 'facility'", [
    owner,
  ])
  if (rowCount === 0) throw new WorkError('REVIEW_OWNER')
}

/** What an action makes of a locked version. @throws WorkError before anything is written */
export async function decide(
  client: PoolClient,
  who: ReviewIdentity,
  request: ActionRequest,
  item: LockedItem,
  today: string,
  { deadlines, secondPersonAbove }: ActionSettings,
): Promise<ItemChange> {
  const { action, reasonCode, note } = request
  const step = stepOf(action, sideOf(who), item)
  if (step === null) throw new WorkError('REVIEW_NOT_POSSIBLE')
  const change: ItemChange = {
    item,
    actor: who.user,
    side: sideOf(who),
    action,
    state: step.state,
    owner: action === 'assign' ? request.owner! : action === 'release' ? null : item.owner,
    dueDay: step.due === null ? item.dueDay : deadlines[step.due](today),
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(note === undefined ? {} : { note }),
    ...(action === 'assign' ? { detail: { owner: request.owner } } : {}),
  }
  const asked = item.waiver !== null && !item.waiver.granted
  if (action === 'agree_waiver' || action === 'refuse_waiver') {
    if (!asked) throw new WorkError('REVIEW_NOT_POSSIBLE')
    if (action === 'refuse_waiver') await dropWaiver(client, item)
    else if (item.waiver!.askedBy === who.user) throw new WorkError('REVIEW_SECOND_PERSON')
    else await agreeWaiver(client, item, who.user)
    return change
  }
  if (action !== 'waive') return change
  if (asked) throw new WorkError('REVIEW_NOT_POSSIBLE')
  // What was let in with warnings is in the store already: waiving them is reading them.
  if (item.outcome === 'warned') return change
  // Without MA_LK a claim has no place in the store.
  if (item.maLk === null) throw new WorkError('REVIEW_NOT_POSSIBLE')
  const granted = hundredths(item.amount) <= secondPersonAbove
  await askWaiver(client, item, who.user, { reasonCode: reasonCode!, note: note ?? null, granted })
  return granted ? change : { ...change, state: item.state, action: 'ask_waiver' }
}

/** The entry of the audit record for a change. */
export function auditEntry(
  who: ReviewIdentity,
  { item, action, state, reasonCode, note, detail }: ItemChange,
) {
  return {
    user: who.user,
    action: `claim.${action}`,
    maCskcb: item.maCskcb,
    claimId: item.claimId,
    maLk: item.maLk,
    version: item.version,
    detail: { from: item.state, to: state, reasonCode, note, ...detail },
  }
}

/** Plain decimal text in đồng as a whole number of 1/100 đồng. */
export function hundredths(amount: string): bigint {
  const [whole, fraction = ''] = amount.split('.') as [string, string?]
  return BigInt(whole + fraction.slice(0, 2).padEnd(2, '0'))
}
