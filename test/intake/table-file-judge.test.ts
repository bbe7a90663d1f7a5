import { describe, expect, test } from 'vitest'
import { generateCheckIns } from '../../src/generate/index.js'
import { IdMaker } from '../../src/intake/ids.js'
import { TableFileJudge } from '../../src/intake/table-file-judge.js'
import { loadPlans } from '../../src/standard/compile.js'

const judge = new TableFileJudge(loadPlans(), '3176', 'XML0', new IdMaker(0), 100)
const file = Buffer.concat([...generateCheckIns({ claims: 3, seed: 4, quirks: 0 })]).toString()

const judged = (text: string) => {
  const bytes = Buffer.from(text)
  return judge.judge(bytes, bytes.length, {
    standardVersion: '3176',
    maCskcb: '79999',
    envelopeMaCskcb: null,
    receivedAt: new Date('2025-11-20T00:00:00Z'),
  })
}

describe('a file of check-ins', () => {
  test('is judged row by row: each stands or falls with its own findings', () => {
    let row = 0
    const broken = file.replaceAll(/<NGAY_SINH>[^<]*</g, (field) =>
      ++row === 2 ? '<NGAY_SINH>20250230<' : field,
    )
    const { units, copies, findings } = judged(broken)
    expect(findings).toEqual([])
    expect(units.map(({ outcome, errors }) => [outcome, errors])).toEqual([
      ['accepted', 0],
      ['rejected', 1],
      ['accepted', 0],
    ])
    expect(units[1].findings).toMatchObject([
      { code: 'STR-026', row: 2, field: 'NGAY_SINH', value: '20250230' },
    ])
    expect(units[1].slices).toEqual([])
    expect(Buffer.from(copies[0].bytes).toString().trimEnd().split('\n').length).toBe(2)
  })

  test('that breaks off is refused whole', () => {
    const { units, copies, findings } = judged(file.slice(0, -30))
    expect([units, copies]).toEqual([[], []])
    expect(findings.map(({ code }) => code)).toEqual(['STR-014'])
  })
})
