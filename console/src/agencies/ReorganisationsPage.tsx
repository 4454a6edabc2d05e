import type { ReorganisationRow } from '@chot/contract/agencies.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatCivil, formatCount } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { navigate } from '../router/location.ts'
import { useText } from '../text/language.tsx'
import { Badge, type Tone } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'

const tones: Readonly<Record<ReorganisationRow['state'], Tone>> = {
  draft: 'plain',
  approved: 'info',
  done: 'good',
  dropped: 'plain',
  stopped: 'bad',
}

/** How far a reorganisation has come. */
export function ReorganisationState({
  row,
}: {
  readonly row: Pick<ReorganisationRow, 'state' | 'asked'>
}) {
  const text = useText()
  return row.asked ? (
    <Badge tone="warn">{text.reorganisations.asked}</Badge>
  ) : (
    <Badge tone={tones[row.state]}>{text.reorganisations.states[row.state]}</Badge>
  )
}

const pathOf = ({ id }: { readonly id: string }) => `/reorganisations/${id}`

/** Decision documents that change agencies, newest first. */
export function ReorganisationsPage() {
  const text = useText()
  const { reorganisations: words } = text
  const query = useQuery({
    queryKey: ['reorganisations'],
    queryFn: () => api.reorganisations(),
  })
  return (
    <Page
      title={words.title}
      lead={<p>{words.lead}</p>}
      actions={
        <Button kind="primary" onClick={() => navigate('/reorganisations/new')}>
          {words.draftNew}
        </Button>
      }
    >
      <section className="card" aria-label={words.title}>
        <Remote query={query}>
          {({ reorganisations }) => (
            <FramedTable
              rows={reorganisations}
              rowKey={({ id }) => id}
              pathOf={pathOf}
              empty={<Empty title={words.empty} hint={words.emptyHint} />}
              columns={[
                {
                  head: words.paper,
                  cell: (row) => (
                    <>
                      <Link to={pathOf(row)}>{row.documentNumber}</Link>
                      <div className="soft">
                        {formatCivil(row.documentDate)} · {row.issuer}
                      </div>
                    </>
                  ),
                },
                {
                  head: words.takesEffect,
                  className: 'nowrap',
                  cell: ({ takesEffectOn, doneOn }) =>
                    formatCivil(doneOn ?? takesEffectOn),
                },
                { head: words.state, cell: (row) => <ReorganisationState row={row} /> },
                {
                  head: words.actsCount,
                  number: true,
                  cell: ({ acts }) => formatCount(acts),
                },
                { head: words.drafted, cell: ({ draftedBy }) => draftedBy },
                {
                  head: words.waiting,
                  cell: ({ waiting }) =>
                    waiting === 0 ? '–' : words.waitingCount(formatCount(waiting)),
                },
              ]}
            />
          )}
        </Remote>
      </section>
    </Page>
  )
}
