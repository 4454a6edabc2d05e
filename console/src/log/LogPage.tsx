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
import { FramedTable } from '../ui/DataTable.tsx'
import { OutcomeBadge } from '../ui/OutcomeBadge.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { reasonSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { LogFilterForm } from './LogFilterForm.tsx'
import { filtersOf, logAddress, rememberLogAddress } from './log-search.ts'
import './log.css'

export function LogPage() {
  const text = useText()
  const { search, trail } = usePlace()
  const filters = filtersOf(search)
  const before = new URLSearchParams(search).get('before')
  // Every search is an entry of the log itself: nothing is asked again unless somebody wants it.
  const query = useQuery({
    queryKey: ['log', filters, before],
    queryFn: () => api.log({ ...filters, before }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnReconnect: false,
  })
  const { isFetching, refetch } = query
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
        <Remote query={query} lines={10}>
          {({ rows, next, sealedTo }) => (
            <>
              <LogTable rows={rows} />
              {next === null && sealedTo > 0 && (
                <p className="card-body soft">
                  {text.log.sealedTo(formatCount(sealedTo))}
                </p>
              )}
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
                  next === null
                    ? null
                    : () =>
                        navigate(logAddress(filters, String(next)), {
                          trail: [...trail, before ?? ''],
                        })
                }
              />
            </>
          )}
        </Remote>
      </section>
    </Page>
  )
}

type Row = LogAnswer['rows'][number]

function LogTable({ rows }: { readonly rows: readonly Row[] }) {
  const text = useText()
  const agencies = useAllAgencies()
  const names = new Map(agencies.map((agency) => [agency.code, agency.name]))
  const pathOf = ({ sequence }: Row) => `/log/${sequence}`
  return (
    <FramedTable
      className="table log-table"
      rows={rows}
      empty={<Empty icon="search" title={text.log.empty} hint={text.log.emptyHint} />}
      rowKey={({ sequence }) => sequence}
      pathOf={pathOf}
      columns={[
        {
          head: text.log.sequence,
          className: 'nowrap',
          cell: (row) => (
            <Link to={pathOf(row)} label={text.log.open(formatCount(row.sequence))}>
              {formatCount(row.sequence)}
            </Link>
          ),
        },
        { head: text.log.at, className: 'log-at', cell: ({ at }) => formatInstant(at) },
        { head: text.log.kind, cell: ({ kind }) => text.names.kinds[kind] },
        {
          head: text.log.outcome,
          cell: ({ outcome, reason }) => (
            <>
              <OutcomeBadge outcome={outcome} />
              {reason !== null && (
                <div className="soft">{reasonSentence(reason, text)}</div>
              )}
            </>
          ),
        },
        { head: text.log.officer, cell: (row) => <Officer row={row} agencies={names} /> },
        {
          head: text.log.dossier,
          cell: ({ dossier, procedure }) => (
            <>
              <span className="nowrap">{dossier}</span>
              {procedure !== null && <div className="soft">{procedure}</div>}
            </>
          ),
        },
        { head: text.log.service, cell: ({ service }) => service },
      ]}
    />
  )
}

interface OfficerProps {
  readonly row: Row
  /** Names by code. */
  readonly agencies: ReadonlyMap<string, string>
}

function Officer({ row, agencies }: OfficerProps) {
  const text = useText()
  const { account, accountName, agency, system } = row
  return (
    <>
      {(accountName ?? account) && <div>{accountName ?? account}</div>}
      {accountName !== null && <div className="soft">{account}</div>}
      {agency !== null && <div className="soft">{agencies.get(agency) ?? agency}</div>}
      {system !== null && (
        <div className="soft">
          {text.log.system}: {system}
        </div>
      )}
    </>
  )
}
