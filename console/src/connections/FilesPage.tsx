import type { FileRow } from '@chot/contract/connections.ts'
import {
  type ConnectionRoute,
  connectionRoutes,
  connectionStates,
} from '@chot/core/workflow/connection.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { formatCivil, formatDateTime } from '../format.ts'
import { Link } from '../router/Link.tsx'
import { navigate } from '../router/location.ts'
import { queryClient } from '../session/session.ts'
import { usePermission, useSession } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Choice, FilterChoice, SearchField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { useSettled } from '../ui/use-settled.ts'
import { StoppedCard } from './StoppedCard.tsx'
import { stateTones } from './tones.ts'
import './connections.css'

/** The queue: connection files by how long they waited in their state. */
export function FilesPage() {
  const text = useText()
  const mayRestore = usePermission('connections:restore')
  const { duties } = useSession().account
  const ofAgency = duties.some((duty) => duty === 'account-admin')
  const [beginning, setBeginning] = useState(false)
  const [done, setDone] = useState<string | null>(null)
  const { filters, filter, after, previous, next } = usePages({
    mine: ofAgency ? 'false' : 'true',
    state: '',
    q: '',
  })
  const q = useSettled(filters.q)
  const query = useQuery({
    queryKey: ['connection-files', filters.mine, filters.state, q, after],
    queryFn: () =>
      api.connectionFiles({ mine: filters.mine, state: filters.state, q, after }),
    placeholderData: keepPreviousData,
  })
  return (
    <Page
      title={text.files.title}
      lead={text.files.lead}
      actions={
        ofAgency && (
          <Button kind="primary" onClick={() => setBeginning(true)}>
            {text.files.begin}
          </Button>
        )
      }
    >
      {done !== null && (
        <Notice key={done} tone="good" grabFocus>
          <p>{done}</p>
        </Notice>
      )}
      <section className="card" aria-label={text.files.queue}>
        <div className="toolbar">
          <Choice
            label={text.files.which}
            value={filters.mine}
            onChange={filter('mine')}
            options={[
              { value: 'true', label: text.files.mine },
              { value: 'false', label: text.files.all },
            ]}
          />
          <FilterChoice
            label={text.files.state}
            value={filters.state}
            onChange={filter('state')}
            labels={Object.fromEntries(
              connectionStates.map((state) => [state, text.files.states[state]]),
            )}
          />
          <SearchField
            label={text.files.search}
            placeholder={text.files.searchHint}
            value={filters.q}
            onChange={filter('q')}
          />
        </div>
        <Remote query={query} lines={8}>
          {({ files, total, next: cursor }) => (
            <>
              <FileTable files={files} />
              <Pager total={total} onPrevious={previous} onNext={next(cursor)} />
            </>
          )}
        </Remote>
      </section>
      {mayRestore && <StoppedCard onDone={setDone} />}
      {beginning && <BeginDialog onClose={() => setBeginning(false)} />}
    </Page>
  )
}

const pathOf = ({ id }: FileRow) => `/connection-files/${id}`

function FileTable({ files }: { readonly files: readonly FileRow[] }) {
  const text = useText()
  return (
    <FramedTable
      rows={files}
      rowKey={({ id }) => id}
      pathOf={pathOf}
      empty={<Empty title={text.files.empty} hint={text.files.emptyHint} />}
      columns={[
        {
          head: text.files.agency,
          cell: (row) => (
            <>
              <Link to={pathOf(row)}>{row.agency.name}</Link>
              <div className="soft mono">{row.agency.code}</div>
            </>
          ),
        },
        {
          head: text.files.state,
          cell: ({ state }) => (
            <Badge tone={stateTones[state]}>{text.files.states[state]}</Badge>
          ),
        },
        {
          head: text.files.since,
          className: 'nowrap',
          cell: ({ since }) => formatDateTime(since),
        },
        {
          head: text.files.dueOn,
          className: 'nowrap',
          cell: ({ dueOn }) => formatCivil(dueOn),
        },
        {
          head: text.files.route,
          className: 'nowrap',
          cell: ({ route }) => text.files.routes[route],
        },
        { head: text.files.document, cell: ({ document }) => document ?? '–' },
        { head: text.files.drive, cell: ({ drive }) => drive.name },
      ]}
    />
  )
}

/** Begins the file of one's own agency in a drive that is open. */
function BeginDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useText()
  const [chosen, setChosen] = useState<string | null>(null)
  const [route, setRoute] = useState<ConnectionRoute>('local')
  const query = useQuery({ queryKey: ['drives'], queryFn: () => api.drives() })
  const open = (query.data?.drives ?? []).filter(({ closedOn }) => closedOn === null)
  const drive = chosen ?? open[0]?.id ?? null
  return (
    <ConfirmDialog
      title={text.files.beginTitle}
      confirm={text.files.begin}
      onClose={onClose}
      mayConfirm={() => drive !== null}
      onConfirm={async () => {
        if (drive === null) return
        const { id } = await api.beginFile({ drive, route })
        void queryClient.invalidateQueries({ queryKey: ['connection-files'] })
        onClose()
        navigate(`/connection-files/${id}`)
      }}
    >
      <p>{text.files.beginEffect}</p>
      {query.data !== undefined && open.length === 0 ? (
        <Notice tone="info">
          <p>{text.drives.none}</p>
        </Notice>
      ) : (
        <Choice
          label={text.files.drive}
          value={drive ?? ''}
          onChange={setChosen}
          options={open.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <Choice
        label={text.files.route}
        value={route}
        onChange={(value) => setRoute(value as ConnectionRoute)}
        options={connectionRoutes.map((value) => ({
          value,
          label: text.files.routes[value],
        }))}
      />
      <p className="field-hint">{text.files.routeHint}</p>
    </ConfirmDialog>
  )
}
