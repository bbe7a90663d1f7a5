import type {} from '@fastify/swagger'
import type { FastifySchema } from 'fastify'
import { REVIEW_OUTCOMES, WORK_STATES } from '../store/review-model.js'
import { SORTS } from '../store/review-queue.js'
import { EXPORT_FORMATS, EXPORT_LAYOUTS } from './export-run.js'
import { BULK_ACTIONS, WORK_ACTIONS } from './work.js'
import { WORK_ERRORS } from './work-errors.js'

/** Descriptions of `/v1/review`, for OpenAPI. The routes check for themselves, with errors of the table. */

const text = { type: 'string' }
const integer = { type: 'integer' }
const maybeText = { type: ['string', 'null'] }
const day = { type: 'string', format: 'date' }
const flag = { type: 'boolean' }
const any = { type: 'object', additionalProperties: true }

export const FILTER_PROPERTIES = {
  outcomes: {
    type: 'string',
    description: `Comma-separated: ${REVIEW_OUTCOMES.join(', ')}. Default: warned,rejected`,
  },
  facility: text,
  rule: { type: 'string', description: 'Finding code' },
  severity: { type: 'string', enum: ['error', 'warning'] },
  table: text,
  department: text,
  visitType: { type: 'string', description: 'MA_LOAI_KCB' },
  receivedFrom: day,
  receivedTo: day,
  month: { type: 'string', description: 'Settlement month, YYYY-MM' },
  states: { type: 'string', description: `Comma-separated: ${WORK_STATES.join(', ')}` },
  open: flag,
  owner: { type: 'string', description: 'User name; - for nobody' },
  amountFrom: text,
  amountTo: text,
  due: { type: 'string', enum: ['overdue', 'today', 'tomorrow', 'later'] },
  dueFrom: day,
  dueTo: day,
  maLk: text,
  card: { type: 'string', description: 'Card number, exact' },
  patient: { type: 'string', description: 'MA_BN, exact' },
  submissionId: text,
  first: flag,
  latest: { ...flag, description: 'Only the newest version of each MA_LK: claims rather than versions' },
  waiver: { ...flag, description: 'A waiver was asked for and waits for a second person' },
  late: flag,
  incomplete: flag,
}

const problem = (codes: readonly (keyof typeof WORK_ERRORS)[]) => ({
  description: codes.map((code) => `${code}: ${WORK_ERRORS[code].vi} · ${WORK_ERRORS[code].en}`).join('; '),
  content: { 'application/problem+json': { schema: any } },
})

const REFUSALS = {
  400: problem(['REVIEW_BAD_REQUEST']),
  401: problem(['REVIEW_NOT_SIGNED_IN']),
  403: problem(['REVIEW_FORBIDDEN', 'REVIEW_SECOND_PERSON']),
  404: problem(['REVIEW_NOT_FOUND']),
}

const ITEM = {
  type: 'object',
  properties: {
    maCskcb: text,
    claimId: text,
    outcome: { type: 'string', enum: [...REVIEW_OUTCOMES] },
    submissionId: text,
    maLk: maybeText,
    version: { type: ['integer', 'null'] },
    isLatest: flag,
    state: { type: 'string', enum: [...WORK_STATES] },
    isOpen: flag,
    revision: {
      type: 'integer',
      description: 'Name it in actions: they fail with 409 when it is another by then',
    },
    owner: maybeText,
    dueDay: day,
    receivedAt: { type: 'string', format: 'date-time' },
    settlementMonth: day,
    maLoaiKcb: maybeText,
    maKhoa: maybeText,
    ngayRa: maybeText,
    amount: { type: 'string', description: 'T_BHTT, đồng' },
    errors: integer,
    warnings: integer,
    codes: { type: 'array', items: text },
    tables: { type: 'array', items: text },
  },
}

const reply = (description: string, schema: unknown = any) => ({
  description,
  content: { 'application/json': { schema } },
})

interface Route {
  readonly summary: string
  readonly description?: string
  readonly query?: unknown
  readonly body?: unknown
  readonly params?: readonly string[]
  readonly response: Readonly<Record<number, unknown>>
}

function route({ summary, description, query, body, params, response }: Route): FastifySchema {
  return {
    summary,
    tags: ['review'],
    security: [{ bearer: [] }],
    ...(description === undefined ? {} : { description }),
    ...(query === undefined ? {} : { querystring: { type: 'object', properties: query } }),
    ...(params === undefined
      ? {}
      : {
          params: {
            type: 'object',
            required: [...params],
            properties: Object.fromEntries(params.map((name) => [name, text])),
          },
        }),
    ...(body === undefined ? {} : { body: { content: { 'application/json': { schema: body } } } }),
    response: { ...REFUSALS, ...response },
  }
}

const REF = ['maCskcb', 'claimId'] as const
const ref = { type: 'object', required: [...REF], properties: { maCskcb: text, claimId: text } }
const expected = {
  type: 'object',
  required: [...REF, 'revision'],
  properties: { maCskcb: text, claimId: text, revision: integer },
}
const page = { next: maybeText, previous: maybeText }

export const overviewSchema = route({
  summary: 'Tổng quan · numbers of the day, each with the query of the list behind it',
  response: { 200: reply('Tổng quan · overview') },
})

export const submissionsSchema = route({
  summary: 'Các lần gửi · submissions, the newest first',
  query: {
    facility: text,
    receivedFrom: day,
    receivedTo: day,
    outcome: text,
    kind: text,
    account: text,
    maGiaoDich: text,
    limit: integer,
    cursor: text,
  },
  response: {
    200: reply('Trang · page', {
      type: 'object',
      properties: { rows: { type: 'array', items: any }, ...page },
    }),
  },
})

export const queueSchema = route({
  summary: 'Hồ sơ theo bộ lọc · claims that a filter holds, page by page',
  description: 'Pages are told by cursor, so that each costs the same. `items` counts what the filter holds.',
  query: {
    ...FILTER_PROPERTIES,
    sort: { type: 'string', enum: SORTS.flatMap((sort) => [sort, `-${sort}`]) },
    limit: integer,
    cursor: text,
    count: { type: 'boolean', description: 'false leaves items and amount out' },
  },
  response: {
    200: reply('Trang · page', {
      type: 'object',
      properties: { rows: { type: 'array', items: ITEM }, items: integer, amount: text, ...page },
    }),
  },
})

export const claimSchema = route({
  summary: 'Một hồ sơ · one version with findings, versions, history and possible actions',
  params: REF,
  response: { 200: reply('Hồ sơ · claim') },
})

export const tableSchema = route({
  summary: 'Một bảng XML · rows of one table as sent, or its text',
  description: 'XML6 and XML15 need the right to see them; each look is recorded.',
  params: [...REF, 'table'],
  query: { from: { type: 'integer', description: 'First row, from 1' }, rows: integer, text: flag },
  response: { 200: reply('Bảng · table') },
})

export const diffSchema = route({
  summary: 'So sánh với phiên bản khác · differences to another version, field by field',
  params: [...REF, 'otherId'],
  response: { 200: reply('Khác biệt · differences') },
})

export const actionSchema = route({
  summary: 'Xử lý · do one thing with one or several versions',
  body: {
    type: 'object',
    required: ['action', 'targets'],
    properties: {
      action: { type: 'string', enum: [...WORK_ACTIONS] },
      targets: { type: 'array', minItems: 1, maxItems: 500, items: expected },
      owner: text,
      reasonCode: text,
      note: text,
    },
  },
  response: {
    200: reply(
      'Đã làm; conflicts: đã thay đổi nên để nguyên · done; conflicts had moved on and were left alone',
      {
        type: 'object',
        properties: { changed: integer, conflicts: { type: 'array', items: ref } },
      },
    ),
    409: problem(['REVIEW_CONFLICT', 'REVIEW_NOT_POSSIBLE']),
    422: problem(['REVIEW_REASON', 'REVIEW_NOTE', 'REVIEW_OWNER']),
  },
})

export const assignSchema = route({
  summary: 'Giao mọi hồ sơ khớp bộ lọc · give all that a filter holds to a reviewer',
  body: {
    type: 'object',
    required: ['owner'],
    properties: { owner: text, filter: { type: 'object', properties: FILTER_PROPERTIES } },
  },
  response: { 200: reply('Số hồ sơ · number', { type: 'object', properties: { changed: integer } }) },
})

const BULK_STATE = {
  type: 'object',
  properties: {
    bulkId: text,
    state: { type: 'string', enum: ['queued', 'running', 'done', 'failed', 'cancelled'] },
    total: integer,
    changed: integer,
    moved: integer,
    skipped: integer,
    names: { type: 'array', items: text },
    error: { type: ['string', 'null'] },
  },
} as const

export const bulkSchema = route({
  summary: 'Làm một việc với mọi hồ sơ khớp bộ lọc · do one thing with all that a filter holds',
  description:
    'Done in the background, two hundred claims at a time. What comes in later is left alone, and so is what has ' +
    'moved on or does not allow it.',
  body: {
    type: 'object',
    required: ['action'],
    properties: {
      action: { type: 'string', enum: [...BULK_ACTIONS] },
      owner: text,
      reasonCode: text,
      note: text,
      filter: { type: 'object', properties: FILTER_PROPERTIES },
    },
  },
  response: { 202: reply('Đã ghi nhận · ordered', BULK_STATE) },
})

export const bulkStateSchema = route({
  summary: 'Tiến độ · how far it is',
  response: { 200: reply('Tiến độ · progress', BULK_STATE) },
})

export const startSessionSchema: FastifySchema = {
  ...route({
    summary: 'Đăng nhập cho phần mềm · sign a program in',
    description:
      'The token goes into `Authorization: Bearer …` of every other call. It ends when it was not used for ' +
      '`idleSeconds`, at `expiresAt`, or by DELETE. `otp` is needed where the user has a second factor.',
    body: {
      type: 'object',
      required: ['user', 'password'],
      properties: { user: text, password: text, otp: text },
    },
    response: {
      201: reply('Phiên · session', {
        type: 'object',
        properties: {
          token: text,
          tokenType: text,
          idleSeconds: integer,
          expiresAt: text,
          user: {
            type: 'object',
            properties: { name: text, role: text, maCskcb: { type: ['string', 'null'] } },
          },
        },
      }),
      401: problem(['REVIEW_SIGN_IN', 'REVIEW_CODE']),
      429: problem(['REVIEW_TOO_MANY']),
    },
  }),
  security: [],
}

export const endSessionSchema = route({
  summary: 'Đăng xuất · end the session of the token',
  response: { 204: { description: 'Đã đăng xuất · signed out' } },
})

export const reasonsSchema = route({
  summary: 'Danh mục lý do · the managed list of reasons',
  response: { 200: reply('Lý do · reasons') },
})

export const exportSchema = route({
  summary: 'Xuất · queue an export of all that a filter holds, or of ticked versions',
  body: {
    type: 'object',
    properties: {
      layout: { type: 'string', enum: [...EXPORT_LAYOUTS] },
      format: { type: 'string', enum: [...EXPORT_FORMATS] },
      group: { type: 'string', enum: ['none', 'department', 'facility'] },
      personal: flag,
      filter: { type: 'object', properties: FILTER_PROPERTIES },
      items: { type: 'array', items: ref },
    },
  },
  response: { 202: reply('Đã nhận · queued') },
})

export const exportsSchema = route({
  summary: 'Các tệp xuất của tôi · own exports with their progress',
  response: { 200: reply('Tệp xuất · exports') },
})

export const exportStateSchema = route({
  summary: 'Tiến độ một tệp xuất · progress of an export',
  params: ['exportId'],
  response: { 200: reply('Tệp xuất · export') },
})

export const exportCancelSchema = route({
  summary: 'Hủy xuất · cancel an export',
  params: ['exportId'],
  response: { 204: { description: 'Đã hủy · cancelled', type: 'null' } },
})

export const exportFileSchema = route({
  summary: 'Tải tệp xuất · download an export that is done',
  params: ['exportId'],
  response: {
    200: {
      description: 'Tệp · the file',
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    },
    409: problem(['REVIEW_EXPORT_NOT_READY']),
  },
})
