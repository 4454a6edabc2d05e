import type { ReviewProgressPage, ReviewView } from '@chot/contract/reviews.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatCivil, formatCount } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { FilterChoice, SearchField } from '../ui/Field.tsx'
import { ListCard } from '../ui/ListCard.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { useSettled } from '../ui/use-settled.ts'

type Row = ReviewProgressPage['rows'][number]

const standingOf = (row: Row) =>
  row.open > 0 ? 'open' : row.silent > 0 ? 'silent' : 'done'
const tones = { open: 'warn', silent: 'bad', done: 'good' } as const

/** How far every agency is: done, open, or with accounts that silence suspended. */
export function ReviewProgress({ review }: { readonly review: ReviewView }) {
  const words = useText().reviews
  const { filters, filter, after, previous, next } = usePages({ standing: '', q: '' })
  const q = useSettled(filters.q)
  const { standing } = filters
  const query = useQuery({
    queryKey: ['reviews', review.id, 'agencies', standing, q, after],
    queryFn: () => api.reviewAgencies(review.id, { standing, q, after, limit: 25 }),
    placeholderData: keepPreviousData,
  })
  const pathOf = ({ agency }: Row) => `/reviews/${encodeURIComponent(agency.code)}`
  const { data } = query
  return (
    <>
      {data !== undefined && (
        <Notice
          tone={data.agencies.open + data.agencies.silent > 0 ? 'warn' : 'good'}
          title={(review.closed ? words.over : words.open)(formatCivil(review.dueOn))}
        >
          <p>
            {words.sum(
              formatCount(data.agencies.done),
              formatCount(data.agencies.open),
              formatCount(data.agencies.silent),
            )}
          </p>
        </Notice>
      )}
      <ListCard
        title={words.progress}
        toolbar={
          <>
            <SearchField label={words.search} value={filters.q} onChange={filter('q')} />
            <FilterChoice
              label={words.standing}
              value={standing}
              onChange={filter('standing')}
              labels={words.standings}
            />
          </>
        }
        query={query}
        rowsOf={({ rows }) => rows}
        rowKey={({ agency }) => agency.code}
        pathOf={pathOf}
        empty={<Empty icon="search" title={words.noAgency} hint={words.noAgencyHint} />}
        onPrevious={previous}
        onNext={(page) => next(page.next)}
        totalOf={({ total }) => total}
        columns={[
          {
            head: words.agency,
            cell: (row) => (
              <>
                <Link to={pathOf(row)}>{row.agency.name}</Link>
                {!row.hasReviewer && <div className="soft">{words.noReviewer}</div>}
              </>
            ),
          },
          {
            head: words.standing,
            cell: (row) => (
              <Badge tone={tones[standingOf(row)]}>
                {words.standings[standingOf(row)]}
              </Badge>
            ),
          },
          {
            head: words.left,
            number: true,
            cell: ({ open, accounts }) =>
              words.counts(formatCount(accounts), formatCount(open)),
          },
          ...(['keep', 'change', 'revoke', 'silent'] as const).map((outcome) => ({
            head: words.outcomes[outcome],
            number: true,
            cell: (row: Row) => formatCount(row[outcome]),
          })),
        ]}
      />
    </>
  )
}
