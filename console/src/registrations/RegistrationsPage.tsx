import { parts } from '@chot/core/registration/version.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { FilterChoice, SearchField } from '../ui/Field.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { useSettled } from '../ui/use-settled.ts'
import { partTones } from './missing-text.ts'
import './registrations.css'

const pathOf = ({ code }: { readonly code: string }) =>
  `/registrations/${encodeURIComponent(code)}`

/** All agencies of whoever looks, each with the state of its four parts. */
export function RegistrationsPage() {
  const text = useText()
  const { registrations } = text
  const { filters, filter, after, previous, next } = usePages({ words: '', kind: '' })
  const q = useSettled(filters.words.trim())
  const query = useQuery({
    queryKey: ['registrations', q, filters.kind, after],
    queryFn: () => api.registrations({ q, kind: filters.kind, after }),
    placeholderData: keepPreviousData,
  })
  return (
    <Page title={registrations.title} lead={registrations.lead}>
      <section className="card" aria-label={registrations.title}>
        <div className="toolbar">
          <SearchField
            label={registrations.search}
            value={filters.words}
            onChange={filter('words')}
          />
          <FilterChoice
            label={registrations.kind}
            value={filters.kind}
            onChange={filter('kind')}
            labels={text.agencies.kinds}
          />
        </div>
        <Remote query={query}>
          {({ agencies, total, next: cursor }) => (
            <>
              <FramedTable
                rows={agencies}
                rowKey={({ code }) => code}
                pathOf={pathOf}
                empty={
                  <Empty
                    icon="search"
                    title={registrations.empty}
                    hint={registrations.emptyHint}
                  />
                }
                columns={[
                  {
                    head: registrations.agency,
                    cell: (row) => (
                      <>
                        <Link to={pathOf(row)}>{row.name}</Link>
                        <div className="mono soft">{row.code}</div>
                      </>
                    ),
                  },
                  ...parts.map((part) => ({
                    head: registrations.parts[part],
                    className: 'nowrap',
                    cell: (row: (typeof agencies)[number]) => {
                      const { state } = row.parts[part]
                      return (
                        <Badge tone={partTones[state]}>
                          {registrations.states[state]}
                        </Badge>
                      )
                    },
                  })),
                ]}
              />
              <Pager total={total} onPrevious={previous} onNext={next(cursor)} />
            </>
          )}
        </Remote>
      </section>
    </Page>
  )
}
