/** An account list while it is put right: rows change, are left out and taken back. */

import { type Finding, readCell } from '@chot/core/registration/list-cells.ts'
import type { ListField } from '@chot/core/registration/list-columns.ts'
import {
  compareRows,
  type ListReading,
  type PersonRow,
  worstOf,
} from '@chot/core/registration/read-list.ts'

/** What can be put right on the screen: the columns of the form. */
export const editedFields = [
  'fullName',
  'username',
  'officerNumber',
  'phone',
  'queriesPerDay',
] as const satisfies readonly ListField[]
export type EditedField = (typeof editedFields)[number]

export const rowStates = ['fault', 'warning', 'repair', 'fine'] as const
export type RowState = (typeof rowStates)[number]

export interface ListRows {
  readonly rows: readonly PersonRow[]
  readonly dropped: readonly PersonRow[]
}

export function rowsOf(reading: ListReading): ListRows {
  return { rows: reading.people, dropped: [] }
}

/** A row's name within its file. */
export function keyOf({ sheet, row }: PersonRow): string {
  return `${row} ${sheet}`
}

/** The same for a reader. */
export function placeOf({ sheet, row }: PersonRow): string {
  return `${sheet}, ${row}`
}

/** What only the server can find, and no longer holds once the cell it speaks of is another. */
const comparedAtServer: Readonly<Partial<Record<Finding, EditedField>>> = {
  'login-taken': 'username',
  'person-elsewhere': 'officerNumber',
}

/** The row as typed anew; whoever corrects it has looked at it, so that it is written, not repaired. */
export function correct(
  list: ListRows,
  key: string,
  typed: Readonly<Record<EditedField, string>>,
): ListRows {
  const rows = list.rows.map((row) => {
    if (keyOf(row) !== key) return row
    const cells = { ...row.cells }
    for (const field of editedFields) {
      const written = typed[field].trim()
      if (written !== shownValue(row, field))
        cells[field] = readCell(field, { text: written })
    }
    const findings = row.findings.filter((finding) => {
      const field = comparedAtServer[finding]
      if (finding === 'has-account')
        return (
          cells.username === row.cells.username &&
          cells.officerNumber === row.cells.officerNumber
        )
      return field === undefined || cells[field] === row.cells[field]
    })
    return { ...row, cells, findings }
  })
  return { ...list, rows: compareRows(rows) }
}

/** What stands in a cell: what is taken, or what the file says where nothing can be. */
export function shownValue(row: PersonRow, field: ListField): string {
  const { value, read } = row.cells[field]
  return value === '' ? read : value
}

export function drop(list: ListRows, key: string): ListRows {
  const gone = list.rows.filter((row) => keyOf(row) === key)
  return {
    rows: compareRows(list.rows.filter((row) => keyOf(row) !== key)),
    dropped: [...list.dropped, ...gone],
  }
}

/** Takes back the row that was left out last, at its old place. */
export function takeBack(list: ListRows, order: readonly PersonRow[]): ListRows {
  const last = list.dropped.at(-1)
  if (last === undefined) return list
  const place = new Map(order.map((row, at) => [keyOf(row), at]))
  const rows = [...list.rows, last].sort(
    (one, other) => (place.get(keyOf(one)) ?? 0) - (place.get(keyOf(other)) ?? 0),
  )
  return { rows: compareRows(rows), dropped: list.dropped.slice(0, -1) }
}

/** Says that a row hidden in the file is meant. */
export function takeHidden(list: ListRows, key: string): ListRows {
  const rows = list.rows.map((row) =>
    keyOf(row) === key
      ? { ...row, findings: row.findings.filter((each) => each !== 'hidden-row') }
      : row,
  )
  return { ...list, rows }
}

export function countByState(
  rows: readonly PersonRow[],
): Readonly<Record<RowState, number>> {
  const counts = { fault: 0, warning: 0, repair: 0, fine: 0 }
  for (const row of rows) counts[worstOf(row)] += 1
  return counts
}

/** Those that a request can be made for: without fault, and without an account yet. */
export function askable(rows: readonly PersonRow[]): readonly PersonRow[] {
  return rows.filter(
    (row) => worstOf(row) !== 'fault' && !row.findings.includes('has-account'),
  )
}
