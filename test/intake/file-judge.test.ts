import { describe, expect, test } from 'vitest'
import { FileJudge } from '../../src/intake/file-judge.js'
import { Malformed } from '../../src/xml/notice.js'

interface Facts {
  readonly maCskcb?: string
  readonly count?: string
  readonly claims?: number
  readonly date?: string
  readonly receivedAt?: string
  readonly signed?: boolean
}

function judge({
  maCskcb = '79999',
  count = '1',
  claims = 1,
  date = '',
  receivedAt = '2025-11-20T00:00:00Z',
  signed,
}: Facts) {
  const file = new FileJudge('3176', '79999', new Date(receivedAt), null)
  file.field('MACSKCB', maCskcb, 10)
  file.field('NGAYLAP', date, 20)
  file.field('SOLUONGHOSO', count, 30)
  file.claims = claims
  if (signed !== undefined) file.signature(!signed)
  file.end()
  return file
}
const codes = (facts: Facts) => judge(facts).findings.map(({ code }) => code)

describe('what the file as a whole shows', () => {
  test('counts are compared: too high refuses the file, too low is said', () => {
    expect(codes({})).toEqual([])
    expect(codes({ count: ' 1 ' })).toEqual([])
    expect(judge({ count: '2' }).refused).toBe(true)
    for (const wrong of ['', '0', '-1', 'x', '1.5']) expect(codes({ count: wrong })).toEqual(['STR-007'])
    expect(codes({ count: '1', claims: 2 })).toEqual(['STR-008'])
    expect(judge({ count: '1', claims: 2 }).refused).toBe(false)
    expect(codes({ claims: 0 })).toEqual(['STR-009'])
  })

  test("the facility must be the sender's", () => {
    expect(codes({ maCskcb: '79998' })).toEqual(['STR-050'])
    expect(codes({ maCskcb: ' ' })).toEqual(['STR-003'])
    expect(judge({ maCskcb: '79998' }).refused).toBe(true)
  })

  test('NGAYLAP is a real day that is not in the future of Vietnam', () => {
    expect(codes({ date: '20251120' })).toEqual([])
    expect(codes({ date: '202511201030' })).toEqual([])
    expect(codes({ date: '20251121' })).toEqual(['STR-006'])
    expect(codes({ date: '20251121', receivedAt: '2025-11-20T17:00:00Z' })).toEqual([])
    for (const wrong of ['20250230', '2025112', '20/11/2025'])
      expect(codes({ date: wrong })).toEqual(['STR-006'])
  })

  test('a missing signature is noted from the day it is required, Vietnam time', () => {
    expect(codes({ receivedAt: '2025-12-31T16:59:59Z' })).toEqual([])
    expect(codes({ receivedAt: '2025-12-31T17:00:00Z' })).toEqual(['STR-022'])
    expect(codes({ receivedAt: '2026-06-01T00:00:00Z', signed: false })).toEqual(['STR-022'])
    expect(codes({ receivedAt: '2026-06-01T00:00:00Z', signed: true })).toEqual([])
  })

  test('many stray elements do not hide that the file is cut', () => {
    const file = new FileJudge('3176', '79999', new Date('2025-11-20T00:00:00Z'), null)
    for (let i = 0; i < 500; i++) file.problem({ kind: 'unknownElement', name: `E${i}` }, i)
    file.problem({ kind: 'malformed', problem: new Malformed(0, 'end-of-document', 9) }, 9)
    expect(file.refused).toBe(true)
    expect(file.findings.at(-1)?.code).toBe('STR-001')
    expect(file.findings.length).toBeLessThan(200)
  })

  test('an MA_LK that stood in the file before is said with its place', () => {
    const file = judge({})
    expect(file.claim(1, 'A')).toEqual([])
    expect(file.claim(2, 'B')).toEqual([])
    expect(file.claim(3, 'A')).toMatchObject([{ code: 'STR-048', value: 'A', params: { other: 1 } }])
    expect(file.claim(4, null)).toEqual([])
  })
})
