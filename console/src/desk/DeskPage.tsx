import type { DossierList } from '@chot/contract/dossiers.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../api.ts'
import { formatCount, formatDate } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { navigate } from '../router/location.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { Meter } from '../ui/Meter.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Empty, Failed, Skeleton } from '../ui/states.tsx'
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
  const dossiers = list.data?.pages.flatMap((page) => page.dossiers) ?? []

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
          <Field
            label={text.desk.search}
            hiddenLabel
            type="search"
            placeholder={text.desk.placeholder}
            value={words}
            onChange={setWords}
            maxLength={100}
            autoComplete="off"
          />
        </div>
        {list.isPending ? (
          <Skeleton />
        ) : list.isError && dossiers.length === 0 ? (
          <Failed error={list.error} onRetry={() => void list.refetch()} />
        ) : dossiers.length === 0 ? (
          <NoDossier state={state} searching={q !== ''} />
        ) : (
          <>
            <DossierTable dossiers={dossiers} />
            {list.isFetchNextPageError && (
              <Notice tone="bad">
                <p>{problemSentence(list.error, text)}</p>
              </Notice>
            )}
            <div className="card-foot pager">
              <span className="pager-summary" role="status">
                {text.desk.found(formatCount(dossiers.length))}
              </span>
              {list.hasNextPage && (
                <Button
                  busy={list.isFetchingNextPage}
                  onClick={() => void list.fetchNextPage()}
                >
                  {list.isFetchingNextPage ? text.general.loadingMore : text.general.more}
                </Button>
              )}
            </div>
          </>
        )}
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

function DossierTable({ dossiers }: { readonly dossiers: DossierList['dossiers'] }) {
  const text = useText()
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{text.desk.code}</th>
          <th scope="col">{text.desk.applicant}</th>
          <th scope="col">{text.desk.procedure}</th>
          <th scope="col">{text.desk.received}</th>
          <th scope="col" className="number">
            {text.desk.persons}
          </th>
          <th scope="col">{text.desk.used}</th>
        </tr>
      </thead>
      <tbody>
        {dossiers.map((dossier) => {
          const path = `/dossiers/${encodeURIComponent(dossier.code)}`
          const used = formatCount(dossier.used)
          const budget = formatCount(dossier.budget)
          return (
            // The link in the first cell serves keyboard and reader; the row is only a larger target.
            <tr
              key={dossier.code}
              className="row-link"
              onClick={(event) => {
                if (
                  event.target instanceof Element &&
                  event.target.closest('a') === null
                ) {
                  navigate(path)
                }
              }}
            >
              <td className="nowrap">
                <Link to={path}>
                  <strong>{dossier.code}</strong>
                </Link>
              </td>
              <td>{dossier.applicant}</td>
              <td>
                {dossier.procedure.name}
                <div className="soft">{dossier.procedure.field}</div>
              </td>
              <td className="nowrap">{formatDate(dossier.receivedAt)}</td>
              <td className="number">{formatCount(dossier.persons)}</td>
              <td>
                <Meter
                  used={dossier.used}
                  limit={dossier.budget}
                  label={text.desk.usedText(used, budget)}
                >
                  {text.desk.usedOf(used, budget)}
                </Meter>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
