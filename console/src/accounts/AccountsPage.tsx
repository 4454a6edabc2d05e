import type { AccountRow } from '@chot/contract/accounts.ts'
import { type AccountAct, actRules, requestRules } from '@chot/core/workflow/account.ts'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { AgencyField } from '../agencies/AgencyField.tsx'
import { agencyMeant, useAllAgencies } from '../agencies/agencies.ts'
import { api } from '../api.ts'
import { formatCivil, formatCount, formatDateTime } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { serverNow } from '../session/server-clock.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Field, FilterChoice, SearchField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { useSettled } from '../ui/use-settled.ts'
import { AskForm } from './AskForm.tsx'
import { BulkDialog } from './BulkDialog.tsx'
import { stateTones } from './state-tones.ts'
import './accounts.css'

const bulkActs = ['record-training', 'lock', 'revoke'] as const

/** The day in Việt Nam: the server rules by it too. */
const localToday = () => new Date(serverNow() + 7 * 3_600_000).toISOString().slice(0, 10)

/** The administrator's desk: accounts, what they lack, what ends soon, and acts on several. */
export function AccountsPage() {
  const text = useText()
  const client = useQueryClient()
  const agencies = useAllAgencies()
  const { account: me } = useSession()
  const noFilter = { words: '', agency: '', state: '', attention: '' }
  const { filters, filter, after, previous, next } = usePages(noFilter)
  const q = useSettled(filters.words.trim())
  const typed = useSettled(filters.agency.trim())
  const agency = typed === '' ? '' : agencyMeant(typed, agencies)
  const [chosen, setChosen] = useState<readonly AccountRow[]>([])
  const [act, setAct] = useState<(typeof bulkActs)[number] | null>(null)
  const [heldOn, setHeldOn] = useState(localToday)
  const [asking, setAsking] = useState<'no' | 'asking' | 'asked'>('no')
  const { state, attention } = filters
  const query = useQuery({
    queryKey: ['accounts', q, agency, state, attention, after],
    queryFn: () => api.accounts({ q, agency, state, attention, after }),
    placeholderData: keepPreviousData,
    enabled: agency !== null,
  })
  const may = (wanted: AccountAct) =>
    me.duties.some((duty) => actRules[wanted].by[duty] !== undefined)
  const mayAsk = me.duties.some((duty) => requestRules.new.askedBy[duty] !== undefined)
  const toggle = (row: AccountRow) =>
    setChosen(
      chosen.some(({ id }) => id === row.id)
        ? chosen.filter(({ id }) => id !== row.id)
        : [...chosen, row],
    )
  return (
    <Page
      title={text.accounts.title}
      lead={text.accounts.lead}
      actions={
        mayAsk && (
          <Button kind="primary" onClick={() => setAsking('asking')}>
            {text.accounts.kinds.new}
          </Button>
        )
      }
    >
      {asking === 'asked' && <Notice tone="good" title={text.accounts.requestSent} />}
      {asking === 'asking' && (
        <AskForm
          kind="new"
          today={localToday()}
          onCancel={() => setAsking('no')}
          onAsked={() => {
            setAsking('asked')
            void client.invalidateQueries({ queryKey: ['account-requests'] })
          }}
        />
      )}
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
          <FilterChoice
            label={text.accounts.state}
            value={state}
            onChange={filter('state')}
            labels={text.accounts.states}
          />
          <FilterChoice
            label={text.accounts.attention}
            value={attention}
            onChange={filter('attention')}
            labels={text.accounts.attentions}
          />
        </div>
        <fieldset className="bulk-bar">
          <legend className="visually-hidden">{text.accounts.forChosen}</legend>
          <span className="soft">{text.accounts.chosen(String(chosen.length))}</span>
          {bulkActs.filter(may).map((each) => (
            <Button
              key={each}
              small
              kind={each === 'revoke' ? 'danger' : 'plain'}
              disabled={chosen.length === 0}
              onClick={() => setAct(each)}
            >
              {text.accounts.acts[each]}
            </Button>
          ))}
        </fieldset>
        <Remote query={query}>
          {({ accounts, total, next: cursor }) => (
            <>
              <AccountTable
                accounts={accounts}
                chosen={chosen}
                onToggle={toggle}
                own={me.id}
              />
              <Pager total={total} onPrevious={previous} onNext={next(cursor)} />
            </>
          )}
        </Remote>
      </section>
      {act !== null && (
        <BulkDialog
          title={text.accounts.acts[act]}
          text={text.accounts.actHints[act]}
          danger={act !== 'record-training'}
          withBasis
          items={chosen.map(({ id, fullName, username }) => ({
            id,
            label: `${fullName} (${username})`,
          }))}
          extra={
            act === 'record-training' && (
              <Field
                label={text.accounts.heldOn}
                type="date"
                value={heldOn}
                onChange={setHeldOn}
              />
            )
          }
          run={(why, preview) => {
            const common = { accounts: chosen.map(({ id }) => id), preview, ...why }
            return api.actOnAccounts(
              act === 'record-training' ? { act, heldOn, ...common } : { act, ...common },
            )
          }}
          onDone={() => void client.invalidateQueries({ queryKey: ['accounts'] })}
          onClose={() => {
            setAct(null)
            setChosen([])
          }}
        />
      )}
    </Page>
  )
}

interface AccountTableProps {
  readonly accounts: readonly AccountRow[]
  readonly chosen: readonly AccountRow[]
  readonly onToggle: (row: AccountRow) => void
  /** Nobody acts on their own account. */
  readonly own: string
}

function AccountTable({ accounts, chosen, onToggle, own }: AccountTableProps) {
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
          head: text.accounts.choose,
          cell: (row) =>
            row.id !== own &&
            row.state !== 'revoked' && (
              <input
                type="checkbox"
                className="choose-row"
                aria-label={text.accounts.chooseOne(row.fullName)}
                checked={chosen.some(({ id }) => id === row.id)}
                onChange={() => onToggle(row)}
              />
            ),
        },
        {
          head: text.accounts.fullName,
          cell: ({ id, fullName, username }) => (
            <>
              <Link to={`/accounts/${id}`}>
                <strong>{fullName}</strong>
              </Link>
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
          cell: ({ state, dormantOn }) => (
            <>
              <Badge tone={stateTones[state]}>{text.accounts.states[state]}</Badge>
              {dormantOn !== null && (
                <div className="soft nowrap">
                  {text.accounts.unusedUntil(formatCivil(dormantOn))}
                </div>
              )}
            </>
          ),
        },
        {
          head: text.accounts.lacks,
          cell: ({ lacks }) =>
            lacks.length === 0
              ? '–'
              : lacks.map((code) => (
                  <div key={code}>
                    {text.accounts.lackNames[
                      code as keyof typeof text.accounts.lackNames
                    ] ?? code}
                  </div>
                )),
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
