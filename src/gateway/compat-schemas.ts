import type {} from '@fastify/swagger'
import type { FastifySchema } from 'fastify'
import type { CompatService } from './compat-paths.js'

/** Descriptions of the compatible face for OpenAPI. Nothing is checked by them: the face is tolerant. */

const CONSUMES = ['application/x-www-form-urlencoded', 'application/json']
const TAGS = ['compatible']

export const compatTokenSchema: FastifySchema = {
  summary: 'Lấy phiên làm việc · take a token',
  description:
    'Form or JSON: `username`, `password` (MD5 as hex in either case, or the password itself). ' +
    'Always HTTP 200 except when overloaded; the outcome is `maKetQua`: 200, 205, 401, 402, 403, 500.',
  tags: TAGS,
  consumes: CONSUMES,
  response: {
    200: {
      description: 'APIKey is null unless maKetQua is 200',
      type: 'object',
      properties: {
        maKetQua: { type: 'string' },
        APIKey: {
          type: ['object', 'null'],
          properties: {
            access_token: { type: 'string' },
            id_token: { type: 'string' },
            token_type: { type: 'string', const: 'Bearer' },
            username: { type: 'string' },
            expires_in: { type: 'string', description: 'UTC instant with seven fraction digits' },
          },
        },
      },
    },
  },
}

export function lookupSchema(summary: string): FastifySchema {
  return {
    summary,
    description:
      'Query or headers `token`, `id_token`, `username`, `password` (MD5); form or JSON body `maThe` (10, 12 or 15 ' +
      'characters), `hoTen`, `ngaySinh`, `hoTenCb`, `cccdCb`, or query `maHoSo`. The outcome is `maKetQua`.',
    tags: TAGS,
    consumes: CONSUMES,
    response: {
      200: {
        description: 'Kết quả · outcome',
        type: 'object',
        properties: { maKetQua: { type: 'string' }, ghiChu: { type: 'string' } },
        additionalProperties: true,
      },
    },
  }
}

export function compatSubmitSchema(service: CompatService): FastifySchema {
  return {
    summary: service.vi,
    description:
      'Headers `accessToken`, `tokenId`, `passwordHash`; form or JSON body `username`, `loaiHoSo` ' +
      `(${service.loaiHoSo.join(' or ')}), \`maTinh\`, \`maCSKCB\`, \`fileHSBase64\` (the whole file in base64). ` +
      'HTTP 200 except when overloaded (503, 429); the outcome is `maKetQua`: ' +
      '200, 123, 124, 204, 205, 401, 402, 403, 500, 1001.',
    tags: TAGS,
    consumes: CONSUMES,
    response: {
      200: {
        description: 'Kết quả · outcome',
        type: 'object',
        properties: {
          maKetQua: { type: 'string' },
          maGiaoDich: { type: 'string', description: 'Empty when no transaction came about' },
          thoiGianTiepNhan: { type: 'string', description: 'yyyyMMddHHmmss, Vietnam time' },
          thongDiep: { type: 'string' },
        },
      },
    },
  }
}
