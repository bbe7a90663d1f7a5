import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Long enough for thousands of ticked rows. */
const MAX_FORM_BYTES = 1024 * 1024

/** The longest field that any form takes. */
const MAX_FIELD = 10_000

/** Fields of a form, in the order sent. */
export type Form = URLSearchParams

/** Lets routes of this scope read HTML forms; everything else keeps the parsers it had. */
export function registerForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MAX_FORM_BYTES },
    (_request, body, done) => done(null, new URLSearchParams(body as string)),
  )
}

/** The form of a request; empty when it brought none. */
export function formOf(request: FastifyRequest): Form {
  return request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
}

/** One field without surrounding blanks, blank when it is missing. */
export function field(form: Form, name: string): string {
  return (form.get(name) ?? '').trim().slice(0, MAX_FIELD)
}

/** One field exactly as typed: passwords. */
export function rawField(form: Form, name: string): string {
  return (form.get(name) ?? '').slice(0, MAX_FIELD)
}

/** One field of the address, blank when it is missing. */
export function queryField(request: FastifyRequest, name: string): string {
  const value = (request.query as Record<string, unknown>)[name]
  return typeof value === 'string' ? value.trim().slice(0, MAX_FIELD) : ''
}
