import type { JobView } from '@chot/contract/jobs.ts'
import { isJobOver } from '@chot/core/jobs/job.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { queryClient } from '../session/session.ts'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import type { Catalogue } from '../text/vi.ts'
import { Badge, type Tone } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { ListCard } from '../ui/ListCard.tsx'
import { Page } from '../ui/Page.tsx'
import { reasonSentence } from '../ui/problem-sentence.ts'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { JobForm } from './JobForm.tsx'

export const jobTones: Readonly<Record<JobView['state'], Tone>> = {
  draft: 'plain',
  asked: 'warn',
  approved: 'info',
  running: 'good',
  paused: 'warn',
  done: 'plain',
  stopped: 'bad',
  expired: 'bad',
}

export const askedRows = ({ counts }: JobView): number =>
  Object.values(counts).reduce((sum, each) => sum + each, 0)

/** When it asks next, and why not now; empty unless it runs. */
export function nextText({ next }: JobView, text: Catalogue): string {
  if (next === null) return ''
  if (next.at === null) return text.jobs.nextNone
  const why = next.waits === null ? '' : text.jobs.waits[next.waits]
  const to = next.yieldsTo === null ? '' : reasonSentence(next.yieldsTo, text)
  return [text.jobs.nextAt(formatDateTime(next.at)), why, to].filter(Boolean).join(' · ')
}

/** Jobs the Ministry was told of, and how they stand. */
export function JobsPage() {
  const text = useText()
  const mayDraft = usePermission('jobs:manage')
  const [drafting, setDrafting] = useState(false)
  const { after, previous, next } = usePages({})
  const query = useQuery({
    queryKey: ['jobs', after],
    queryFn: () => api.jobs({ after }),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  })
  return (
    <Page
      title={text.jobs.title}
      lead={text.jobs.lead}
      actions={
        mayDraft && (
          <Button kind="primary" onClick={() => setDrafting(true)}>
            {text.jobs.draft}
          </Button>
        )
      }
    >
      <ListCard
        title={text.jobs.title}
        query={query}
        rowsOf={({ jobs }) => jobs}
        totalOf={({ total }) => total}
        empty={<Empty title={text.jobs.empty} hint={text.jobs.emptyHint} />}
        onPrevious={previous}
        onNext={({ next: cursor }) => next(cursor)}
        rowKey={({ id }) => id}
        pathOf={({ id }) => `/jobs/${id}`}
        columns={[
          {
            head: text.jobs.name,
            cell: ({ id, name, system }) => (
              <>
                <Link to={`/jobs/${id}`}>{name}</Link>
                <div className="soft">{system.name}</div>
              </>
            ),
          },
          {
            head: text.jobs.state,
            cell: (job) => (
              <>
                <Badge tone={jobTones[job.state]}>{text.jobs.states[job.state]}</Badge>
                {!isJobOver(job.state) && (
                  <div className="soft">{nextText(job, text)}</div>
                )}
              </>
            ),
          },
          {
            head: text.jobs.progress,
            cell: (job) =>
              text.jobs.progressOf(formatCount(askedRows(job)), formatCount(job.items)),
          },
          {
            head: text.jobs.budget,
            cell: ({ spentInAll, inAll }) =>
              text.jobs.budgetOf(formatCount(spentInAll), formatCount(inAll)),
          },
          {
            head: text.jobs.notice,
            cell: ({ notice, from, to }) => (
              <>
                {notice.number}
                <div className="soft nowrap">
                  {text.jobs.days(formatCivil(from), formatCivil(to))}
                </div>
              </>
            ),
          },
        ]}
      />
      {drafting && (
        <JobForm
          onClose={() => setDrafting(false)}
          onDone={() => {
            setDrafting(false)
            void queryClient.invalidateQueries({ queryKey: ['jobs'] })
          }}
        />
      )}
    </Page>
  )
}
