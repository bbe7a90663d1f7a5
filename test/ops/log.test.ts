import { describe, expect, it } from 'vitest'
import { createLog, describeError, type LogFields } from '../../src/ops/log.js'

function logged(level: 'info' | 'warn', write: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = []
  write(createLog({ level, destination: { write: (line) => void lines.push(line) } }))
  return lines
}

describe('the log', () => {
  it('writes JSON lines with the fields of its list and leaves out all others', () => {
    const fields = {
      maCskcb: '99001',
      hoTen: 'NGUYEN VAN MAU',
      token: 'abc',
      account: { ten: 'x' },
    } as unknown as LogFields
    const [line] = logged('info', (log) => log.info('request', fields))
    expect(JSON.parse(line!)).toEqual({
      level: 'info',
      time: expect.any(String),
      service: 'bhyt-intake',
      pid: process.pid,
      maCskcb: '99001',
      msg: 'request',
    })
  })

  it('cuts text that is too long to belong there', () => {
    const [line] = logged('info', (log) => log.info('x', { account: 'a'.repeat(5000) }))
    expect(JSON.parse(line!).account).toHaveLength(200)
  })

  it('keeps silent below its level', () => {
    expect(logged('warn', (log) => log.info('x'))).toEqual([])
  })

  it('tells an error by name, code and place, never by a message that may quote a value', () => {
    const cause = Object.assign(new Error('invalid input: "NGUYEN VAN MAU"\n    at NGUYEN (/a:1:1)'), {
      code: '22P02',
      table: 'xml1',
      column: 'ho_ten',
      detail: 'NGUYEN VAN MAU',
    })
    const told = describeError(new TypeError('NGUYEN VAN MAU', { cause }))
    expect(told).toMatchObject({
      name: 'TypeError',
      cause: { name: 'Error', code: '22P02', table: 'xml1', column: 'ho_ten' },
    })
    expect((told.at as string[])[0]).toContain('log.test.ts')
    expect(JSON.stringify(told)).not.toContain('NGUYEN')
  })
})
