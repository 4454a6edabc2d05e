import type { StoppedPage } from '@chot/contract/connections.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { formatDateTime } from '../format.ts'
import { queryClient } from '../session/session.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Field } from '../ui/Field.tsx'
import { Pager } from '../ui/Pager.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { useGrounds } from '../ui/use-grounds.tsx'
import { usePages } from '../ui/use-pages.ts'

type Stopped = StoppedPage['connections'][number]
type Meant = { readonly act: 'ask' | 'restore'; readonly row: Stopped }

/** Agencies that may not query, and the way back. */
export function StoppedCard({ onDone }: { readonly onDone: (sentence: string) => void }) {
  const text = useText()
  const [meant, setMeant] = useState<Meant | null>(null)
  const { after, previous, next } = usePages({})
  const query = useQuery({
    queryKey: ['stopped-connections', after],
    queryFn: () => api.stoppedConnections({ after, limit: 20 }),
    placeholderData: keepPreviousData,
  })
  function finish(sentence: string) {
    setMeant(null)
    onDone(sentence)
    void queryClient.invalidateQueries({ queryKey: ['stopped-connections'] })
  }
  const approval = meant?.row.approval?.id
  return (
    <section className="card" aria-labelledby="stopped-title">
      <h2 className="card-title" id="stopped-title">
        {text.files.stopped}
      </h2>
      <Remote query={query}>
        {({ connections, total, next: cursor }) => (
          <>
            <FramedTable
              rows={connections}
              rowKey={({ agency }) => agency.code}
              empty={
                <Empty
                  icon="check"
                  title={text.files.stoppedEmpty}
                  hint={text.files.stoppedEmptyHint}
                />
              }
              columns={[
                {
                  head: text.files.agency,
                  cell: ({ agency }) => (
                    <>
                      {agency.name}
                      <div className="soft mono">{agency.code}</div>
                    </>
                  ),
                },
                {
                  head: text.files.state,
                  cell: ({ state }) => (
                    <Badge tone={state === 'suspended' ? 'bad' : 'plain'}>
                      {text.files.connections[state]}
                    </Badge>
                  ),
                },
                {
                  head: text.files.since,
                  className: 'nowrap',
                  cell: ({ since }) => formatDateTime(since),
                },
                {
                  head: text.files.why,
                  cell: ({ reason, by }) => (
                    <>
                      {reason}
                      <div className="soft">{by ?? text.files.byClock}</div>
                    </>
                  ),
                },
                {
                  head: text.files.action,
                  className: 'nowrap',
                  cell: (row) => <Action row={row} onMeant={setMeant} />,
                },
              ]}
            />
            {total > 0 && (
              <Pager total={total} onPrevious={previous} onNext={next(cursor)} />
            )}
          </>
        )}
      </Remote>
      {meant?.act === 'ask' && (
        <AskDialog
          row={meant.row}
          onClose={() => setMeant(null)}
          onDone={() => finish(text.files.asked)}
        />
      )}
      {meant?.act === 'restore' && approval !== undefined && (
        <ConfirmDialog
          title={text.files.restoreTitle}
          confirm={text.files.restore}
          onClose={() => setMeant(null)}
          onConfirm={async () => {
            await api.restoreConnection(approval)
            finish(text.files.restored)
          }}
        >
          <p>{text.files.restoreEffect}</p>
          <p>
            <strong>{meant.row.agency.name}</strong>
          </p>
        </ConfirmDialog>
      )}
    </section>
  )
}

interface ActionProps {
  readonly row: Stopped
  readonly onMeant: (meant: Meant) => void
}

function Action({ row, onMeant }: ActionProps) {
  const text = useText()
  if (row.state !== 'suspended') return null
  if (row.approval?.state === 'waiting')
    return <span className="soft">{text.files.waiting}</span>
  const act = row.approval === null ? 'ask' : 'restore'
  const label = act === 'ask' ? text.files.askRestore : text.files.restore
  return (
    <Button
      small
      kind={act === 'restore' ? 'primary' : 'plain'}
      label={`${label}: ${row.agency.name}`}
      onClick={() => onMeant({ act, row })}
    >
      {label}
    </Button>
  )
}

interface AskDialogProps {
  readonly row: Stopped
  readonly onClose: () => void
  readonly onDone: () => void
}

function AskDialog({ row, onClose, onDone }: AskDialogProps) {
  const text = useText()
  const grounds = useGrounds()
  const [until, setUntil] = useState('')
  return (
    <ConfirmDialog
      title={`${text.files.askRestore}: ${row.agency.name}`}
      confirm={text.files.askRestore}
      onClose={onClose}
      mayConfirm={() => grounds.read() !== null && until !== ''}
      onConfirm={async () => {
        const given = grounds.read()
        if (given === null) return
        await api.askRestore(row.agency.code, { ...given, until })
        onDone()
      }}
    >
      <p>{text.files.askRestoreEffect}</p>
      <Field
        label={text.files.until}
        hint={text.files.untilHint}
        type="date"
        value={until}
        onChange={setUntil}
      />
      {grounds.fields}
    </ConfirmDialog>
  )
}
