/**
 * An office's spreadsheet read as an account list: every row is a person, or is named among those
 * left out with the reason; nothing disappears.
 */
import { nameForMatch } from '../identity/name.ts'
import {
  type CellReading,
  type Finding,
  findings,
  hasFault,
  readCell,
} from './list-cells.ts'
import {
  bareWords,
  findTable,
  type ListField,
  listFields,
  meaningOf,
  type TableFound,
} from './list-columns.ts'
import { type Cell, isBlank, type Sheet, tidyText } from './sheet.ts'

export interface PersonRow {
  readonly sheet: string
  /** As the office counts it, from 1. */
  readonly row: number
  /** The heading line above it, such as the name of an office; empty when there is none. */
  readonly section: string
  readonly cells: Readonly<Record<ListField, CellReading>>
  /** What concerns the row as a whole, or the row beside others. */
  readonly findings: readonly Finding[]
}

export type LeftOutReason = 'note' | 'section' | 'heading-again' | 'column-numbers'

export interface LeftOut {
  readonly sheet: string
  readonly row: number
  readonly text: string
  readonly reason: LeftOutReason
}

export interface SheetReading {
  readonly sheet: string
  /** Why nothing was read from it; null when it was read. */
  readonly unread: 'hidden-sheet' | 'no-table' | null
  /** The first row of headings, from 1. */
  readonly headerRow: number | null
  /** Places from 0. */
  readonly columns: Readonly<Partial<Record<ListField, number>>>
  readonly unused: readonly string[]
}

export interface ListReading {
  readonly sheets: readonly SheetReading[]
  readonly people: readonly PersonRow[]
  readonly leftOut: readonly LeftOut[]
}

/** Reads all sheets that are shown. A sheet that is hidden is named and not read. */
export function readAccountList(sheets: readonly Sheet[]): ListReading {
  const readings: SheetReading[] = []
  const people: PersonRow[] = []
  const leftOut: LeftOut[] = []
  for (const sheet of sheets) {
    const table = sheet.hidden ? null : findTable(sheet)
    if (table === null) {
      const empty = sheet.rows.every((row) => row.every(isBlank))
      if (empty) continue
      const unread = sheet.hidden ? 'hidden-sheet' : 'no-table'
      readings.push({
        sheet: sheet.name,
        unread,
        headerRow: null,
        columns: {},
        unused: [],
      })
      continue
    }
    readings.push(told(sheet, table))
    const read = readRows(sheet, table)
    people.push(...read.people)
    leftOut.push(...read.leftOut)
  }
  return { sheets: readings, people: compareRows(people), leftOut }
}

function told(sheet: Sheet, { headerRows, columns, unused }: TableFound): SheetReading {
  const own: Partial<Record<ListField, number>> = {}
  for (const field of listFields) {
    const column =
      columns.get(field) ?? (field === 'fullName' ? columns.get('givenName') : undefined)
    if (column !== undefined) own[field] = column
  }
  return {
    sheet: sheet.name,
    unread: null,
    headerRow: (headerRows[0] ?? 0) + 1,
    columns: own,
    unused: unused.map(({ heading }) => heading),
  }
}

/** Under which a cell merged over several rows speaks of each of them. */
const sharedFields: readonly ListField[] = [
  'agencyCode',
  'agencyName',
  'role',
  'purpose',
  'queriesPerDay',
]

function readRows(
  sheet: Sheet,
  table: TableFound,
): { people: PersonRow[]; leftOut: LeftOut[] } {
  const people: PersonRow[] = []
  const leftOut: LeftOut[] = []
  const hidden = new Set(sheet.hiddenRows)
  const first = (table.headerRows.at(-1) ?? 0) + 1
  let section = ''
  for (let at = first; at < sheet.rows.length; at += 1) {
    const row = sheet.rows[at] ?? []
    const place = { sheet: sheet.name, row: at + 1 }
    const kind = kindOf(sheet, at, row, table)
    if (kind === 'blank') continue
    if (kind === 'person') {
      const cells = cellsOf(sheet, at, row, table)
      const own: Finding[] = hidden.has(at) ? ['hidden-row'] : []
      people.push({ ...place, section, cells, findings: own })
      continue
    }
    const text = row
      .filter((cell): cell is Cell => !isBlank(cell))
      .map((cell) => tidyText(cell.text))
      .join(' ')
      .slice(0, 300)
    if (kind === 'section') section = text
    leftOut.push({ ...place, text, reason: kind })
  }
  return { people, leftOut }
}

const keyFields = ['fullName', 'givenName', 'username', 'officerNumber', 'phone'] as const

/** What stands below a table: totals, remarks, places and dates, and who signs. */
const belowTheTable =
  /^(GHI CHU|LUU Y|TONG|CONG|NGUOI |THU TRUONG|CHU TICH|PHO CHU TICH|KT |TM |TL |NOI NHAN|DAI DIEN|XAC NHAN|DANH SACH|[A-Z ]*NGAY \d* ?THANG)/

function kindOf(
  sheet: Sheet,
  at: number,
  row: readonly (Cell | null)[],
  { columns }: TableFound,
): 'blank' | 'person' | LeftOutReason {
  const filled = row.flatMap((cell, column) =>
    cell === null || isBlank(cell) ? [] : [{ cell, column }],
  )
  if (filled.length === 0) return 'blank'
  const indexColumn = columns.get('index')
  const others = filled.filter(({ column }) => column !== indexColumn)
  // Rows numbered beforehand and never filled.
  if (others.length === 0)
    return /^\(?\d+[.)]?$/.test(tidyText(filled[0]?.cell.text ?? '')) ? 'blank' : 'note'
  if (areColumnNumbers(filled.map(({ cell }) => cell.text))) return 'column-numbers'
  const meanings = new Set(
    filled.map(({ cell }) => meaningOf(cell.text)).filter((each) => each !== null),
  )
  if (meanings.size >= 3 && filled.every(({ cell }) => !/\d{8}/.test(cell.text)))
    return 'heading-again'
  const keys = keyFields.filter((field) => {
    const column = columns.get(field)
    return column !== undefined && !isBlank(row[column])
  })
  const words = bareWords(others[0]?.cell.text ?? '')
  const numbered = indexColumn !== undefined && /\d/.test(row[indexColumn]?.text ?? '')
  const spans = sheet.merges.some(
    ({ top, left, right }) =>
      top === at && right - left >= 2 && left <= (others[0]?.column ?? 0),
  )
  if (keys.length >= 2 && !(spans && keys.length < 3 && belowTheTable.test(words)))
    return 'person'
  if (belowTheTable.test(words)) return 'note'
  if (keys.length === 1 && numbered && !spans) return 'person'
  if (others.length === 1) return somebodyFollows(sheet, at, columns) ? 'section' : 'note'
  return keys.length === 1 ? 'person' : 'note'
}

/** Whether anybody follows: then a lone line is a heading for them, and else a remark. */
function somebodyFollows(
  sheet: Sheet,
  at: number,
  columns: TableFound['columns'],
): boolean {
  return sheet.rows.slice(at + 1).some(
    (row) =>
      keyFields.filter((field) => {
        const column = columns.get(field)
        return column !== undefined && !isBlank(row[column])
      }).length >= 2,
  )
}

/** `1 2 3 4`, `(1) (2) (3)`: the line under the headings that numbers the columns. */
function areColumnNumbers(texts: readonly string[]): boolean {
  const numbers = texts.map((text) => /^\(?(\d{1,2})\)?$/.exec(tidyText(text))?.[1])
  return (
    texts.length >= 3 &&
    numbers.every(
      (each, at) => each !== undefined && Number(each) === Number(numbers[0]) + at,
    )
  )
}

function cellsOf(
  sheet: Sheet,
  at: number,
  row: readonly (Cell | null)[],
  { columns }: TableFound,
): Readonly<Record<ListField, CellReading>> {
  const cellOf = (field: ListField): Cell | null => {
    const column = columns.get(field)
    if (column === undefined) return null
    const own = row[column] ?? null
    if (!isBlank(own) || !sharedFields.includes(field)) return own
    const merge = sheet.merges.find(
      ({ top, bottom, left, right }) =>
        top < at && at <= bottom && left <= column && column <= right,
    )
    return merge === undefined ? own : (sheet.rows[merge.top]?.[merge.left] ?? null)
  }
  const entries = listFields.map((field) => {
    const cell =
      field === 'fullName' && !columns.has('fullName')
        ? joined(
            row[columns.get('familyName') ?? -1],
            row[columns.get('givenName') ?? -1],
          )
        : cellOf(field)
    return [field, readCell(field, cell)] as const
  })
  return Object.fromEntries(entries) as Record<ListField, CellReading>
}

function joined(...parts: readonly (Cell | null | undefined)[]): Cell {
  return { text: parts.map((part) => part?.text ?? '').join(' ') }
}

/** Beside each other: a login or a person that stands there twice, on whatever sheet. */
export function compareRows(rows: readonly PersonRow[]): readonly PersonRow[] {
  const compared: readonly Finding[] = [
    'login-twice',
    'person-twice',
    'same-name-and-phone',
  ]
  const logins = countBy(rows, ({ cells }) => cells.username.value)
  const persons = countBy(rows, ({ cells }) => cells.officerNumber.value)
  const namesakes = countBy(rows, namesake)
  return rows.map((row) => {
    const found = row.findings.filter((each) => !compared.includes(each))
    const twice = (counts: ReadonlyMap<string, number>, key: string) =>
      key !== '' && (counts.get(key) ?? 0) > 1
    if (twice(logins, row.cells.username.value)) found.push('login-twice')
    const samePerson = twice(persons, row.cells.officerNumber.value)
    if (samePerson) found.push('person-twice')
    if (!samePerson && twice(namesakes, namesake(row))) found.push('same-name-and-phone')
    return { ...row, findings: found }
  })
}

function namesake({ cells }: PersonRow): string {
  const { fullName, phone } = cells
  return fullName.value === '' || phone.value === ''
    ? ''
    : `${nameForMatch(fullName.value)} ${phone.value}`
}

function countBy(
  rows: readonly PersonRow[],
  keyOf: (row: PersonRow) => string,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const key = keyOf(row)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** The worst that is said of a row: of itself or of one of its cells. */
export function worstOf(row: PersonRow): 'fault' | 'warning' | 'repair' | 'fine' {
  const all = [
    ...row.findings,
    ...listFields.flatMap((field) => row.cells[field].findings),
  ]
  if (hasFault(all)) return 'fault'
  const kinds = new Set(all.map((each) => findings[each]))
  return kinds.has('warning') ? 'warning' : kinds.has('repair') ? 'repair' : 'fine'
}
