import type { ComparisonPage } from '@chot/contract/reconciliations.ts'
import type { DayReading } from '@chot/core/reconciliation/day-segments.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Choice } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { dayPlace } from './day-address.ts'
import { StateBadge } from './StateBadge.tsx'
import { StatementDialog } from './StatementDialog.tsx'
import './reconciliation.css'

type Filter = 'reading'

/** Each day that is over, beside what the Ministry says it received. */
export function ReconciliationPage() {
  const text = useText()
  const mayAct = usePermission('reconciliation:act')
  const [importing, setImporting] = useState(false)
  const { filters, filter, after, previous, next } = usePages<Filter>({
    reading: 'counting-day',
  })
  const reading: DayReading =
    filters.reading === 'calendar-day' ? 'calendar-day' : 'counting-day'
  const query = useQuery({
    queryKey: ['comparisons', reading, after],
    queryFn: () => api.comparisons({ reading, after }),
    placeholderData: keepPreviousData,
  })
  return (
    <Page
      title={text.reconciliation.title}
      lead={text.reconciliation.lead}
      actions={
        mayAct && (
          <Button onClick={() => setImporting(true)}>{text.reconciliation.import}</Button>
        )
      }
    >
      {query.data?.fetches === false && (
        <Notice tone="info">
          <p>{text.reconciliation.byFile}</p>
        </Notice>
      )}
      <section className="card" aria-label={text.reconciliation.title}>
        <div className="toolbar">
          <Choice
            label={text.reconciliation.reading}
            value={reading}
            onChange={filter('reading')}
            options={(['counting-day', 'calendar-day'] as const).map((value) => ({
              value,
              label: text.reconciliation.readings[value],
            }))}
          />
        </div>
        <Remote query={query} lines={8}>
          {({ days, total, next: cursor }) => (
            <>
              <DayTable days={days} reading={reading} />
              <Pager total={total} onPrevious={previous} onNext={next(cursor)} />
            </>
          )}
        </Remote>
      </section>
      {importing && <StatementDialog onClose={() => setImporting(false)} />}
    </Page>
  )
}

interface DayTableProps {
  readonly days: ComparisonPage['days']
  readonly reading: DayReading
}

function DayTable({ days, reading }: DayTableProps) {
  const text = useText()
  const pathOf = ({ day }: { readonly day: string }) =>
    `/reconciliation/${dayPlace({ day, reading })}`
  return (
    <FramedTable
      rows={days}
      rowKey={({ day }) => day}
      pathOf={pathOf}
      empty={
        <Empty
          icon="search"
          title={text.reconciliation.empty}
          hint={text.reconciliation.emptyHint}
        />
      }
      columns={[
        {
          head: text.reconciliation.day,
          className: 'nowrap',
          cell: (row) => (
            <Link to={pathOf(row)} label={text.reconciliation.open(formatCivil(row.day))}>
              {formatCivil(row.day)}
            </Link>
          ),
        },
        {
          head: text.reconciliation.state,
          cell: ({ comparison }) => <StateBadge state={comparison?.state ?? null} />,
        },
        {
          head: text.reconciliation.sent,
          number: true,
          cell: ({ comparison }) =>
            comparison === null ? '–' : formatCount(comparison.sent),
        },
        {
          head: text.reconciliation.possible,
          number: true,
          cell: ({ comparison }) =>
            comparison === null ? '–' : formatCount(comparison.possible),
        },
        {
          head: text.reconciliation.received,
          number: true,
          cell: ({ comparison }) =>
            comparison === null ? '–' : formatCount(comparison.received),
        },
        {
          head: text.reconciliation.openDifferences,
          cell: ({ openDifferences }) =>
            openDifferences === 0 ? (
              '–'
            ) : (
              <Badge tone="bad">
                {text.reconciliation.openCount(formatCount(openDifferences))}
              </Badge>
            ),
        },
        {
          head: text.reconciliation.comparedAt,
          className: 'nowrap',
          cell: ({ comparison }) =>
            comparison === null ? (
              '–'
            ) : (
              <>
                {formatDateTime(comparison.at)}
                <div className="soft">
                  {comparison.by ?? text.reconciliation.byItself}
                </div>
              </>
            ),
        },
      ]}
    />
  )
}
