import { describe, expect, test } from 'vitest'
import { generateCheckIns, generateRegistry } from '../../src/generate/index.js'
import { loadWaived } from '../../src/intake/load-waived.js'
import { inTransaction } from '../../src/store/pool.js'
import { applyRegistryEvents } from '../../src/store/registry-events.js'
import { beginChange } from '../../src/store/registry-merge.js'
import { type ClaimDocuments, documentsOf, envelopeOf, fieldOf, fresh, withField } from '../support/claims.js'
import type { TestDatabase } from '../support/database.js'
import { sendNative } from '../support/his.js'
import { importLines, importText, personLine } from '../support/registry.js'
import { startTestService, useService } from '../support/service.js'

const it = useService()
const pool = () => it.service.engine.pool

/** A generated claim, and a line of the registry that bears it out. */
function claimAndPerson(): {
  claim: ClaimDocuments
  line: ReturnType<typeof personLine>
  card: string
  maLk: string
} {
  const [claim] = documentsOf(fresh())
  const card = fieldOf(claim!, 'XML1', 'MA_THE_BHYT')
  const birth = fieldOf(claim!, 'XML1', 'NGAY_SINH')
  return {
    claim: claim!,
    card,
    maLk: fieldOf(claim!, 'XML1', 'MA_LK'),
    line: personLine(card.slice(-10), {
      name: fieldOf(claim!, 'XML1', 'HO_TEN'),
      cccd: fieldOf(claim!, 'XML1', 'SO_CCCD'),
      birth: birth.slice(0, 8),
      sex: fieldOf(claim!, 'XML1', 'GIOI_TINH'),
      card,
      from: fieldOf(claim!, 'XML1', 'GT_THE_TU'),
      to: fieldOf(claim!, 'XML1', 'GT_THE_DEN'),
      facility: fieldOf(claim!, 'XML1', 'MA_DKBD'),
    }),
  }
}

const send = async (claims: readonly ClaimDocuments[]) =>
  JSON.parse((await sendNative(it.own, envelopeOf(claims))).text)

const codes = (verdict: { claims: { findings: { code: string; severity: string }[] }[] }) =>
  verdict.claims.flatMap(({ findings }) =>
    findings.filter((f) => f.code.startsWith('ELG-')).map((f) => f.code),
  )

const eligibilityOf = async (maLk: string) =>
  (
    await pool().query(
      'SELECT outcome, recheck, judgement::json FROM claim_eligibility WHERE ma_cskcb = $1 AND ma_lk = $2',
      ['79999', maLk],
    )
  ).rows

const until = async (holds: () => Promise<boolean>) => {
  for (let i = 0; i < 400 && !(await holds()); i++) await new Promise((resolve) => setTimeout(resolve, 50))
}

/** The registry is looked for again half a second after it was found empty. */
const inUse = () => until(async () => it.service.engine.gate.inUse())

describe('claims and the card registry', () => {
  test('while nothing was ever imported, no claim is judged about its card', async () => {
    const { claim, maLk } = claimAndPerson()
    const verdict = await send([claim])
    expect(verdict.outcome).toBe('accepted')
    expect(codes(verdict)).toEqual([])
    expect(await eligibilityOf(maLk)).toEqual([])
  })

  test('a card that covers the visit is eligible; the judgement is kept beside the claim', async () => {
    const { claim, line, maLk } = claimAndPerson()
    await importLines(pool(), [line])
    await inUse()
    const verdict = await send([claim])
    expect(verdict.outcome).toBe('accepted')
    const [row] = await eligibilityOf(maLk)
    expect(row).toMatchObject({ outcome: 'eligible', recheck: false })
    expect(row.judgement.identity).toMatchObject({ card: 'same' })
    expect(row.judgement.levels.length).toBeGreaterThan(0)
  })

  test('a card that nobody knows rejects the claim, and only that', async () => {
    const known = claimAndPerson()
    await importLines(pool(), [known.line])
    await inUse()
    const stranger = claimAndPerson()
    const verdict = await send([known.claim, stranger.claim])
    expect(verdict.claims.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'accepted',
      'rejected',
    ])
    expect(codes(verdict)).toContain('ELG-R01')
  })

  test('another name than the registry’s is said for its field', async () => {
    const { claim, line } = claimAndPerson()
    await importLines(pool(), [{ ...line, name: 'TRẦN VĂN KHÁC HẲN' }])
    await inUse()
    const verdict = await send([claim])
    const finding = verdict.claims[0].findings.find(({ code }: { code: string }) => code === 'ELG-R02')
    expect(finding).toMatchObject({ table: 'XML1', field: 'HO_TEN', severity: 'error' })
    expect(verdict.outcome).toBe('rejected')
  })

  test('while the registry is away claims are taken in, and judged when it is back', async () => {
    const { claim, line, maLk } = claimAndPerson()
    await importLines(pool(), [{ ...line, name: 'TRẦN VĂN KHÁC HẲN' }])
    await inUse()
    await pool().query('ALTER TABLE person RENAME TO person_away')
    let verdict: Awaited<ReturnType<typeof send>>
    try {
      verdict = await send([claim])
      expect(verdict.outcome).toBe('accepted')
      expect(await eligibilityOf(maLk)).toMatchObject([{ outcome: 'pending' }])
    } finally {
      await pool().query('ALTER TABLE person_away RENAME TO person')
    }
    await until(async () => (await eligibilityOf(maLk))[0].outcome !== 'pending')
    expect(await eligibilityOf(maLk)).toMatchObject([{ outcome: 'notEligible' }])
    const { rows } = await pool().query(
      `SELECT f.code, f.severity, c.outcome, c.warnings FROM claim c JOIN finding f USING (ma_cskcb, submission_id, claim_id)
        WHERE c.ma_cskcb = '79999' AND c.ma_lk = $1 AND f.code = 'ELG-R02'`,
      [maLk],
    )
    // It was accepted and stays so; what was found is for a reviewer.
    expect(rows).toMatchObject([{ code: 'ELG-R02', severity: 'warning', outcome: 'accepted' }])
  })

  test('a version that was replaced while it waited gets no findings; the one in its place does', async () => {
    const { claim, line, maLk } = claimAndPerson()
    await importLines(pool(), [{ ...line, name: 'TRẦN VĂN KHÁC HẲN' }])
    await inUse()
    await pool().query('ALTER TABLE person RENAME TO person_away')
    try {
      await send([claim])
      await send([withField(claim, 'XML1', 'DIA_CHI', 'Thôn Thử Nghiệm 2')])
    } finally {
      await pool().query('ALTER TABLE person_away RENAME TO person')
    }
    await until(async () => (await eligibilityOf(maLk)).every(({ outcome }) => outcome !== 'pending'))
    const { rows } = await pool().query(
      `SELECT c.version FROM claim c JOIN finding f USING (ma_cskcb, submission_id, claim_id)
        WHERE c.ma_cskcb = '79999' AND c.ma_lk = $1 AND f.code = 'ELG-R02'`,
      [maLk],
    )
    expect(rows).toEqual([{ version: 2 }])
  })

  test('a claim that comes while the registry is changing is looked at once more', async () => {
    const { claim, line, maLk } = claimAndPerson()
    await importLines(pool(), [line])
    await inUse()
    await inTransaction(pool(), async (client) => {
      await beginChange(client)
      expect((await send([claim])).outcome).toBe('accepted')
      expect(await eligibilityOf(maLk)).toMatchObject([{ outcome: 'eligible', recheck: true }])
    })
    await until(async () => !(await eligibilityOf(maLk))[0].recheck)
    expect(await eligibilityOf(maLk)).toMatchObject([{ outcome: 'eligible', recheck: false }])
  })

  test('a claim that is rejected for its content hears about its card in the same answer', async () => {
    const known = claimAndPerson()
    await importLines(pool(), [known.line])
    await inUse()
    const stranger = claimAndPerson()
    const verdict = await send([withField(stranger.claim, 'XML1', 'T_THUOC', '999')])
    const found = verdict.claims[0].findings.map(({ code }: { code: string }) => code)
    expect(found).toEqual(expect.arrayContaining(['CX-004', 'ELG-R01']))
    expect(verdict.outcome).toBe('rejected')
    // Nothing is left to be done about it, and it is nobody's visit.
    const { rows } = await pool().query(
      `SELECT accepted, outcome = 'pending' OR recheck AS open FROM claim_eligibility WHERE ma_lk = $1`,
      [stranger.maLk],
    )
    expect(rows).toEqual([{ accepted: false, open: false }])
    const copy = new Map(
      [...stranger.claim].map(([t, xml]) => [t, xml.replaceAll(stranger.maLk, `${stranger.maLk}.B`)]),
    )
    expect(codes(await send([copy]))).not.toContain('ELG-X01')
  })

  test('a claim that is rejected for its content does not wait for a registry that is away', async () => {
    const { claim, line, maLk } = claimAndPerson()
    await importLines(pool(), [line])
    await inUse()
    await pool().query('ALTER TABLE person RENAME TO person_away')
    try {
      const verdict = await send([withField(claim, 'XML1', 'T_THUOC', '999')])
      expect(verdict.outcome).toBe('rejected')
      expect(codes(verdict)).toEqual([])
    } finally {
      await pool().query('ALTER TABLE person_away RENAME TO person')
    }
    expect(await eligibilityOf(maLk)).toEqual([])
  })

  test('without the days of the visit nothing is said about its card', async () => {
    const known = claimAndPerson()
    await importLines(pool(), [known.line])
    await inUse()
    const { claim } = claimAndPerson()
    const verdict = await send([withField(claim, 'XML1', 'NGAY_RA', '20269999')])
    expect(verdict.outcome).toBe('rejected')
    expect(codes(verdict)).toEqual([])
  })

  test('the same bytes again are judged anew once the registry says something else', async () => {
    const known = claimAndPerson()
    await importLines(pool(), [known.line])
    await inUse()
    const stranger = claimAndPerson()
    const file = envelopeOf([stranger.claim, known.claim])
    const send = async () => JSON.parse((await sendNative(it.own, file)).text)
    const first = await send()
    expect(first.outcome).toBe('partly')
    // A change about somebody else, and a registry that is away, are no reason.
    await importLines(pool(), [claimAndPerson().line])
    expect(await send()).toMatchObject({ duplicate: true, maGiaoDich: first.maGiaoDich })
    await pool().query('ALTER TABLE person RENAME TO person_away')
    expect(await send()).toMatchObject({ duplicate: true, outcome: 'partly' })
    await pool().query('ALTER TABLE person_away RENAME TO person')

    await importLines(pool(), [stranger.line])
    const anew = await send()
    expect(anew).toMatchObject({ duplicate: false, outcome: 'accepted' })
    expect(anew.claims).toMatchObject([{ version: 2 }, { unchanged: true, currentVersion: 1 }])
    expect(await send()).toMatchObject({ duplicate: true, maGiaoDich: anew.maGiaoDich })
  })

  test('what its card rejects can be waived as well', async () => {
    const { intake } = it.service.engine
    const known = claimAndPerson()
    await importLines(pool(), [known.line])
    await inUse()
    const stranger = claimAndPerson()
    const { claims } = await send([stranger.claim])
    expect(claims[0].outcome).toBe('rejected')
    await loadWaived({ pool: pool(), intake }, { maCskcb: '79999', claimId: claims[0].claimId })
    const { rows } = await pool().query(
      'SELECT version, is_current, waived FROM claim WHERE ma_cskcb = $1 AND ma_lk = $2 ORDER BY 1',
      ['79999', stranger.maLk],
    )
    expect(rows).toEqual([
      { version: 1, is_current: false, waived: false },
      { version: 2, is_current: true, waived: true },
    ])
  })

  test('a death that becomes known later marks the claims whose stay it touches', async () => {
    const { claim, line, maLk } = claimAndPerson()
    await importLines(pool(), [line])
    await inUse()
    expect((await send([claim])).outcome).toBe('accepted')
    const died = Number(fieldOf(claim, 'XML1', 'NGAY_VAO').slice(0, 6)) * 100 - 100 + 1
    await applyRegistryEvents(pool(), 'thu', [
      {
        id: `event-${maLk}`,
        type: 'died',
        bhxhNo: line.bhxh_no!,
        day: died,
        cardCode: null,
        card: null,
        person: {},
        state: 'active',
        reason: null,
      },
    ])
    await until(async () => {
      const [row] = await eligibilityOf(maLk)
      return row.outcome === 'notEligible' && !row.recheck
    })
    expect(await eligibilityOf(maLk)).toMatchObject([{ outcome: 'notEligible', recheck: false }])
    const { rows } = await pool().query(
      `SELECT f.code FROM claim c JOIN finding f USING (ma_cskcb, submission_id, claim_id)
        WHERE c.ma_cskcb = '79999' AND c.ma_lk = $1 AND f.code LIKE 'ELG-%'`,
      [maLk],
    )
    expect(rows.map(({ code }) => code)).toContain('ELG-R11')
  })

  test('a co-payment that becomes known later is for a reviewer: the patient was due more', async () => {
    const options = fresh({ defects: ['exempt'] })
    const [header, ...lines] = [...generateRegistry(options)].join('').trimEnd().split('\n')
    const [copays, persons] = [true, false].map((wanted) =>
      [header, ...lines.filter((line) => line.startsWith('copay') === wanted)].join('\n'),
    )
    await importText(pool(), persons!)
    await inUse()
    const [claim] = documentsOf(options)
    const maLk = fieldOf(claim!, 'XML1', 'MA_LK')
    const verdict = await send([claim!])
    expect(verdict.outcome).toBe('accepted')
    expect(codes(verdict)).not.toContain('ELG-B04')
    await importText(pool(), copays!)
    const found = async () =>
      (
        await pool().query(
          `SELECT f.severity, c.outcome FROM claim c JOIN finding f USING (ma_cskcb, submission_id, claim_id)
            WHERE c.ma_cskcb = '79999' AND c.ma_lk = $1 AND f.code = 'ELG-B04'`,
          [maLk],
        )
      ).rows
    await until(async () => (await found()).length > 0)
    expect(await found()).toContainEqual({ severity: 'warning', outcome: 'accepted' })
  })

  test('the same visit sent under another MA_LK is a duplicate', async () => {
    const { claim, line, maLk } = claimAndPerson()
    await importLines(pool(), [line])
    await inUse()
    expect((await send([claim])).outcome).toBe('accepted')
    const copy = new Map([...claim].map(([table, text]) => [table, text.replaceAll(maLk, `${maLk}.B`)]))
    const verdict = await send([copy])
    expect(codes(verdict)).toContain('ELG-X01')
    expect(verdict.outcome).toBe('rejected')
  })

  test('so it is when two nodes take both in at the same moment: the later is then shown to a reviewer', async () => {
    const { claim, line, maLk } = claimAndPerson()
    await importLines(pool(), [line])
    await inUse()
    const copy = new Map([...claim].map(([table, text]) => [table, text.replaceAll(maLk, `${maLk}.B`)]))
    const { connectionString } = it.service.engine
    await using other = await startTestService({ connectionString } as TestDatabase)
    const session = await other.session()
    const sending: Promise<{ status: number; text: string }>[] = []
    await inTransaction(pool(), async (client) => {
      // Both are judged, and neither can be loaded.
      await client.query('LOCK TABLE claim_head IN SHARE ROW EXCLUSIVE MODE')
      sending.push(sendNative(it.own, envelopeOf([claim])), sendNative(session, envelopeOf([copy])))
      await until(async () => {
        const { rows } = await client.query(
          "SELECT count(*)::int AS n FROM pg_locks WHERE relation = 'claim_head'::regclass AND NOT granted",
        )
        return rows[0].n === 2
      })
    })
    const verdicts = (await Promise.all(sending)).map(({ text }) => JSON.parse(text))
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted'])
    expect(verdicts.flatMap(codes)).not.toContain('ELG-X01')
    const found = async () =>
      (
        await pool().query(
          `SELECT f.severity, c.outcome, f.params ->> 'maLk' AS other FROM claim c
            JOIN finding f USING (ma_cskcb, submission_id, claim_id)
            WHERE c.ma_cskcb = '79999' AND c.ma_lk = ANY($1::text[]) AND f.code = 'ELG-X01'`,
          [[maLk, `${maLk}.B`]],
        )
      ).rows
    await until(async () => (await found()).length > 0)
    expect(await found()).toMatchObject([{ severity: 'warning', outcome: 'accepted' }])
  })

  test('a check-in is answered about its card, kept as evidence, and tied to the claim when that comes', async () => {
    const { claim, line, card, maLk } = claimAndPerson()
    await importLines(pool(), [line])
    await inUse()
    const document = Buffer.concat([...generateCheckIns({ ...fresh(), claims: 1 })])
    const field = (name: string, value: string) => (xml: string) =>
      xml.replace(new RegExp(`<${name}>[^<]*</${name}>`), `<${name}>${value}</${name}>`)
    const xml = [
      field('MA_LK', maLk),
      field('MA_THE_BHYT', card),
      field('HO_TEN', fieldOf(claim, 'XML1', 'HO_TEN')),
      field('NGAY_SINH', fieldOf(claim, 'XML1', 'NGAY_SINH')),
      field('NGAY_VAO', fieldOf(claim, 'XML1', 'NGAY_VAO')),
    ].reduce((text, change) => change(text), document.toString('utf8'))
    const verdict = JSON.parse((await sendNative(it.own, Buffer.from(xml), { kind: 'checkin' })).text)
    expect(verdict.outcome).toBe('accepted')
    expect(verdict.claims[0].findings.find(({ code }: { code: string }) => code === 'ELG-C01')).toMatchObject(
      {
        severity: 'info',
        params: { result: '000' },
      },
    )
    const links = () =>
      pool().query('SELECT answer, claim_id FROM checkin_link WHERE ma_cskcb = $1 AND ma_lk = $2', [
        '79999',
        maLk,
      ])
    expect((await links()).rows).toMatchObject([{ answer: '000', claim_id: null }])
    const sent = await send([claim])
    expect((await links()).rows).toMatchObject([{ answer: '000', claim_id: sent.claims[0].claimId }])
  })

  test('nothing of cards or names reaches the log', async () => {
    const { claim, line, card } = claimAndPerson()
    await importLines(pool(), [line])
    await inUse()
    await send([withField(claim, 'XML1', 'GIOI_TINH', '3')])
    const log = it.log.join('')
    expect(log).not.toContain(card)
    expect(log).not.toContain(card.slice(-10))
    expect(log).not.toContain(line.name!)
  })
})
