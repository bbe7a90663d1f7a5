import type { FastifyInstance } from 'fastify'
import { type AuditFilter, readAudit, readAuditActions } from '../store/audit-read.js'
import { page, userOf } from './access.js'
import { detailWords } from './audit-words.js'
import { queryField } from './form.js'
import type { Review } from './review.js'
import { languageOf } from './view.js'

const PAGE_ROWS = 50
const FIELDS = ['user', 'action', 'subject', 'fromDay', 'toDay'] as const

/** The audit record, for supervisors and administrators: by user, action, subject and day. */
export function registerAuditPages(app: FastifyInstance, review: Review, base: string): void {
  app.get('/audit', page(['supervisor', 'administrator']), async (request, reply) => {
    const asked = Object.fromEntries(FIELDS.map((name) => [name, queryField(request, name)]))
    const filter: AuditFilter = {
      ...asked,
      fromDay: dayOrNull(asked.fromDay!),
      toDay: dayOrNull(asked.toDay!),
    }
    const cursor = queryField(request, 'before')
    const before = /^\d{1,18}$/.test(cursor) ? cursor : null
    const [rows, actions] = await Promise.all([
      readAudit(review.pool, filter, before, PAGE_ROWS + 1),
      readAuditActions(review.pool),
    ])
    const shown = rows.slice(0, PAGE_ROWS)
    const address = (cursorTo: string | null): string => {
      const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''))
      if (cursorTo !== null) query.set('before', cursorTo)
      const text = query.toString()
      return `${base}/audit${text === '' ? '' : `?${text}`}`
    }
    // Reading the record is itself on record, once for each look, not for each page of it.
    if (before === null)
      await review.trail.seen({ user: userOf(request).name, action: 'audit.view', detail: present(asked) })
    const language = languageOf(request)
    const { reasons } = await review.lists.read()
    return reply.viewAsync('audit', {
      rows: shown.map((row) => ({ ...row, words: detailWords(row.action, row.detail, language, reasons) })),
      filter: asked,
      actions,
      next: rows.length > PAGE_ROWS ? address(shown.at(-1)!.seq) : null,
      first: before === null ? null : address(null),
      address,
    })
  })
}

function dayOrNull(text: string): string | null {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null
}

function present(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
}
