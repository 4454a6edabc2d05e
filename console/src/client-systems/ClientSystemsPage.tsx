import type { ClientSystemView } from '@chot/contract/client-systems.ts'
import { whyNotActOnSystem } from '@chot/core/workflow/client-system.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { formatDate, formatDateTime } from '../format.ts'
import { usePermission } from '../session/signed-in.ts'
import { useText } from '../text/language.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Fact } from '../ui/Fact.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Remote } from '../ui/Remote.tsx'
import { Empty } from '../ui/states.tsx'
import { ActDialog, type ActMeant } from './ActDialog.tsx'
import { keyStateAt, lastKeyEndsSoon } from './key-state.ts'
import { OpenRequests } from './OpenRequests.tsx'
import { RequestForm } from './RequestForm.tsx'
import './client-systems.css'

/** The day in Việt Nam of an instant of the server. */
const localDay = (now: number) => new Date(now + 7 * 3_600_000).toISOString().slice(0, 10)

const systemsKey = ['client-systems']

/** The systems that call the gateway: what they may do, from where, under which keys. */
export function ClientSystemsPage() {
  const text = useText()
  const client = useQueryClient()
  const query = useQuery({ queryKey: systemsKey, queryFn: api.clientSystems })
  const [meant, setMeant] = useState<ActMeant | null>(null)
  const [done, setDone] = useState<string | null>(null)
  /** What is asked for: a key of a system, or a new one. */
  const [asking, setAsking] = useState<{ readonly system: ClientSystemView | null }>()
  const mayAct = usePermission('systems:guard')
  function finish(sentence: string) {
    setMeant(null)
    setAsking(undefined)
    setDone(sentence)
    void client.invalidateQueries({ queryKey: systemsKey })
  }
  return (
    <Page
      title={text.systems.title}
      lead={text.systems.lead}
      actions={
        mayAct && (
          <Button kind="primary" onClick={() => setAsking({ system: null })}>
            {text.systemRequests.newSystem}
          </Button>
        )
      }
    >
      {done !== null && (
        <Notice key={done} tone="good" grabFocus>
          <p>{done}</p>
        </Notice>
      )}
      <Remote query={query} onCard>
        {({ systems, requests, now }) => (
          <>
            <OpenRequests requests={requests} mayDecide={mayAct} onDone={finish} />
            {systems.length === 0 ? (
              <div className="card">
                <Empty title={text.systems.empty} hint={text.systems.emptyHint} />
              </div>
            ) : (
              systems.map((system) => (
                <SystemCard
                  key={system.id}
                  system={system}
                  now={now}
                  onAct={mayAct ? setMeant : null}
                  onAddKey={() => setAsking({ system })}
                />
              ))
            )}
          </>
        )}
      </Remote>
      {meant !== null && (
        <ActDialog
          meant={meant}
          onClose={() => setMeant(null)}
          onDone={() => finish(text.systems.done[meant.act](meant.system.name))}
        />
      )}
      {asking !== undefined && query.data !== undefined && (
        <RequestForm
          system={asking.system}
          today={localDay(query.data.now)}
          keyDaysMax={query.data.keyDaysMax}
          onClose={() => setAsking(undefined)}
          onAsked={() => finish(text.systemRequests.sent)}
        />
      )}
    </Page>
  )
}

const stateTones = { active: 'good', locked: 'warn', revoked: 'bad' } as const

interface SystemCardProps {
  readonly system: ClientSystemView
  readonly now: number
  /** Null for those who may only look. */
  readonly onAct: ((meant: ActMeant) => void) | null
  readonly onAddKey: () => void
}

function SystemCard({ system, now, onAct, onAddKey }: SystemCardProps) {
  const text = useText()
  const { id, name, agency, scopes, networks, state, change } = system
  // The table of core knows an actor by account; here only whether the lock is one's own.
  const ownLock = { state, lockedBy: change?.own === true ? 'me' : null }
  const acts = (['lock', 'unlock', 'revoke'] as const).filter(
    (act) => whyNotActOnSystem(ownLock, act, 'me') === null,
  )
  return (
    <section className="card client-system" aria-labelledby={`system-${id}`}>
      <header className="client-system-head">
        <div>
          <h2 id={`system-${id}`}>{name}</h2>
          <span className="mono soft">{id}</span>
        </div>
        <Badge tone={stateTones[state]}>{text.systems.states[state]}</Badge>
        <div className="client-system-acts">
          {onAct !== null && state !== 'revoked' && (
            <Button
              small
              label={`${text.systemRequests.newKey}: ${name}`}
              onClick={onAddKey}
            >
              {text.systemRequests.newKey}
            </Button>
          )}
          {onAct !== null &&
            acts.map((act) => (
              <Button
                key={act}
                small
                kind={act === 'revoke' ? 'danger' : 'plain'}
                label={`${text.systems.acts[act]}: ${name}`}
                onClick={() => onAct({ act, system, thumbprint: null })}
              >
                {text.systems.acts[act]}
              </Button>
            ))}
        </div>
      </header>
      {change !== null && (
        <Notice tone={state === 'active' ? 'info' : 'warn'}>
          <p>
            {text.systems.changed(
              text.systems.states[state],
              formatDateTime(change.at),
              change.by,
            )}
          </p>
          <p className="soft">
            {change.reason} · {change.basis}
          </p>
          {state === 'locked' && change.own && onAct !== null && (
            <p>{text.systems.unlockByOther}</p>
          )}
        </Notice>
      )}
      {state === 'active' && lastKeyEndsSoon(system.keys, now) && (
        <Notice tone="warn">
          <p>{text.systems.keysEndSoon}</p>
        </Notice>
      )}
      <dl className="facts">
        <Fact label={text.systems.agency}>{agency.name}</Fact>
        <Fact label={text.systems.scopes}>
          {scopes.map((scope) => text.systems.scopeNames[scope] ?? scope).join('; ')}
        </Fact>
        <Fact label={text.systems.networks}>
          {networks.some((network) => network.endsWith('/0'))
            ? text.systems.anyNetwork
            : networks.join(', ')}
        </Fact>
      </dl>
      <Keys system={system} now={now} onAct={onAct} />
    </section>
  )
}

const keyTones = { inForce: 'good', notYet: 'info', past: 'plain', ended: 'bad' } as const

function Keys({ system, now, onAct }: Omit<SystemCardProps, 'onAddKey'>) {
  const text = useText()
  if (system.keys.length === 0)
    return <Empty title={text.systems.noKeys} hint={text.systems.noKeysHint} />
  const endable = onAct !== null && system.state !== 'revoked'
  return (
    <div className="table-frame">
      <DataTable
        rows={system.keys}
        rowKey={({ thumbprint }) => thumbprint}
        columns={[
          {
            head: text.systems.key,
            cell: ({ kid, thumbprint }) => (
              <>
                <strong>{kid ?? '–'}</strong>
                <div className="mono soft">{thumbprint}</div>
              </>
            ),
          },
          {
            head: text.systems.keyFrom,
            className: 'nowrap',
            cell: ({ from }) => formatDate(from),
          },
          {
            head: text.systems.keyTo,
            className: 'nowrap',
            cell: ({ to }) => formatDate(to),
          },
          {
            head: text.systems.keyState,
            cell: (key) => {
              const state = keyStateAt(key, now)
              return <Badge tone={keyTones[state]}>{text.systems.keyStates[state]}</Badge>
            },
          },
          ...(endable
            ? [
                {
                  head: text.systems.act,
                  cell: (key: ClientSystemView['keys'][number]) =>
                    ['inForce', 'notYet'].includes(keyStateAt(key, now)) && (
                      <Button
                        small
                        kind="danger"
                        label={`${text.systems.acts['end-key']} ${key.kid ?? key.thumbprint}`}
                        onClick={() =>
                          onAct({ act: 'end-key', system, thumbprint: key.thumbprint })
                        }
                      >
                        {text.systems.acts['end-key']}
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
      />
    </div>
  )
}
