/**
 * What was decided about every check that the requirements name: section 2 (codes `ELG-…`) and section 3, the
 * comparison of names (`name-1` … `name-7`, in the order of its points).
 */
export type Decision =
  /** Carried out by these codes, or by a function that a check uses. */
  | {
      readonly code: string
      readonly decision: 'implemented'
      readonly by: readonly string[]
      readonly note?: string
    }
  /** Findings of the structure (`STR-…`) and rules about content say it already; saying it twice helps nobody. */
  | {
      readonly code: string
      readonly decision: 'covered'
      readonly by: readonly string[]
      readonly note?: string
    }
  | { readonly code: string; readonly decision: 'refused'; readonly reason: string }

const own = (...codes: string[]): Decision[] =>
  codes.map((code) => ({ code, decision: 'implemented', by: [code] }))
const implemented = (code: string, by: readonly string[], note: string): Decision => ({
  code,
  decision: 'implemented',
  by,
  note,
})
const covered = (code: string, by: readonly string[], note = ''): Decision =>
  note === '' ? { code, decision: 'covered', by } : { code, decision: 'covered', by, note }

export const DECISIONS: readonly Decision[] = [
  covered('ELG-F01', ['X1-017']),
  implemented(
    'ELG-F02',
    ['ELG-F02'],
    'Only impossible pairs: a level below that of the object, or level 5 outside QN, CA, CY. Persons of several groups carry the better level; codes that no source has are left to the catalogue of object codes (X1-017).',
  ),
  implemented(
    'ELG-F03',
    ['ELG-F03'],
    'Numbers from before and after the merger of provinces both stand; 97 to 99 are accepted.',
  ),
  covered('ELG-F04', ['X1-018', 'X1-019']),
  covered('ELG-F05', ['STR-027', 'X1-021']),
  ...own('ELG-F06'),
  covered('ELG-F07', ['X1-020']),
  implemented('ELG-F08', ['ELG-F08'], 'The contract; that the facility is in the catalogue is X1-079.'),
  covered('ELG-F09', ['X1-080']),
  covered('ELG-F10', ['STR-026', 'X1-007', 'X1-008']),
  ...own('ELG-F11', 'ELG-F12', 'ELG-F13'),

  implemented(
    'ELG-R01',
    ['ELG-R01', 'ELG-R20'],
    'R01 when neither code, number nor citizen id leads to a person; R20 when the person is known and the 15 characters differ.',
  ),
  implemented('ELG-R02', ['ELG-R02', 'ELG-R21'], 'R21 is the warning for names that are only close.'),
  ...own('ELG-R03'),
  implemented(
    'ELG-R04',
    ['ELG-R04'],
    'Warning; the severity can be raised by the parameter severity.ELG-R04.',
  ),
  implemented(
    'ELG-R05',
    ['ELG-R05'],
    'Whether the registry has authenticated the identity is part of the match result, not a finding: the facility cannot do anything about it.',
  ),
  ...own('ELG-R06', 'ELG-R07'),
  implemented(
    'ELG-R08',
    ['ELG-R08', 'ELG-R06', 'ELG-R07'],
    'Warning; a claimed period that extends the cover changes nothing, since only days of the registry count: rows outside them are R06 or R07.',
  ),
  ...own('ELG-R09'),
  implemented(
    'ELG-R10',
    ['ELG-R10', 'ELG-R13'],
    'Error only when no card covers the person; R13 is the warning when another card does that the claim does not list.',
  ),
  ...own('ELG-R11', 'ELG-R12', 'ELG-R13', 'ELG-R14', 'ELG-R15', 'ELG-R16', 'ELG-R17'),
  ...own('ELG-R18', 'ELG-R19'),

  implemented(
    'ELG-B01',
    ['ELG-B01', 'ELG-B16'],
    'Error only when the amount is above the level due too; B16 is the warning for a MUC_HUONG that is too high beside a right amount, which real exports show on many rows.',
  ),
  implemented(
    'ELG-B02',
    ['ELG-B02'],
    'A claim does not say why it asks for 100 %: rows above the level due, at 100 and without NGAY_MIEN_CCT, are taken to mean the 15 % rule.',
  ),
  ...own('ELG-B03', 'ELG-B04', 'ELG-B05'),
  covered('ELG-B06', ['X1-042']),
  covered(
    'ELG-B07',
    ['X1-045', 'X1-047'],
    'The age of the transfer form cannot be judged: the claim carries its number, not its day.',
  ),
  ...own('ELG-B08', 'ELG-B09', 'ELG-B10', 'ELG-B11'),
  implemented('ELG-B12', ['ELG-B12', 'X1-044'], 'The card; the age of the newborn is X1-044.'),
  covered('ELG-B13', ['X2-011B'], 'Rows of XML2 and XML3.'),
  ...own('ELG-B14'),
  implemented(
    'ELG-B15',
    ['ELG-B15'],
    'Only where card and catalogue prove that an earlier category fits (1.1, 1.2).',
  ),

  ...own('ELG-X01'),
  {
    code: 'ELG-X02',
    decision: 'refused',
    reason:
      'The same facility and MA_LK with other content is a new version; the verdict names the version that it replaced, so a finding would say it twice.',
  },
  implemented(
    'ELG-X03',
    ['ELG-X03'],
    'Warning, not error: either of the two facilities may have the wrong times, and the one that sends later must not be refused for it.',
  ),
  ...own('ELG-X04', 'ELG-X05', 'ELG-X06', 'ELG-X07'),
  implemented(
    'ELG-X08',
    ['ELG-X08'],
    'Claims without a check-in; check-ins without a claim are a list, since there is no claim to say it about.',
  ),
  implemented(
    'ELG-X09',
    ['ELG-X09'],
    'By the days of drugs of long-term care (05, 07) and by visits of one day for the same disease; days of single prescriptions are not in a claim.',
  ),

  implemented(
    'name-1',
    ['tidyName', 'isLegacyText'],
    'NFKC, invisible characters, font text of old flagged.',
  ),
  implemented('name-2', ['tidyName'], 'Đ stays apart from D up to the level without diacritics.'),
  implemented('name-3', ['compareNames'], 'Tone placement before diacritics; I and Y only with them.'),
  implemented('name-4', ['tidyName'], 'Single spaces, no punctuation.'),
  implemented('name-5', ['compareNames', 'ELG-R02', 'ELG-R21'], 'Levels as listed.'),
  implemented(
    'name-6',
    ['isNewbornName', 'ELG-R21'],
    'A newborn never fails by name; the claim does not carry the name of the mother, so it is not compared with hers.',
  ),
  implemented('name-7', ['tidyName'], 'Surplus blanks do not count.'),
]
