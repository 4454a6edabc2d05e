import type { AccountPage } from '@chot/contract/oversight.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { AgencyField } from '../agencies/AgencyField.tsx'
import { agencyMeant, useAllAgencies } from '../agencies/agencies.ts'
import { api } from '../api.ts'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { useText } from '../text/language.tsx'
import { Badge, type Tone } from '../ui/Badge.tsx'
import { Field } from '../ui/Field.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Empty, Failed, Skeleton } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { useSettled } from '../ui/use-settled.ts'

type Account = AccountPage['accounts'][number]

export function AccountsPage() {
  const text = useText()
  const agencies = useAllAgencies()
  const [words, setWords] = useState('')
  const [agencyWords, setAgencyWords] = useState('')
  const pages = usePages()
  const q = useSettled(words.trim())
  const typed = useSettled(agencyWords.trim())
  const agency = typed === '' ? '' : agencyMeant(typed, agencies)
  const { data, isPending, error, refetch } = useQuery({
    queryKey: ['accounts', q, agency, pages.after],
    queryFn: () => api.accounts({ q, agency, after: pages.after }),
    placeholderData: keepPreviousData,
    enabled: agency !== null,
  })
  return (
    <Page title={text.accounts.title} lead={text.accounts.lead}>
      <section className="card" aria-label={text.accounts.title}>
        <div className="toolbar">
          <Field
            label={text.accounts.search}
            type="search"
            value={words}
            maxLength={100}
            autoComplete="off"
            onChange={(value) => {
              setWords(value)
              pages.first()
            }}
          />
          <AgencyField
            label={text.accounts.agency}
            agencies={agencies}
            value={agencyWords}
            error={agency === null ? text.agencies.notInList : undefined}
            onChange={(value) => {
              setAgencyWords(value)
              pages.first()
            }}
          />
        </div>
        {data !== undefined ? (
          data.accounts.length === 0 ? (
            <Empty
              icon="search"
              title={text.accounts.empty}
              hint={text.accounts.emptyHint}
            />
          ) : (
            <AccountTable accounts={data.accounts} />
          )
        ) : isPending ? (
          <Skeleton />
        ) : (
          <Failed error={error} onRetry={() => void refetch()} />
        )}
        {data !== undefined && (
          <div className="card-foot">
            <Pager
              summary={text.general.total(formatCount(data.total))}
              onPrevious={pages.previous}
              onNext={pages.next(data.next)}
            />
          </div>
        )}
      </section>
    </Page>
  )
}

const stateTones: Readonly<Record<Account['state'], Tone>> = {
  active: 'good',
  locked: 'bad',
  revoked: 'plain',
}

function AccountTable({ accounts }: { readonly accounts: readonly Account[] }) {
  const text = useText()
  return (
    <div className="table-frame">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{text.accounts.fullName}</th>
            <th scope="col">{text.accounts.agency}</th>
            <th scope="col">{text.accounts.duties}</th>
            <th scope="col">{text.accounts.state}</th>
            <th scope="col">{text.accounts.listed}</th>
            <th scope="col" className="number">
              {text.accounts.perDay}
            </th>
            <th scope="col">{text.accounts.lastSignIn}</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id}>
              <td>
                <strong>{account.fullName}</strong>
                <div className="soft">{account.username}</div>
              </td>
              <td>{account.agency.name}</td>
              <td>
                {account.duties.map(({ duty, from, to }) => (
                  <div key={`${duty} ${from}`}>
                    {text.names.duties[duty]}{' '}
                    <span className="soft nowrap">
                      {to === null
                        ? text.accounts.since(formatCivil(from))
                        : text.accounts.between(formatCivil(from), formatCivil(to))}
                    </span>
                  </div>
                ))}
              </td>
              <td>
                <Badge tone={stateTones[account.state]}>
                  {text.accounts.states[account.state]}
                </Badge>
              </td>
              <td>{account.listed ? text.general.yes : text.general.no}</td>
              <td className="number">
                {account.queriesPerDay === null
                  ? '–'
                  : formatCount(account.queriesPerDay)}
              </td>
              <td className="nowrap">
                {account.lastSignInAt === null
                  ? text.accounts.never
                  : formatDateTime(account.lastSignInAt)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
