import type { FindingView } from './claim-findings.js'

/** A stretch of the original text that is shown as one line. */
export interface XmlLine {
  /** Line and column in the table, both from 1, where the stretch begins. */
  readonly line: number
  readonly column: number
  readonly text: string
  readonly findings: readonly FindingView[]
}

export interface XmlView {
  readonly total: number
  readonly from: number
  readonly to: number
  readonly lines: readonly XmlLine[]
}

export const LINES_AT_ONCE = 300
/** Longer lines are folded between elements: many senders write a whole table in one. */
const LONGEST = 200

/**
 * The original text of a table, line by line, with the findings that name a place in it. `at` is the place that must
 * be on the page (line and column, 0 for none), else the stretch that begins with line `from`.
 */
export function xmlView(
  text: string,
  findings: readonly FindingView[],
  { from: asked, at }: { from: number; at: { line: number; column: number } },
): XmlView {
  const pieces = fold(text)
  const places = new Map<number, FindingView[]>()
  for (const finding of findings) {
    if (finding.line === 0) continue
    const index = indexOf(pieces, finding)
    places.set(index, [...(places.get(index) ?? []), finding])
  }
  const wanted = at.line > 0 ? indexOf(pieces, at) + 1 : asked
  const start = Math.min(Math.max(wanted, 1), Math.max(pieces.length, 1))
  const from = start - ((start - 1) % LINES_AT_ONCE)
  const shown = pieces.slice(from - 1, from - 1 + LINES_AT_ONCE)
  return {
    total: pieces.length,
    from,
    to: from + shown.length - 1,
    lines: shown.map((piece, i) => ({ ...piece, findings: places.get(from - 1 + i) ?? [] })),
  }
}

interface Piece {
  readonly line: number
  readonly column: number
  readonly text: string
}

function fold(text: string): Piece[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, i): Piece[] => {
    if (line.length <= LONGEST) return [{ line: i + 1, column: 1, text: line }]
    const pieces: Piece[] = []
    let start = 0
    for (const { index } of line.matchAll(/></g)) {
      pieces.push({ line: i + 1, column: start + 1, text: line.slice(start, index + 1) })
      start = index + 1
    }
    pieces.push({ line: i + 1, column: start + 1, text: line.slice(start) })
    return pieces
  })
}

/** The piece that holds a place: the last that begins at it or before. */
function indexOf(pieces: readonly Piece[], { line, column }: { line: number; column: number }): number {
  let low = 0
  let high = pieces.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    const piece = pieces[middle]!
    if (piece.line < line || (piece.line === line && piece.column <= Math.max(column, 1))) low = middle
    else high = middle - 1
  }
  return low
}
