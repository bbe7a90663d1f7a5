import type { ReviewOutcome, WorkState } from '../store/review-model.js'

/** What people can do with a flagged version of a claim. */
export const WORK_ACTIONS = [
  'assign',
  'release',
  'note',
  'ask',
  'answer',
  'request_resend',
  'waive',
  'agree_waiver',
  'refuse_waiver',
  'unfixable',
  'reopen',
  'rejudge',
] as const
export type WorkAction = (typeof WORK_ACTIONS)[number]

/** What can be done with many claims at once. */
export const BULK_ACTIONS: readonly WorkAction[] = ['assign', 'note', 'ask', 'request_resend', 'waive']

export type Side = 'agency' | 'hospital'

/** Whose turn it is after an action, which says how the due day is counted; null leaves it. */
export type NextDue = 'repair' | 'assess' | 'answer' | null

interface Step {
  readonly sides: readonly Side[]
  readonly from: readonly WorkState[]
  /** Null: the state stays. */
  readonly to: WorkState | null
  readonly due: NextDue
}

const OPEN: readonly WorkState[] = ['new', 'assigned', 'waiting_hospital', 'answered', 'resent']
const ANY: readonly WorkState[] = [...OPEN, 'resolved', 'waived', 'unfixable', 'replaced']
const AGENCY: readonly Side[] = ['agency']

/**
 * The work on a version. No action leads to `resolved` or `replaced`: those follow from a newer version alone
 * (`review-settle.ts`). `assign` leads from `new` to `assigned` and leaves other states as they are, since an answer
 * or a claim sent again keeps waiting for its reader whoever that is.
 */
const STEPS: Readonly<Record<WorkAction, Step>> = {
  assign: { sides: AGENCY, from: OPEN, to: null, due: null },
  release: { sides: AGENCY, from: OPEN, to: null, due: null },
  note: { sides: ['agency', 'hospital'], from: ANY, to: null, due: null },
  ask: {
    sides: AGENCY,
    from: ['new', 'assigned', 'answered', 'resent'],
    to: 'waiting_hospital',
    due: 'answer',
  },
  answer: { sides: ['hospital'], from: ['waiting_hospital'], to: 'answered', due: 'assess' },
  request_resend: { sides: AGENCY, from: OPEN, to: 'waiting_hospital', due: 'repair' },
  waive: { sides: AGENCY, from: OPEN, to: 'waived', due: null },
  agree_waiver: { sides: AGENCY, from: OPEN, to: 'waived', due: null },
  refuse_waiver: { sides: AGENCY, from: OPEN, to: null, due: null },
  unfixable: { sides: AGENCY, from: OPEN, to: 'unfixable', due: null },
  reopen: { sides: AGENCY, from: ['unfixable'], to: 'new', due: 'assess' },
  rejudge: { sides: AGENCY, from: OPEN, to: null, due: null },
}

export interface WorkSituation {
  readonly state: WorkState
  readonly outcome: ReviewOutcome
  readonly isLatest: boolean
  readonly owner: string | null
}

/** The state after an action and how its due day is counted; null when it is not possible from there. */
export function stepOf(
  action: WorkAction,
  side: Side,
  { state, isLatest, owner }: WorkSituation,
): { readonly state: WorkState; readonly due: NextDue } | null {
  const { sides, from, to, due } = STEPS[action]
  if (!sides.includes(side) || !from.includes(state)) return null
  // What was overtaken can still be written about, no more.
  if (!isLatest && action !== 'note') return null
  if (action === 'assign') return { state: state === 'new' ? 'assigned' : state, due }
  if (action === 'release') return { state: state === 'assigned' ? 'new' : state, due }
  if (action === 'reopen') return { state: owner === null ? 'new' : 'assigned', due }
  return { state: to ?? state, due }
}

/** The actions that are possible now, for menus. */
export function possibleActions(
  side: Side,
  situation: WorkSituation & { readonly waiverAsked: boolean },
): WorkAction[] {
  return WORK_ACTIONS.filter((action) => {
    const ofWaiver = action === 'agree_waiver' || action === 'refuse_waiver'
    if (ofWaiver !== situation.waiverAsked && (ofWaiver || action === 'waive')) return false
    return stepOf(action, side, situation) !== null
  })
}
