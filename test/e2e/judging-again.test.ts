import { describe, expect, test } from 'vitest'
import { loadWaived } from '../../src/intake/load-waived.js'
import { rejudge } from '../../src/intake/rejudge.js'
import { changeParameters } from '../../src/store/parameter-values.js'
import { readClaimOriginal } from '../../src/store/read-originals.js'
import { type RejudgeFilter, selectStoredClaims } from '../../src/store/rejudge-select.js'
import { type ClaimDocuments, documentsOf, envelopeOf, fieldOf, fresh, withField } from '../support/claims.js'
import { bearer, sendNative } from '../support/his.js'
import { call } from '../support/http.js'
import { useService } from '../support/service.js'

const it = useService()

/** A claim whose totals are wrong: T_THUOC is not the sum of its drugs. */
function wrongTotal(): ClaimDocuments {
  const [claim] = documentsOf(fresh())
  return withField(claim!, 'XML1', 'T_THUOC', '999')
}

const send = async (claims: readonly ClaimDocuments[]) =>
  JSON.parse((await sendNative(it.own, envelopeOf(claims))).text)

/** Sets the severity of a rule for all, and waits until the workers judge by it. */
async function setSeverity(code: string, value: 'error' | 'warning' | 'off'): Promise<number> {
  const { references, pool } = it.service.engine
  const { edition } = await changeParameters(pool, {
    rows: [
      { name: `severity.${code}`, facility: '', from: 20000101, to: 99999999, value, basis: 'thử nghiệm' },
    ],
    source: 'test',
    sha256: null,
    by: 'test',
  })
  while (references.current().edition < edition) await new Promise((resolve) => setTimeout(resolve, 20))
  return edition
}

async function judgeAgain(filter: RejudgeFilter, apply: boolean) {
  const { pool, intake } = it.service.engine
  const results = []
  for await (const result of rejudge(selectStoredClaims(pool, filter), {
    intake,
    readOriginal: ({ maCskcb, claimId }) => readClaimOriginal(pool, maCskcb, claimId),
    apply,
    by: 'rejudge:test',
  }))
    results.push(result)
  return results
}

const rowsOf = async (maLk: string) =>
  (
    await it.service.engine.pool.query(
      'SELECT count(*)::int AS n FROM xml1 WHERE ma_cskcb = $1 AND ma_lk = $2',
      ['79999', maLk],
    )
  ).rows[0].n

describe('content is judged', () => {
  test('a wrong total rejects the claim and names field, value and what was expected', async () => {
    const claim = wrongTotal()
    const verdict = await send([claim])
    expect(verdict.outcome).toBe('rejected')
    const finding = verdict.claims[0].findings.find(({ code }: { code: string }) => code === 'CX-004')
    expect(finding).toMatchObject({ table: 'XML1', row: 1, field: 'T_THUOC', value: '999' })
    expect(finding.params.expected).toMatch(/^\d/)
    expect(finding.line).toBeGreaterThan(1)
    expect(finding.message.vi).toContain('T_THUOC 999')
  })

  test('a trial says the same and stores nothing', async () => {
    const claim = wrongTotal()
    const [good] = documentsOf(fresh())
    const reply = await call(`${it.url}/v1/validations`, {
      method: 'POST',
      headers: { ...bearer(it.own), 'Content-Type': 'application/xml' },
      body: envelopeOf([claim, good!]),
    })
    const verdict = JSON.parse(reply.text)
    expect(reply.status).toBe(200)
    expect(reply.headers.location).toBeUndefined()
    expect(verdict.claims.map((c: { outcome: string }) => c.outcome)).toEqual(['rejected', 'accepted'])
    expect(verdict.claims[1].version).toBeNull()
    expect(await rowsOf(fieldOf(good!, 'XML1', 'MA_LK'))).toBe(0)
    const asked = await call(`${it.url}/v1/submissions/${verdict.maGiaoDich}`, { headers: bearer(it.own) })
    expect(asked.status).toBe(404)
  })

  test('the rules can be read, with what keeps some from being checked', async () => {
    const reply = await call(`${it.url}/v1/rules`, { headers: bearer(it.own) })
    const { rules } = JSON.parse(reply.text)
    expect(rules.find(({ code }: { code: string }) => code === 'CX-004')).toMatchObject({
      severity: 'error',
      checked: true,
    })
    expect(
      rules.some(({ missingCatalogues }: { missingCatalogues: string[] }) => missingCatalogues.length > 0),
    ).toBe(true)
  })
})

describe('a claim that a reviewer waives', () => {
  test('is loaded like any other, marked as waived, and doing so twice changes nothing', async () => {
    const { pool, intake } = it.service.engine
    const claim = wrongTotal()
    const maLk = fieldOf(claim, 'XML1', 'MA_LK')
    const { claims } = await send([claim])
    expect(await rowsOf(maLk)).toBe(0)
    for (let times = 0; times < 2; times++)
      await loadWaived({ pool, intake }, { maCskcb: '79999', claimId: claims[0].claimId })
    const { rows } = await pool.query(
      `SELECT version, outcome, is_current, waived, errors > 0 AS wrong FROM claim
        WHERE ma_cskcb = $1 AND ma_lk = $2 AND version IS NOT NULL ORDER BY version`,
      ['79999', maLk],
    )
    expect(rows).toEqual([
      { version: 1, outcome: 'rejected', is_current: false, waived: false, wrong: true },
      { version: 2, outcome: 'accepted', is_current: true, waived: true, wrong: true },
    ])
    expect(await rowsOf(maLk)).toBe(1)
  })

  test('cannot be loaded when it cannot be read', async () => {
    const { pool, intake } = it.service.engine
    const [claim] = documentsOf(fresh())
    const cut = new Map(claim).set('XML2', claim!.get('XML2')!.slice(0, -40))
    const { claims } = await send([cut])
    const version = { maCskcb: '79999', claimId: claims[0].claimId }
    await expect(loadWaived({ pool, intake }, version)).rejects.toMatchObject({ code: 'WAIVER_NOT_LOADED' })
  })
})

describe('when rules change', () => {
  test('a stored claim that has become right is shown, and loaded only when applied', async () => {
    const claim = wrongTotal()
    const maLk = fieldOf(claim, 'XML1', 'MA_LK')
    expect((await send([claim])).outcome).toBe('rejected')
    const edition = await setSeverity('CX-004', 'warning')

    const shown = await judgeAgain({ maCskcb: '79999', maLk }, false)
    expect(shown).toHaveLength(1)
    expect(shown[0]).toMatchObject({ outcome: 'accepted', appliedVersion: null })
    expect(await rowsOf(maLk)).toBe(0)

    const applied = await judgeAgain({ rule: 'CX-004', outcome: 'rejected', maCskcb: '79999', maLk }, true)
    expect(applied[0]).toMatchObject({ outcome: 'accepted', appliedVersion: 2 })
    expect(await rowsOf(maLk)).toBe(1)
    const { rows } = await it.service.engine.pool.query(
      'SELECT version, outcome, is_current, edition FROM claim WHERE ma_cskcb = $1 AND ma_lk = $2 ORDER BY version',
      ['79999', maLk],
    )
    expect(rows).toMatchObject([
      { version: 1, outcome: 'rejected', is_current: false },
      { version: 2, outcome: 'accepted', is_current: true, edition },
    ])
  })

  test('an accepted claim that would now be rejected stays current, and the new verdict is kept beside it', async () => {
    await setSeverity('CX-004', 'warning')
    const claim = wrongTotal()
    const maLk = fieldOf(claim, 'XML1', 'MA_LK')
    expect((await send([claim])).outcome).toBe('accepted')
    await setSeverity('CX-004', 'error')
    const applied = await judgeAgain({ maCskcb: '79999', maLk }, true)
    expect(applied[0]).toMatchObject({ outcome: 'rejected', appliedVersion: 2 })
    expect(applied[0]!.verdict.currentVersion).toBe(1)
    expect(await rowsOf(maLk)).toBe(1)
    expect((await judgeAgain({ maCskcb: '79999', maLk }, true))[0]).toMatchObject({ appliedVersion: null })
    // The file that the new verdict is kept with does not answer for the waiver of it.
    const { pool, intake } = it.service.engine
    await loadWaived({ pool, intake }, { maCskcb: '79999', claimId: applied[0]!.verdict.claimId })
    const { rows } = await pool.query(
      'SELECT version, is_current, waived FROM claim WHERE ma_cskcb = $1 AND ma_lk = $2 AND version > 1 ORDER BY 1',
      ['79999', maLk],
    )
    expect(rows).toEqual([
      { version: 2, is_current: false, waived: false },
      { version: 3, is_current: true, waived: true },
    ])
  })

  test('the same file again is judged anew after a change if a claim of it had been rejected', async () => {
    await setSeverity('CX-004', 'error')
    const claim = wrongTotal()
    const [good] = documentsOf(fresh())
    const file = envelopeOf([claim, good!])
    const first = JSON.parse((await sendNative(it.own, file)).text)
    expect(first.outcome).toBe('partly')
    const again = JSON.parse((await sendNative(it.own, file)).text)
    expect(again).toMatchObject({ duplicate: true, maGiaoDich: first.maGiaoDich })

    await setSeverity('CX-004', 'off')
    const anew = JSON.parse((await sendNative(it.own, file)).text)
    expect(anew).toMatchObject({ duplicate: false, outcome: 'accepted' })
    expect(anew.claims[0]).toMatchObject({ version: 2, currentVersion: 2 })
    expect(anew.claims[1]).toMatchObject({ unchanged: true, currentVersion: 1 })
    const last = JSON.parse((await sendNative(it.own, file)).text)
    expect(last).toMatchObject({ duplicate: true, maGiaoDich: anew.maGiaoDich })
    await setSeverity('CX-004', 'error')
  })
})
