import type { ComparisonView } from '@chot/contract/reconciliations.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { queryClient } from '../session/session.ts'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { DifferenceCard } from './DifferenceCard.tsx'
import { type ActMeant, DifferenceDialog } from './DifferenceDialog.tsx'
import { type DayPlace, parseDayPlace } from './day-address.ts'
import { StateBadge } from './StateBadge.tsx'
import './reconciliation.css'

/** One day: what differs, with its story, and every line. */
export function ReconciliationDayPage({ id }: { readonly id: string }) {
  const text = useText()
  const place = parseDayPlace(id)
  const back = <BackLink to="/reconciliation">{text.reconciliation.back}</BackLink>
  if (place !== null) return <DayPage key={id} place={place} back={back} />
  return (
    <Page title={text.reconciliation.title} actions={back}>
      <div className="card">
        <Empty title={text.shell.unknownPage} hint={text.shell.unknownPageHint} />
      </div>
    </Page>
  )
}

interface DayPageProps {
  readonly place: DayPlace
  readonly back: ReactNode
}

function DayPage({ place, back }: DayPageProps) {
  const text = useText()
  const mayAct = usePermission('reconciliation:act')
  const [meant, setMeant] = useState<ActMeant | null>(null)
  const queryKey = ['comparisons', place.reading, 'day', place.day]
  const query = useQuery({ queryKey, queryFn: () => api.comparison(place) })
  const renew = () => queryClient.invalidateQueries({ queryKey: ['comparisons'] })
  const again = useMutation({
    mutationFn: () => api.compareAgain(place),
    onSuccess: renew,
  })
  return (
    <Page
      title={text.reconciliation.dayTitle(formatCivil(place.day))}
      lead={text.reconciliation.readings[place.reading]}
      actions={
        <>
          {back}
          {mayAct && query.data?.fetches === true && (
            <Button busy={again.isPending} onClick={() => again.mutate()}>
              {text.reconciliation.again}
            </Button>
          )}
        </>
      }
    >
      {again.error !== null && (
        <Notice tone="bad" grabFocus>
          <p>{problemSentence(again.error, text)}</p>
        </Notice>
      )}
      {again.isSuccess && (
        <Notice tone="good" grabFocus>
          <p>{text.reconciliation.done}</p>
        </Notice>
      )}
      <Remote query={query} lines={8} onCard>
        {(view) => (
          <>
            <Summary view={view} />
            {view.differences.map((difference) => (
              <DifferenceCard
                key={difference.id}
                difference={difference}
                onAct={mayAct ? (act) => setMeant({ act, difference }) : null}
              />
            ))}
            <Lines view={view} />
          </>
        )}
      </Remote>
      {meant !== null && (
        <DifferenceDialog
          meant={meant}
          onClose={() => setMeant(null)}
          onDone={() => {
            setMeant(null)
            void renew()
          }}
        />
      )}
    </Page>
  )
}

function Summary({ view: { comparison } }: { readonly view: ComparisonView }) {
  const text = useText()
  if (comparison === null)
    return (
      <Notice tone="info">
        <p>{text.reconciliation.notYetText}</p>
      </Notice>
    )
  const { state, source, by, at } = comparison
  return (
    <section
      className="card reconciliation-summary"
      aria-label={text.reconciliation.state}
    >
      <p>
        <StateBadge state={state} /> {text.reconciliation.meanings[state]}
      </p>
      <p className="soft">
        {text.reconciliation.made(
          formatDateTime(at),
          by ?? text.reconciliation.byItself,
          text.reconciliation.sources[source],
        )}
      </p>
    </section>
  )
}

function Lines({ view: { comparison, rows } }: { readonly view: ComparisonView }) {
  const text = useText()
  if (comparison === null) return null
  return (
    <section className="card" aria-labelledby="reconciliation-lines">
      <h2 id="reconciliation-lines" className="reconciliation-heading">
        {text.reconciliation.lines}
      </h2>
      <FramedTable
        rows={rows}
        rowKey={({ service, agency, window }) => `${service} ${agency} ${window}`}
        empty={
          <Empty
            icon="search"
            title={text.reconciliation.noLines}
            hint={text.reconciliation.noLinesHint}
          />
        }
        columns={[
          {
            head: text.reconciliation.service,
            cell: ({ service, serviceName }) =>
              serviceName ?? text.reconciliation.unknownService(service),
          },
          {
            head: text.reconciliation.agency,
            cell: ({ agency, agencyName }) =>
              agency === null ? (
                <span className="soft">{text.reconciliation.wholeProvince}</span>
              ) : (
                <>
                  {agencyName ?? text.reconciliation.unknownAgency}
                  <div className="mono soft">{agency}</div>
                </>
              ),
          },
          {
            head: text.reconciliation.window,
            cell: ({ window }) => text.reconciliation.windows[window],
          },
          {
            head: text.reconciliation.sent,
            number: true,
            cell: ({ sent }) => formatCount(sent),
          },
          {
            head: text.reconciliation.possible,
            number: true,
            cell: ({ possible }) => formatCount(possible),
          },
          {
            head: text.reconciliation.received,
            number: true,
            cell: ({ received }) => formatCount(received),
          },
          {
            head: text.reconciliation.state,
            cell: ({ state }) => <StateBadge state={state} />,
          },
        ]}
      />
    </section>
  )
}
