import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { ClaimVerdict, SubmissionKind, SubmissionSummary } from '../rules/verdict.js'
import { type Command, readArguments, readVersion, UsageError } from './command.js'
import { facilityOf, findFiles, type InputFile, kindOf } from './files.js'
import { claimLines, summaryLines } from './report.js'
import { paint } from './terminal.js'

/** Paths of the compatible face by kind and version (CV 3190, CV 1245 and the guides after them). */
const COMPAT_PATH: Readonly<Record<SubmissionKind, (version: string) => string>> = {
  claims: (version) => `/api/qd130/guiHoSoXmlQD${version}`,
  checkin: (version) => `/api/qd130/checkInKcbQd${version}`,
  assessment: () => '/api/qd130/guiDuLieuGdykQd130',
}
const LOAI_HO_SO: Readonly<Record<SubmissionKind, string>> = { claims: '130', checkin: '0', assessment: '12' }

export const sendCommand: Command = {
  help: `bhyt send FILE|DIR… --user NAME --password PASSWORD [--url URL] [--face native|compatible] [--version V] [--json]

Gửi như phần mềm bệnh viện. Sends as a hospital's software would.

  --url       địa chỉ máy chủ / server (http://127.0.0.1:8130)
  --face      native: /v1, kết quả từng hồ sơ / verdict a claim; compatible: như cổng hiện nay / as today's gateway (native)
  --version   130 | 4750 | 3176 (3176)
  --facility  mã cơ sở / facility (as the file says)
  --json      in nguyên trả lời / print replies as they come

Mã thoát / exit code: 0 all accepted, 1 something rejected.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      url: { type: 'string' },
      user: { type: 'string' },
      password: { type: 'string' },
      face: { type: 'string' },
      version: { type: 'string' },
      facility: { type: 'string' },
      json: { type: 'boolean' },
    })
    const { user, password } = values
    if (positionals.length === 0 || user === undefined || password === undefined)
      throw new UsageError('FILE… --user NAME --password PASSWORD')
    const url = (values.url ?? 'http://127.0.0.1:8130').replace(/\/+$/, '')
    const version = readVersion(values.version)
    const session = await logIn(url, user, password)
    let rejected = false
    for (const file of await findFiles(positionals)) {
      const kind = await kindOf(file.path)
      const facility = values.facility ?? (await facilityOf(file.path)) ?? user.slice(0, 5)
      process.stdout.write(`${paint('bold', file.path)}\n`)
      const good =
        values.face === 'compatible'
          ? await sendCompatible(url, session, file, kind, version, facility)
          : await sendNative(url, session, file, kind, version, facility, values.json === true)
      rejected ||= !good
    }
    return rejected ? 1 : 0
  },
}

interface ClientSession {
  readonly user: string
  readonly md5: string
  readonly accessToken: string
  readonly tokenId: string
}

async function logIn(url: string, user: string, password: string): Promise<ClientSession> {
  const md5 = createHash('md5').update(password).digest('hex').toUpperCase()
  const response = await fetch(`${url}/api/token/take`, {
    method: 'POST',
    body: new URLSearchParams({ username: user, password: md5 }),
  })
  const reply = (await response.json()) as {
    maKetQua: string
    APIKey: { access_token: string; id_token: string } | null
  }
  if (reply.maKetQua !== '200' || reply.APIKey === null)
    throw new UsageError(`đăng nhập không được / login failed: ${reply.maKetQua}`)
  return { user, md5, accessToken: reply.APIKey.access_token, tokenId: reply.APIKey.id_token }
}

async function sendCompatible(
  url: string,
  session: ClientSession,
  file: InputFile,
  kind: SubmissionKind,
  version: string,
  facility: string,
): Promise<boolean> {
  const response = await fetch(url + COMPAT_PATH[kind](version), {
    method: 'POST',
    headers: { accessToken: session.accessToken, tokenId: session.tokenId, passwordHash: session.md5 },
    body: new URLSearchParams({
      username: session.user,
      loaiHoSo: LOAI_HO_SO[kind],
      maTinh: facility.slice(0, 2),
      maCSKCB: facility,
      fileHSBase64: (await readFile(file.path)).toString('base64'),
    }),
  })
  const text = await response.text()
  process.stdout.write(`${text}\n`)
  return (JSON.parse(text) as { maKetQua: string }).maKetQua === '200'
}

async function sendNative(
  url: string,
  session: ClientSession,
  file: InputFile,
  kind: SubmissionKind,
  version: string,
  facility: string,
  json: boolean,
): Promise<boolean> {
  const query = new URLSearchParams({ standard: version, kind, maCSKCB: facility })
  const response = await fetch(`${url}/v1/submissions?${query}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${session.accessToken}`,
      'content-type': 'application/xml',
      'content-length': String(file.bytes),
      accept: 'application/x-ndjson',
    },
    body: Readable.toWeb(createReadStream(file.path)) as ReadableStream,
    duplex: 'half',
  })
  if (response.body === null || !(response.headers.get('content-type') ?? '').includes('ndjson')) {
    process.stdout.write(`${response.status} ${await response.text()}\n`)
    return false
  }
  let good = false
  for await (const line of createInterface({ input: Readable.fromWeb(response.body as never) })) {
    if (json) process.stdout.write(`${line}\n`)
    const entry = JSON.parse(line) as { type: string }
    if (entry.type === 'claim') {
      if (!json)
        for (const text of claimLines(entry as unknown as ClaimVerdict, false))
          process.stdout.write(`${text}\n`)
    } else if (entry.type === 'summary') {
      const summary = entry as unknown as SubmissionSummary
      good = summary.claimsRejected === 0 && summary.outcome !== 'refused'
      if (json) continue
      for (const text of summaryLines(summary)) process.stdout.write(`${text}\n`)
      process.stdout.write(
        `  ${summary.maGiaoDich}${summary.duplicate ? ' (đã nhận trước đây / received before)' : ''}\n`,
      )
    } else if (!json) process.stdout.write(`${line}\n`)
  }
  return good
}
