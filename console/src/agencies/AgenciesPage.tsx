import type { AgencyPage } from '@chot/contract/oversight.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { formatCivil, formatCount } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { FilterChoice, SearchField } from '../ui/Field.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { useSettled } from '../ui/use-settled.ts'
import { AgencyLinks } from './AgencyPage.tsx'

export function AgenciesPage() {
  const text = useText()
  const { filters, filter, after, previous, next } = usePages({ words: '', kind: '' })
  const q = useSettled(filters.words.trim())
  const query = useQuery({
    queryKey: ['agencies', q, filters.kind, after],
    queryFn: () => api.agencies({ q, kind: filters.kind, after }),
    placeholderData: keepPreviousData,
  })
  return (
    <Page title={text.agencies.title} lead={text.agencies.lead}>
      <section className="card" aria-label={text.agencies.title}>
        <div className="toolbar">
          <SearchField
            label={text.agencies.search}
            value={filters.words}
            onChange={filter('words')}
          />
          <FilterChoice
            label={text.agencies.kind}
            value={filters.kind}
            onChange={filter('kind')}
            labels={text.agencies.kinds}
          />
        </div>
        <Remote query={query}>
          {({ agencies, total, next: cursor }) => (
            <>
              <AgencyTable agencies={agencies} />
              <Pager total={total} onPrevious={previous} onNext={next(cursor)} />
            </>
          )}
        </Remote>
      </section>
    </Page>
  )
}

const pathOf = ({ code }: { readonly code: string }) =>
  `/agencies/${encodeURIComponent(code)}`

function AgencyTable({ agencies }: { readonly agencies: AgencyPage['agencies'] }) {
  const text = useText()
  return (
    <FramedTable
      rows={agencies}
      empty={
        <Empty icon="search" title={text.agencies.empty} hint={text.agencies.emptyHint} />
      }
      rowKey={({ code }) => code}
      pathOf={pathOf}
      columns={[
        { head: text.agencies.code, className: 'mono nowrap', cell: ({ code }) => code },
        {
          head: text.agencies.name,
          cell: ({ code, name, formerName, heirs }) => (
            <>
              <Link to={pathOf({ code })}>{name}</Link>
              {formerName !== null && (
                <div className="soft">{text.agency.formerly(formerName)}</div>
              )}
              {heirs.length > 0 && (
                <div>
                  {text.agency.today} <AgencyLinks agencies={heirs} />
                </div>
              )}
            </>
          ),
        },
        { head: text.agencies.kind, cell: ({ kind }) => text.agencies.kinds[kind] },
        {
          head: text.agencies.from,
          className: 'nowrap',
          cell: ({ validFrom }) => formatCivil(validFrom),
        },
        {
          head: text.agencies.to,
          className: 'nowrap',
          cell: ({ validTo }) => (validTo === null ? '–' : formatCivil(validTo)),
        },
        {
          head: text.agencies.accounts,
          number: true,
          cell: ({ accounts }) => formatCount(accounts),
        },
      ]}
    />
  )
}
