/** Which column of an office's table is which: found by its heading, however it is spelt. */
import { type Cell, isBlank, type Sheet, tidyText } from './sheet.ts'

/**
 * The columns of the account list of dispatch 6383 (12/09/2025), and those that the form of 6359
 * (23/08/2021) has besides.
 */
export const listFields = [
  'fullName',
  'username',
  'officerNumber',
  'staffCode',
  'phone',
  'queriesPerDay',
  'agencyCode',
  'agencyName',
  'role',
  'purpose',
] as const
export type ListField = (typeof listFields)[number]

/** Parts of a table that are read but are no field by themselves. */
type ColumnMeaning = ListField | 'index' | 'familyName' | 'givenName'

/** Where a table's headings are and what stands in which column. */
export interface TableFound {
  /** Rows from 0; two when the headings take two. */
  readonly headerRows: readonly number[]
  /** Columns from 0. */
  readonly columns: ReadonlyMap<ColumnMeaning, number>
  /** Headings of columns that nothing is read from. */
  readonly unused: readonly { readonly column: number; readonly heading: string }[]
}

/** Capitals without diacritics, notes in brackets or footnote marks; one blank between words. */
export function bareWords(text: string): string {
  return tidyText(text)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐðÐ]/gu, 'D')
    .replace(/\([^)]*\)|\[[^\]]*\]/gu, ' ')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/gu, ' ')
    .trim()
}

/**
 * In this order: `Số lần truy vấn của tài khoản` speaks of queries, not of a login, and `Mã cán bộ` of a
 * code, not of a name.
 */
const headings: readonly (readonly [ColumnMeaning | null, RegExp])[] = [
  ['index', /^(S?TT|SO TT|S T T|T T|SO THU TU|THU TU|NO)$/],
  [
    'queriesPerDay',
    /TRUY VAN|(SO|SL) ?(LAN|LUOT|LUONG)|LUOT (KHAI THAC|TRA CUU)|TRA CUU/,
  ],
  ['staffCode', /^MA (SO )?(CAN BO|CB|CBCC\w*|CONG CHUC|VIEN CHUC|NHAN VIEN)/],
  ['agencyCode', /^MA (SO )?(DINH DANH )?(CO QUAN|CQ|DON VI|DV|PHONG BAN)/],
  [
    'officerNumber',
    /CCCD|CAN CUOC|DINH DANH|DDCN|CMND|CMTND|CMT|CHUNG MINH|GIAY TO|^SO CC$/,
  ],
  ['phone', /DIEN THOAI|DIEN THAOI|SDT|SO DT|DTDD|DI DONG|PHONE|MOBILE|^DT$|SO MAY/],
  [
    null,
    /EMAIL|E MAIL|THU DIEN TU|NGAY SINH|NAM SINH|GHI CHU|NGAY CAP|NOI CAP|GIOI TINH/,
  ],
  ['purpose', /MUC DICH/],
  ['role', /VAI TRO|CHUC VU|CHUC DANH|TRACH NHIEM|NHIEM VU|^VI TRI/],
  ['username', /TAI KHOAN|TAIKHOAN|DANG NHAP|USER ?NAME|^USER|LOGIN|ACCOUNT|^TK$|^TDN$/],
  ['agencyName', /CO QUAN|DON VI|PHONG BAN|CONG TAC/],
  ['familyName', /^(HO|HO (VA )?(TEN )?(DEM|LOT))$/],
  ['givenName', /^TEN$/],
  [
    'fullName',
    /HO ?(VA )?TEN|HO TEN|TEN (CAN BO|CONG CHUC|VIEN CHUC|NGUOI)|FULL ?NAME|^CAN BO/,
  ],
]

/** What a heading speaks of; null when it is none that is known or wanted. */
export function meaningOf(heading: string): ColumnMeaning | null {
  const words = bareWords(heading)
  if (words === '' || words.length > 80) return null
  return headings.find(([, pattern]) => pattern.test(words))?.[0] ?? null
}

const searchedRowsMax = 60

/** The row of headings with the most that are known; null when no row is a heading of an account list. */
export function findTable(sheet: Sheet): TableFound | null {
  const rows = sheet.rows.slice(0, searchedRowsMax)
  const single = rows.map((row, at) => tableAt(row, [at]))
  const double = rows.map((row, at) => {
    const below = rows[at + 1]
    return below === undefined
      ? null
      : tableAt(joinedHeadings(sheet, at, row, below), [at, at + 1])
  })
  // Two rows are taken for headings only when they tell more than one.
  let best: TableFound | null = null
  for (const found of [...single, ...double])
    if (found !== null && found.columns.size > (best?.columns.size ?? 0)) best = found
  return best
}

function tableAt(
  row: readonly (Cell | null)[],
  headerRows: readonly number[],
): TableFound | null {
  const columns = new Map<ColumnMeaning, number>()
  const unused: { column: number; heading: string }[] = []
  for (const [column, cell] of row.entries()) {
    if (cell === null || isBlank(cell)) continue
    const meaning = meaningOf(cell.text)
    if (meaning === null || columns.has(meaning))
      unused.push({ column, heading: tidyText(cell.text) })
    else columns.set(meaning, column)
  }
  const names = columns.has('fullName') || columns.has('givenName')
  const known = [...columns.keys()].filter((each) => each !== 'index')
  // One sentence above a table may speak of accounts; a heading speaks of several things.
  if (known.length < 3 || !(names || columns.has('username'))) return null
  return { headerRows, columns, unused }
}

/** Two rows of headings as one: the lower word where it is known, as under a merged one; else the upper. */
function joinedHeadings(
  sheet: Sheet,
  at: number,
  upper: readonly (Cell | null)[],
  lower: readonly (Cell | null)[],
): readonly (Cell | null)[] {
  const width = upper.length > lower.length ? upper.length : lower.length
  return Array.from({ length: width }, (_, column) => {
    const below = lower[column] ?? null
    if (below !== null && meaningOf(below.text) !== null) return below
    const spans = sheet.merges.some(
      ({ top, left, right }) =>
        top === at && left <= column && column <= right && right > left,
    )
    return spans ? below : (upper[column] ?? null)
  })
}
