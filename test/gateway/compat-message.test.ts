import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resultCode } from '../../src/gateway/compat-code.js'
import { compatMessage } from '../../src/gateway/compat-message.js'
import { MAX_MESSAGE, submissionReply } from '../../src/gateway/compat-reply.js'
import { claim, finding, verdictOf } from './fakes.js'

const bad = (ordinal: number, findings = [finding()]) =>
  claim({
    ordinal,
    maLk: `LK.${ordinal}`,
    outcome: 'rejected',
    findings,
    findingsTotal: findings.length,
    errors: findings.filter((f) => f.severity === 'error').length,
    warnings: findings.filter((f) => f.severity === 'warning').length,
  })

describe('the one line that clients show', () => {
  it('starts with the counts and names claim, table, row and field of what is wrong', () => {
    expect(compatMessage(verdictOf([claim(), bad(2)]))).toMatch(
      /^Tiếp nhận 1\/2 hồ sơ; 0 có cảnh báo; 1 từ chối\. Bị từ chối: LK\.2\. 1\) \[STR-025\] LK\.2 bảng XML2 dòng 3: SO_LUONG «mười» không phải là số\. /,
    )
  })

  it('tells errors before warnings, and leaves out what is only for information', () => {
    const warned = claim({
      warnings: 1,
      findings: [
        finding({ code: 'STR-015', severity: 'info' }),
        finding({ code: 'STR-028', severity: 'warning', field: 'HO_TEN' }),
      ],
      findingsTotal: 2,
    })
    const message = compatMessage(verdictOf([warned, bad(2)]))
    expect(message.indexOf('1) [STR-025] LK.2')).toBeGreaterThan(0)
    expect(message.indexOf('2) [STR-028] LK.1')).toBeGreaterThan(message.indexOf('1) [STR-025] LK.2'))
    expect(message).not.toContain('3)')
    expect(message).not.toContain('khác.')
  })

  it('says that a file was received before', () => {
    expect(compatMessage(verdictOf([claim()], { duplicate: true }))).toBe(
      'Tệp này đã nhận trước đây; kết quả lần đầu: tiếp nhận 1/1 hồ sơ; 0 có cảnh báo; 0 từ chối.',
    )
  })

  it('says when what was received before is not in effect any more', () => {
    const older = claim({ version: 1, currentVersion: 2 })
    expect(compatMessage(verdictOf([older], { duplicate: true }))).toContain('KHÔNG còn hiệu lực với LK.1.')
    expect(compatMessage(verdictOf([older]))).not.toContain('hiệu lực')
  })

  it('names every rejected claim, and tells the first finding of each before the second of any', () => {
    const two = (n: number) => bad(n, [finding({ row: 1 }), finding({ row: 2 })])
    const message = compatMessage(verdictOf([claim(), two(2), two(3)]))
    expect(message).toContain('Bị từ chối: LK.2; LK.3.')
    const places = ['LK.2 bảng XML2 dòng 1', 'LK.3 bảng XML2 dòng 1', 'LK.2 bảng XML2 dòng 2'].map((text) =>
      message.indexOf(text),
    )
    expect(places.every((at) => at > 0)).toBe(true)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  it('says why a file was not taken', () => {
    const verdict = verdictOf([], {
      outcome: 'refused',
      findings: [
        finding({
          code: 'STR-002',
          table: null,
          row: 0,
          field: null,
          value: 'A',
          params: { expected: 'GIAMDINHHS' },
        }),
      ],
    })
    expect(compatMessage(verdict)).toMatch(
      /^Không tiếp nhận tệp\. 1\) \[STR-002\] \(dòng văn bản \d+, cột \d+\): Phần tử gốc của tệp là A, cần GIAMDINHHS/,
    )
  })

  it('stays within its length and tells how many findings are left out', () => {
    const claims = Array.from({ length: 300 }, (_, i) => bad(i + 1))
    const message = compatMessage(verdictOf(claims))
    expect(message.length).toBeLessThanOrEqual(MAX_MESSAGE)
    const told = [...message.matchAll(/ \d+\) /g)].length
    expect(message).toMatch(
      new RegExp(`Còn ${300 - told} lỗi, cảnh báo khác: xem ở trang của cơ sở theo mã giao dịch \\S+\\.$`),
    )
  })

  it('tells what to do in whole sentences, and shortens values rather than sentences', () => {
    const value = `${'dài '.repeat(50)}hết`
    const claims = Array.from({ length: 20 }, (_, i) => bad(i + 1, [finding({ value })]))
    const message = compatMessage(verdictOf(claims))
    expect(message).not.toContain('hết»')
    const parts = message.split(/ (?=\d+\) )/).slice(1)
    expect(parts.length).toBeGreaterThan(4)
    const whole = /^\d+\) \[STR-025\] LK\.\d+ bảng XML2 dòng 3: SO_LUONG «[^»]{60}» không phải là số\. /
    for (const part of parts.slice(0, -1)) expect(part).toMatch(whole)
    expect(parts[0]).toMatch(/là số\. \p{Lu}.*\.$/u)
    expect(message).toMatch(/\.$/)
    expect(message).not.toContain('/v1/')
  })

  it('says that a table is not UTF-8 without a gap', () => {
    const message = compatMessage(
      verdictOf([bad(1, [finding({ code: 'STR-017', value: null, params: { encoding: '' } })])]),
    )
    expect(message).toContain('Không phải UTF-8. ')
  })

  it('can be cut apart by clients that split at quotes, braces and line ends, whatever a value holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1500 }), (value) => {
        const reply = submissionReply({
          maKetQua: '123',
          maGiaoDich: 'X',
          receivedAt: new Date(0),
          thongDiep: compatMessage(verdictOf([bad(1, [finding({ value, field: value })])])) + value,
        })
        const parsed = JSON.parse(reply) as { thongDiep: string }
        expect(parsed.thongDiep).not.toMatch(/["\\{}\p{Cc}\p{Zl}\p{Zp}]/u)
        expect(Array.from(parsed.thongDiep).length).toBeLessThanOrEqual(MAX_MESSAGE)
        expect(reply).toBe(
          `{"maKetQua":"123","maGiaoDich":"X","thoiGianTiepNhan":"19700101070000","thongDiep":"${parsed.thongDiep}"}`,
        )
      }),
    )
  })
})

describe('the result code', () => {
  const content = finding({ code: 'MON-001' })
  it('is 124 when a claim was rejected for its content alone', () => {
    expect(resultCode(verdictOf([bad(1, [content])]))).toBe('124')
    expect(resultCode(verdictOf([bad(1), bad(2, [content])]))).toBe('124')
  })

  it('is 123 when every rejected claim has an error of structure', () => {
    expect(resultCode(verdictOf([bad(1, [content, finding()])]))).toBe('123')
  })

  it('is 123 when a file without a claim is rejected', () => {
    expect(resultCode(verdictOf([], { outcome: 'rejected', findings: [finding({ code: 'STR-009' })] }))).toBe(
      '123',
    )
  })
})
