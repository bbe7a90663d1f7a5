import { userInfo } from 'node:os'
import { resolveOptions } from '../config.js'
import { openEngine } from '../engine.js'
import { type NotApplied, rejudge } from '../intake/rejudge.js'
import { CATALOGUE } from '../rules/catalogue.js'
import type { Outcome } from '../rules/verdict.js'
import { dayText, readDay } from '../standard/catalogue-values.js'
import { dayInVietnam } from '../standard/dated.js'
import { readClaimOriginal } from '../store/read-originals.js'
import { findSubmission, type RejudgeFilter, selectStoredClaims } from '../store/rejudge-select.js'
import { type Command, readArguments, UsageError } from './command.js'
import { paint } from './terminal.js'

const SKIPPED: Readonly<Record<NotApplied, string>> = {
  overtaken: 'đã có bản mới hơn, không lưu / overtaken by a newer version, not stored',
  originalGone: 'không còn bản gốc, không giám định / original gone, not judged',
}

export const rejudgeCommand: Command = {
  help: `bhyt rejudge [--submission MAGIAODICH] [--facility MACSKCB] [--period YYYY-MM] [--rule CODE] [--ma-lk MALK]
             [--outcome accepted|rejected] [--as-of DATE] [--apply] [--all] [--json]

Giám định lại bằng quy tắc, danh mục và tham số hiện nay (hoặc của một ngày) và cho biết điều gì sẽ đổi. Cần ít
nhất một điều kiện. Judges with today's rules, catalogues and parameters (or those of a day) and shows what would
change. Needs at least one condition.

  --rule     hồ sơ đang có mã này; quy tắc mới bật thì chọn theo cơ sở, kỳ / claims that have this code now; for a rule
             that was just switched on choose by facility or period
  --as-of    danh mục, tham số như đã có vào cuối ngày đó / catalogues and parameters as they stood at the end of that day
  --apply    lưu kết quả đổi: hồ sơ có kết quả khác thành phiên bản mới; không gì bị xóa
             store what changes: a claim with another outcome becomes a new version; nothing is removed. Hồ sơ vừa
             có bản mới hơn thì để nguyên / one that a newer version has just overtaken is left alone
  --all      kể cả hồ sơ không đổi / show unchanged claims too
  --json     mỗi hồ sơ một dòng JSON / one JSON line a claim

Hồ sơ được người giám định nhận dù có lỗi vẫn được nhận. What a reviewer accepted in spite of errors stays accepted.

DATE: YYYY-MM-DD, YYYYMMDD, dd/MM/yyyy
Kho / store: DATABASE_URL, or the embedded one in BHYT_DATA.
Mã thoát / exit code: 0 done, 1 no such submission, 2 wrong usage.`,
  async run(args) {
    const { values } = readArguments(args, {
      submission: { type: 'string' },
      facility: { type: 'string' },
      period: { type: 'string' },
      rule: { type: 'string' },
      'ma-lk': { type: 'string' },
      outcome: { type: 'string' },
      'as-of': { type: 'string' },
      apply: { type: 'boolean' },
      all: { type: 'boolean' },
      json: { type: 'boolean' },
    })
    const filter = filterOf(values)
    const asOf = dayOf(values['as-of'])
    const config = resolveOptions()
    const out = (line: string) => process.stdout.write(`${line}\n`)
    await using engine = await openEngine(
      config,
      (line) => process.stderr.write(`${line}\n`),
      undefined,
      undefined,
      { asOf },
    )
    const { maGiaoDich, maCskcb } = filter
    if (maGiaoDich !== undefined && (await findSubmission(engine.pool, { maGiaoDich, maCskcb })) === null) {
      process.stderr.write(`không có lần gửi này / there is no such submission: ${maGiaoDich}\n`)
      return 1
    }
    const totals = {
      claims: 0,
      changed: 0,
      nowAccepted: 0,
      nowRejected: 0,
      applied: 0,
      overtaken: 0,
      originalGone: 0,
    }
    const judged = rejudge(selectStoredClaims(engine.pool, filter), {
      intake: engine.intake,
      readOriginal: (claim) => readClaimOriginal(engine.pool, claim.maCskcb, claim.claimId),
      apply: values.apply === true,
      by: `rejudge:${userInfo().username}`,
    })
    for await (const { claim, outcome, added, removed, appliedVersion, skipped } of judged) {
      const turned = outcome !== claim.outcome
      totals.claims++
      if (skipped !== null) totals[skipped]++
      if (turned) totals[outcome === 'accepted' ? 'nowAccepted' : 'nowRejected']++
      if (turned || added.length > 0 || removed.length > 0) totals.changed++
      else if (!values.all && skipped === null) continue
      if (appliedVersion !== null) totals.applied++
      if (values.json) {
        const { maCskcb, maLk, version, edition } = claim
        out(
          JSON.stringify({
            ...{ maCskcb, maLk, version, edition, before: claim.outcome, after: outcome },
            ...{ added, removed, appliedVersion, skipped },
          }),
        )
        continue
      }
      const change = turned
        ? paint(outcome === 'accepted' ? 'green' : 'red', `${claim.outcome} → ${outcome}`)
        : claim.outcome
      const codes = [...added.map((code) => `+${code}`), ...removed.map((code) => `−${code}`)].join(' ')
      const stored = appliedVersion === null ? '' : `  → v${appliedVersion}`
      const why = skipped === null ? '' : `  ${paint('yellow', SKIPPED[skipped])}`
      out(`${claim.maCskcb} ${claim.maLk} v${claim.version}  ${change}  ${codes}${stored}${why}`)
    }
    if (values.json) out(JSON.stringify({ type: 'summary', ...totals }))
    else
      out(
        `${totals.claims} hồ sơ / claims: ${totals.changed} đổi / changed, ${totals.nowAccepted} nay đạt / now accepted, ` +
          `${totals.nowRejected} nay lỗi / now rejected, ${totals.applied} đã lưu / applied` +
          (totals.overtaken > 0 ? `, ${totals.overtaken} ${SKIPPED.overtaken}` : '') +
          (totals.originalGone > 0 ? `, ${totals.originalGone} ${SKIPPED.originalGone}` : ''),
      )
    return 0
  },
}

/** The day as `YYYY-MM-DD`; null when none is given. */
function dayOf(text: string | undefined): string | null {
  if (text === undefined) return null
  const day = readDay(text)
  if (day === null) throw new UsageError('--as-of: trống / blank')
  if (typeof day !== 'number') throw new UsageError(`--as-of: ${day.vi} / ${day.en}`)
  if (dayText(day) > dayInVietnam(new Date()))
    throw new UsageError(`--as-of: ${text} chưa đến / is yet to come`)
  return dayText(day)
}

function filterOf(values: Record<string, unknown>): RejudgeFilter {
  const text = (name: string) => (typeof values[name] === 'string' ? (values[name] as string) : undefined)
  const outcome = text('outcome')
  if (outcome !== undefined && outcome !== 'accepted' && outcome !== 'rejected')
    throw new UsageError('--outcome accepted|rejected')
  const period = text('period')
  if (period !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(period))
    throw new UsageError('--period YYYY-MM')
  const rule = text('rule')
  if (rule !== undefined && !CATALOGUE.has(rule))
    throw new UsageError(`--rule: không có mã ${rule} / there is no code ${rule}; docs/findings.md`)
  const filter: RejudgeFilter = {
    ...optional('maGiaoDich', text('submission')),
    ...optional('maCskcb', text('facility')),
    ...optional('period', period),
    ...optional('rule', rule),
    ...optional('maLk', text('ma-lk')),
    ...(outcome === undefined ? {} : { outcome: outcome as Outcome }),
  }
  if (Object.keys(filter).length === 0)
    throw new UsageError('--submission | --facility | --period | --rule | --ma-lk | --outcome')
  if (filter.maLk !== undefined && filter.maCskcb === undefined) throw new UsageError('--ma-lk … --facility')
  return filter
}

const optional = <K extends string>(name: K, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [Key in K]?: string }
