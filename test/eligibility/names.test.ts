import { describe, expect, test } from 'vitest'
import { bestNameMatch, compareNames, isNewbornName, tidyName } from '../../src/eligibility/names.js'

describe('two names agree', () => {
  test.each([
    ['NGUYỄN VĂN A', 'Nguyễn Văn A', 'same'],
    ['NGUYỄN VĂN A', '  nguyễn   văn a ', 'same'],
    ['NGUYỄN VĂN A', 'NGUYỄN VĂN A'.normalize('NFD'), 'same'],
    ['LÊ\u00a0THỊ\u200b B', 'LÊ THỊ B', 'same'],
    ['ＬÊ THỊ B', 'LÊ THỊ B', 'same'],
    ['H’HEN NIÊ', 'H HEN NIÊ', 'same'],
    ['TRẦN THỊ HÒA', 'TRẦN THỊ HOÀ', 'tonePlacement'],
    ['PHẠM THÚY', 'PHẠM THUÝ', 'tonePlacement'],
    ['NGUYỄN QUỴ', 'NGUYỄN QỤY', 'tonePlacement'],
    ['ĐỖ VĂN A', 'DO VAN A', 'withoutDiacritics'],
    ['ĐỖ VĂN A', 'DỖ VĂN A', 'withoutDiacritics'],
    ['LÊ THỊ LÝ', 'LÊ THỊ LÍ', 'withoutDiacritics'],
    ['LÊ VĂN ĐỨC', 'LÊ VIẾT DŨNG', 'initials'],
    ['NGUYỄN VĂN AN', 'NGUYỄN VĂN ANH', 'initials'],
    ['NGUYỄN VĂN AN', 'NGUYỄN AN', 'different'],
    ['NGUYỄN VĂN AN', 'TRẦN VĂN AN', 'different'],
    ['NguyÔn V¨n A', 'Nguyễn Văn A', 'legacyFont'],
  ] as const)('%j and %j: %s', (a, b, match) => {
    expect(compareNames(a, b)).toBe(match)
    expect(compareNames(b, a)).toBe(match)
  })

  test('with any name of the person, the best counting', () => {
    expect(bestNameMatch('LÊ THỊ CŨ', ['LÊ THỊ MỚI', 'Lê Thị Cũ'])).toEqual({ match: 'same', former: true })
    expect(bestNameMatch('LÊ THỊ MỚI', ['LÊ THỊ MỚI', 'Lê Thị Cũ'])).toEqual({ match: 'same', former: false })
    expect(bestNameMatch('TRẦN A', ['LÊ B'])).toEqual({ match: 'different', former: false })
  })
})

test('tidying twice changes nothing more', () => {
  for (const name of ['  nguyễn  văn a.', 'ĐẶNG-THỊ-BÉ', 'LÊ'.normalize('NFD')])
    expect(tidyName(tidyName(name))).toBe(tidyName(name))
})

test.each([
  ['CB NGUYỄN THỊ A', true],
  ['Con bà Nguyễn Thị A', true],
  ['Sơ sinh con Nguyễn Thị A', true],
  ['CONG VAN A', false],
  ['NGUYỄN CON', false],
  ['Trần Bé', false],
])('%j is the name of a newborn: %s', (name, is) => {
  expect(isNewbornName(name)).toBe(is)
})
