import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../api.ts'
import { formatCount } from '../format.ts'
import { navigate, usePlace } from '../router/location.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { LogFilterForm } from './LogFilterForm.tsx'
import { LogTable } from './LogTable.tsx'
import { filtersOf, logAddress, rememberLogAddress } from './log-search.ts'
import { PackDialog } from './PackDialog.tsx'
import { ProofsOfPage } from './ProofsOfPage.tsx'
import { WitnessNotice } from './WitnessNotice.tsx'
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
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const [packing, setPacking] = useState(false)
  const choose = (sequences: readonly number[], on: boolean) =>
    setChosen((before) => {
      const after = new Set(before)
      for (const each of sequences)
        if (on) after.add(each)
        else after.delete(each)
      return after
    })
  const previous = trail.at(-1)
  const address = logAddress(filters, before)
  useEffect(() => rememberLogAddress(address), [address])
  return (
    <Page
      title={text.log.title}
      lead={text.log.lead}
      actions={
        <>
          <Button onClick={() => setPacking(true)}>{text.log.pack.make}</Button>
          <Button busy={isFetching} onClick={() => void refetch()}>
            {text.today.refresh}
          </Button>
        </>
      }
    >
      {packing && (
        <PackDialog
          filters={filters}
          chosen={[...chosen]}
          onClose={() => setPacking(false)}
        />
      )}
      <WitnessNotice />
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
          {({ rows, next, proofs, sealedTo }) => (
            <>
              {chosen.size > 0 && (
                <div className="log-chosen" role="status">
                  <span>{text.log.pack.chosen(formatCount(chosen.size))}</span>
                  <Button small kind="quiet" onClick={() => setChosen(new Set())}>
                    {text.log.pack.chooseNone}
                  </Button>
                </div>
              )}
              <LogTable
                rows={rows}
                choice={{ chosen, onChoose: choose }}
                empty={
                  next === null ? (
                    <Empty
                      icon="search"
                      title={text.log.empty}
                      hint={text.log.emptyHint}
                    />
                  ) : (
                    <Empty
                      icon="search"
                      title={text.log.emptySoFar}
                      hint={text.log.emptySoFarHint}
                    />
                  )
                }
              />
              {next === null && sealedTo > 0 && (
                <p className="card-body soft">
                  {text.log.sealedTo(formatCount(sealedTo))}
                </p>
              )}
              <ProofsOfPage proofs={proofs} />
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
