import type { HistoryPage } from '@chot/contract/approvals.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatMonth } from '../format.ts'
import { LogTable } from '../log/LogTable.tsx'
import { ProofsOfPage } from '../log/ProofsOfPage.tsx'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Button } from '../ui/Button.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { About, State } from './ApprovalTable.tsx'
import './approvals.css'

/**
 * A citizen's entries, page by page. Each page is an entry and counts: nothing is read before it is
 * asked for, and nothing is asked again by itself.
 */
export function CitizenHistoryPage({ id }: { readonly id: string }) {
  const text = useText()
  const { after, previous, next } = usePages({})
  const [reading, setReading] = useState(false)
  const query = useQuery({
    queryKey: ['citizen-history', id, after],
    queryFn: () => api.citizenHistory(id, { before: after }),
    enabled: reading,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
    retry: false,
  })
  return (
    <Page
      title={text.citizenSearch.resultTitle}
      lead={text.citizenSearch.readHint}
      actions={<BackLink to="/citizen-searches">{text.citizenSearch.back}</BackLink>}
    >
      {!reading && (
        <div className="card card-body">
          <Button kind="primary" onClick={() => setReading(true)}>
            {text.citizenSearch.readFirst}
          </Button>
        </div>
      )}
      {reading && (
        <Remote query={query} lines={10} onCard>
          {(page) => (
            <>
              <Facts page={page} />
              <section className="card" aria-label={text.citizenSearch.resultTitle}>
                <LogTable
                  rows={page.rows}
                  empty={
                    <Empty
                      icon="search"
                      title={text.citizenSearch.empty}
                      hint={text.citizenSearch.emptyHint}
                    />
                  }
                />
                <ProofsOfPage proofs={page.proofs} />
                <Pager
                  onPrevious={previous}
                  onNext={next(page.next === null ? null : String(page.next))}
                />
              </section>
              <Months months={page.months} />
            </>
          )}
        </Remote>
      )}
    </Page>
  )
}

function Facts({ page }: { readonly page: HistoryPage }) {
  const { approval } = page
  return (
    <section className="card card-body approval-facts">
      <div>
        <About approval={approval} />
      </div>
      <div>
        {approval.reason}
        <div className="soft">{approval.basis}</div>
      </div>
      <div>
        <State approval={approval} />
      </div>
    </section>
  )
}

/** Which months could be searched: those without their key are named first. */
function Months({ months }: { readonly months: HistoryPage['months'] }) {
  const text = useText()
  const order = ['no-key', 'other-key', 'sealed', 'searched', 'no-entries'] as const
  return (
    <section className="card card-body" aria-labelledby="months-searched">
      <h2 id="months-searched" className="entry-title">
        {text.citizenSearch.months}
      </h2>
      <ul className="months-searched">
        {order.flatMap((state) => {
          const named = months.filter((each) => each.state === state)
          if (named.length === 0) return []
          return (
            <li key={state}>
              <strong>{text.citizenSearch.monthStates[state]}</strong>:{' '}
              {named.map(({ month }) => formatMonth(month)).join(', ')}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
