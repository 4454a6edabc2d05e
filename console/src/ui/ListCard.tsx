import { type ComponentProps, type ReactNode, useId } from 'react'
import { DataTable } from './DataTable.tsx'
import { Pager } from './Pager.tsx'
import { Remote } from './Remote.tsx'

interface ListCardProps<Page, Row>
  extends Pick<
    ComponentProps<typeof DataTable<Row>>,
    'rowKey' | 'columns' | 'className' | 'pathOf'
  > {
  readonly title: string
  /** Filters. */
  readonly toolbar?: ReactNode
  readonly query: ComponentProps<typeof Remote<Page>>['query']
  readonly rowsOf: (page: Page) => readonly Row[]
  /** In the place of the table when there is no row. */
  readonly empty: ReactNode
  readonly onPrevious: (() => void) | null
  readonly onNext: (page: Page) => (() => void) | null
  readonly totalOf?: (page: Page) => number
}

/** A list on a card of its own: its heading, its filters, one page of it, and the way to the next. */
export function ListCard<Page, Row>({
  title,
  toolbar,
  query,
  rowsOf,
  empty,
  onPrevious,
  onNext,
  totalOf,
  ...table
}: ListCardProps<Page, Row>) {
  const id = useId()
  return (
    <section className="card" aria-labelledby={id}>
      <h2 className="card-title" id={id}>
        {title}
      </h2>
      {toolbar && <div className="toolbar">{toolbar}</div>}
      <Remote query={query}>
        {(page) => {
          const rows = rowsOf(page)
          if (rows.length === 0 && onPrevious === null) return empty
          return (
            <>
              <div className="table-frame">
                <DataTable {...table} rows={rows} />
              </div>
              <Pager
                onPrevious={onPrevious}
                onNext={onNext(page)}
                {...(totalOf && { total: totalOf(page) })}
              />
            </>
          )
        }}
      </Remote>
    </section>
  )
}
