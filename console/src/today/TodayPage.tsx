import type { TodaysQueries } from '@chot/contract/queries.ts'
import { entryOutcomes } from '@chot/core/log/entry.ts'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatCount, formatTime } from '../format.ts'
import { LimitTable } from '../limits/LimitTable.tsx'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Notice } from '../ui/Notice.tsx'
import { OutcomeBadge } from '../ui/OutcomeBadge.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import './today.css'

export function TodayPage() {
  const text = useText()
  const query = useQuery({
    queryKey: ['today'],
    queryFn: api.today,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const { data, isFetching, refetch } = query
  useEffect(() => {
    void refetch()
  }, [refetch])
  return (
    <Page
      title={text.today.title}
      lead={data && text.today.lead(formatCivil(data.date))}
      actions={
        <Button busy={isFetching} onClick={() => void refetch()}>
          {text.today.refresh}
        </Button>
      }
    >
      {data !== undefined && <Allowance today={data} />}
      <section className="card" aria-label={text.today.title}>
        <Remote query={query}>{({ queries }) => <QueryTable queries={queries} />}</Remote>
      </section>
      {data !== undefined && data.services.length > 0 && (
        <section className="card" aria-label={text.today.services}>
          <h2 className="allowance-title">{text.today.services}</h2>
          <LimitTable limits={data.services} />
        </section>
      )}
    </Page>
  )
}

function Allowance({ today }: { readonly today: TodaysQueries }) {
  const text = useText()
  if (today.perDay === null) {
    return (
      <Notice tone="warn">
        <p>{text.today.notListed}</p>
      </Notice>
    )
  }
  return (
    <section className="card" aria-label={text.today.limits}>
      <h2 className="allowance-title">{text.today.limits}</h2>
      <p className="soft allowance-hint">{text.today.limitsHint}</p>
      <LimitTable limits={today.limits} />
    </section>
  )
}

function QueryTable({ queries }: { readonly queries: TodaysQueries['queries'] }) {
  const text = useText()
  return (
    <FramedTable
      rows={queries}
      empty={
        <Empty icon="search" title={text.today.empty} hint={text.today.emptyHint}>
          <Link to="/desk" className="button">
            {text.dossier.desk}
          </Link>
        </Empty>
      }
      rowKey={({ requestId }) => requestId}
      columns={[
        { head: text.today.at, className: 'nowrap', cell: ({ at }) => formatTime(at) },
        {
          head: text.today.dossier,
          className: 'nowrap',
          cell: ({ dossier }) =>
            dossier === '' ? (
              text.general.none
            ) : (
              <Link to={`/dossiers/${encodeURIComponent(dossier)}`}>{dossier}</Link>
            ),
        },
        { head: text.today.service, cell: ({ service }) => service },
        { head: text.today.purpose, cell: ({ purpose }) => purpose },
        {
          head: text.today.outcome,
          className: 'nowrap',
          cell: (query) => {
            const outcome = entryOutcomes.find((known) => known === query.outcome)
            return outcome === undefined ? (
              (query.outcome ?? text.today.running)
            ) : (
              <OutcomeBadge outcome={outcome} />
            )
          },
        },
        {
          head: text.today.entries,
          className: 'nowrap',
          cell: ({ decisionSequence, outcomeSequence }) =>
            [decisionSequence, outcomeSequence]
              .filter((sequence) => sequence !== null)
              .map(formatCount)
              .join(', '),
        },
        {
          head: text.today.request,
          className: 'mono',
          cell: ({ requestId }) => <Link to={`/receipts/${requestId}`}>{requestId}</Link>,
        },
      ]}
    />
  )
}
