import { expect } from 'vitest'
import { call } from '../support/http.js'
import type { Visitor } from './people.js'

/** What a page says about its numbers: each link with the number it stands for. */
export interface LinkedCount {
  readonly href: string
  readonly items: number
}

/** The links of a page that carry a number: `data-items` is how many the list behind holds. */
export function linkedCounts(html: string): LinkedCount[] {
  return [...html.matchAll(/<a\b[^>]*\bdata-items="(\d+)"[^>]*>/g)].map(([tag, items]) => ({
    href: /href="([^"]+)"/.exec(tag)![1]!.replaceAll('&amp;', '&'),
    items: Number(items),
  }))
}

/** Number of rows that the list behind a queue address really has, page by page, as a program would read it. */
export async function rowsBehind(visitor: Visitor, href: string): Promise<number> {
  const query = href.slice(href.indexOf('?') + 1)
  let rows = 0
  for (let cursor: string | null = ''; cursor !== null; ) {
    const address = new URLSearchParams(query)
    address.set('limit', '200')
    if (cursor !== '') address.set('cursor', cursor)
    const reply = await visitor.get(`/v1/review/claims?${address}`)
    expect([href, reply.status]).toEqual([href, 200])
    const page = JSON.parse(reply.text)
    rows += page.rows.length
    cursor = page.next
  }
  return rows
}

/** The number that the queue page itself shows for an address. */
export async function countShown(visitor: Visitor, href: string): Promise<string> {
  const reply = await visitor.get(href)
  expect([href, reply.status]).toEqual([href, 200])
  return reply.text
}

/** A call of the JSON API by somebody who is signed in to the pages. */
export async function callApi(visitor: Visitor, path: string, body: unknown, csrf = visitor.csrf) {
  const reply = await call(`${visitor.url}/v1/review${path}`, {
    method: 'POST',
    headers: {
      Cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'Content-Type': 'application/json',
      'x-csrf-token': csrf,
    },
    body: JSON.stringify(body),
  })
  return { status: reply.status, body: JSON.parse(reply.text) }
}

/** Asks a facility about its first rejected claims; returns their MA_LK. */
export async function askAbout(
  visitor: Visitor,
  facility: string,
  count: number,
  note: string,
): Promise<string[]> {
  const list = await visitor.get(
    `/v1/review/claims?facility=${facility}&outcomes=rejected&open=true&limit=${count}`,
  )
  const { rows } = JSON.parse(list.text)
  const targets = rows.map(({ maCskcb, claimId, revision }: Record<string, unknown>) => ({
    maCskcb,
    claimId,
    revision,
  }))
  const reply = await callApi(visitor, '/actions', { action: 'ask', note, targets })
  expect(reply).toMatchObject({ status: 200, body: { changed: count } })
  return rows.map(({ maLk }: { maLk: string }) => maLk)
}
