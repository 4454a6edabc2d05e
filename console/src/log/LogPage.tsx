import type { LogPage as LogAnswer } from '@chot/contract/oversight.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useAllAgencies } from '../agencies/agencies.ts'
import { api } from '../api.ts'
import { formatCount, formatInstant } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { navigate, usePlace } from '../router/location.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { OutcomeBadge } from '../ui/OutcomeBadge.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { reasonSentence } from '../ui/problem-sentence.ts'
import { Empty, Failed, Skeleton } from '../ui/states.tsx'
import { LogFilterForm } from './LogFilterForm.tsx'
import { filtersOf, logAddress, rememberLogAddress } from './log-search.ts'
import './log.css'

export function LogPage() {
  const text = useText()
  const { search, trail } = usePlace()
  const filters = filtersOf(search)
  const before = new URLSearchParams(search).get('before')
  // Every search is an entry of the log itself: nothing is asked again unless somebody wants it.
  const { data, isPending, isFetching, error, refetch } = useQuery({
    queryKey: ['log', filters, before],
    queryFn: () => api.log({ ...filters, before }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnReconnect: false,
  })
  const previous = trail.at(-1)
  const address = logAddress(filters, before)
  useEffect(() => rememberLogAddress(address), [address])
  return (
    <Page
      title={text.log.title}
      lead={text.log.lead}
      actions={
        <Button busy={isFetching} onClick={() => void refetch()}>
          {text.today.refresh}
        </Button>
      }
    >
      <LogFilterForm
        key={JSON.stringify(filters)}
        filters={filters}
        onApply={(next) => {
          const wanted = logAddress(next, null)
          if (wanted === address) void refetch()
          else navigate(wanted)
        }}
      />
      <section className="card" aria-label={text.log.title}>
        {data !== undefined ? (
          data.rows.length === 0 ? (
            <Empty icon="search" title={text.log.empty} hint={text.log.emptyHint} />
          ) : (
            <LogTable rows={data.rows} />
          )
        ) : isPending ? (
          <Skeleton lines={10} />
        ) : (
          <Failed error={error} onRetry={() => void refetch()} />
        )}
        {data !== undefined && (
          <div className="card-foot">
            <Pager
              onPrevious={
                before === null
                  ? null
                  : () =>
                      navigate(logAddress(filters, previous || null), {
                        trail: trail.slice(0, -1),
                      })
              }
              onNext={
                data.next === null
                  ? null
                  : () =>
                      navigate(logAddress(filters, String(data.next)), {
                        trail: [...trail, before ?? ''],
                      })
              }
            />
          </div>
        )}
      </section>
    </Page>
  )
}

function LogTable({ rows }: { readonly rows: LogAnswer['rows'] }) {
  const text = useText()
  const agencies = useAllAgencies()
  const names = new Map(agencies.map((agency) => [agency.code, agency.name]))
  return (
    <div className="table-frame">
      <table className="table log-table">
        <thead>
          <tr>
            <th scope="col">{text.log.sequence}</th>
            <th scope="col">{text.log.at}</th>
            <th scope="col">{text.log.kind}</th>
            <th scope="col">{text.log.outcome}</th>
            <th scope="col">{text.log.officer}</th>
            <th scope="col">{text.log.dossier}</th>
            <th scope="col">{text.log.service}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            // The link in the first cell serves keyboard and reader; the row is only a larger target.
            <tr
              key={row.sequence}
              className="row-link"
              onClick={(event) => {
                if (
                  event.target instanceof Element &&
                  event.target.closest('a') === null
                ) {
                  navigate(`/log/${row.sequence}`)
                }
              }}
            >
              <td className="nowrap">
                <Link
                  to={`/log/${row.sequence}`}
                  label={text.log.open(formatCount(row.sequence))}
                >
                  {formatCount(row.sequence)}
                </Link>
              </td>
              <td className="log-at">{formatInstant(row.at)}</td>
              <td>{text.names.kinds[row.kind]}</td>
              <td>
                <OutcomeBadge outcome={row.outcome} />
                {row.reason !== null && (
                  <div className="soft">{reasonSentence(row.reason, text)}</div>
                )}
              </td>
              <td>
                {(row.accountName ?? row.account) && (
                  <div>{row.accountName ?? row.account}</div>
                )}
                {row.accountName !== null && <div className="soft">{row.account}</div>}
                {row.agency !== null && (
                  <div className="soft">{names.get(row.agency) ?? row.agency}</div>
                )}
                {row.system !== null && (
                  <div className="soft">
                    {text.log.system}: {row.system}
                  </div>
                )}
              </td>
              <td>
                <span className="nowrap">{row.dossier}</span>
                {row.procedure !== null && <div className="soft">{row.procedure}</div>}
              </td>
              <td>{row.service}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
