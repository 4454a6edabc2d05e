import { type JobView, jobOutcomes } from '@chot/contract/jobs.ts'
import {
  isJobOver,
  type JobAct,
  type JobActor,
  jobActs,
  whyNotAct,
} from '@chot/core/jobs/job.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { queryClient } from '../session/session.ts'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { BackLink } from '../ui/BackLink.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { reasonSentence } from '../ui/problem-sentence.ts'
import { Remote } from '../ui/Remote.tsx'
import { JobActDialog } from './JobActDialog.tsx'
import './jobs.css'
import { askedRows, jobTones, nextText } from './JobsPage.tsx'

export type MeantAct = JobAct | 'ask'

/** One announced job: how far it is, why it waits, what was announced, and what can be done. */
export function JobPage({ id }: { readonly id: string }) {
  const text = useText()
  const query = useQuery({
    queryKey: ['job', id],
    queryFn: () => api.job(id),
    refetchInterval: 5_000,
  })
  const { data } = query
  return (
    <Page
      title={data?.name ?? text.jobs.title}
      lead={
        data && <Badge tone={jobTones[data.state]}>{text.jobs.states[data.state]}</Badge>
      }
      actions={<BackLink to="/jobs">{text.jobs.back}</BackLink>}
    >
      <Remote query={query} lines={10} onCard>
        {(job) => <Found job={job} />}
      </Remote>
    </Page>
  )
}

function useActs(job: JobView): readonly MeantAct[] {
  const manages = usePermission('jobs:manage')
  const guards = usePermission('jobs:guard')
  const by: JobActor | null = guards ? 'security' : manages ? 'focal-point' : null
  if (by === null) return []
  const asks: readonly MeantAct[] =
    manages && job.state === 'draft' && job.items > 0 ? ['ask'] : []
  return [...asks, ...jobActs.filter((act) => whyNotAct(job, act, by) === null)]
}

function Found({ job }: { readonly job: JobView }) {
  const text = useText()
  const words = text.jobs
  const acts = useActs(job)
  const [meant, setMeant] = useState<MeantAct | null>(null)
  const [done, setDone] = useState(false)
  const asked = askedRows(job)
  return (
    <>
      {done && (
        <Notice tone="good">
          <p>{words.done}</p>
        </Notice>
      )}
      {job.stateReason !== null && (
        <Notice tone={isJobOver(job.state) ? 'info' : 'warn'}>
          <p>
            {words.reason}: {reasonSentence(job.stateReason, text)}
          </p>
        </Notice>
      )}
      <section className="card" aria-label={words.result}>
        <h2 className="card-title">{words.result}</h2>
        <dl className="facts">
          <Fact label={words.progress}>
            {words.progressOf(formatCount(asked), formatCount(job.items))}
          </Fact>
          <Fact label={words.budget}>
            {words.budgetOf(formatCount(job.spentInAll), formatCount(job.inAll))}
          </Fact>
          <Fact label={words.perWindow}>
            {words.budgetOf(formatCount(job.spentInWindow), formatCount(job.perWindow))}
          </Fact>
          {job.next !== null && <Fact label={words.next}>{nextText(job, text)}</Fact>}
          {jobOutcomes.map((outcome) => (
            <Fact key={outcome} label={words.counts[outcome]}>
              {formatCount(job.counts[outcome])}
            </Fact>
          ))}
          <Fact label={words.left}>{formatCount(job.items - asked)}</Fact>
          {job.resultsUntil !== null && (
            <Fact label={words.resultsUntil}>{formatDateTime(job.resultsUntil)}</Fact>
          )}
        </dl>
        <div className="job-acts">
          {acts.map((act) => (
            <Button
              key={act}
              kind={act === 'stop' ? 'danger' : act === 'pause' ? 'plain' : 'primary'}
              onClick={() => setMeant(act)}
            >
              {words.acts[act]}
            </Button>
          ))}
        </div>
      </section>
      <section className="card" aria-label={words.terms}>
        <h2 className="card-title">{words.terms}</h2>
        <dl className="facts">
          <Fact label={words.notice}>
            {words.noticeOf(job.notice.number, formatCivil(job.notice.on), job.notice.to)}
          </Fact>
          <Fact label={words.system}>{job.system.name}</Fact>
          <Fact label={words.officer}>
            {job.officer.fullName} ({job.officer.username}), {job.officer.agency}
          </Fact>
          <Fact label={words.service}>{job.service.name}</Fact>
          <Fact label={words.windows}>
            {job.windows.map((each) => words.windowNames[each]).join(', ')}
          </Fact>
          <Fact label={words.from}>
            {words.days(formatCivil(job.from), formatCivil(job.to))}
          </Fact>
          <Fact label={words.perMinute}>{formatCount(job.perMinute)}</Fact>
          <Fact label={words.drafted}>
            {job.draftedBy ?? words.bySystem}, {formatDateTime(job.draftedAt)}
          </Fact>
          {job.approvedBy !== null && (
            <Fact label={words.approvedBy}>{job.approvedBy}</Fact>
          )}
        </dl>
      </section>
      {meant !== null && (
        <JobActDialog
          job={job}
          act={meant}
          onClose={() => setMeant(null)}
          onDone={() => {
            setMeant(null)
            setDone(true)
            void queryClient.invalidateQueries({ queryKey: ['job', job.id] })
          }}
        />
      )}
    </>
  )
}
