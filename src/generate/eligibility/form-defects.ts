import type { Row } from '../claim-model.js'
import { OUTPATIENT, STAY, withCard, withPatient, withRoute } from './cases.js'
import { defect, type EligibilityDefect } from './defect.js'

/** A second item in each of the four lists of cards. */
function addCard(head: Row, card: string): void {
  const lists = ['MA_DKBD', 'GT_THE_TU', 'GT_THE_DEN'] as const
  for (const list of lists) head[list] = `${head[list]};${head[list]}`
  head.MA_THE_BHYT = `${head.MA_THE_BHYT};${card}`
}

/** The card as a row of characters, before anybody is asked about it. */
export const FORM_DEFECTS: readonly EligibilityDefect[] = [
  defect(
    'impossible-level',
    'ELG-F02',
    'mã đối tượng không đi với mức quyền lợi',
    'object code and benefit level that do not go together',
    { case: OUTPATIENT, claim: { visit: withCard('DN5') } },
  ),
  defect(
    'no-such-province',
    'ELG-F03',
    'không có nơi cấp thẻ mang mã này',
    'no issuing province has the number',
    {
      case: OUTPATIENT,
      claim: { visit: withPatient(({ card }) => ({ card: `${card.slice(0, 3)}03${card.slice(5)}` })) },
    },
  ),
  defect(
    'card-listed-twice',
    'ELG-F06',
    'một thẻ ghi hai lần, thời hạn trùng nhau',
    'one card listed twice for the same days',
    {
      case: OUTPATIENT,
      claim: {
        head(head, { patient }) {
          addCard(head, patient.card)
        },
      },
    },
  ),
  defect(
    'stay-without-contract',
    'ELG-F08',
    'điều trị nội trú nhưng hợp đồng không có nội trú',
    'a stay at a facility whose contract covers none',
    {
      case: STAY,
      needs: {
        vi: 'danh mục cơ sở có NOI_TRU = 0 cho cơ sở gửi: samples/catalogues và --facility 79997',
        en: 'a facility catalogue with NOI_TRU = 0 for the sender: samples/catalogues and --facility 79997',
      },
      // Every stay there is one: the claim need not be changed.
      claim: {},
    },
  ),
  defect(
    'cards-of-two-persons',
    'ELG-F12',
    'hai thẻ mang hai mã số BHXH',
    'two cards with two social insurance numbers',
    {
      // The registry's person has no such card.
      also: ['ELG-R20'],
      case: OUTPATIENT,
      claim: {
        head(head, { patient }) {
          addCard(head, `${patient.card.slice(0, 5)}29${patient.card.slice(7)}`)
        },
      },
    },
  ),
  defect(
    'card-without-insurance',
    'ELG-F13',
    'lượt khám không BHYT mà có thẻ',
    'a card on a visit that is not paid by insurance',
    { case: OUTPATIENT, claim: { visit: withRoute('9'), level: 0 } },
  ),
]
