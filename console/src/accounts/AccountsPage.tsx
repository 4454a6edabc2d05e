import type { AccountRow, Outcomes } from '@chot/contract/accounts.ts'
import { type AccountAct, actRules, requestRules } from '@chot/core/workflow/account.ts'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { AgencyField } from '../agencies/AgencyField.tsx'
import { agencyMeant, useAllAgencies } from '../agencies/agencies.ts'
import { ApiProblem } from '../api/transport.ts'
import { api } from '../api.ts'
import { formatCount } from '../format.ts'
import { usePlace } from '../router/location.ts'
import { localToday } from '../session/server-clock.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { FilterChoice, SearchField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { usePages } from '../ui/use-pages.ts'
import { useSettled } from '../ui/use-settled.ts'
import { AccountTable } from './AccountTable.tsx'
import { AskForm } from './AskForm.tsx'
import { BulkDialog, type Why } from './BulkDialog.tsx'
import { PasteLogins } from './PasteLogins.tsx'
import { useActFields } from './use-act-fields.tsx'
import './accounts.css'

const bulkActs = ['list', 'unlist', 'record-training', 'lock', 'revoke'] as const
type BulkAct = (typeof bulkActs)[number]

/** What takes an act back: at once, or by asking a second person; what is final has nothing. */
const undoOf = { list: 'unlist', unlist: 'list', lock: 'restore' } as const

/** An act, or the request that undoes one, on accounts that are chosen. */
interface Meant {
  readonly act: BulkAct | 'restore'
  readonly accounts: readonly AccountRow[]
}

/** The day in Việt Nam: the server rules by it too. */

/** A request for each account; a second person decides it. */
async function askToRestore(
  ids: readonly string[],
  why: Why,
  preview: boolean,
): Promise<Outcomes> {
  const outcomes: Outcomes['outcomes'] = []
  for (const id of ids) {
    try {
      if (!preview) await api.askForAccount({ kind: 'restore', account: id, ...why })
      outcomes.push({ id, done: !preview, code: null })
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      outcomes.push({ id, done: false, code: error.body.code })
    }
  }
  return { outcomes }
}

/** The administrator's desk: accounts, what they lack, what ends soon, and acts on several. */
export function AccountsPage() {
  const text = useText()
  const client = useQueryClient()
  const agencies = useAllAgencies()
  const { account: me } = useSession()
  // Links lead here with what needs attention.
  const wanted = new URLSearchParams(usePlace().search).get('attention') ?? ''
  const { filters, filter, after, previous, next } = usePages({
    words: '',
    agency: '',
    state: '',
    attention: Object.hasOwn(text.accounts.attentions, wanted) ? wanted : '',
  })
  const q = useSettled(filters.words.trim())
  const typed = useSettled(filters.agency.trim())
  const agency = typed === '' ? '' : agencyMeant(typed, agencies)
  const [chosen, setChosen] = useState<readonly AccountRow[]>([])
  const [meant, setMeant] = useState<Meant | null>(null)
  const [pasting, setPasting] = useState(false)
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
          <span className="soft" role="status">
            {text.accounts.chosen(formatCount(chosen.length))}
          </span>
          {chosen.length > 0 && (
            <Button small kind="quiet" onClick={() => setChosen([])}>
              {text.accounts.chooseNone}
            </Button>
          )}
          <Button small onClick={() => setPasting(true)}>
            {text.accounts.pasteLogins}
          </Button>
          {bulkActs.filter(may).map((each) => (
            <Button
              key={each}
              small
              kind={each === 'revoke' ? 'danger' : 'plain'}
              disabled={chosen.length === 0}
              onClick={() => setMeant({ act: each, accounts: chosen })}
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
      {pasting && (
        <PasteLogins
          onClose={() => setPasting(false)}
          onChosen={(accounts) => {
            setChosen(accounts.filter(({ id }) => id !== me.id))
            setPasting(false)
          }}
        />
      )}
      {meant !== null && (
        <ActDialog
          key={meant.act}
          meant={meant}
          onUndo={setMeant}
          onDone={() => {
            void client.invalidateQueries({ queryKey: ['accounts'] })
            void client.invalidateQueries({ queryKey: ['account-requests'] })
          }}
          onClose={() => {
            setMeant(null)
            setChosen([])
          }}
        />
      )}
    </Page>
  )
}

interface ActDialogProps {
  readonly meant: Meant
  readonly onUndo: (meant: Meant) => void
  readonly onDone: () => void
  readonly onClose: () => void
}

function ActDialog({
  meant: { act, accounts },
  onUndo,
  onDone,
  onClose,
}: ActDialogProps) {
  const text = useText()
  const { account: me } = useSession()
  const fields = useActFields(localToday(), [])
  const ids = accounts.map(({ id }) => id)
  const isListing = act === 'list' || act === 'unlist'
  const mayAsk = me.duties.some(
    (duty) => requestRules.restore.askedBy[duty] !== undefined,
  )
  const undo = act in undoOf ? undoOf[act as keyof typeof undoOf] : null
  const mayUndo = undo !== null && (undo !== 'restore' || mayAsk)
  return (
    <BulkDialog
      title={act === 'restore' ? text.accounts.kinds.restore : text.accounts.acts[act]}
      text={
        act === 'restore' ? text.accounts.kindHints.restore : text.accounts.actHints[act]
      }
      danger={act === 'lock' || act === 'revoke' || act === 'unlist'}
      withBasis
      basis={isListing ? text.accounts.ministryPaper : undefined}
      items={accounts.map(({ id, fullName, username }) => ({
        id,
        label: `${fullName} (${username})`,
      }))}
      extra={act === 'restore' ? null : fields.fieldsOf(act)}
      ready={act === 'restore' || fields.isReady(act)}
      run={(why, preview) =>
        act === 'restore'
          ? askToRestore(ids, why, preview)
          : api.actOnAccounts(fields.bodyOf(act, { accounts: ids, preview, ...why }))
      }
      undo={
        mayUndo
          ? {
              label: text.accounts.undo[undo],
              start: (done) =>
                onUndo({
                  act: undo,
                  accounts: accounts.filter(({ id }) => done.includes(id)),
                }),
            }
          : undefined
      }
      onDone={onDone}
      onClose={onClose}
    />
  )
}
