import { createHash } from 'node:crypto'
import type { SubmissionKind } from '../../src/rules/verdict.js'
import type { StandardVersion } from '../../src/standard/plan.js'
import { call, type Reply } from './http.js'

/** A hospital's software, as far as the tests need it. */

export interface TestAccount {
  readonly name: string
  readonly password: string
  readonly facility: string
}

export interface Session extends TestAccount {
  readonly url: string
  /** Upper-case MD5 of the password. */
  readonly md5: string
  readonly accessToken: string
  readonly tokenId: string
}

export function md5Of(password: string): string {
  return createHash('md5').update(password).digest('hex').toUpperCase()
}

export async function logIn(url: string, account: TestAccount): Promise<Session> {
  const md5 = md5Of(account.password)
  const reply = await call(`${url}/api/token/take`, {
    body: new URLSearchParams({ username: account.name, password: md5 }).toString(),
  })
  const { maKetQua, APIKey } = JSON.parse(reply.text)
  if (maKetQua !== '200') throw new Error(`login of ${account.name}: ${reply.text}`)
  return { ...account, url, md5, accessToken: APIKey.access_token, tokenId: APIKey.id_token }
}

export function compatPath(kind: SubmissionKind, version: StandardVersion): string {
  if (kind === 'assessment') return '/api/qd130/guiDuLieuGdykQd130'
  return kind === 'claims' ? `/api/qd130/guiHoSoXmlQD${version}` : `/api/qd130/checkInKcbQd${version}`
}

export const LOAI_HO_SO: Readonly<Record<SubmissionKind, string>> = {
  claims: '130',
  checkin: '0',
  assessment: '12',
}

/** The official headers of a claim call. */
export function compatHeaders(session: Session): Record<string, string> {
  return {
    'Content-Type': 'application/x-www-form-urlencoded',
    accessToken: session.accessToken,
    tokenId: session.tokenId,
    passwordHash: session.md5,
  }
}

/** The five official body parameters. */
export function compatFields(
  session: TestAccount,
  file: Uint8Array,
  kind: SubmissionKind = 'claims',
): Record<string, string> {
  return {
    username: session.name,
    loaiHoSo: LOAI_HO_SO[kind],
    maTinh: session.facility.slice(0, 2),
    maCSKCB: session.facility,
    fileHSBase64: Buffer.from(file).toString('base64'),
  }
}

export interface SendOptions {
  readonly kind?: SubmissionKind
  readonly version?: StandardVersion
}

/** A file through the compatible face, as the guide says. */
export function sendCompatible(
  session: Session,
  file: Uint8Array,
  { kind = 'claims', version = '3176' }: SendOptions = {},
): Promise<Reply> {
  return call(session.url + compatPath(kind, version), {
    headers: compatHeaders(session),
    body: new URLSearchParams(compatFields(session, file, kind)).toString(),
  })
}

export function nativeUrl(session: Session, { kind = 'claims', version = '3176' }: SendOptions = {}): string {
  return `${session.url}/v1/submissions?standard=${version}&kind=${kind}&maCSKCB=${session.facility}`
}

export function bearer(session: Session): Record<string, string> {
  return { Authorization: `Bearer ${session.accessToken}` }
}

/** A file through the native face, the verdict as JSON. */
export function sendNative(session: Session, file: Uint8Array, options: SendOptions = {}): Promise<Reply> {
  return call(nativeUrl(session, options), {
    headers: { ...bearer(session), 'Content-Type': 'application/xml' },
    body: file,
  })
}
