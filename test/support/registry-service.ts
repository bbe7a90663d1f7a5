import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A look-up as the service got it. */
export interface Asked {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  /** The JSON body; empty for a GET. */
  readonly fields: Readonly<Record<string, string>>
  /** How many look-ups came before. */
  readonly before: number
  /** Answers with JSON. */
  answer(reply: object, status?: number, headers?: Record<string, string>): void
}

/** A small look-up service that does what the test says; it hands out tokens t1, t2 … itself. */
export interface RegistryService extends AsyncDisposable {
  readonly url: string
  /** Bodies of logins so far. */
  readonly logins: readonly string[]
  /** Look-ups so far. */
  readonly asked: readonly Asked[]
  /** Most look-ups that were under way at once. */
  readonly peak: number
  /** What becomes of the next look-ups. */
  onLookUp: (asked: Asked) => void
  /** What becomes of the next logins; null: a token. */
  onLogin: ((response: ServerResponse) => void) | null
}

export async function startRegistryService(onLookUp: (asked: Asked) => void): Promise<RegistryService> {
  const logins: string[] = []
  const asked: Asked[] = []
  let busy = 0
  let peak = 0
  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, 'http://service')
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const body = Buffer.concat(chunks).toString('utf8')
    const answer: Asked['answer'] = (reply, status = 200, headers = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(reply))
    }
    if (url.pathname === '/api/token/take') {
      logins.push(body)
      if (service.onLogin !== null) service.onLogin(response)
      else {
        const APIKey = { access_token: `t${logins.length}`, id_token: `i${logins.length}`, expires_in: '' }
        answer({ maKetQua: '200', APIKey })
      }
      return
    }
    busy += 1
    peak = Math.max(peak, busy)
    response.once('close', () => {
      busy -= 1
    })
    const fields = body === '' ? {} : JSON.parse(body)
    const entry: Asked = { request, response, url, fields, before: asked.length, answer }
    asked.push(entry)
    service.onLookUp(entry)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const service = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    logins,
    asked,
    get peak() {
      return peak
    },
    onLookUp,
    onLogin: null as RegistryService['onLogin'],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return service
}

/** The reply of the compatible look-up about one card, other values as told. */
export const cardReply = (values: Readonly<Record<string, unknown>> = {}) => ({
  maKetQua: '000',
  ghiChu: 'Thông tin thẻ đúng.',
  maThe: 'GD4797900000001',
  hoTen: 'NGUYỄN THỊ MẪU 01',
  ngaySinh: '17/05/1980',
  gioiTinh: 'Nữ',
  diaChi: 'Thôn Thử Nghiệm 1, Xã Ví Dụ',
  maDKBD: '79999',
  cqBHXH: '',
  gtTheTu: '01/01/2024',
  gtTheDen: '31/12/2027',
  maKV: 'K1',
  ngayDu5Nam: '01/01/2020',
  maSoBHXH: '7900000001',
  maTheCu: null,
  maTheMoi: null,
  gtTheTuMoi: null,
  gtTheDenMoi: null,
  maDKBDMoi: null,
  tenDKBDMoi: null,
  dsLichSuKCB2018: null,
  dsLichSuKT2018: null,
  ...values,
})
