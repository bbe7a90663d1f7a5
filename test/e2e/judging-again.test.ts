import { describe, expect, test } from 'vitest'
import { resolveOptions } from '../../src/config.js'
import { openEngine } from '../../src/engine.js'
import { loadWaived } from '../../src/intake/load-waived.js'
import { rejudge } from '../../src/intake/rejudge.js'
import type { Intake } from '../../src/intake/service.js'
import { changeParameters } from '../../src/store/parameter-values.js'
import { readClaimOriginal } from '../../src/store/read-originals.js'
import { type RejudgeFilter, type StoredClaim, selectStoredClaims } from '../../src/store/rejudge-select.js'
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

async function judgeAgain(
  filter: RejudgeFilter,
  apply: boolean,
  readOriginal = ({ maCskcb, claimId }: StoredClaim): Promise<Uint8Array | null> =>
    readClaimOriginal(it.service.engine.pool, maCskcb, claimId),
  intake: Intake = it.service.engine.intake,
) {
  const results = []
  for await (const result of rejudge(selectStoredClaims(it.service.engine.pool, filter), {
    intake,
    readOriginal,
    apply,
    by: 'rejudge:test',
  }))
    results.push(result)
  return results
}

const versionsOf = async (maLk: string) =>
  (
    await it.service.engine.pool.query(
      `SELECT version, outcome, is_current FROM claim WHERE ma_cskcb = $1 AND ma_lk = $2 AND version IS NOT NULL
        ORDER BY version`,
      ['79999', maLk],
    )
  ).rows

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

  test('stays accepted when it is judged again, beside one that is not waived', async () => {
    const { pool, intake } = it.service.engine
    const { claims, maGiaoDich } = await send([wrongTotal(), wrongTotal()])
    const [{ maLk, claimId }, other] = claims
    await loadWaived({ pool, intake }, { maCskcb: '79999', claimId })
    const [again] = await judgeAgain({ maCskcb: '79999', maLk }, true)
    expect(again).toMatchObject({ outcome: 'accepted', added: [], removed: [], appliedVersion: null })
    expect(await versionsOf(maLk)).toMatchObject([
      { version: 1, outcome: 'rejected', is_current: false },
      { version: 2, outcome: 'accepted', is_current: true },
    ])
    expect(await judgeAgain({ maGiaoDich }, true)).toMatchObject([
      { claim: { maLk: other.maLk }, outcome: 'rejected', appliedVersion: null },
    ])
  })

  test('is not loaded when the hospital has sent a newer version since', async () => {
    const { pool, intake } = it.service.engine
    const claim = wrongTotal()
    const maLk = fieldOf(claim, 'XML1', 'MA_LK')
    const { claims } = await send([claim])
    await send([withField(claim, 'XML1', 'DIA_CHI', 'Thôn Thử Nghiệm 3')])
    const version = { maCskcb: '79999', claimId: claims[0].claimId }
    await expect(loadWaived({ pool, intake }, version)).rejects.toMatchObject({ code: 'WAIVER_OVERTAKEN' })
    expect(await versionsOf(maLk)).toMatchObject([
      { version: 1, outcome: 'rejected' },
      { version: 2, outcome: 'rejected' },
    ])
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
    expect(applied[0]!.verdict!.currentVersion).toBe(1)
    expect(await rowsOf(maLk)).toBe(1)
    expect((await judgeAgain({ maCskcb: '79999', maLk }, true))[0]).toMatchObject({ appliedVersion: null })
    // The file that the new verdict is kept with does not answer for the waiver of it.
    const { pool, intake } = it.service.engine
    await loadWaived({ pool, intake }, { maCskcb: '79999', claimId: applied[0]!.verdict!.claimId })
    const { rows } = await pool.query(
      'SELECT version, is_current, waived FROM claim WHERE ma_cskcb = $1 AND ma_lk = $2 AND version > 1 ORDER BY 1',
      ['79999', maLk],
    )
    expect(rows).toEqual([
      { version: 2, is_current: false, waived: false },
      { version: 3, is_current: true, waived: true },
    ])
  })

  test('a version that comes in between is not replaced by the bytes before it, and the others are applied', async () => {
    await setSeverity('CX-004', 'error')
    const [late, other] = [wrongTotal(), wrongTotal()]
    const maLk = fieldOf(late, 'XML1', 'MA_LK')
    const sent = await send([late, other])
    await setSeverity('CX-004', 'warning')
    const { intake } = it.service.engine
    let overtake: (() => Promise<unknown>) | null = () =>
      send([withField(late, 'XML1', 'DIA_CHI', 'Thôn Thử Nghiệm 4')])
    // Between being judged and being stored.
    const between: Intake = {
      ...intake,
      submit: async (request, ticket) => {
        if (request.dryRun !== true) await overtake?.()
        overtake = request.dryRun === true ? overtake : null
        return intake.submit(request, ticket)
      },
    }
    const results = await judgeAgain({ maGiaoDich: sent.maGiaoDich }, true, undefined, between)
    expect(results).toMatchObject([
      { outcome: 'accepted', appliedVersion: null, skipped: 'overtaken' },
      { outcome: 'accepted', appliedVersion: 2, skipped: null },
    ])
    const { rows } = await it.service.engine.pool.query(
      "SELECT dia_chi FROM xml1 WHERE ma_cskcb = '79999' AND ma_lk = $1",
      [maLk],
    )
    expect(rows).toEqual([{ dia_chi: 'Thôn Thử Nghiệm 4' }])
    await setSeverity('CX-004', 'error')
  })

  test('claims are judged by what held at the end of a day gone by, in Vietnam', async () => {
    const { pool, connectionString } = it.service.engine
    const edition = await setSeverity('CX-004', 'warning')
    // One second before midnight in Vietnam.
    await pool.query("UPDATE edition SET made_at = '2026-03-01T16:59:59Z' WHERE edition <= $1", [edition])
    await setSeverity('CX-004', 'error')
    const { claims, outcome } = await send([wrongTotal()])
    expect(outcome).toBe('rejected')
    const asOf = async (day: string) => {
      const config = resolveOptions({ workers: 1, databaseUrl: connectionString }, {})
      await using engine = await openEngine(config, () => {}, undefined, undefined, { asOf: day })
      const filter = { maCskcb: '79999', maLk: claims[0].maLk }
      const [result] = await judgeAgain(filter, false, undefined, engine.intake)
      return result!.outcome
    }
    expect(await asOf('2026-02-28')).toBe('rejected')
    expect(await asOf('2026-03-01')).toBe('accepted')
    expect(await asOf('2027-03-01')).toBe('rejected')
  })

  test('the history of a claim says which edition judged each version', async () => {
    const edition = await setSeverity('CX-004', 'warning')
    const [claim] = (await send([wrongTotal()])).claims
    const { text } = await call(`${it.url}/v1/claims/79999/${claim.maLk}`, { headers: bearer(it.own) })
    expect(JSON.parse(text).versions).toMatchObject([{ version: 1, edition }])
    await setSeverity('CX-004', 'error')
  })

  test('a claim whose original is gone is told', async () => {
    const { claims } = await send([wrongTotal()])
    const results = await judgeAgain({ maCskcb: '79999', maLk: claims[0].maLk }, true, async () => null)
    expect(results).toMatchObject([{ verdict: null, outcome: 'rejected', skipped: 'originalGone' }])
  })

  test('claims that are large together are judged in files of a bounded size', async () => {
    const { claims, maGiaoDich } = await send(Array.from({ length: 4 }, wrongTotal))
    expect(claims).toHaveLength(4)
    const { intake, pool } = it.service.engine
    const sizes: number[] = []
    const bounded: Intake = {
      ...intake,
      submit: (request, ticket) => {
        sizes.push(request.body.bytes.length)
        return intake.submit(request, ticket)
      },
    }
    const padded = async ({ maCskcb, claimId }: StoredClaim) => {
      const bytes = await readClaimOriginal(pool, maCskcb, claimId)
      return Buffer.concat([bytes!, Buffer.from(`<!--${' '.repeat(3 * 1024 * 1024)}-->`)])
    }
    await judgeAgain({ maGiaoDich }, false, padded, bounded)
    expect(sizes).toHaveLength(2)
    expect(Math.max(...sizes)).toBeLessThan(9 * 1024 * 1024)
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
