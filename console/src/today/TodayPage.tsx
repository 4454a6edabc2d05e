import type { TodaysQueries } from '@chot/contract/queries.ts'
import { entryOutcomes } from '@chot/core/log/entry.ts'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatCount, formatTime } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Meter } from '../ui/Meter.tsx'
import { Notice } from '../ui/Notice.tsx'
import { OutcomeBadge } from '../ui/OutcomeBadge.tsx'
import { Page } from '../ui/Page.tsx'
import { Empty, Failed, Skeleton } from '../ui/states.tsx'
import './today.css'

export function TodayPage() {
  const text = useText()
  const { data, isPending, isFetching, error, refetch } = useQuery({
    queryKey: ['today'],
    queryFn: api.today,
    staleTime: Number.POSITIVE_INFINITY,
  })
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
        {isPending ? (
          <Skeleton />
        ) : data === undefined ? (
          <Failed error={error} onRetry={() => void refetch()} />
        ) : data.queries.length === 0 ? (
          <Empty icon="search" title={text.today.empty} hint={text.today.emptyHint}>
            <Link to="/desk" className="button">
              {text.dossier.desk}
            </Link>
          </Empty>
        ) : (
          <QueryTable queries={data.queries} />
        )}
      </section>
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
  const label = text.today.usedOf(formatCount(today.used), formatCount(today.perDay))
  return (
    <div className="card allowance">
      <span className="soft">{text.today.used}</span>
      <Meter used={today.used} limit={today.perDay} label={label}>
        {label}
      </Meter>
      <strong>
        {text.today.left(formatCount(Math.max(0, today.perDay - today.used)))}
      </strong>
    </div>
  )
}

function QueryTable({ queries }: { readonly queries: TodaysQueries['queries'] }) {
  const text = useText()
  return (
    <div className="table-frame">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{text.today.at}</th>
            <th scope="col">{text.today.dossier}</th>
            <th scope="col">{text.today.service}</th>
            <th scope="col">{text.today.purpose}</th>
            <th scope="col">{text.today.outcome}</th>
            <th scope="col">{text.today.entries}</th>
            <th scope="col">{text.today.request}</th>
          </tr>
        </thead>
        <tbody>
          {queries.map((query) => {
            const outcome = entryOutcomes.find((known) => known === query.outcome)
            return (
              <tr key={query.requestId}>
                <td className="nowrap">{formatTime(query.at)}</td>
                <td className="nowrap">
                  {query.dossier === '' ? (
                    text.general.none
                  ) : (
                    <Link to={`/dossiers/${encodeURIComponent(query.dossier)}`}>
                      {query.dossier}
                    </Link>
                  )}
                </td>
                <td>{query.service}</td>
                <td>{query.purpose}</td>
                <td className="nowrap">
                  {outcome === undefined ? (
                    (query.outcome ?? text.today.running)
                  ) : (
                    <OutcomeBadge outcome={outcome} />
                  )}
                </td>
                <td className="nowrap">
                  {[query.decisionSequence, query.outcomeSequence]
                    .filter((sequence) => sequence !== null)
                    .map(formatCount)
                    .join(', ')}
                </td>
                <td className="mono">{query.requestId}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
