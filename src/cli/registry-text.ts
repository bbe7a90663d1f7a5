import { readFile } from 'node:fs/promises'
import type { RegistryRecord } from '../eligibility/lookup.js'
import { splitCsvLine } from '../eligibility/registry-file.js'
import type { AccountLookups, LookupReport } from '../store/lookup-report.js'
import type { LookupStaff } from '../store/lookup-staff.js'
import type { BadLine, ImportProgress } from '../store/registry-import.js'
import { UsageError } from './command.js'
import { duration, megabytes, paint } from './terminal.js'

/** A bad line for people: where and what, never the value itself. */
export function badLineText({ line, problems }: BadLine): string {
  const place = line === 0 ? 'tệp/file' : `dòng/line ${line}`
  return problems
    .map(
      ({ column, vi, en }) => `${paint('red', place)}${column === null ? '' : ` ${column}`}: ${vi} / ${en}`,
    )
    .join('\n')
}

export interface ImportBar {
  update(progress: ImportProgress): void
  /** Clears the line. */
  end(): void
}

/** Progress of an import on standard error, when that is a terminal; else nothing. */
export function importBar(totalBytes: number): ImportBar {
  const stream = process.stderr
  if (stream.isTTY !== true) return { update() {}, end() {} }
  const started = Date.now()
  let drawn = 0
  return {
    update({ phase, bytes, lines, badLines }) {
      const now = Date.now()
      if (phase === 'reading' && now - drawn < 100) return
      drawn = now
      const seconds = Math.max((now - started) / 1000, 0.001)
      const share = totalBytes === 0 ? 1 : Math.min(1, bytes / totalBytes)
      const left = share === 0 ? '' : ` · còn/left ${duration((seconds / share) * (1 - share))}`
      const text =
        phase === 'merging'
          ? `${lines} dòng/lines · đang ghép vào sổ thẻ / merging into the registry …`
          : `[${'█'.repeat(Math.round(share * 24)).padEnd(24, '·')}] ${Math.floor(share * 100)} % ${lines} dòng/lines · ` +
            `${Math.round(lines / seconds)} dòng/s · ${megabytes(bytes / seconds)} MB/s · sai/bad ${badLines}${left}`
      stream.write(`\r\x1b[2K${text.slice(0, (stream.columns ?? 100) - 1)}`)
    },
    end() {
      stream.write('\r\x1b[2K')
    },
  }
}

/** `N***` for each word: enough to tell two people apart, not to know them. */
const masked = (text: string): string =>
  text
    .split(' ')
    .map((word) => `${Array.from(word)[0] ?? ''}***`)
    .join(' ')

/** A person of the registry with cards; names, days of birth and citizen ids only when they are to be revealed. */
export function recordText(record: RegistryRecord, reveal: boolean): string {
  const { person } = record
  const hidden = (text: string): string => (reveal ? text : masked(text))
  const citizen = person.citizenId ?? '-'
  const birth = String(person.birthDay)
  const lines = [
    `${paint('bold', person.bhxhNo)} ${person.names.map(hidden).join(' | ')}`,
    `  sinh/born ${reveal ? birth : `${birth.slice(0, 4)}****`} (${person.birthPrecision}) · giới/sex ${person.sex} · ` +
      `CCCD ${reveal ? citizen : citizen.replace(/.(?=.{3})/g, '*')} · xác thực/verified ${person.verifiedDay ?? '-'}` +
      (person.deathDay === null ? '' : ` · mất/died ${person.deathDay}`),
    ...(reveal && record.address !== '' ? [`  ${record.address}`] : []),
  ]
  for (const card of record.cards) {
    lines.push(
      `  ${card.code} ${card.from}–${card.to ?? ''} · ĐKBĐ ${card.facility || '-'} · khu vực/area ${card.area || '-'} · ` +
        `5 năm/years ${card.fiveYearDay ?? '-'}`,
    )
    for (const { state, from, to, reason } of card.statuses)
      lines.push(`    ${state} ${from}–${to ?? ''}${reason === null ? '' : ` (${reason})`}`)
  }
  for (const { code, from, to, officialCode } of record.tempCards)
    lines.push(`  tạm/temporary ${code} ${from}–${to ?? ''} → ${officialCode ?? '-'}`)
  for (const { day, amount, counted } of record.copays)
    lines.push(
      `  cùng chi trả/co-payment ${day} ${amount / 100} đ${counted ? '' : ' (không tính/not counted)'}`,
    )
  return lines.join('\n')
}

export function reportText(report: LookupReport, days: number): string {
  const accounts = (list: readonly AccountLookups[]): string[] =>
    list.length === 0
      ? ['  -']
      : list.map(
          ({ account, maCskcb, lookups, keys, missed, night }) =>
            `  ${account.padEnd(20)} ${maCskcb}  ${lookups} lượt/look-ups · ${keys} mã/keys · ` +
            `${missed} không khớp/missed · ${night} ban đêm/at night`,
        )
  return [
    `${report.total} lượt tra cứu trong ${days} ngày / look-ups in ${days} days · ${report.accounts} tài khoản/accounts · ${report.facilities} cơ sở/facilities`,
    paint('bold', 'nhiều nhất / most'),
    ...accounts(report.busiest),
    paint('bold', 'không thấy hoặc không khớp nhiều nhất / most not found or not fitting'),
    ...accounts(report.guessing),
    paint('bold', 'một người, nhiều cơ sở hỏi / one person, asked for by many facilities'),
    ...(report.sought.length === 0
      ? ['  -']
      : report.sought.map(
          ({ bhxhNo, facilities, lookups }) =>
            `  ${bhxhNo}  ${facilities} cơ sở/facilities · ${lookups} lượt/look-ups`,
        )),
    paint('bold', 'ban đêm (22 h – 5 h) / at night'),
    ...accounts(report.night),
  ].join('\n')
}

/** The staff of a facility from a CSV of citizen id and name, a header allowed. Throws UsageError. */
export async function readStaffFile(path: string): Promise<LookupStaff[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`không có tệp / no such file: ${path}`)
  })
  const staff: LookupStaff[] = []
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') continue
    const [cccd = '', name = ''] = splitCsvLine(line)?.map((value) => value.trim()) ?? []
    if (index === 0 && !/\d/.test(cccd)) continue
    if (!/^[0-9A-Z]{8,15}$/.test(cccd) || name === '' || staff.some((other) => other.cccd === cccd))
      throw new UsageError(`dòng/line ${index + 1}: số định danh, họ tên / citizen id, name`)
    staff.push({ cccd, name: name.normalize('NFC') })
  }
  return staff
}
