import type { ShadowRun } from '@chot/contract/shadow-runs.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { problemSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'
import { ReportCards, RowsCard } from './ReportCards.tsx'
import { goesOn, runTones } from './run-state.ts'
import './shadow.css'

const lookEveryMs = 2_000

/** One trial: how far it is, and its report. */
export function ShadowRunPage({ id }: { readonly id: string }) {
  const { shadow: words } = useText()
  const query = useQuery({
    queryKey: ['shadow-run', id],
    queryFn: () => api.shadowRun(id),
    refetchInterval: ({ state }) =>
      state.data !== undefined && goesOn(state.data.run.state) ? lookEveryMs : false,
  })
  const report = query.data?.report ?? null
  return (
    <Page
      title={words.runTitle}
      lead={<BackLink to="/shadow-runs">{words.back}</BackLink>}
      actions={
        report !== null && <Button onClick={() => window.print()}>{words.print}</Button>
      }
    >
      <Remote query={query} onCard>
        {({ run }) => (
          <div className="shadow-report">
            {goesOn(run.state) && <Going run={run} />}
            {run.state === 'failed' && (
              <Notice tone="bad" title={words.states.failed}>
                <p>{words.failedHint}</p>
              </Notice>
            )}
            {run.state === 'cancelled' && (
              <Notice tone="info" title={words.states.cancelled}>
                <p>{words.cancelledHint}</p>
              </Notice>
            )}
            <section className="card" aria-labelledby="shadow-facts">
              <h2 className="card-title" id="shadow-facts">
                {words.facts}
              </h2>
              <dl className="facts card-body">
                <Fact label={words.at}>{formatDateTime(run.at)}</Fact>
                <Fact label={words.by}>{run.by}</Fact>
                <Fact label={words.reason}>{run.reason}</Fact>
                <Fact label={words.state}>
                  <Badge tone={runTones[run.state]}>{words.states[run.state]}</Badge>
                </Fact>
                <Fact label={words.period}>
                  {report === null
                    ? words.daysShort(String(run.days))
                    : report.from === ''
                      ? words.nothingThere
                      : words.periodOf(
                          formatCivil(report.from),
                          formatCivil(report.to),
                          formatCount(report.entries),
                        )}
                </Fact>
                {run.digest !== null && (
                  <Fact label={words.digest} mono>
                    <span className="shadow-digest">{run.digest}</span>
                  </Fact>
                )}
              </dl>
            </section>
            <RowsCard changes={run.changes} />
            {report !== null && <ReportCards report={report} />}
          </div>
        )}
      </Remote>
    </Page>
  )
}

function Going({ run }: { readonly run: ShadowRun }) {
  const text = useText()
  const words = text.shadow
  const mayCancel = usePermission('locks:guard')
  const queryClient = useQueryClient()
  const cancelling = useMutation({
    mutationFn: () => api.cancelShadowRun(run.id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['shadow-run', run.id] }),
  })
  return (
    <section className="card shadow-going" aria-label={words.states[run.state]}>
      <p role="status">
        {run.state === 'waiting'
          ? words.states.waiting
          : words.progress(String(run.percent))}
      </p>
      <progress max={100} value={run.percent} aria-label={words.states[run.state]} />
      <p className="soft">{words.goesOn}</p>
      {cancelling.error !== null && (
        <Notice tone="bad">
          <p>{problemSentence(cancelling.error, text)}</p>
        </Notice>
      )}
      {mayCancel && (
        <div>
          <Button busy={cancelling.isPending} onClick={() => cancelling.mutate()}>
            {words.cancel}
          </Button>
        </div>
      )}
    </section>
  )
}
