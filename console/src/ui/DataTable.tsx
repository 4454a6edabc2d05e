import type { Key, MouseEvent, ReactNode } from 'react'
import { navigate } from '../router/location.ts'

interface Column<Row> {
  readonly head: string
  /** Shown in the place of its head, which names it all the same. */
  readonly headCell?: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** Of its cells. */
  readonly className?: string
  /** Head and cells at the right. */
  readonly number?: boolean
}

interface DataTableProps<Row> {
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => Key
  readonly columns: readonly Column<Row>[]
  readonly className?: string
  /** Where a press on the row leads; a cell still needs a link, for keyboard and reader. */
  readonly pathOf?: (row: Row) => string
}

/** A table with one line of heads and one row for each thing. */
export function DataTable<Row>({
  rows,
  rowKey,
  columns,
  className = 'table',
  pathOf,
}: DataTableProps<Row>) {
  return (
    <table className={className}>
      <thead>
        <tr>
          {columns.map(({ head, headCell, number }) => (
            <th key={head} scope="col" className={number ? 'number' : undefined}>
              {headCell ?? head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)} {...(pathOf && rowLink(pathOf(row)))}>
            {columns.map(({ head, cell, className, number }) => (
              <td key={head} className={number ? 'number' : className}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function rowLink(path: string) {
  return {
    className: 'row-link',
    onClick: ({ target }: MouseEvent) => {
      if (target instanceof Element && target.closest('a, label, input') === null)
        navigate(path)
    },
  }
}

interface FramedTableProps<Row> extends DataTableProps<Row> {
  /** In its place when there is no row. */
  readonly empty: ReactNode
}

/** The same, rolling sideways where the screen is too narrow for it. */
export function FramedTable<Row>({ empty, ...table }: FramedTableProps<Row>) {
  if (table.rows.length === 0) return empty
  return (
    <div className="table-frame">
      <DataTable {...table} />
    </div>
  )
}
