import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatDateTime } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { ListCard } from '../ui/ListCard.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { AskShadow } from './AskShadow.tsx'
import { ChangeLines } from './ChangeLines.tsx'
import { goesOn, runTones } from './run-state.ts'
import './shadow.css'

const lookEveryMs = 3_000

/** A change of rules is tried here, and what former trials gave is found again. */
export function ShadowRunsPage() {
  const { shadow: words } = useText()
  const mayAsk = usePermission('locks:guard')
  const rules = useQuery({ queryKey: ['shadow-rules'], queryFn: api.shadowRules })
  const queryClient = useQueryClient()
  return (
    <Page title={words.title} lead={words.lead}>
      {mayAsk && (
        <section className="card" aria-labelledby="shadow-ask">
          <h2 className="card-title" id="shadow-ask">
            {words.ask}
          </h2>
          <Remote query={rules}>
            {(present) => (
              <AskShadow
                rules={present}
                onAsked={() =>
                  void queryClient.invalidateQueries({ queryKey: ['shadow-runs'] })
                }
              />
            )}
          </Remote>
        </section>
      )}
      <RunList />
    </Page>
  )
}

function RunList() {
  const { shadow: words } = useText()
  const { after, previous, next } = usePages({})
  const query = useQuery({
    queryKey: ['shadow-runs', after],
    queryFn: () => api.shadowRuns({ after }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.runs.some((run) => goesOn(run.state)) ? lookEveryMs : false,
  })
  const pathOf = ({ id }: { readonly id: string }) => `/shadow-runs/${id}`
  return (
    <ListCard
      title={words.runs}
      query={query}
      rowsOf={({ runs }) => runs}
      empty={<Empty title={words.none} hint={words.noneHint} />}
      onPrevious={previous}
      onNext={(page) => next(page.next)}
      rowKey={({ id }) => id}
      pathOf={pathOf}
      columns={[
        {
          head: words.at,
          className: 'nowrap',
          cell: (run) => <Link to={pathOf(run)}>{formatDateTime(run.at)}</Link>,
        },
        { head: words.changes, cell: ({ changes }) => <ChangeLines changes={changes} /> },
        {
          head: words.days,
          className: 'nowrap',
          cell: ({ days }) => words.daysShort(String(days)),
        },
        {
          head: words.by,
          cell: ({ by, reason }) => (
            <>
              {by}
              <div className="soft">{reason}</div>
            </>
          ),
        },
        {
          head: words.state,
          className: 'nowrap',
          cell: ({ state, percent }) => (
            <>
              <Badge tone={runTones[state]}>{words.states[state]}</Badge>
              {state === 'running' && (
                <div className="soft">{words.progress(String(percent))}</div>
              )}
            </>
          ),
        },
      ]}
    />
  )
}
