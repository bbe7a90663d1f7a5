import { expect, test } from 'vitest'
import { documentsOf, envelopeOf, fresh, withField } from '../support/claims.js'
import { sendNative } from '../support/his.js'
import { useService } from '../support/service.js'

const it = useService()

test('a MA_LK that no index can hold rejects its claim, and the others of the file are taken', async () => {
  const claims = documentsOf(fresh({ claims: 3 }))
  const second = withField(claims[1]!, 'XML1', 'MA_LK', 'X'.repeat(6_000))
  const file = envelopeOf([claims[0]!, second, claims[2]!])
  for (const duplicate of [false, true]) {
    const reply = await sendNative(it.own, file)
    expect(reply.status).toBe(200)
    const verdict = JSON.parse(reply.text)
    expect(verdict).toMatchObject({ outcome: 'partly', claimsAccepted: 2, claimsRejected: 1, duplicate })
    const codes = verdict.claims[1].findings.map(({ code }: { code: string }) => code)
    expect(codes).toContain('STR-024')
  }
})
