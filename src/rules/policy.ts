import type { StandardVersion, TableName } from '../standard/plan.js'
import type { Severity } from './finding.js'

/**
 * Where a structural finding weighs less than the catalogue says. Validity is one thing (the XSD decides),
 * what it means for acceptance another: it stands here, a row an exception, with its reason.
 */
interface PolicyRow {
  readonly code: string
  /** All versions when left out. */
  readonly versions?: readonly StandardVersion[]
  readonly table: TableName
  readonly field: string
  readonly severity: Severity
  readonly reason: string
}

const POLICY: readonly PolicyRow[] = [
  {
    code: 'STR-040',
    table: 'XML1',
    field: 'STT',
    severity: 'warning',
    reason: 'The validation sheets of the gateway do not mark it required; files in the field leave it out.',
  },
  {
    code: 'STR-040',
    table: 'XML1',
    field: 'MA_DOITUONG_KCB',
    severity: 'warning',
    reason: 'Real files without the element exist; the benefit rules judge the category.',
  },
  {
    code: 'STR-040',
    table: 'XML1',
    field: 'CAN_NANG',
    severity: 'warning',
    reason: 'The decision states no condition; only the validation sheets ask for it.',
  },
  {
    code: 'STR-040',
    table: 'XML2',
    field: 'DUONG_DUNG',
    severity: 'warning',
    reason: 'Rows of blood and of some drugs in files of the field leave it blank.',
  },
  {
    code: 'STR-024',
    versions: ['3176'],
    table: 'XML1',
    field: 'MA_NGHE_NGHIEP',
    severity: 'warning',
    reason: 'QĐ 3176 shortened it from 5 to 2; software still sends 5.',
  },
  ...(['XML7', 'XML8', 'XML9', 'XML10', 'XML11', 'XML13', 'XML14'] as const).map(
    (table): PolicyRow => ({
      code: 'STR-040',
      table,
      field: 'MA_TTDV',
      severity: 'warning',
      reason: 'Often blank in inpatient files; the acceptance rule of the gateway is not known.',
    }),
  ),
]

const index = new Map(
  POLICY.flatMap((row) =>
    (row.versions ?? ['130', '4750', '3176']).map((version) => [
      `${row.code} ${version} ${row.table} ${row.field}`,
      row.severity,
    ]),
  ) as [string, Severity][],
)

/** Severity of a structural finding on a field in a version of the standard; `standard` is the catalogue's. */
export function severityOf(
  code: string,
  version: StandardVersion,
  table: TableName | null,
  field: string | null,
  standard: Severity,
): Severity {
  if (table === null || field === null) return standard
  return index.get(`${code} ${version} ${table} ${field}`) ?? standard
}

/** The exceptions, for the generated documentation. */
export const policyRows: readonly PolicyRow[] = POLICY
