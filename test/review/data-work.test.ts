import { describe, expect, test } from 'vitest'
import { possibleActions, stepOf, WORK_ACTIONS, type WorkAction } from '../../src/review/work.js'
import { OPEN_STATES, WORK_STATES, type WorkState } from '../../src/store/review-model.js'

const situation = (state: WorkState, more = {}) => ({
  state,
  outcome: 'rejected' as const,
  isLatest: true,
  owner: null,
  ...more,
})

/** Where each action leads for the agency; what is not named is not possible. */
const AGENCY: Readonly<Record<Exclude<WorkAction, 'answer'>, Partial<Record<WorkState, WorkState>>>> = {
  assign: {
    new: 'assigned',
    assigned: 'assigned',
    waiting_hospital: 'waiting_hospital',
    answered: 'answered',
    resent: 'resent',
  },
  release: {
    new: 'new',
    assigned: 'new',
    waiting_hospital: 'waiting_hospital',
    answered: 'answered',
    resent: 'resent',
  },
  note: Object.fromEntries(WORK_STATES.filter((state) => state !== 'none').map((state) => [state, state])),
  ask: {
    new: 'waiting_hospital',
    assigned: 'waiting_hospital',
    answered: 'waiting_hospital',
    resent: 'waiting_hospital',
  },
  request_resend: Object.fromEntries([...OPEN_STATES].map((state) => [state, 'waiting_hospital'])),
  waive: Object.fromEntries([...OPEN_STATES].map((state) => [state, 'waived'])),
  agree_waiver: Object.fromEntries([...OPEN_STATES].map((state) => [state, 'waived'])),
  refuse_waiver: Object.fromEntries([...OPEN_STATES].map((state) => [state, state])),
  unfixable: Object.fromEntries([...OPEN_STATES].map((state) => [state, 'unfixable'])),
  reopen: { unfixable: 'new' },
  rejudge: Object.fromEntries([...OPEN_STATES].map((state) => [state, state])),
}

describe('the work on a claim', () => {
  test.each(Object.entries(AGENCY))(
    '%s leads the agency where the table says, and nowhere else',
    (action, table) => {
      for (const state of WORK_STATES)
        expect(stepOf(action as WorkAction, 'agency', situation(state))?.state, state).toBe(table[state])
    },
  )

  test('a hospital answers what it was asked, and writes notes; nothing else', () => {
    for (const action of WORK_ACTIONS)
      for (const state of WORK_STATES) {
        const step = stepOf(action, 'hospital', situation(state))
        if (action === 'answer' && state === 'waiting_hospital') expect(step?.state).toBe('answered')
        else if (action === 'note' && state !== 'none') expect(step?.state).toBe(state)
        else expect(step).toBeNull()
      }
  })

  test('no action of anybody makes a claim resolved or replaced', () => {
    for (const action of WORK_ACTIONS)
      for (const state of WORK_STATES)
        for (const side of ['agency', 'hospital'] as const) {
          const next = stepOf(action, side, situation(state))?.state
          if (next !== state) expect(['resolved', 'replaced']).not.toContain(next)
        }
  })

  test('a version that was overtaken takes notes only', () => {
    const overtaken = { ...situation('unfixable', { isLatest: false }), waiverAsked: false }
    expect(possibleActions('agency', overtaken)).toEqual(['note'])
  })

  test('while a waiver waits for its second person, no other can be asked for', () => {
    const asked = possibleActions('agency', { ...situation('new'), waiverAsked: true })
    expect(asked).toContain('agree_waiver')
    expect(asked).not.toContain('waive')
    expect(possibleActions('agency', { ...situation('new'), waiverAsked: false })).not.toContain(
      'agree_waiver',
    )
  })

  test('what is reopened goes back to its owner', () => {
    expect(stepOf('reopen', 'agency', situation('unfixable', { owner: 'lan' }))?.state).toBe('assigned')
  })
})
