import type {} from '@fastify/swagger'
import type { FastifySchema } from 'fastify'
import { EVENT_TYPES } from '../eligibility/registry-event.js'

/** Descriptions of look-ups and the registry on the native face, for OpenAPI. The routes check for themselves. */

const TAGS = ['native']
const SECURITY = [{ bearer: [] }]
const text = { type: 'string' }
const key = {
  type: 'object',
  required: ['key'],
  properties: {
    key: { type: 'string', description: 'Card (15), social insurance number (10) or citizen id (12)' },
  },
}
const IDENTITY = {
  hoTen: { type: 'string', description: 'Compared with the registry when given' },
  ngaySinh: { type: 'string', description: 'dd/MM/yyyy, MM/yyyy or yyyy' },
  hoTenCb: { type: 'string', description: 'Name of the member of staff who asks' },
  cccdCb: { type: 'string', description: 'Citizen id of the member of staff who asks' },
  maCSKCB: { type: 'string', description: 'Facility that asks, when the account has several' },
}

export const cardSchema: FastifySchema = {
  summary: 'Tra cứu thẻ · look up a card',
  description:
    'The outcome is `code`, as in the portal’s look-up (000 right, 010 expired, 050 not found, …). Name, birth day ' +
    'and address are told only when `hoTen` and `ngaySinh` were given and agree. Every look-up is recorded.',
  tags: TAGS,
  security: SECURITY,
  params: key,
  querystring: { type: 'object', properties: IDENTITY },
  response: {
    200: {
      description: 'Kết quả · answer',
      type: 'object',
      properties: {
        code: text,
        vi: text,
        en: text,
        day: { type: 'integer', description: 'Day that the answer is for, YYYYMMDD' },
        state: { type: ['string', 'null'] },
        person: { type: ['object', 'null'], additionalProperties: true },
        card: { type: ['object', 'null'], additionalProperties: true },
        temporary: { type: ['object', 'null'], additionalProperties: true },
        newCard: { type: ['object', 'null'], additionalProperties: true },
      },
    },
  },
}

export const visitsSchema: FastifySchema = {
  summary: 'Lịch sử khám chữa bệnh · visits of a person',
  description:
    'Accepted visits at any facility, newest first, by day of discharge; the last year unless told.',
  tags: TAGS,
  security: SECURITY,
  params: key,
  querystring: {
    type: 'object',
    properties: { from: { type: 'string', description: 'YYYY-MM-DD' }, to: text, ...IDENTITY },
  },
  response: {
    200: {
      description: 'Các lần khám · visits',
      type: 'object',
      properties: {
        from: { type: 'integer' },
        to: { type: 'integer' },
        visits: { type: 'array', items: { type: 'object', additionalProperties: true } },
      },
    },
  },
}

export const eventsSchema: FastifySchema = {
  summary: 'Gửi thay đổi của sổ thẻ · send changes of the registry',
  description:
    'For accounts with the right to it. `events`: 1 to 1000, applied in order, all or none; an `id` that was applied ' +
    'before is passed over. Each: `id`, `type`, `bhxhNo`, `day` (from which it holds), `card` (15 characters), ' +
    '`period` {from, to, facility, area, fiveYearDay}, `person` {name, cccd, birth, sex, address, verified}, ' +
    '`state` (with reduced: movedOut, movedWithin, increasedAgain), `reason`.',
  tags: TAGS,
  security: SECURITY,
  body: {
    type: 'object',
    properties: {
      events: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'type', 'bhxhNo', 'day'],
          properties: { id: text, type: { type: 'string', enum: [...EVENT_TYPES] }, bhxhNo: text, day: text },
          additionalProperties: true,
        },
      },
    },
  },
  response: {
    200: {
      description: 'Kết quả · outcomes',
      type: 'object',
      properties: {
        events: {
          type: 'array',
          items: {
            type: 'object',
            properties: { id: text, outcome: { type: 'string', enum: ['applied', 'repeated'] } },
          },
        },
      },
    },
  },
}
