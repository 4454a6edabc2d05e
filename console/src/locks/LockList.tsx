import type { LockView } from '@chot/contract/locks.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { ConfirmDialog } from '../approvals/ConfirmDialog.tsx'
import { formatDateTime } from '../format.ts'
import { queryClient } from '../session/session.ts'
import { useText } from '../text/language.tsx'
import { Button } from '../ui/Button.tsx'
import { Choice } from '../ui/Field.tsx'
import { ListCard } from '../ui/ListCard.tsx'
import { Empty } from '../ui/states.tsx'
import { usePages } from '../ui/use-pages.ts'
import { Explanation, Subject } from './Explanation.tsx'
import { UnlockDialog } from './UnlockDialog.tsx'

interface LockListProps {
  readonly mayGuard: boolean
  readonly onDone: (sentence: string) => void
}

type Meant = { readonly act: 'ask' | 'lift'; readonly lock: LockView }

export function LockList({ mayGuard, onDone }: LockListProps) {
  const text = useText()
  const { filters, filter, after, previous, next } = usePages({ open: 'true' })
  const [meant, setMeant] = useState<Meant | null>(null)
  const query = useQuery({
    queryKey: ['locks', filters.open, after],
    queryFn: () => api.locks({ open: filters.open, after }),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  })
  function finish(sentence: string) {
    setMeant(null)
    onDone(sentence)
    void queryClient.invalidateQueries({ queryKey: ['locks'] })
  }
  const approval = meant?.lock.approval?.id
  return (
    <>
      <ListCard
        title={text.locks.inForce}
        toolbar={
          <Choice
            label={text.locks.show}
            value={filters.open}
            onChange={filter('open')}
            options={[
              { value: 'true', label: text.locks.onlyOpen },
              { value: 'false', label: text.locks.lifted },
            ]}
          />
        }
        query={query}
        rowsOf={({ locks }) => locks}
        empty={<Empty title={text.locks.none} hint={text.locks.noneHint} />}
        onPrevious={previous}
        onNext={(page) => next(page.next)}
        rowKey={({ id }) => id}
        columns={[
          {
            head: text.locks.subject,
            cell: ({ name, subject, scope }) => (
              <Subject name={name} subject={subject} scope={text.locks.scopes[scope]} />
            ),
          },
          {
            head: text.locks.since,
            className: 'nowrap',
            cell: ({ at }) => formatDateTime(at),
          },
          { head: text.locks.why, cell: (lock) => <Cause lock={lock} /> },
          {
            head: text.locks.action,
            className: 'lock-action',
            cell: (lock) => <Action lock={lock} mayGuard={mayGuard} onMeant={setMeant} />,
          },
        ]}
      />
      {meant?.act === 'ask' && (
        <UnlockDialog
          lock={meant.lock}
          onClose={() => setMeant(null)}
          onDone={() => finish(text.locks.asked)}
        />
      )}
      {meant?.act === 'lift' && approval !== undefined && (
        <ConfirmDialog
          title={text.locks.liftTitle}
          confirm={text.locks.lift}
          onClose={() => setMeant(null)}
          onConfirm={async () => {
            await api.unlock(approval)
            finish(text.locks.unlocked)
          }}
        >
          <p>{text.locks.liftEffect}</p>
          <p>
            <strong>{meant.lock.name ?? meant.lock.subject}</strong>
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}

function Cause({ lock }: { readonly lock: LockView }) {
  const text = useText()
  const { alert, by, reason, basis, lifted } = lock
  return (
    <>
      {alert !== null && (
        <>
          <div className="soft">{text.locks.byRule(text.locks.rules[alert.rule])}</div>
          <Explanation alert={alert} />
        </>
      )}
      {by !== null && (
        <>
          {reason}
          <div className="soft">{basis}</div>
          <div className="soft">{text.locks.byPerson(by)}</div>
        </>
      )}
      {lifted !== null && (
        <p className="lock-lifted">
          {text.locks.liftedBy(lifted.by, formatDateTime(lifted.at))}: {lifted.reason}
        </p>
      )}
    </>
  )
}

interface ActionProps {
  readonly lock: LockView
  readonly mayGuard: boolean
  readonly onMeant: (meant: Meant) => void
}

function Action({ lock, mayGuard, onMeant }: ActionProps) {
  const text = useText()
  const { lifted, own, approval, name, subject } = lock
  if (lifted !== null || !mayGuard) return null
  if (own) return <span className="soft">{text.locks.own}</span>
  if (approval?.state === 'waiting')
    return <span className="soft">{text.locks.waiting}</span>
  const act = approval === null ? 'ask' : 'lift'
  return (
    <Button
      small
      kind={act === 'lift' ? 'primary' : 'plain'}
      label={`${text.locks[act]}: ${name ?? subject}`}
      onClick={() => onMeant({ act, lock })}
    >
      {text.locks[act]}
    </Button>
  )
}
