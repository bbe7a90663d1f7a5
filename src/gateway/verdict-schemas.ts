import { STANDARD_VERSIONS } from '../standard/plan.js'

/** JSON Schemas of verdicts, findings and problems, for OpenAPI. */

const text = { type: 'string' }
const integer = { type: 'integer' }
const maybeText = { type: ['string', 'null'] }
const maybeInteger = { type: ['integer', 'null'] }
const bothLanguages = { type: 'object', properties: { vi: text, en: text } }

export const FINDING_SCHEMA = {
  type: 'object',
  properties: {
    code: { type: 'string', description: 'Stable, see the catalogue of findings' },
    severity: { type: 'string', enum: ['error', 'warning', 'info'] },
    table: maybeText,
    row: { type: 'integer', description: 'From 1; 0: the whole table' },
    field: maybeText,
    value: { type: ['string', 'null'], description: 'As sent, at most 200 characters' },
    line: {
      type: 'integer',
      description: 'In the decoded table, or in the file when table is null; 0: unknown',
    },
    column: integer,
    params: { type: 'object', additionalProperties: true },
    message: bothLanguages,
    advice: bothLanguages,
    basis: text,
  },
}

export const CLAIM_SCHEMA = {
  type: 'object',
  properties: {
    ordinal: { type: 'integer', description: 'Place in the file, from 1' },
    claimId: text,
    maLk: maybeText,
    outcome: { type: 'string', enum: ['accepted', 'rejected'] },
    version: maybeInteger,
    unchanged: { type: 'boolean' },
    currentVersion: maybeInteger,
    replacedVersion: maybeInteger,
    rows: integer,
    findings: { type: 'array', items: FINDING_SCHEMA },
    findingsTotal: integer,
    errors: integer,
    warnings: integer,
    findingsOmitted: { type: 'boolean', description: 'True when the reply grew too large for more findings' },
  },
}

export const SUMMARY_PROPERTIES = {
  maGiaoDich: text,
  submissionId: text,
  maCskcb: text,
  kind: { type: 'string', enum: ['claims', 'checkin', 'assessment'] },
  standardVersion: { type: 'string', enum: [...STANDARD_VERSIONS] },
  face: { type: 'string', enum: ['compatible', 'native', 'cli', 'review'] },
  receivedAt: { type: 'string', format: 'date-time' },
  state: { type: 'string', enum: ['receiving', 'complete'] },
  outcome: { type: 'string', enum: ['accepted', 'partly', 'rejected', 'refused'] },
  duplicate: { type: 'boolean' },
  sha256: text,
  bytes: integer,
  claimsTotal: integer,
  claimsAccepted: integer,
  claimsWarned: integer,
  claimsRejected: integer,
  rows: integer,
  findings: { type: 'array', items: FINDING_SCHEMA },
}

export const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'RFC 9457',
  properties: {
    type: text,
    title: text,
    status: integer,
    code: text,
    vi: text,
    en: text,
    detail: text,
    retryAfterSeconds: integer,
  },
}
