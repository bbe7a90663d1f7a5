import { once } from 'node:events'
import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib'
import { Zip, type ZipInputFile } from 'fflate'
import { type ByteSink, type Cell, looksLikeFormula, type SheetWriter } from './export-cells.js'

/** Rows and characters that Excel takes (ECMA-376 leaves it to the program; Microsoft, "Excel specifications"). */
const SHEET_ROWS = 1_048_576
const CELL_CHARACTERS = 32_767
const TITLE_CHARACTERS = 31

const FLUSH_CHARACTERS = 32 * 1024

const STYLE_PLAIN = 0
/** The apostrophe that a spreadsheet shows nowhere: editing such a cell leaves it a text. */
const STYLE_QUOTED = 1
const STYLE_HEADER = 2

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE_RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/**
 * Writes a workbook row by row: nothing of it stays in memory but the list of sheets. Texts stand in their cells
 * (`inlineStr`), which no program takes for formulas, rather than in a shared table that would have to be kept. A sheet
 * that is full goes on in another.
 */
export function xlsxWriter(header: readonly string[], sink: ByteSink): SheetWriter {
  const zip = zipTo(sink)
  const titles: string[] = []
  const taken = new Set<string>()
  let entry: Entry | null = null
  let title = ''
  let rows = 0
  let text = ''

  const flush = async () => {
    const bytes = Buffer.from(text)
    text = ''
    await entry!.write(bytes)
    await zip.drain()
  }
  const close = async () => {
    if (entry === null) return
    text += '</sheetData></worksheet>'
    await flush()
    await entry.end()
    await zip.drain()
    entry = null
  }
  const open = async (wanted: string) => {
    await close()
    title = wanted
    titles.push(sheetTitle(wanted, taken))
    entry = zip.add(`xl/worksheets/sheet${titles.length}.xml`)
    rows = 0
    text =
      `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
      '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
    add(header, STYLE_HEADER)
  }
  const add = (cells: readonly Cell[], style: number) => {
    rows++
    text += `<row r="${rows}">`
    for (let i = 0; i < cells.length; i++) text += cellXml(`${columnName(i)}${rows}`, cells[i] ?? null, style)
    text += '</row>'
  }

  return {
    sheet: open,
    async row(cells) {
      if (rows >= SHEET_ROWS) await open(title)
      add(cells, STYLE_PLAIN)
      if (text.length >= FLUSH_CHARACTERS) await flush()
    },
    async end() {
      if (titles.length === 0) await open('Sheet1')
      await close()
      for (const [name, content] of parts(titles)) {
        const part = zip.add(name)
        await part.write(Buffer.from(content))
        await part.end()
      }
      zip.end()
      await zip.drain()
    },
  }
}

/** `A` … `Z`, `AA` …; the place may be left out by the standard, but not every program reads cells without. */
function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last
}

function cellXml(place: string, cell: Cell, style: number): string {
  const s = style === STYLE_PLAIN ? '' : ` s="${style}"`
  if (cell === null || cell === '') return ''
  if (typeof cell !== 'string') return `<c r="${place}"${s}><v>${cell.number}</v></c>`
  const quoted = style === STYLE_PLAIN && looksLikeFormula(cell) ? ` s="${STYLE_QUOTED}"` : s
  return `<c r="${place}"${quoted} t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`
}

const SPECIAL = /[&<>"\p{Cc}\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/u
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML text; `_x000D_` is how a workbook spells a character that XML cannot hold, so that very text is escaped too. */
function escapeXml(text: string): string {
  const short = text.length > CELL_CHARACTERS ? `${text.slice(0, CELL_CHARACTERS - 1)}…` : text
  if (!SPECIAL.test(short)) return short
  return short
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (sign) => ENTITIES[sign]!)
    .replaceAll('\r', '_x000D_')
    .replace(/[\p{Cc}\ufffe\uffff]/gu, (sign) => (sign === '\t' || sign === '\n' ? sign : '\ufffd'))
}

/** A title that a workbook takes: no `[]:*?/\`, at most 31 characters, no other sheet's. */
function sheetTitle(wanted: string, taken: Set<string>): string {
  const base =
    wanted
      .replace(/[[\]:*?/\\\p{Cc}]/gu, ' ')
      .replace(/^'|'$/g, ' ')
      .trim() || '—'
  for (let n = 1; ; n++) {
    const suffix = n === 1 ? '' : ` (${n})`
    const title = base.slice(0, TITLE_CHARACTERS - suffix.length) + suffix
    if (taken.has(title.toLowerCase())) continue
    taken.add(title.toLowerCase())
    return title
  }
}

/** The parts of the package beside the sheets (ECMA-376, part 1, annex on minimal packages). */
function parts(titles: readonly string[]): [name: string, content: string][] {
  const sheets = titles.map((title, i) => ({ title: escapeXml(title), id: i + 1 }))
  return [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        `<Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/>` +
        `<Override PartName="/xl/styles.xml" ContentType="${CONTENT}.styles+xml"/>` +
        sheets
          .map(
            ({ id }) =>
              `<Override PartName="/xl/worksheets/sheet${id}.xml" ContentType="${CONTENT}.worksheet+xml"/>`,
          )
          .join('') +
        '</Types>',
    ],
    [
      '_rels/.rels',
      `${XML}<Relationships xmlns="${PACKAGE_RELATIONS}">` +
        `<Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets
        .map(({ title, id }) => `<sheet name="${title}" sheetId="${id}" r:id="rId${id}"/>`)
        .join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${XML}<Relationships xmlns="${PACKAGE_RELATIONS}">${sheets
        .map(
          ({ id }) =>
            `<Relationship Id="rId${id}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${id}.xml"/>`,
        )
        .join(
          '',
        )}<Relationship Id="rId${sheets.length + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      'xl/styles.xml',
      `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font/><font><b/></font></fonts>` +
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' +
        '<cellXfs count="3"><xf xfId="0"/><xf xfId="0" quotePrefix="1"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs></styleSheet>',
    ],
  ]
}

interface Entry {
  write(bytes: Uint8Array): Promise<void>
  end(): Promise<void>
}

/** A ZIP archive whose entries are compressed off the main thread, by zlib; what comes out goes to the sink in order. */
function zipTo(sink: ByteSink) {
  let waiting: Uint8Array[] = []
  const zip = new Zip((error, bytes) => {
    if (error !== null) throw error
    if (bytes.length > 0) waiting.push(bytes)
  })
  return {
    add(filename: string): Entry {
      const file = new DeflatedFile(filename)
      zip.add(file)
      return file
    },
    async drain(): Promise<void> {
      const ready = waiting
      waiting = []
      for (const bytes of ready) await sink(bytes)
    },
    end: () => zip.end(),
  }
}

class DeflatedFile implements ZipInputFile, Entry {
  readonly filename: string
  readonly compression = 8
  size = 0
  crc = 0
  ondata: NonNullable<ZipInputFile['ondata']> = () => {}
  readonly #deflate: DeflateRaw = createDeflateRaw({ level: 1 })

  constructor(filename: string) {
    this.filename = filename
    this.#deflate.on('data', (bytes: Uint8Array<ArrayBuffer>) => this.ondata(null, bytes, false))
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.size += bytes.length
    this.crc = crc32(bytes, this.crc)
    if (!this.#deflate.write(bytes)) await once(this.#deflate, 'drain')
  }

  async end(): Promise<void> {
    this.#deflate.end()
    await once(this.#deflate, 'end')
    this.ondata(null, new Uint8Array(0), true)
  }
}
