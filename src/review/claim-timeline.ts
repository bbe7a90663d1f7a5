import { type ClaimedCard, zipCards } from '../eligibility/facts.js'
import { claimTime } from './format.js'
import { type Html, html } from './html.js'
import type { Translate } from './texts.js'

/** A stretch of the line in thousandths of its length. */
interface Bar {
  readonly kind: 'card' | 'visit'
  readonly label: string
  readonly dates: string
  readonly start: number
  readonly length: number
}

/** Times of XML1 as sent: lists of cards parted by `;`, days and moments of the visit. */
export interface TimelineSource {
  readonly codes: string
  readonly facilities: string
  readonly froms: string
  readonly tos: string
  readonly arrival: string
  readonly departure: string
}

const DAY_MS = 86_400_000
const HEIGHT = 14

/** Days `YYYYMMDD` as day numbers; NaN when it is no day. */
function dayNumber(text: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)/.exec(text)
  if (match === null) return Number.NaN
  const time = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]))
  return time / DAY_MS
}

/** Card periods and the visit on one line of time, with the same in words; null when the visit has no readable day. */
export function timeline(source: TimelineSource, t: Translate): Html | null {
  const arrival = dayNumber(source.arrival)
  const departure = Math.max(dayNumber(source.departure) || arrival, arrival)
  if (Number.isNaN(arrival)) return null
  const cards = zipCards(source.codes, source.facilities, source.froms, source.tos)
  const ends = cards.flatMap(({ from, to }) => [dayNumber(String(from)), dayNumber(String(to))])
  const known = [arrival, departure, ...ends].filter((day) => !Number.isNaN(day))
  const first = Math.min(...known) - 3
  const span = Math.max(...known) + 4 - first
  const place = (from: number, to: number) => {
    const start = Math.round(((from - first) / span) * 1000)
    // A visit of one day beside a card of a year must still be seen.
    return { start, length: Math.max(Math.round(((to + 1 - from) / span) * 1000), 8) }
  }
  const bars: Bar[] = [
    ...cards.map((card) => cardBar(card, place, first, first + span, t)),
    {
      kind: 'visit',
      label: t('timeline.visit'),
      dates: `${claimTime(source.arrival)} – ${claimTime(source.departure)}`,
      ...place(arrival, departure),
    },
  ]
  const height = bars.length * HEIGHT
  return html`<figure class="timeline"><svg viewBox="0 0 1000 ${height}" preserveAspectRatio="none" height="${height}" role="img" aria-label="${t('timeline.title')}">${bars.map(
    ({ kind, start, length }, i) =>
      html`<rect class="${kind}" x="${start}" y="${i * HEIGHT + 2}" width="${length}" height="${HEIGHT - 4}" rx="2"></rect>`,
  )}</svg><figcaption><ul>${bars.map(
    ({ kind, label, dates }) => html`<li class="${kind}"><span class="key">${label}</span> ${dates}</li>`,
  )}</ul></figcaption></figure>`
}

function cardBar(
  { code, from, to }: ClaimedCard,
  place: (from: number, to: number) => { start: number; length: number },
  first: number,
  last: number,
  t: Translate,
): Bar {
  const start = dayNumber(String(from))
  const end = dayNumber(String(to))
  return {
    kind: 'card',
    label: t('timeline.card', { code }),
    dates: `${claimTime(from === 0 ? '' : String(from))} – ${to === 0 ? t('timeline.open') : claimTime(String(to))}`,
    ...place(Number.isNaN(start) ? first : start, Number.isNaN(end) ? last : Math.max(end, start || first)),
  }
}
