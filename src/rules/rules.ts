import type { RuleEntry } from './rule.js'
import { BED_RULES } from './themes/beds.js'
import { BENEFIT_SPLIT } from './themes/benefit-split.js'
import { BIRTH_CERTIFICATE } from './themes/birth.js'
import { BODY } from './themes/body.js'
import { CARD_FORM } from './themes/card-form.js'
import { CLAIM_MONEY } from './themes/claim-money.js'
import { COMPLETENESS } from './themes/completeness.js'
import { COST_CODES } from './themes/cost-codes.js'
import { DIAGNOSIS } from './themes/diagnosis.js'
import { DISCHARGE_PAPER } from './themes/discharge-paper.js'
import { DOSAGE_RULES } from './themes/dosage.js'
import { DRUG_CATALOGUE } from './themes/drug-catalogue.js'
import { DRUGS } from './themes/drugs.js'
import { EPISODE_DATES } from './themes/episode-dates.js'
import { IDENTITY } from './themes/identity.js'
import { MACHINE_RULES } from './themes/machines.js'
import { NOTES } from './themes/notes.js'
import { ORDERS } from './themes/orders.js'
import { PROGRAMMES } from './themes/programmes.js'
import { RECORD_SUMMARY } from './themes/record-summary.js'
import { REFERRAL } from './themes/referral.js'
import { REPEATS } from './themes/repeats.js'
import { RESIDENCE } from './themes/residence.js'
import { REST_PAPERS } from './themes/rest-papers.js'
import { RESULT_RULES } from './themes/results.js'
import { ROW_MONEY } from './themes/row-money.js'
import { SERVICE_CATALOGUE } from './themes/service-catalogue.js'
import { SERVICE_MONEY } from './themes/service-money.js'
import { SERVICES } from './themes/services.js'
import { STAFF_OF_PAPERS } from './themes/staff-of-papers.js'
import { STAFF_OF_ROWS } from './themes/staff-of-rows.js'
import { SUPPLIES } from './themes/supplies.js'
import { TOGETHER } from './themes/together.js'
import { TRANSFER_PAPERS } from './themes/transfer-papers.js'
import { TREATMENT_DAYS } from './themes/treatment-days.js'
import { VISIT_CODES } from './themes/visit-codes.js'
import { VISIT_RECORD } from './themes/visit-record.js'

/** Rules about one subject, with the name that the docs give it. */
export interface Theme {
  readonly vi: string
  readonly en: string
  readonly rules: readonly RuleEntry[]
}

/** The themes in the order in which their rules run and are printed. A new theme is a line here. */
export const THEMES: readonly Theme[] = [
  { vi: 'Người bệnh', en: 'The patient', rules: IDENTITY },
  { vi: 'Thẻ BHYT trên hồ sơ', en: 'The card in the claim', rules: CARD_FORM },
  { vi: 'Mã của lượt khám', en: 'Codes of the visit', rules: VISIT_CODES },
  { vi: 'Thời gian của lượt khám', en: 'Dates of the visit', rules: EPISODE_DATES },
  { vi: 'Số ngày điều trị', en: 'Days of treatment', rules: TREATMENT_DAYS },
  { vi: 'Chẩn đoán', en: 'Diagnoses', rules: DIAGNOSIS },
  { vi: 'Nơi cư trú', en: 'Residence', rules: RESIDENCE },
  { vi: 'Cơ sở và chuyển cơ sở', en: 'Facilities and referral', rules: REFERRAL },
  { vi: 'Lý do, hẹn khám, quyết toán', en: 'Reasons, follow-up, settlement', rules: VISIT_RECORD },
  { vi: 'Cân nặng', en: 'Weight', rules: BODY },
  { vi: 'Diễn biến lâm sàng', en: 'Clinical notes', rules: NOTES },
  { vi: 'HIV và lao', en: 'HIV and tuberculosis', rules: PROGRAMMES },
  { vi: 'Giấy ra viện', en: 'The discharge paper', rules: DISCHARGE_PAPER },
  { vi: 'Tóm tắt hồ sơ bệnh án', en: 'The summary of the record', rules: RECORD_SUMMARY },
  { vi: 'Giấy chứng sinh', en: 'The birth certificate', rules: BIRTH_CERTIFICATE },
  {
    vi: 'Giấy nghỉ dưỡng thai, nghỉ việc hưởng BHXH',
    en: 'Pregnancy rest and sick notes',
    rules: REST_PAPERS,
  },
  {
    vi: 'Giấy chuyển tuyến, giấy hẹn khám lại',
    en: 'Transfer paper and follow-up slip',
    rules: TRANSFER_PAPERS,
  },
  { vi: 'Người ký giấy, người ghi diễn biến', en: 'Who signed papers and notes', rules: STAFF_OF_PAPERS },
  { vi: 'Tiền của từng dòng', en: 'Money of a row', rules: ROW_MONEY },
  { vi: 'Tiền của dịch vụ và vật tư', en: 'Money of services and supplies', rules: SERVICE_MONEY },
  { vi: 'Chia phần chi trả', en: 'Who pays what', rules: BENEFIT_SPLIT },
  { vi: 'Tiền của hồ sơ', en: 'Money of the claim', rules: CLAIM_MONEY },
  { vi: 'Các bảng đi cùng nhau', en: 'Tables that belong together', rules: COMPLETENESS },
  { vi: 'Nhóm chi phí và mã của dòng', en: 'Cost groups and codes of rows', rules: COST_CODES },
  { vi: 'Thuốc', en: 'Drugs', rules: DRUGS },
  { vi: 'Liều dùng, cách dùng', en: 'Dosage', rules: DOSAGE_RULES },
  { vi: 'Dịch vụ kỹ thuật', en: 'Services', rules: SERVICES },
  { vi: 'Giường bệnh', en: 'Beds', rules: BED_RULES },
  { vi: 'Máy', en: 'Machines', rules: MACHINE_RULES },
  { vi: 'Y lệnh', en: 'Orders', rules: ORDERS },
  { vi: 'Người hành nghề trên dòng chi phí', en: 'Staff of rows', rules: STAFF_OF_ROWS },
  { vi: 'Kết quả cận lâm sàng', en: 'Test results', rules: RESULT_RULES },
  { vi: 'Trùng lặp trong hồ sơ', en: 'Repeats within a claim', rules: REPEATS },
  { vi: 'Thuốc theo danh mục', en: 'Drugs and their catalogue', rules: DRUG_CATALOGUE },
  { vi: 'Dịch vụ theo danh mục', en: 'Services and their catalogue', rules: SERVICE_CATALOGUE },
  { vi: 'Vật tư', en: 'Supplies', rules: SUPPLIES },
  { vi: 'Dùng cùng nhau', en: 'What goes together', rules: TOGETHER },
]

/** Every rule about the content of claims. */
export const RULES: readonly RuleEntry[] = THEMES.flatMap(({ rules }) => rules)
