import type { AccountPage } from '@chot/contract/accounts.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { AgencyField } from '../agencies/AgencyField.tsx'
import { agencyMeant, useAllAgencies } from '../agencies/agencies.ts'
import { api } from '../api.ts'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Badge, type Tone } from '../ui/Badge.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { SearchField } from '../ui/Field.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { useSettled } from '../ui/use-settled.ts'

type Account = AccountPage['accounts'][number]

export function AccountsPage() {
  const text = useText()
  const agencies = useAllAgencies()
  const { filters, filter, after, previous, next } = usePages({ words: '', agency: '' })
  const q = useSettled(filters.words.trim())
  const typed = useSettled(filters.agency.trim())
  const agency = typed === '' ? '' : agencyMeant(typed, agencies)
  const query = useQuery({
    queryKey: ['accounts', q, agency, after],
    queryFn: () => api.accounts({ q, agency, after }),
    placeholderData: keepPreviousData,
    enabled: agency !== null,
  })
  return (
    <Page title={text.accounts.title} lead={text.accounts.lead}>
      <section className="card" aria-label={text.accounts.title}>
        <div className="toolbar">
          <SearchField
            label={text.accounts.search}
            value={filters.words}
            onChange={filter('words')}
          />
          <AgencyField
            label={text.accounts.agency}
            agencies={agencies}
            value={filters.agency}
            error={agency === null ? text.agencies.notInList : undefined}
            onChange={filter('agency')}
          />
        </div>
        <Remote query={query}>
          {({ accounts, total, next: cursor }) => (
            <>
              <AccountTable accounts={accounts} />
              <Pager total={total} onPrevious={previous} onNext={next(cursor)} />
            </>
          )}
        </Remote>
      </section>
    </Page>
  )
}

const stateTones: Readonly<Record<Account['state'], Tone>> = {
  active: 'good',
  moving: 'warn',
  locked: 'bad',
  dormant: 'warn',
  revoked: 'plain',
}

function AccountTable({ accounts }: { readonly accounts: readonly Account[] }) {
  const text = useText()
  return (
    <FramedTable
      rows={accounts}
      empty={
        <Empty icon="search" title={text.accounts.empty} hint={text.accounts.emptyHint} />
      }
      rowKey={({ id }) => id}
      columns={[
        {
          head: text.accounts.fullName,
          cell: ({ fullName, username }) => (
            <>
              <strong>{fullName}</strong>
              <div className="soft">{username}</div>
            </>
          ),
        },
        { head: text.accounts.agency, cell: ({ agency }) => agency.name },
        {
          head: text.accounts.duties,
          cell: ({ duties }) =>
            duties.map(({ duty, from, to }) => (
              <div key={`${duty} ${from}`}>
                {text.names.duties[duty]}{' '}
                <span className="soft nowrap">
                  {to === null
                    ? text.accounts.since(formatCivil(from))
                    : text.accounts.between(formatCivil(from), formatCivil(to))}
                </span>
              </div>
            )),
        },
        {
          head: text.accounts.state,
          cell: ({ state }) => (
            <Badge tone={stateTones[state]}>{text.accounts.states[state]}</Badge>
          ),
        },
        {
          head: text.accounts.listed,
          cell: ({ listed }) => (listed ? text.general.yes : text.general.no),
        },
        {
          head: text.accounts.perDay,
          number: true,
          cell: ({ queriesPerDay }) =>
            queriesPerDay === null ? '–' : formatCount(queriesPerDay),
        },
        {
          head: text.accounts.lastSignIn,
          className: 'nowrap',
          cell: ({ lastSignInAt }) =>
            lastSignInAt === null ? text.accounts.never : formatDateTime(lastSignInAt),
        },
      ]}
    />
  )
}
