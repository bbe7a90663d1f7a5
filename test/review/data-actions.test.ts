import { beforeAll, describe, expect, test } from 'vitest'
import { loadWaived, WaiverNotLoadedError } from '../../src/intake/load-waived.js'
import { createReviewActions } from '../../src/review/work-actions.js'
import { hundredths } from '../../src/review/work-decide.js'
import { verifyAudit } from '../../src/store/audit-read.js'
import type { WaivedClaim } from '../../src/store/review-actions.js'
import { readReviewClaim } from '../../src/store/review-claim.js'
import type { ItemRef, ReviewItem } from '../../src/store/review-model.js'
import { envelopeOf, fieldOf, withField } from '../support/claims.js'
import { sendNative } from '../support/his.js'
import { broken, deadlines, goodClaims, person, project, useReview, warned } from './data-support.js'

const review = useReview()
const loaded: WaivedClaim[] = []
const rejudged: ItemRef[] = []
let loadFails = false
const actionsWith = (secondPersonAbove: bigint) =>
  createReviewActions(review.pool, {
    deadlines,
    secondPersonAbove,
    loadWaived: async (claim) => {
      if (loadFails) throw new Error('store away')
      loaded.push(claim)
    },
    rejudge: async (claim) => void rejudged.push(claim),
    now: () => new Date('2026-03-02T03:00:00Z'),
  })
const many = 10n ** 15n

/** A rejected claim in the queue. */
async function rejected(): Promise<ReviewItem> {
  const claim = broken(goodClaims(1)[0]!)
  await review.send([claim])
  return (await review.all({ filter: { maLk: fieldOf(claim, 'XML1', 'MA_LK') } }))[0]!
}
const now = async (ref: ItemRef) => (await readReviewClaim(review.pool, ref))!
const audits = async (item: ItemRef) =>
  (
    await review.pool.query(
      'SELECT user_name, action, detail FROM audit_entry WHERE ma_cskcb = $1 AND claim_id = $2 ORDER BY seq',
      [item.maCskcb, item.claimId],
    )
  ).rows

beforeAll(() => review.addReviewers('lan', 'minh'))

describe('work on claims', () => {
  test('asking, answering and the due days that follow', async () => {
    const actions = actionsWith(many)
    const item = await rejected()
    await actions.act(person('lan'), { action: 'ask', note: 'Số lượng thuốc là bao nhiêu?' }, [item])
    const asked = await now(item)
    expect(asked.item).toMatchObject({ state: 'waiting_hospital', dueDay: '2026-03-05', revision: 1 })

    const hospital = person('bv', item.maCskcb)
    await actions.act(hospital, { action: 'answer', note: 'Ba lần' }, [asked.item])
    const answered = await now(item)
    expect(answered.item).toMatchObject({ state: 'answered', dueDay: '2026-03-09' })
    expect(answered.history.map(({ actor, side, action, note }) => ({ actor, side, action, note }))).toEqual([
      { actor: 'lan', side: 'agency', action: 'ask', note: 'Số lượng thuốc là bao nhiêu?' },
      { actor: 'bv', side: 'hospital', action: 'answer', note: 'Ba lần' },
    ])
    expect(await audits(item)).toMatchObject([
      { user_name: 'lan', action: 'claim.ask', detail: { from: 'new', to: 'waiting_hospital' } },
      { user_name: 'bv', action: 'claim.answer' },
    ])
  })

  test('of two reviewers on one claim the later is told, and nothing of theirs is written', async () => {
    const actions = actionsWith(many)
    const item = await rejected()
    const both = await Promise.allSettled(
      ['lan', 'minh'].map((owner) => actions.act(person(owner), { action: 'assign', owner }, [item])),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const failed = both.find((one) => one.status === 'rejected')!
    expect(failed).toMatchObject({ reason: { code: 'REVIEW_CONFLICT' } })
    expect((await now(item)).history).toHaveLength(1)
    expect(await audits(item)).toHaveLength(1)
  })

  test('a new version that arrives meanwhile is a conflict too', async () => {
    const actions = actionsWith(many)
    const claim = goodClaims(1)[0]!
    await review.send([broken(claim)])
    const item = (await review.all({ filter: { maLk: fieldOf(claim, 'XML1', 'MA_LK') } }))[0]!
    await review.send([claim])
    const waive = actions.act(person('lan'), { action: 'waive', reasonCode: 'W01' }, [item])
    await expect(waive).rejects.toMatchObject({ code: 'REVIEW_CONFLICT' })
    expect((await now(item)).item.state).toBe('resolved')
  })

  test('of several ticked claims those that moved on are left alone and named', async () => {
    const actions = actionsWith(many)
    const items = [await rejected(), await rejected(), await rejected()]
    await actions.act(person('minh'), { action: 'note', note: 'xem' }, [items[1]!])
    const result = await actions.act(person('lan'), { action: 'assign', owner: 'lan' }, items)
    expect(result).toEqual({
      changed: 2,
      conflicts: [{ maCskcb: items[1]!.maCskcb, claimId: items[1]!.claimId }],
    })
  })

  test('everything that matches is assigned, and what does not match is not', async () => {
    const actions = actionsWith(many)
    const [mine, other] = [await rejected(), await rejected()]
    const filter = { maLk: mine.maLk! }
    expect(await actions.assignAll(person('lan'), filter, 'minh')).toBe(1)
    expect((await now(mine)).item).toMatchObject({ owner: 'minh', state: 'assigned', revision: 1 })
    expect((await now(other)).item.owner).toBeNull()
    expect(await actions.assignAll(person('lan'), filter, 'minh')).toBe(0)
  })

  test('owners must be reviewers, and reasons stand in the list, with a note where it asks for one', async () => {
    const actions = actionsWith(many)
    const item = await rejected()
    const refused = (request: Parameters<typeof actions.act>[1]) =>
      actions.act(person('lan'), request, [item]).then(
        () => 'done',
        (error) => error.code,
      )
    expect(await refused({ action: 'assign', owner: 'nobody' })).toBe('REVIEW_OWNER')
    expect(await refused({ action: 'waive', reasonCode: 'U01' })).toBe('REVIEW_REASON')
    expect(await refused({ action: 'waive', reasonCode: 'W99', note: ' ' })).toBe('REVIEW_REASON')
    expect(await refused({ action: 'ask', note: '' })).toBe('REVIEW_NOTE')
    expect(await refused({ action: 'reopen' })).toBe('REVIEW_NOT_POSSIBLE')
    expect((await now(item)).item.revision).toBe(0)
  })

  test('judging again is recorded, then handed on', async () => {
    const item = await rejected()
    await actionsWith(many).act(person('lan'), { action: 'rejudge' }, [item])
    expect(rejudged.at(-1)).toMatchObject({ claimId: item.claimId })
    expect((await audits(item)).map(({ action }) => action)).toEqual(['claim.rejudge'])
  })
})

describe('waiving', () => {
  test('a small claim is waived by one person and loaded', async () => {
    const item = await rejected()
    await actionsWith(many).act(person('lan'), { action: 'waive', reasonCode: 'W01' }, [item])
    const { item: after, waiver } = await now(item)
    expect(after).toMatchObject({ state: 'waived', outcome: 'rejected', isOpen: false })
    expect(waiver).toMatchObject({ reasonCode: 'W01', askedBy: 'lan', agreedBy: null })
    expect(waiver!.loadedAt).not.toBeNull()
    expect(loaded.at(-1)).toMatchObject({
      maCskcb: item.maCskcb,
      claimId: item.claimId,
      maLk: item.maLk,
      version: 1,
    })
  })

  test('above the amount a second person must agree, and it cannot be the first again', async () => {
    const actions = actionsWith(0n)
    const item = await rejected()
    const before = loaded.length
    await actions.act(person('lan'), { action: 'waive', reasonCode: 'W03' }, [item])
    const asked = await now(item)
    expect(asked.item.state).toBe('new')
    expect(asked.waiver).toMatchObject({ askedBy: 'lan', grantedAt: null })
    expect(loaded).toHaveLength(before)

    const alone = actions.act(person('lan'), { action: 'agree_waiver' }, [asked.item])
    await expect(alone).rejects.toMatchObject({ code: 'REVIEW_SECOND_PERSON' })
    await actions.act(person('minh'), { action: 'agree_waiver' }, [asked.item])
    const after = await now(item)
    expect(after.item.state).toBe('waived')
    expect(after.waiver).toMatchObject({ agreedBy: 'minh' })
    expect(loaded).toHaveLength(before + 1)
    expect((await audits(item)).map(({ action }) => action)).toEqual([
      'claim.ask_waiver',
      'claim.agree_waiver',
    ])
  })

  test('a waiver that is refused leaves the claim open for another', async () => {
    const actions = actionsWith(0n)
    const item = await rejected()
    await actions.act(person('lan'), { action: 'waive', reasonCode: 'W03' }, [item])
    await actions.act(person('minh'), { action: 'refuse_waiver' }, [(await now(item)).item])
    const after = await now(item)
    expect(after).toMatchObject({ item: { state: 'new' }, waiver: null })
    await actions.act(person('minh'), { action: 'waive', reasonCode: 'W03' }, [after.item])
    expect((await now(item)).waiver).toMatchObject({ askedBy: 'minh' })
  })

  test('a claim that could not be loaded at once is loaded later', async () => {
    const actions = actionsWith(many)
    const item = await rejected()
    loadFails = true
    await actions.act(person('lan'), { action: 'waive', reasonCode: 'W01' }, [item])
    expect((await now(item)).waiver!.loadedAt).toBeNull()
    loadFails = false
    expect(await actions.loadGranted()).toBe(1)
    expect((await now(item)).waiver!.loadedAt).not.toBeNull()
  })

  test.each([
    ['at that moment', async () => {}],
    ['and is in the reviewers’ tables already', async () => project(review.pool)],
  ])(
    'one that a newer version has overtaken %s is a conflict; the waiver is withdrawn and the work closed',
    async (_, taken) => {
      const claim = broken(goodClaims(1)[0]!)
      await review.send([claim])
      const maLk = fieldOf(claim, 'XML1', 'MA_LK')
      const item = (await review.all({ filter: { maLk } }))[0]!
      const { pool, intake } = review.service.service.engine
      const actions = createReviewActions(pool, {
        deadlines,
        secondPersonAbove: many,
        loadWaived: async (version) => {
          // The hospital sends in the very moment of the decision.
          await sendNative(
            review.service.own,
            envelopeOf([withField(claim, 'XML1', 'DIA_CHI', 'Xã Ví Dụ 5')]),
          )
          await taken()
          await loadWaived({ pool, intake }, version)
        },
        rejudge: async () => {},
      })
      const waive = actions.act(person('lan'), { action: 'waive', reasonCode: 'W01' }, [item])
      await expect(waive).rejects.toMatchObject({ code: 'REVIEW_CONFLICT' })
      const { item: after, waiver, history } = await now(item)
      expect(waiver).toBeNull()
      expect(after.state).toBe('replaced')
      expect(history.some(({ note }) => note?.includes('phiên bản mới hơn') === true)).toBe(true)
      // Nothing is left that a later round would load.
      expect(await actions.loadGranted()).toBe(0)
    },
  )

  test('one whose original can never be read is open again, told so, and holds up nobody', async () => {
    const item = await rejected()
    const actions = createReviewActions(review.pool, {
      deadlines,
      secondPersonAbove: many,
      loadWaived: async ({ claimId }) => {
        throw new WaiverNotLoadedError(claimId, 'it could not be read to its end')
      },
      rejudge: async () => {},
    })
    await actions.act(person('lan'), { action: 'assign', owner: 'lan' }, [item])
    const waive = actions.act(person('lan'), { action: 'waive', reasonCode: 'W01' }, [(await now(item)).item])
    await expect(waive).rejects.toMatchObject({ code: 'REVIEW_NOT_POSSIBLE' })
    const { item: after, waiver, history } = await now(item)
    expect(waiver).toBeNull()
    expect(after).toMatchObject({ state: 'assigned', owner: 'lan' })
    expect(history.some(({ note }) => note?.includes('không đọc được') === true)).toBe(true)
    expect(await actions.loadGranted()).toBe(0)
  })

  test('what was let in with warnings is closed without loading it again', async () => {
    const claim = warned(goodClaims(1)[0]!)
    await review.send([claim])
    const item = (await review.all({ filter: { maLk: fieldOf(claim, 'XML1', 'MA_LK') } }))[0]!
    const before = loaded.length
    await actionsWith(0n).act(person('lan'), { action: 'waive', reasonCode: 'W03' }, [item])
    expect((await now(item)).item.state).toBe('waived')
    expect(loaded).toHaveLength(before)
  })

  test('amounts are compared exactly', () => {
    expect(hundredths('1234500.50')).toBe(123450050n)
    expect(hundredths('7')).toBe(700n)
  })
})

test('a facility’s people reach their own records alone', async () => {
  const actions = actionsWith(many)
  const item = await rejected()
  const stranger = person('khac', '01001')
  const act = actions.act(stranger, { action: 'note', note: 'xin chào' }, [item])
  await expect(act).rejects.toMatchObject({ code: 'REVIEW_NOT_FOUND' })
  expect(await review.all({ scope: '01001' })).toEqual([])
  const own = await review.all({ scope: item.maCskcb, filter: { facility: '01001' } })
  expect(own).toEqual([])
  await expect(actions.assignAll(person('bv', item.maCskcb), {}, 'lan')).rejects.toMatchObject({
    code: 'REVIEW_FORBIDDEN',
  })
})

test('after all of it the audit record holds together', async () => {
  expect(await verifyAudit(review.pool)).toMatchObject({ broken: null })
})
