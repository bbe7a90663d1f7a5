import type { Random } from '../support/random.js'
import type { TextMutation } from './mutations.js'

type Apply = (text: string, random: Random) => string

function mutation(name: string, apply: Apply): TextMutation {
  return { name, on: 'text', apply }
}

function spliced(text: string, at: number, remove: number, insert: string): string {
  return text.slice(0, at) + insert + text.slice(at + remove)
}

/** Replaces one random match; the text stays as it is when there is none. */
function replaceOne(
  text: string,
  pattern: RegExp,
  by: (match: RegExpExecArray) => string,
  random: Random,
): string {
  const matches = [...text.matchAll(pattern)]
  if (matches.length === 0) return text
  const match = random.pick(matches)
  return spliced(text, match.index, match[0].length, by(match))
}

const START_TAG = /<([\w.:-]+)(\s[^<>]*?)?(\/?)>/gu
const END_TAG = /<\/([\w.:-]+)\s*>/gu

/** Puts a piece behind the start tag of an element (before its content) or behind an end tag (between elements). */
function insertAnywhere(text: string, piece: string, random: Random): string {
  const pattern = random.chance(0.6) ? /<[\w.:-]+>/gu : />/g
  return replaceOne(text, pattern, (match) => match[0] + piece, random)
}

/** Puts a piece into a start tag, behind the name. */
function insertIntoTag(text: string, piece: string, random: Random): string {
  return replaceOne(
    text,
    START_TAG,
    ([, name, rest, slash]) => `<${name}${piece}${rest ?? ''}${slash}>`,
    random,
  )
}

const MARKUP_CHARACTERS = [...'<>&;"\'=/!?-[]#x: \t\n\rA1_.'] as const
const BAD_REFERENCES = [
  ...[
    '&',
    '& ',
    '&;',
    '&#;',
    '&#x;',
    '&#xG;',
    '&#X41;',
    '&#4 1;',
    '&#-1;',
    '&nbsp;',
    '&LT;',
    '&lt',
    '&ltx;',
    '&a:b;',
    '&1;',
    '&%a;',
  ],
  ...[
    '&#0;',
    '&#x0;',
    '&#1;',
    '&#8;',
    '&#11;',
    '&#12;',
    '&#31;',
    '&#xD800;',
    '&#xDFFF;',
    '&#xFFFE;',
    '&#xFFFF;',
    '&#x110000;',
  ],
  ...[
    '&#x1FFFFFFFF;',
    '&#99999999999999999999;',
    '&#x10FFFF',
    '&amp',
    '&amp;amp;',
    '&#38;#38;',
    '&#38;lt;',
    '&#60;',
    '&#x3C;a/&#x3E;',
  ],
  ...[
    '&#9;',
    '&#x7F;',
    '&#x85;',
    '&#xFFFD;',
    '&#xE000;',
    '&#x10000;',
    '&#x10FFFF;',
    '&#00000000000000000065;',
    '&quot;',
    '&apos;',
  ],
]
const BAD_PIECES = [
  ...[
    ']]>',
    ']] >',
    ']]&gt;',
    ']>',
    '<![CDATA[',
    '<![CDATA[x]]',
    '<![cdata[x]]>',
    '<![CDATA [x]]>',
    '<![ CDATA[x]]>',
    '<![CDATA[]]>]]>',
  ],
  ...[
    '<![CDATA[<![CDATA[x]]>',
    '<![CDATA[]]]]>',
    '<![CDATA[]]]>',
    '<![INCLUDE[x]]>',
    '<!ELEMENT a ANY>',
    '<!DOCTYPE a>',
    '<!>',
    '<!x>',
  ],
  ...[
    '<!-- a -- b -->',
    '<!-- a --->',
    '<!--->',
    '<!---->',
    '<!-->',
    '<!----->',
    '<!- a -->',
    '<! -- a -->',
    '<!-- a ->',
    '<!--',
    '<!-- <!-- -->',
  ],
  ...[
    '<??>',
    '<? x?>',
    '<?x',
    '<?x?',
    '<?x>',
    '<?x ?>',
    '<?1?>',
    '<?x!?>',
    '<?x??>',
    '<?xml?>',
    '<?XML x?>',
    '<?xMl ?>',
    '<?xmlx?>',
    '<?a:b?>',
  ],
  ...[
    '<?xml version="1.0"?>',
    '<',
    '<>',
    '</>',
    '< a/>',
    '<a',
    '<a/',
    '</a',
    '<a/ >',
    '<1/>',
    '<-a/>',
    '<a<b/>',
    '<a></b>',
    '</a>',
    '<a/>x',
    '>',
  ],
  ...[
    '&lt;a&gt;',
    '\u0000',
    '\u0001',
    '\u0008',
    '\u000b',
    '\u000c',
    '\u001f',
    '\u007f',
    '\ufffe',
    '\uffff',
    '\u{1fffe}',
    '\u{10ffff}',
    '\ufeff',
  ],
]
const BAD_ATTRIBUTES = [
  ...[
    ' a',
    ' a=',
    ' a=1',
    ' a="1',
    " a='1",
    ' a="1\'',
    ' a = 1',
    ' ="1"',
    ' a=="1"',
    ' a="1"b="2"',
    ' a="1" a="2"',
    " a='1' a='1'",
    ' A="1" a="2"',
  ],
  ...[
    ' a="<"',
    " a='<b>'",
    ' a="&"',
    ' a="&lt;"',
    ' a="&nbsp;"',
    ' a="&#0;"',
    ' a="&#1;"',
    ' a="&#60;"',
    ' a="\u0001"',
    ' a="\ufffe"',
    ' a="\ufffd"',
  ],
  ...[
    ' 1a="1"',
    ' -a="1"',
    ' .a="1"',
    ' a b="1"',
    ' a,b="1"',
    ' "a"="1"',
    ' /',
    ' / ',
    ' ?',
    ' a="1" /',
    ' a="]]>"',
    ' a="-- >"',
    ' a="1"/b="2"',
  ],
  ...[
    '\u00a0a="1"',
    ' a\u00a0="1"',
    ' a="1"\u0000',
    ' ê="1"',
    ' \u0300a="1"',
    ' a\u0300="1"',
    ' a·b="1"',
    ' a=\u201c1\u201d',
    '="1"',
    '"',
    "'",
    '<',
  ],
]
const TRAILERS = [
  'x',
  '<a/>',
  '<TONG_HOP/>',
  '&#32;',
  '&amp;',
  '<![CDATA[]]>',
  '</TONG_HOP>',
  '\u0000',
  '\ufeff',
  '<!-- x -->',
  '<?x?>',
  ' \r\n',
  '<?xml version="1.0"?>',
  '<!DOCTYPE a>',
  '<!--',
  '\u00a0',
  ']]>',
  '-->',
]
const LEADERS = [
  'x',
  ' ',
  '\n',
  '\r\n\t',
  '\ufeff',
  '<!-- x -->',
  '<?x?>',
  '&#32;',
  '\u0000',
  '<a/>',
  '<!DOCTYPE TONG_HOP>',
  '<!DOCTYPE TONG_HOP [<!ENTITY a "x">]>',
  '<![CDATA[]]>',
  '</a>',
  '\u00a0',
  '<!doctype html>',
]

const DECLARATIONS = [
  ...[
    '<?xml?>',
    '<?xml ?>',
    '<?xml version="1.0">',
    '<?xml version="1.0"',
    '<?xml version=1.0?>',
    '<?xml version="1.0\'?>',
    '<?xml version=""?>',
  ],
  ...[
    '<?xml encoding="utf-8"?>',
    '<?xml version="1.0" encoding=""?>',
    '<?xml version="1.0" encoding="utf-8" ?>',
    '<?xml version="1.0"encoding="utf-8"?>',
  ],
  ...[
    '<?xml encoding="utf-8" version="1.0"?>',
    '<?xml version="1.0" standalone="yes" encoding="utf-8"?>',
    '<?xml version="1.0" standalone="maybe"?>',
  ],
  ...[
    '<?xml version="1.0" standalone="no"?>',
    '<?xml version="1.0" standalone=\'yes\' ?>',
    '<?xml version="1.0" x="y"?>',
    '<?xml version="1.0" version="1.0"?>',
  ],
  ...[
    '<?XML version="1.0"?>',
    '<?Xml version="1.0"?>',
    '<?xml\u00a0version="1.0"?>',
    '<?xml\nversion\n=\n"1.0"\n?>',
    '<?xmlversion="1.0"?>',
    '<? xml version="1.0"?>',
  ],
  ...[
    '<?xml version="1.0" encoding="utf-8" standalone="YES"?>',
    '<?xml version="1.0"?><?xml version="1.0"?>',
    '<?xml version="1.0" encoding=utf-8?>',
    '<?xml version="2.0"?>',
  ],
]

function withoutHead(text: string): string {
  return text.replace(/^\ufeff/, '').replace(/^<\?xml\s[^>]*\?>/, '')
}

export const MARKUP_MUTATIONS: readonly TextMutation[] = [
  mutation('end tag dropped', (text, random) => replaceOne(text, END_TAG, () => '', random)),
  mutation('start tag dropped', (text, random) => replaceOne(text, START_TAG, () => '', random)),
  mutation('tag doubled', (text, random) =>
    replaceOne(text, random.pick([START_TAG, END_TAG]), ([tag]) => tag + tag, random),
  ),
  mutation('end tag of another name', (text, random) =>
    replaceOne(
      text,
      END_TAG,
      ([tag, name]) =>
        random.pick([
          `</${name}X>`,
          `</${name!.slice(0, -1)}>`,
          `</${name!.toLowerCase()}>`,
          `</ ${name}>`,
          `</${name}/>`,
          `</${name} a="1">`,
          `</${name}`,
          `<${name}>`,
          tag.replace('</', '<//'),
          `</${name}\u00a0>`,
        ]),
      random,
    ),
  ),
  mutation('start tag broken', (text, random) =>
    replaceOne(
      text,
      START_TAG,
      ([tag, name]) =>
        random.pick([
          `< ${name}>`,
          `<${name}`,
          `${name}>`,
          `<${name}<`,
          `<${name}/`,
          `<${name} / >`,
          `<<${name}>`,
          `<${name}>>`,
          `<\n${name}>`,
          `&lt;${name}>`,
          tag.replace('>', ''),
        ]),
      random,
    ),
  ),
  mutation('start tag closed at once', (text, random) =>
    replaceOne(text, START_TAG, ([, name, rest]) => `<${name}${rest ?? ''}/>`, random),
  ),
  mutation('tags crossed', (text, random) =>
    replaceOne(
      text,
      /(<\/[\w.:-]+\s*>)(\s*)(<\/?[\w.:-]+[^<>]*>)/gu,
      ([, one, gap, two]) => `${two}${gap}${one}`,
      random,
    ),
  ),
  mutation('cut', (text, random) => text.slice(0, random.int(0, text.length))),
  mutation('head cut off', (text, random) => text.slice(random.int(0, text.length))),
  mutation('stretch dropped', (text, random) => {
    const from = random.int(0, text.length)
    return spliced(text, from, random.pick([1, 2, 5, 50, 500]), '')
  }),
  mutation('stretch doubled', (text, random) => {
    const from = random.int(0, text.length)
    return spliced(text, from, 0, text.slice(from, from + random.pick([1, 2, 5, 50, 500])))
  }),
  ...[0, 1].map(() =>
    mutation('reference', (text, random) => insertAnywhere(text, random.pick(BAD_REFERENCES), random)),
  ),
  ...[0, 1, 2].map(() =>
    mutation('stray markup', (text, random) => insertAnywhere(text, random.pick(BAD_PIECES), random)),
  ),
  ...[0, 1].map(() =>
    mutation('attribute', (text, random) => insertIntoTag(text, random.pick(BAD_ATTRIBUTES), random)),
  ),
  mutation('in a comment', (text, random) =>
    insertAnywhere(text, `<!-- ${random.pick(BAD_PIECES)} -->`, random),
  ),
  mutation('in an instruction', (text, random) =>
    insertAnywhere(text, `<?x ${random.pick(BAD_PIECES)} ?>`, random),
  ),
  mutation('in a CDATA section', (text, random) =>
    insertAnywhere(text, `<![CDATA[${random.pick([...BAD_PIECES, ...BAD_REFERENCES])}]]>`, random),
  ),
  mutation('in an unknown element', (text, random) =>
    insertAnywhere(text, `<LA>${random.pick([...BAD_PIECES, ...BAD_REFERENCES])}</LA>`, random),
  ),
  mutation('in the signature slot', (text, random) =>
    replaceOne(
      text,
      /<CHUKYDONVI>|<\/DSACH_\w+\s*>/g,
      ([tag]) => {
        const piece = random.pick([...BAD_PIECES, ...BAD_REFERENCES, `<a${random.pick(BAD_ATTRIBUTES)}/>`])
        return tag === '<CHUKYDONVI>' ? tag + piece : `${tag}<CHUKYDONVI>${piece}</CHUKYDONVI>`
      },
      random,
    ),
  ),
  mutation('after the root', (text, random) => text + random.pick(TRAILERS)),
  mutation('before everything', (text, random) => random.pick(LEADERS) + text),
  mutation('after the declaration', (text, random) => {
    const bare = withoutHead(text)
    return text.slice(0, text.length - bare.length) + random.pick(LEADERS) + bare
  }),
  mutation(
    'declaration',
    (text, random) => random.pick(['', '', '\ufeff']) + random.pick(DECLARATIONS) + withoutHead(text),
  ),
  mutation('document twice', (text, random) => text + random.pick(['', '\n']) + withoutHead(text)),
  ...[0, 1, 2].map(() =>
    mutation('markup character put in, taken out or changed', (text, random) => {
      let changed = text
      for (let times = random.pick([1, 1, 1, 2, 3]); times > 0; times--) {
        const at = random.int(0, changed.length)
        changed = spliced(
          changed,
          at,
          random.int(0, 1),
          random.chance(0.75) ? random.pick(MARKUP_CHARACTERS) : '',
        )
      }
      return changed
    }),
  ),
  mutation('markup character taken out', (text, random) =>
    replaceOne(text, /[<>/&;"'=\][!?-]/g, () => '', random),
  ),
]
