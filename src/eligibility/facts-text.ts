import type { EligibilityFacts, RowGroup } from './facts.js'
import type { EligibilityJudgement, RowJudgement } from './judge.js'

/**
 * Facts and judgement as JSON text. The worker that reads a claim writes its facts once: as text they go to the main
 * thread, and as the same text into the store. There it is plain text: for PostgreSQL to take the same apart as jsonb
 * cost more than all other writing about the card of a claim.
 */
export interface FactsText {
  /** The facts without their rows, as an object; what is blank is left out. */
  readonly head: string
  /** The groups of rows, as a list of lists: see `GroupItem`. */
  readonly groups: string
}

/** A judgement as it is kept: its findings stand elsewhere. */
export interface JudgementDetail extends Omit<EligibilityJudgement, 'findings'> {
  /** Keys of findings that were counted and not listed, because the claim has too many; absent when all are listed. */
  readonly unlisted?: readonly string[]
}

/** Table (2, 3), row, rows, day, mucHuong, phamVi, maNhom, thanhTienBh, tBhtt. */
type GroupItem = readonly [2 | 3, number, number, number, number, string, string, number, number]

/** So many groups one behind the other that were judged alike: count, expected, allowed, verdict. */
type LevelRun = readonly [number, RowJudgement['expected'], RowJudgement['allowed'], RowJudgement['verdict']]

type Head = Omit<EligibilityFacts, 'rows'>

const BLANK: Head = {
  maLk: '',
  maCskcb: '',
  facility: null,
  cards: [],
  maTheTam: '',
  hoTen: '',
  ngaySinh: 0,
  gioiTinh: 0,
  soCccd: '',
  maDoituongKcb: '',
  maLoaiKcb: '',
  maLoaiRv: '',
  ketQuaDtri: '',
  maKhuvuc: '',
  maNoiDi: '',
  giayChuyenTuyen: '',
  ngayVao: 0,
  ngayVaoNoiTru: 0,
  ngayRa: 0,
  namNamLienTuc: 0,
  ngayMienCct: 0,
  soNgayDtri: 0,
  maBenhChinh: '',
  settlementMonth: 0,
  tTongchiBv: 0,
  tTongchiBh: 0,
  tBncct: 0,
  tBhtt: 0,
}

/** See {@link readFacts}, which reads it back. Written out field by field, as it is done for every claim. */
export function writeFacts(facts: EligibilityFacts): FactsText {
  const head: { readonly [F in keyof Head]: Head[F] | undefined } = {
    maLk: facts.maLk || undefined,
    maCskcb: facts.maCskcb || undefined,
    facility: facts.facility ?? undefined,
    cards: facts.cards,
    maTheTam: facts.maTheTam || undefined,
    hoTen: facts.hoTen || undefined,
    ngaySinh: facts.ngaySinh || undefined,
    gioiTinh: facts.gioiTinh || undefined,
    soCccd: facts.soCccd || undefined,
    maDoituongKcb: facts.maDoituongKcb || undefined,
    maLoaiKcb: facts.maLoaiKcb || undefined,
    maLoaiRv: facts.maLoaiRv || undefined,
    ketQuaDtri: facts.ketQuaDtri || undefined,
    maKhuvuc: facts.maKhuvuc || undefined,
    maNoiDi: facts.maNoiDi || undefined,
    giayChuyenTuyen: facts.giayChuyenTuyen || undefined,
    ngayVao: facts.ngayVao || undefined,
    ngayVaoNoiTru: facts.ngayVaoNoiTru || undefined,
    ngayRa: facts.ngayRa || undefined,
    namNamLienTuc: facts.namNamLienTuc || undefined,
    ngayMienCct: facts.ngayMienCct || undefined,
    soNgayDtri: facts.soNgayDtri || undefined,
    maBenhChinh: facts.maBenhChinh || undefined,
    settlementMonth: facts.settlementMonth || undefined,
    tTongchiBv: facts.tTongchiBv || undefined,
    tTongchiBh: facts.tTongchiBh || undefined,
    tBncct: facts.tBncct || undefined,
    tBhtt: facts.tBhtt || undefined,
  }
  return { head: JSON.stringify(head), groups: `[${facts.rows.map(groupText).join()}]` }
}

function groupText(g: RowGroup): string {
  const sums = `${g.thanhTienBh},${g.tBhtt}`
  const codes = `${codeText(g.phamVi)},${codeText(g.maNhom)}`
  return `[${g.table === 'XML2' ? 2 : 3},${g.row},${g.rows},${g.day},${g.mucHuong},${codes},${sums}]`
}

const PLAIN = /^\w*$/

const codeText = (code: string): string => (PLAIN.test(code) ? `"${code}"` : JSON.stringify(code))

/** The facts that {@link writeFacts} wrote. `groups` may be left out where nobody looks at the rows. */
export function readFacts(head: string, groups = '[]'): EligibilityFacts {
  const filled = JSON.parse(head) as Partial<Head>
  const rows = (JSON.parse(groups) as GroupItem[]).map(
    ([table, row, rows, day, mucHuong, phamVi, maNhom, thanhTienBh, tBhtt]): RowGroup => ({
      table: table === 2 ? 'XML2' : 'XML3',
      row,
      rows,
      day,
      mucHuong,
      phamVi,
      maNhom,
      thanhTienBh,
      tBhtt,
    }),
  )
  return { ...BLANK, ...filled, rows }
}

/** See {@link readJudgement}. The outcome is kept beside it. */
export function writeJudgement(
  { identity, registry, judgedAt, rows }: EligibilityJudgement,
  unlisted: readonly string[] = [],
): string {
  const levels: [...LevelRun][] = []
  let last: RowJudgement | null = null
  for (const row of rows) {
    if (last !== null && alike(last, row)) levels[levels.length - 1]![0]++
    else levels.push([1, row.expected, row.allowed, row.verdict])
    last = row
  }
  return JSON.stringify({
    ...{ identity, registry, judgedAt, levels },
    unlisted: unlisted.length === 0 ? undefined : unlisted,
  })
}

const alike = (a: RowJudgement, b: RowJudgement): boolean =>
  a.expected === b.expected &&
  a.verdict === b.verdict &&
  (a.allowed === b.allowed ||
    (a.allowed.length === b.allowed.length && a.allowed.every((share, i) => share === b.allowed[i])))

/** The judgement that {@link writeJudgement} wrote, with the groups of rows that it is about. */
export function readJudgement(
  text: string,
  outcome: EligibilityJudgement['outcome'],
  groups: readonly RowGroup[],
): JudgementDetail {
  const { levels, ...rest } = JSON.parse(text) as Omit<JudgementDetail, 'outcome' | 'rows'> & {
    readonly levels: readonly LevelRun[]
  }
  const judged = levels.flatMap(([count, expected, allowed, verdict]) =>
    Array.from({ length: count }, () => ({ expected, allowed, verdict })),
  )
  const rows = judged.flatMap((level, i): RowJudgement[] => {
    const group = groups[i]
    if (group === undefined) return []
    const { table, row, rows, day, mucHuong } = group
    return [{ table, row, rows, day, claimed: mucHuong, ...level }]
  })
  return { outcome, ...rest, rows }
}
