import type { RequestRow } from '@chot/contract/accounts.ts'
import { type RequestDecision, requestRules } from '@chot/core/workflow/account.ts'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatCivil, formatDateTime } from '../format.ts'
import { useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Badge, type Tone } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { FilterChoice, SearchField } from '../ui/Field.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { useSettled } from '../ui/use-settled.ts'
import { BulkDialog } from './BulkDialog.tsx'
import { EndingsCard } from './EndingsCard.tsx'
import './accounts.css'

const tones: Readonly<Record<RequestRow['state'], Tone>> = {
  open: 'info',
  approved: 'good',
  refused: 'bad',
  withdrawn: 'plain',
}

/**
 * What waits for an administrator: what ends soon, and what is asked about accounts, the focal
 * point's approvals and each agency's own requests.
 */
export function RequestsPage() {
  const text = useText()
  const client = useQueryClient()
  const { account: me } = useSession()
  const { filters, filter, after, previous, next } = usePages({
    words: '',
    state: 'open',
  })
  const q = useSettled(filters.words.trim())
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [decision, setDecision] = useState<RequestDecision | null>(null)
  const query = useQuery({
    queryKey: ['account-requests', q, filters.state, after],
    queryFn: () => api.accountRequests({ q, state: filters.state, after }),
    placeholderData: keepPreviousData,
  })
  const rows = query.data?.requests ?? []
  const open = rows.filter((row) => row.state === 'open' && chosen.includes(row.id))
  const decides = (row: RequestRow) =>
    row.requester.id !== me.id &&
    me.duties.some((duty) => requestRules[row.kind].decidedBy[duty] !== undefined)
  const toggle = (id: string) =>
    setChosen(
      chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id],
    )
  return (
    <Page title={text.accounts.requestsTitle} lead={text.accounts.requestsLead}>
      <EndingsCard />
      <section className="card" aria-label={text.accounts.requestsTitle}>
        <div className="toolbar">
          <SearchField
            label={text.accounts.search}
            value={filters.words}
            onChange={filter('words')}
          />
          <FilterChoice
            label={text.accounts.state}
            value={filters.state}
            onChange={filter('state')}
            labels={text.accounts.requestStates}
          />
        </div>
        <fieldset className="bulk-bar">
          <legend className="visually-hidden">{text.accounts.forChosen}</legend>
          <span className="soft">{text.accounts.chosen(String(open.length))}</span>
          <Button
            small
            kind="primary"
            disabled={!open.some(decides)}
            onClick={() => setDecision('approve')}
          >
            {text.accounts.decisions.approve}
          </Button>
          <Button
            small
            disabled={!open.some(decides)}
            onClick={() => setDecision('refuse')}
          >
            {text.accounts.decisions.refuse}
          </Button>
          <Button
            small
            disabled={open.length === 0}
            onClick={() => setDecision('withdraw')}
          >
            {text.accounts.decisions.withdraw}
          </Button>
        </fieldset>
        <Remote query={query}>
          {({ requests, total, next: cursor }) => (
            <>
              <FramedTable
                rows={requests}
                rowKey={({ id }) => id}
                empty={
                  <Empty
                    icon="search"
                    title={text.accounts.noRequests}
                    hint={text.accounts.noRequestsHint}
                  />
                }
                columns={[
                  {
                    head: text.accounts.choose,
                    cell: (row) =>
                      row.state === 'open' && (
                        <input
                          type="checkbox"
                          className="choose-row"
                          aria-label={text.accounts.chooseOne(row.account.fullName)}
                          checked={chosen.includes(row.id)}
                          onChange={() => toggle(row.id)}
                        />
                      ),
                  },
                  {
                    head: text.accounts.asked,
                    cell: (row) => (
                      <>
                        <strong>{text.accounts.kinds[row.kind]}</strong>
                        <div>
                          {row.account.fullName}{' '}
                          <span className="soft">{row.account.username}</span>
                        </div>
                      </>
                    ),
                  },
                  {
                    head: text.accounts.agency,
                    cell: ({ kind, from, agency }) =>
                      kind === 'move' && from !== null
                        ? `${from.name} → ${agency.name}`
                        : agency.name,
                  },
                  {
                    head: text.accounts.duties,
                    cell: ({ duties }) =>
                      duties?.map(({ duty, from, to }) => (
                        <div key={`${duty} ${from}`}>
                          {text.names.duties[duty]}{' '}
                          <span className="soft nowrap">
                            {to === null
                              ? text.accounts.since(formatCivil(from))
                              : text.accounts.between(formatCivil(from), formatCivil(to))}
                          </span>
                        </div>
                      )) ?? '–',
                  },
                  {
                    head: text.accounts.why,
                    cell: ({ reason, legalBasis }) => (
                      <>
                        {reason}
                        <div className="soft">{legalBasis}</div>
                      </>
                    ),
                  },
                  {
                    head: text.accounts.requester,
                    cell: ({ requester, requestedAt }) => (
                      <>
                        {requester.fullName}
                        <div className="soft nowrap">{formatDateTime(requestedAt)}</div>
                      </>
                    ),
                  },
                  {
                    head: text.accounts.state,
                    cell: ({ state, decidedBy, decisionReason }) => (
                      <>
                        <Badge tone={tones[state]}>
                          {text.accounts.requestStates[state]}
                        </Badge>
                        {decidedBy !== null && (
                          <div className="soft">
                            {decidedBy.fullName}: {decisionReason}
                          </div>
                        )}
                      </>
                    ),
                  },
                ]}
              />
              <Pager total={total} onPrevious={previous} onNext={next(cursor)} />
            </>
          )}
        </Remote>
      </section>
      {decision !== null && (
        <BulkDialog
          title={text.accounts.decisions[decision]}
          text={text.accounts.decisionHints[decision]}
          danger={decision === 'refuse'}
          withBasis={false}
          items={open.map((row) => ({
            id: row.id,
            label: `${row.account.fullName}: ${text.accounts.kinds[row.kind]}`,
          }))}
          run={({ reason }, preview) =>
            api.decideRequests({
              requests: open.map(({ id }) => id),
              decision,
              reason,
              preview,
            })
          }
          onDone={() => {
            void client.invalidateQueries({ queryKey: ['account-requests'] })
            void client.invalidateQueries({ queryKey: ['accounts'] })
            void client.invalidateQueries({ queryKey: ['endings'] })
          }}
          onClose={() => {
            setDecision(null)
            setChosen([])
          }}
        />
      )}
    </Page>
  )
}
