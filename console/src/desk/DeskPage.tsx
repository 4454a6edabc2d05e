import type { DossierList } from '@chot/contract/dossiers.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../api.ts'
import { LookUpMeter } from '../dossier/LookUpMeter.tsx'
import { formatCount, formatDate } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { SearchField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { useSettled } from '../ui/use-settled.ts'

type DossierState = 'open' | 'closed'

export function DeskPage() {
  const text = useText()
  const [state, setState] = useState<DossierState>('open')
  const [words, setWords] = useState('')
  const q = useSettled(words.trim())
  const list = useInfiniteQuery({
    queryKey: ['dossiers', state, q],
    queryFn: ({ pageParam }) => api.dossiers({ state, q, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const dossiers = list.data?.pages.flatMap((page) => page.dossiers)
  // No dossier, and asking again failed: there may be one by now.
  const unsure = list.isError && dossiers?.length === 0

  useEffect(() => {
    // The next screen, loaded while the officer reads this one.
    void import('../dossier/DossierPage.tsx').catch(() => undefined)
  }, [])

  return (
    <Page title={text.desk.title} lead={text.desk.lead}>
      <section className="card" aria-label={text.desk.title}>
        <div className="toolbar">
          <fieldset className="segments">
            <legend className="visually-hidden">{text.desk.state}</legend>
            {(['open', 'closed'] as const).map((choice) => (
              <Button
                key={choice}
                pressed={state === choice}
                onClick={() => setState(choice)}
              >
                {text.desk[choice]}
              </Button>
            ))}
          </fieldset>
          <SearchField
            label={text.desk.search}
            hiddenLabel
            placeholder={text.desk.placeholder}
            value={words}
            onChange={setWords}
          />
        </div>
        <Remote query={{ ...list, data: unsure ? undefined : dossiers }}>
          {(found) =>
            found.length === 0 ? (
              <NoDossier state={state} searching={q !== ''} />
            ) : (
              <>
                <DossierTable dossiers={found} />
                {list.isFetchNextPageError && (
                  <Notice tone="bad">
                    <p>{problemSentence(list.error, text)}</p>
                  </Notice>
                )}
                <div className="card-foot pager">
                  <span className="pager-summary" role="status">
                    {text.desk.found(formatCount(found.length))}
                  </span>
                  {list.hasNextPage && (
                    <Button
                      busy={list.isFetchingNextPage}
                      onClick={() => void list.fetchNextPage()}
                    >
                      {list.isFetchingNextPage
                        ? text.general.loadingMore
                        : text.general.more}
                    </Button>
                  )}
                </div>
              </>
            )
          }
        </Remote>
      </section>
    </Page>
  )
}

function NoDossier({
  state,
  searching,
}: {
  readonly state: DossierState
  readonly searching: boolean
}) {
  const text = useText()
  if (searching) {
    return (
      <Empty
        icon="search"
        title={text.desk.emptySearch}
        hint={text.desk.emptySearchHint}
      />
    )
  }
  return state === 'open' ? (
    <Empty title={text.desk.emptyOpen} hint={text.desk.emptyOpenHint} />
  ) : (
    <Empty title={text.desk.emptyClosed} hint={text.desk.emptyClosedHint} />
  )
}

type Dossier = DossierList['dossiers'][number]

function DossierTable({ dossiers }: { readonly dossiers: readonly Dossier[] }) {
  const text = useText()
  const pathOf = ({ code }: Dossier) => `/dossiers/${encodeURIComponent(code)}`
  return (
    <DataTable
      rows={dossiers}
      rowKey={({ code }) => code}
      pathOf={pathOf}
      columns={[
        {
          head: text.desk.code,
          className: 'nowrap',
          cell: (dossier) => (
            <Link to={pathOf(dossier)}>
              <strong>{dossier.code}</strong>
            </Link>
          ),
        },
        { head: text.desk.applicant, cell: ({ applicant }) => applicant },
        {
          head: text.desk.procedure,
          cell: ({ procedure }) => (
            <>
              {procedure.name}
              <div className="soft">{procedure.field}</div>
            </>
          ),
        },
        {
          head: text.desk.received,
          className: 'nowrap',
          cell: ({ receivedAt }) => formatDate(receivedAt),
        },
        {
          head: text.desk.persons,
          number: true,
          cell: ({ persons }) => formatCount(persons),
        },
        { head: text.desk.used, cell: (dossier) => <LookUpMeter dossier={dossier} /> },
      ]}
    />
  )
}
