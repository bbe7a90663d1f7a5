import type {} from '@fastify/swagger'
import type { FastifySchema } from 'fastify'
import { STANDARD_VERSIONS } from '../standard/plan.js'
import { CLAIM_SCHEMA, FINDING_SCHEMA, PROBLEM_SCHEMA, SUMMARY_PROPERTIES } from './verdict-schemas.js'

/** Descriptions of the native routes, for OpenAPI. The routes check for themselves, with errors of the table. */

const TAGS = ['native']
const SECURITY = [{ bearer: [] }]
const text = { type: 'string' }
const integer = { type: 'integer' }

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: PROBLEM_SCHEMA } },
})

const REFUSALS = {
  401: problem('Chưa đăng nhập · not logged in'),
  404: problem('Không tìm thấy · not found, or of another facility'),
}

export const VERDICT_SCHEMA = {
  type: 'object',
  properties: { ...SUMMARY_PROPERTIES, claims: { type: 'array', items: CLAIM_SCHEMA } },
}

export const tokenSchema: FastifySchema = {
  summary: 'Đăng nhập · log in',
  description: '`password` is the password, or its MD5 as 32 hexadecimal digits.',
  tags: TAGS,
  body: {
    type: 'object',
    required: ['username', 'password'],
    properties: { username: text, password: text },
  },
  response: {
    200: {
      description: 'Token',
      type: 'object',
      properties: {
        accessToken: text,
        tokenId: text,
        tokenType: { type: 'string', const: 'Bearer' },
        expiresAt: { type: 'string', format: 'date-time' },
        account: text,
        facilities: { type: 'array', items: text },
      },
    },
    401: problem('Sai tài khoản hoặc mật khẩu · wrong account or password'),
    403: problem('Tài khoản bị khóa · account locked'),
  },
}

export const submissionSchema: FastifySchema = {
  summary: 'Gửi một tệp hồ sơ · send one file',
  description:
    'Body: the XML file, raw or with `Content-Encoding: gzip`. A file that was judged is answered with 200, ' +
    'whatever the outcome: look at `outcome` and at each claim. With `Accept: application/x-ndjson` each line is ' +
    'one verdict (`type` claim), sent after its commit, and the last line is the summary (`type` summary, or ' +
    '`type` error when the rest could not be judged); read while you send, for unread lines hold up the rest.',
  tags: TAGS,
  security: SECURITY,
  querystring: {
    type: 'object',
    properties: {
      standard: {
        type: 'string',
        enum: [...STANDARD_VERSIONS],
        description: 'Default: the newest; also as header X-Standard',
      },
      kind: { type: 'string', enum: ['claims', 'checkin', 'assessment'], default: 'claims' },
      maCSKCB: { type: 'string', description: 'Needed when the account has several facilities' },
    },
  },
  body: { content: { 'application/xml': { schema: { type: 'string', format: 'binary' } } } },
  response: {
    200: {
      description: 'Kết quả · verdict',
      content: {
        'application/json': { schema: VERDICT_SCHEMA },
        'application/x-ndjson': { schema: { type: 'string' } },
      },
    },
    400: problem('Yêu cầu sai · wrong request'),
    401: problem('Chưa đăng nhập · not logged in'),
    403: problem('Không phải cơ sở của tài khoản · not a facility of the account'),
    408: problem('Đường truyền ngừng giữa chừng · the line went silent'),
    413: problem('Tệp quá lớn · file too large'),
    415: problem('Kiểu nội dung không hỗ trợ · media type or encoding not supported'),
    429: problem('Cơ sở gửi quá nhiều cùng lúc · facility above its share; see Retry-After'),
    503: problem('Hệ thống bận · busy or store away; see Retry-After'),
  },
}

const maGiaoDich = {
  type: 'object',
  required: ['maGiaoDich'],
  properties: {
    maGiaoDich: { type: 'string', description: 'e.g. HSKCB130_01929_840356586B574D0B91E78E2DA320EB14' },
  },
}

export const validationSchema: FastifySchema = {
  ...submissionSchema,
  summary: 'Kiểm tra thử một tệp, không lưu · judge one file without keeping it',
  description:
    'As `POST /v1/submissions`, with the same rules, catalogues and reply, but nothing is stored: `version` and ' +
    '`currentVersion` are null, and the transaction code cannot be asked for again.',
}

export const readSubmissionSchema: FastifySchema = {
  summary: 'Đọc kết quả một lần gửi · read the verdict of a submission',
  tags: TAGS,
  security: SECURITY,
  params: maGiaoDich,
  response: { 200: { description: 'Kết quả · verdict', ...VERDICT_SCHEMA }, ...REFUSALS },
}

export const originalSchema: FastifySchema = {
  summary: 'Tải tệp gốc · fetch the bytes as received',
  tags: TAGS,
  security: SECURITY,
  params: maGiaoDich,
  response: {
    200: {
      description: 'Tệp gốc · the file; ETag is its SHA-256',
      content: { 'application/xml': { schema: { type: 'string', format: 'binary' } } },
    },
    ...REFUSALS,
  },
}

export const claimSchema: FastifySchema = {
  summary: 'Đọc một hồ sơ · read a claim with its versions, findings and rows',
  tags: TAGS,
  security: SECURITY,
  params: {
    type: 'object',
    required: ['maCSKCB', 'maLK'],
    properties: { maCSKCB: text, maLK: text },
  },
  querystring: {
    type: 'object',
    properties: { version: { type: 'integer', minimum: 1, description: 'Default: the current one' } },
  },
  response: {
    200: {
      description: 'Hồ sơ · claim',
      type: 'object',
      properties: {
        maCskcb: text,
        maLk: text,
        currentVersion: { type: ['integer', 'null'] },
        versions: {
          type: 'array',
          description: 'Every sending, newest first',
          items: {
            type: 'object',
            properties: {
              claimId: text,
              version: { type: ['integer', 'null'] },
              state: { type: 'string', enum: ['current', 'replaced', 'rejected'] },
              outcome: { type: 'string', enum: ['accepted', 'rejected'] },
              maGiaoDich: text,
              standardVersion: text,
              receivedAt: { type: 'string', format: 'date-time' },
              edition: {
                type: 'integer',
                description: 'Edition of catalogues and parameters that judged it; 0: none imported',
              },
              findings: { type: 'array', items: FINDING_SCHEMA },
              findingsTotal: integer,
              errors: integer,
              warnings: integer,
            },
          },
        },
        rowsOfVersion: { type: ['integer', 'null'] },
        rows: {
          type: 'object',
          description: 'Rows by table name',
          additionalProperties: { type: 'array', items: { type: 'object', additionalProperties: true } },
        },
      },
    },
    ...REFUSALS,
  },
}

export const rulesSchema: FastifySchema = {
  summary: 'Các quy tắc đang áp dụng · the rules as they are for a facility',
  description:
    'Every rule about the content of claims with its texts, severity, basis and examples; `checked` is false when ' +
    'it is switched off, out of its dates, or when a catalogue that it needs was not imported (`missingCatalogues`).',
  tags: TAGS,
  security: SECURITY,
  querystring: {
    type: 'object',
    properties: { maCSKCB: { type: 'string', description: 'Default: the first facility of the account' } },
  },
  response: {
    200: {
      description: 'Quy tắc · rules',
      type: 'object',
      properties: {
        maCSKCB: text,
        edition: { type: 'integer', description: 'Edition of catalogues and parameters; 0: none imported' },
        rules: { type: 'array', items: { type: 'object', additionalProperties: true } },
      },
    },
    ...REFUSALS,
  },
}
