import { describe, expect, test } from 'vitest'
import { loadPlans } from '../../src/standard/compile.js'
import type { TablePlan } from '../../src/standard/plan.js'
import { MALFORMED, NOTICE_NAMES } from '../../src/xml/notice.js'
import { SLACK, TableScanner } from '../../src/xml/table-scanner.js'

const plans = loadPlans()
const xml5 = plans['3176'].tables.get('XML5') as TablePlan
const xml11 = plans['3176'].tables.get('XML11') as TablePlan

interface Scanned {
  readonly readable: boolean
  readonly notices: string[]
  readonly rows: Record<string, string>[]
  readonly details: string[]
}

const scanner = new TableScanner()

function scan(plan: TablePlan, document: string | Buffer): Scanned {
  const source = Buffer.from(document as string)
  const buffer = Buffer.alloc(source.length * 2 + SLACK, 0x58)
  source.copy(buffer)
  const notices: string[] = []
  const details: string[] = []
  const rows: Record<string, string>[] = []
  const readable = scanner.scan(plan, buffer, 0, source.length, {
    notice: (kind, field, offset, _from, _to, detail) => {
      const name = field < 0 ? '' : `.${plan.fields[field].name}`
      notices.push(NOTICE_NAMES[kind] + name)
      details.push(`${NOTICE_NAMES[kind]}${detail === '' ? '' : ` ${detail}`} @${offset}`)
    },
    row: (view) => {
      const row: Record<string, string> = {}
      for (const { index, name } of plan.fields)
        row[name] = buffer.toString('utf8', view.start[index], view.end[index])
      rows.push(row)
    },
  })
  return { readable, notices, rows, details }
}

const VALUES: Record<string, string> = {
  MA_LK: 'GD.1',
  STT: '1',
  DIEN_BIEN_LS: 'ổn định',
  GIAI_DOAN_BENH: '',
  HOI_CHAN: '',
  PHAU_THUAT: '',
  THOI_DIEM_DBLS: '202511011030',
  NGUOI_THUC_HIEN: '000001/GPHN',
  DU_PHONG: '',
}
/** One XML5 row with some fields written otherwise: a value is taken as raw markup. */
function document(
  other: Record<string, string> = {},
  around: (row: string) => string = (row) => row,
): string {
  const fields = Object.entries({ ...VALUES, ...other }).map(([name, raw]) => `<${name}>${raw}</${name}>`)
  const row = around(`<CHI_TIET_DIEN_BIEN_BENH>${fields.join('')}</CHI_TIET_DIEN_BIEN_BENH>`)
  return `<CHITIEU_CHITIET_DIENBIENLAMSANG><DSACH_CHI_TIET_DIEN_BIEN_BENH>${row}</DSACH_CHI_TIET_DIEN_BIEN_BENH></CHITIEU_CHITIET_DIENBIENLAMSANG>`
}

const value = (raw: string): Scanned => scan(xml5, document({ DIEN_BIEN_LS: raw }))

describe('values', () => {
  test.each([
    ['plain', 'plain'],
    ['a &lt;b&gt; &amp; &quot;c&quot; &apos;d&apos;', `a <b> & "c" 'd'`],
    ['&#65;&#x1F600;&#x1f600;&#x1EC7;', 'A😀😀ệ'],
    ['<![CDATA[a <b> & ]] > c]]>', 'a <b> & ]] > c'],
    ['x<![CDATA[y]]>z<![CDATA[]]><![CDATA[w]]>', 'xyzw'],
    ['<![CDATA[a]]]]><![CDATA[>b]]>', 'a]]>b'],
    ['a]]&gt;b', 'a]]>b'],
    ['a<!-- comment -->b<?target data?>c', 'abc'],
    ['one\r\ntwo\rthree\nfour', 'one\ntwo\nthree\nfour'],
    ['one&#13;&#10;two', 'one\r\ntwo'],
    ['tab\there \\ back', 'tab\there \\ back'],
    ['a > b', 'a > b'],
    ['CSST&lt;M75_T37&gt; ＡＢ', 'CSST<M75_T37> ＡＢ'],
    [`x${'ế'.repeat(3_400_000)}`, `x${'ế'.repeat(3_400_000)}`],
  ])('%.40s is read as its text', (raw, text) => {
    const { readable, notices, rows } = value(raw)
    expect({ readable, notices }).toEqual({ readable: true, notices: [] })
    expect(rows[0].DIEN_BIEN_LS === text).toBe(true)
  })

  test('length counts characters, not bytes or UTF-16 units', () => {
    const xml4 = plans['3176'].tables.get('XML4') as TablePlan
    const field = xml4.fields.find((f) => f.name === 'TEN_CHI_SO')
    expect(field?.maxLength).toBe(255)
    const row = (text: string) =>
      scan(
        xml4,
        `<${xml4.root}><${xml4.list}><${xml4.row}>${xml4.fields
          .map(
            (f) =>
              `<${f.name}>${f.name === 'TEN_CHI_SO' ? text : f.name === 'STT' ? '1' : f.kind === 'datetime' ? '' : f.required ? 'x' : ''}</${f.name}>`,
          )
          .join('')}</${xml4.row}></${xml4.list}></${xml4.root}>`,
      ).notices
    expect(row('😀'.repeat(255))).toEqual([])
    expect(row('ệ'.repeat(255))).toEqual([])
    expect(row('😀'.repeat(256))).toEqual(['tooLong.TEN_CHI_SO'])
  })

  test('blanks around a text are cut and said', () => {
    const { notices, rows } = value(' \n ổn \t')
    expect(notices).toEqual(['blanksAround.DIEN_BIEN_LS'])
    expect(rows[0].DIEN_BIEN_LS).toBe('ổn')
  })
})

describe('form that is read without complaint', () => {
  test.each([
    ['a byte order mark', `\ufeff${document()}`],
    [
      'a declaration with blanks inside',
      `<?xml  version = '1.0'  encoding = "utf-8" standalone='yes' ?>\r\n${document()}`,
    ],
    [
      'comments and instructions',
      `<!-- a --><?b c?>${document({}, (row) => `<!--<x>-->${row}<?y?>`)}<!-- end -->`,
    ],
    [
      'attributes',
      document({}, (row) =>
        row
          .replace('<STT>', `<STT a="1 > 0" b='&lt;"'>`)
          .replace('<CHI', '<CHI')
          .replace('BENH>', 'BENH x="1">'),
      ),
    ],
    ['blanks inside tags', document().replace('<STT>', '<STT\n >').replace('</STT>', '</STT >')],
    [
      'self-closing empties',
      document()
        .replace('<HOI_CHAN></HOI_CHAN>', '<HOI_CHAN/>')
        .replace('<DU_PHONG></DU_PHONG>', '<DU_PHONG />'),
    ],
    ['white space everywhere', document().replaceAll('><', '>\r\n\t <')],
    [
      'unused namespace declarations',
      document().replace(
        'LAMSANG>',
        'LAMSANG xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">',
      ),
    ],
  ])('%s', (_, text) => {
    const { readable, rows, notices } = scan(xml5, text)
    expect(notices.filter((n) => !n.startsWith('blanksAround'))).toEqual([])
    expect(readable).toBe(true)
    expect(rows).toEqual([VALUES])
  })

  test('fields in any order', () => {
    const names = Object.keys(VALUES)
    for (let shift = 1; shift < names.length; shift++) {
      const order = [...names.slice(shift), ...names.slice(0, shift)].reverse()
      const row = order.map((name) => `<${name}>${VALUES[name]}</${name}>`).join('')
      const { notices, rows } = scan(
        xml5,
        document({}, () => `<CHI_TIET_DIEN_BIEN_BENH>${row}</CHI_TIET_DIEN_BIEN_BENH>`),
      )
      expect(notices).toEqual([])
      expect(rows).toEqual([VALUES])
    }
  })
})

describe('what is not well-formed', () => {
  test.each([
    ['&', MALFORMED.reference],
    ['&nbsp;', MALFORMED.reference],
    ['&#0;', MALFORMED.reference],
    ['&#xD800;', MALFORMED.reference],
    ['&#x110000;', MALFORMED.reference],
    ['&#99999999999999999999;', MALFORMED.reference],
    ['a]]>b', MALFORMED.cdataEnd],
    ['<b>', MALFORMED.tagMismatch],
    ['</b>', MALFORMED.tagMismatch],
    ['<1/>', MALFORMED.tagSyntax],
    ['a < b', MALFORMED.tagSyntax],
    ['<b c/>', MALFORMED.attribute],
    ['<b c=d/>', MALFORMED.attribute],
    ['<b c="<"/>', MALFORMED.attribute],
    ['<b c="1" c="2"/>', MALFORMED.attributeTwice],
    ['<b c="1"d="2"/>', MALFORMED.tagSyntax],
    ['<!-- a -- b -->', MALFORMED.comment],
    ['<?xml version="1.0"?>', MALFORMED.declaration],
    ['\u0001', MALFORMED.character],
    ['\u0000', MALFORMED.character],
    ['\ufffe', MALFORMED.character],
    ['<![CDATA[\u0002]]>', MALFORMED.character],
  ])('%j inside a value: %s', (raw, reason) => {
    const { readable, details } = value(raw)
    expect(readable).toBe(false)
    expect(details.at(-1)).toMatch(new RegExp(`^malformed ${reason} @\\d+$`))
  })

  test('a document cut at any byte is never taken for a whole one', () => {
    const text = Buffer.from(
      `<?xml version="1.0"?>${document({ HOI_CHAN: '<![CDATA[x]]>&amp;<!-- c -->', PHAU_THUAT: 'mổ' })}`,
    )
    for (let end = 0; end < text.length; end++) expect(scan(xml5, text.subarray(0, end)).readable).toBe(false)
  })

  test('DOCTYPE, other encodings and bytes that are no UTF-8 have names of their own', () => {
    expect(scan(xml5, `<!DOCTYPE x>${document()}`).details).toEqual(['doctype @0'])
    expect(scan(xml5, `<?xml version="1.0" encoding="windows-1258"?>${document()}`).details).toEqual([
      'encoding windows-1258 @0',
    ])
    expect(scan(xml5, Buffer.from('\ufeff<A/>', 'utf16le')).details).toEqual(['encoding UTF-16 @0'])
    for (const bad of [
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xe1, 0xba],
      [0x80],
      [0xff],
    ]) {
      const [head, tail] = document({ HOI_CHAN: '@' }).split('@')
      const bytes = Buffer.concat([Buffer.from(head), Buffer.from(bad), Buffer.from(tail)])
      expect(scan(xml5, bytes).details).toEqual([`utf8 @${Buffer.byteLength(head)}`])
    }
  })

  test('findings before the break are kept', () => {
    const { notices } = scan(xml5, document({ STT: 'x', HOI_CHAN: '&' }))
    expect(notices).toEqual(['notNumber.STT', 'malformed'])
  })
})

describe('rows', () => {
  test('missing, doubled, unknown and nested elements are named', () => {
    const text = document({}, (row) =>
      row
        .replace('<STT>1</STT>', '')
        .replace('<HOI_CHAN>', '<LA>x<y/></LA>text<PHAU_THUAT>2</PHAU_THUAT><HOI_CHAN><b>c</b>'),
    )
    expect(scan(xml5, text).notices).toEqual([
      'unknownElement',
      'textBetween',
      'elementInField.HOI_CHAN',
      'fieldTwice.PHAU_THUAT',
      'missingElement.STT',
    ])
  })

  test('two records in one flat document become two rows', () => {
    const record = (n: number) =>
      xml11.fields
        .map(
          (f) =>
            `<${f.name}>${f.kind === 'date' ? '20251101' : f.kind === 'integer' ? n : f.required ? `x${n}` : ''}</${f.name}>`,
        )
        .join('')
    const { notices, rows } = scan(xml11, `<${xml11.root}>${record(1)}${record(2)}</${xml11.root}>`)
    expect(notices).toEqual(['twoRecords'])
    expect(rows.map((row) => row.MA_LK)).toEqual(['x1', 'x2'])
  })

  test('an empty list, a missing wrapper, a wrong root and a namespace are named', () => {
    expect(
      scan(
        xml5,
        document({}, () => ''),
      ).notices,
    ).toEqual(['emptyList'])
    expect(scan(xml5, `<${xml5.root}/>`).notices).toEqual(['emptyList'])
    expect(scan(xml5, document().replaceAll(/<\/?CHITIEU_CHITIET_DIENBIENLAMSANG>/g, '')).notices).toEqual([
      'noWrapper',
    ])
    expect(scan(xml5, '<TONG_HOP/>').notices).toEqual(['wrongRoot'])
    expect(scan(xml5, document().replace('LAMSANG>', 'LAMSANG xmlns="urn:x">')).notices).toEqual([
      'namespace',
    ])
  })

  test('decimal commas and needless decimals are read as the number meant', () => {
    const xml2 = plans['3176'].tables.get('XML2') as TablePlan
    const row = (name: string, raw: string) => {
      const text = xml2.fields.map((f) => `<${f.name}>${f.name === name ? raw : ''}</${f.name}>`).join('')
      const { notices, rows } = scan(
        xml2,
        `<${xml2.root}><${xml2.list}><${xml2.row}>${text}</${xml2.row}></${xml2.list}></${xml2.root}>`,
      )
      return [notices.filter((n) => n.endsWith(`.${name}`)).map((n) => n.split('.')[0]), rows[0][name]]
    }
    expect(row('DON_GIA', '1234,50')).toEqual([['decimalComma'], '1234.50'])
    expect(row('TYLE_TT_BH', '100.00')).toEqual([['wholeWithDecimals'], '100'])
    expect(row('TYLE_TT_BH', '100,0')).toEqual([['wholeWithDecimals', 'decimalComma'], '100'])
    expect(row('TYLE_TT_BH', '99.5')).toEqual([['notNumber'], '99.5'])
    expect(row('SO_LUONG', ' 2.5 ')).toEqual([[], '2.5'])
    expect(row('SO_LUONG', '2.5000')).toEqual([[], '2.5000'])
    expect(row('SO_LUONG', '2.5001')).toEqual([['tooManyFractionDigits'], '2.5001'])
    expect(row('SO_LUONG', '00000000000001.500')).toEqual([[], '00000000000001.500'])
    expect(row('SO_LUONG', '12345678901')).toEqual([['tooManyDigits'], '12345678901'])
    for (const wrong of ['+1', '1.', '.5', '1e3', '1.2.3', '1 000', '-', 'NaN'])
      expect(row('SO_LUONG', wrong)[0]).toEqual(['notNumber'])
  })
})
