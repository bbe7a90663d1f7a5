import { type Agent, type IncomingMessage, request } from 'node:http'
import type { Readable } from 'node:stream'

export interface Reply {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  /** The body as text. */
  readonly text: string
}

export interface Call {
  readonly method?: string
  /** Sent exactly as spelled. */
  readonly headers?: Readonly<Record<string, string>>
  /** A stream is sent in chunks, without a length. */
  readonly body?: string | Uint8Array | Readable
  /** Default: connections are kept and used again. */
  readonly agent?: Agent
}

/** One HTTP call with full control over spelling: neither path nor headers are touched. */
export async function call(url: string, options: Call = {}): Promise<Reply> {
  const response = await open(url, options)
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  return {
    status: response.statusCode!,
    headers: response.headers,
    body,
    text: body.toString('utf8'),
  }
}

/** The response as soon as its head is there, also while the body of the request is still on its way. */
export function open(url: string, options: Call = {}): Promise<IncomingMessage> {
  const { protocol, hostname, port } = new URL(url)
  const { body } = options
  const fixed = typeof body === 'string' || body instanceof Uint8Array
  return new Promise((resolve, reject) => {
    const outgoing = request({
      protocol,
      hostname,
      port,
      path: url.slice(new URL(url).origin.length) || '/',
      agent: options.agent,
      method: options.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...options.headers,
        ...(fixed ? { 'Content-Length': String(Buffer.byteLength(body)) } : {}),
      },
    })
    outgoing.once('response', resolve)
    outgoing.once('error', reject)
    if (body === undefined || fixed) outgoing.end(body)
    else {
      // What breaks the body off breaks the request off.
      body.once('error', (error) => outgoing.destroy(error))
      body.pipe(outgoing)
    }
  })
}
