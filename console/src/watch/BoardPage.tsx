import { useEffect, useRef, useState } from 'react'
import { formatCount, formatInstant, formatTime } from '../format.ts'
import { gravityTones } from '../locks/AlertList.tsx'
import { Subject } from '../locks/Explanation.tsx'
import { Link } from '../router/Link.tsx'
import { useText } from '../text/language.tsx'
import { Badge, type Tone } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { FramedTable } from '../ui/DataTable.tsx'
import { Meter } from '../ui/Meter.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { reasonSentence } from '../ui/problem-sentence.ts'
import { Skeleton } from '../ui/states.tsx'
import type { Board } from './board.ts'
import { openChime } from './chime.ts'
import { TrafficCard } from './TrafficCard.tsx'
import { useBoard } from './use-board.ts'
import './board.css'

/** The watch desk's live board. What is new is said in words; sound, if wanted, comes beside it. */
export function BoardPage() {
  const text = useText()
  const [said, setSaid] = useState('')
  const [sounds, setSounds] = useState(false)
  const chime = useRef<ReturnType<typeof openChime> | null>(null)
  const { board, line } = useBoard((ids) => {
    setSaid(text.board.news(formatCount(ids.length)))
    chime.current?.ring()
  })
  useEffect(() => () => chime.current?.close(), [])

  function toggleSound() {
    if (chime.current === null) chime.current = openChime()
    else {
      chime.current.close()
      chime.current = null
    }
    chime.current?.ring()
    setSounds(chime.current !== null)
  }

  const untaken = board?.cases.untaken ?? 0
  return (
    <Page
      title={text.board.title}
      tabTitle={untaken === 0 ? text.board.title : `(${untaken}) ${text.board.title}`}
      lead={board && text.board.lead(formatInstant(board.at))}
      actions={
        <>
          <Badge tone={line === 'live' ? 'good' : 'warn'}>{text.board.lines[line]}</Badge>
          <Button onClick={toggleSound}>
            {sounds ? text.board.soundOn : text.board.soundOff}
          </Button>
        </>
      }
    >
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
      {line === 'stale' && (
        <Notice tone="warn">
          <p>{text.board.stale}</p>
        </Notice>
      )}
      {board === null ? (
        <div className="card">
          <Skeleton lines={10} />
        </div>
      ) : (
        <Parts board={board} />
      )}
    </Page>
  )
}

function Parts({ board }: { readonly board: Board }) {
  return (
    <>
      <Tiles board={board} />
      <div className="board-columns">
        <div className="stack">
          <TrafficCard minutes={board.minutes} />
          <Refusals board={board} />
        </div>
        <div className="stack">
          <Cases board={board} />
          <Locks board={board} />
        </div>
      </div>
      <Left board={board} />
    </>
  )
}

interface TileProps {
  readonly label: string
  readonly value: string
  readonly tone?: Tone
  readonly note: string
}

function Tile({ label, value, tone = 'plain', note }: TileProps) {
  return (
    <div className={`card board-tile board-tile-${tone}`}>
      <dt>{label}</dt>
      <dd>
        <strong>{value}</strong>
        <span>{note}</span>
      </dd>
    </div>
  )
}

function Tiles({ board }: { readonly board: Board }) {
  const text = useText()
  const { minutes, cases, alerts, locks, detection, log, forecast } = board
  const last = minutes.at(-2)
  const { lock, challenge, case: soft } = cases.byGravity
  const near = forecast.filter(({ state }) => state !== 'calm').length
  const gravity = lock > 0 ? 'bad' : challenge > 0 ? 'warn' : 'plain'
  const witnessed = log.witnessing === 'met' || log.witnessing === 'off'
  return (
    <dl className="board-tiles">
      <Tile
        label={text.board.lastMinute}
        value={formatCount((last?.granted ?? 0) + (last?.refused ?? 0))}
        note={text.board.refusedThen(formatCount(last?.refused ?? 0))}
      />
      <Tile
        label={text.board.casesGoingOn}
        value={formatCount(lock + challenge + soft)}
        tone={gravity}
        note={text.board.untaken(formatCount(cases.untaken))}
      />
      <Tile
        label={text.board.alertsToday}
        value={formatCount(alerts.lock + alerts.challenge + alerts.case)}
        note={text.board.ofThem(formatCount(alerts.lock), formatCount(alerts.challenge))}
      />
      <Tile
        label={text.board.locksInForce}
        value={formatCount(locks.inForce)}
        tone={locks.inForce > 0 ? 'warn' : 'plain'}
        note={text.board.challenges(formatCount(locks.challenges))}
      />
      <Tile
        label={text.board.limits}
        value={formatCount(near)}
        tone={near > 0 ? 'warn' : 'good'}
        note={near > 0 ? text.board.limitsNear : text.board.limitsCalm}
      />
      <Tile
        label={text.board.detection}
        value={text.board.detectionStates[detection.state]}
        tone={detection.state === 'silent' ? 'bad' : 'good'}
        note={text.board.behind(formatCount(Math.max(0, detection.behind)))}
      />
      <Tile
        label={text.board.log}
        value={text.board.witnessing[log.witnessing]}
        tone={witnessed ? 'good' : 'bad'}
        note={text.board.unpublished(formatCount(Math.max(0, log.unpublished)))}
      />
    </dl>
  )
}

const refusalsShown = 6

function Refusals({ board }: { readonly board: Board }) {
  const text = useText()
  const most = board.refusals[0]?.count ?? 0
  return (
    <section className="card" aria-labelledby="board-refusals">
      <h2 className="card-title" id="board-refusals">
        {text.board.refusals}
      </h2>
      <FramedTable
        rows={board.refusals.slice(0, refusalsShown)}
        rowKey={({ reason }) => reason}
        empty={<p className="board-none soft">{text.board.noRefusals}</p>}
        columns={[
          {
            head: text.board.reason,
            cell: ({ reason }) => reasonSentence(reason, text),
          },
          {
            head: text.board.count,
            className: 'nowrap',
            cell: ({ count }) => (
              <Meter used={count} limit={most * 2} label={formatCount(count)}>
                {formatCount(count)}
              </Meter>
            ),
          },
        ]}
      />
    </section>
  )
}

function Cases({ board }: { readonly board: Board }) {
  const text = useText()
  return (
    <section className="card" aria-labelledby="board-cases">
      <h2 className="card-title" id="board-cases">
        <Link to="/cases">{text.board.cases}</Link>
      </h2>
      <FramedTable
        rows={board.cases.latest}
        rowKey={({ id }) => id}
        pathOf={({ id }) => `/cases/${id}`}
        empty={<p className="board-none soft">{text.board.noCases}</p>}
        columns={[
          {
            head: text.cases.numberHead,
            className: 'nowrap',
            cell: ({ id, number }) => (
              <Link to={`/cases/${id}`}>{text.cases.number(formatCount(number))}</Link>
            ),
          },
          {
            head: text.cases.gravity,
            cell: ({ gravity, state }) => (
              <>
                <Badge tone={gravityTones[gravity]}>{text.locks.acts[gravity]}</Badge>
                <div className="soft">{text.cases.states[state]}</div>
              </>
            ),
          },
          {
            head: text.cases.subject,
            cell: ({ name, subject, scope, rules }) => (
              <>
                <Subject name={name} subject={subject} scope={text.locks.scopes[scope]} />
                <div className="soft">
                  {rules.map((rule) => text.locks.rules[rule]).join('; ')}
                </div>
              </>
            ),
          },
          {
            head: text.board.at,
            className: 'nowrap',
            cell: ({ movedAt }) => formatTime(movedAt),
          },
        ]}
      />
    </section>
  )
}

function Locks({ board }: { readonly board: Board }) {
  const text = useText()
  return (
    <section className="card" aria-labelledby="board-locks">
      <h2 className="card-title" id="board-locks">
        <Link to="/locks">{text.board.locks}</Link>
      </h2>
      <FramedTable
        rows={board.locks.latest}
        rowKey={({ id }) => id}
        empty={<p className="board-none soft">{text.board.noLocks}</p>}
        columns={[
          {
            head: text.locks.subject,
            cell: ({ name, subject, scope }) => (
              <Subject name={name} subject={subject} scope={text.locks.scopes[scope]} />
            ),
          },
          {
            head: text.locks.why,
            cell: ({ rule }) =>
              rule === null ? text.board.byPerson : text.locks.rules[rule],
          },
          {
            head: text.locks.since,
            className: 'nowrap',
            cell: ({ at }) => formatInstant(at),
          },
        ]}
      />
    </section>
  )
}

const gaugeTones = { calm: 'good', near: 'warn', trend: 'warn', spent: 'bad' } as const

/** What is left of each limit, and how far the Ministry's lock is. */
function Left({ board }: { readonly board: Board }) {
  const text = useText()
  return (
    <section className="card" aria-labelledby="board-left">
      <h2 className="card-title" id="board-left">
        {text.board.left}
      </h2>
      <FramedTable
        rows={board.forecast}
        rowKey={({ scope, subject }) => `${scope} ${subject}`}
        empty={<p className="board-none soft">{text.board.noLimits}</p>}
        columns={[
          {
            head: text.board.limitOf,
            cell: ({ scope, name }) =>
              scope === 'province-off-hours' ? text.board.province : name,
          },
          {
            head: text.board.state,
            cell: ({ state }) => (
              <Badge tone={gaugeTones[state]}>{text.board.gaugeStates[state]}</Badge>
            ),
          },
          {
            head: text.board.leftOf,
            className: 'nowrap',
            cell: ({ left, most }) => (
              <Meter
                used={most - left}
                limit={most}
                label={text.board.leftWords(formatCount(left), formatCount(most))}
              >
                {text.board.leftWords(formatCount(left), formatCount(most))}
              </Meter>
            ),
          },
          {
            head: text.board.toLine,
            number: true,
            cell: ({ line, most, left }) => formatCount(line - (most - left)),
          },
          {
            head: text.board.minutesLeft,
            className: 'nowrap',
            cell: ({ minutesLeft }) =>
              minutesLeft === null
                ? text.board.notReached
                : text.board.minutes(formatCount(minutesLeft)),
          },
          {
            head: text.board.renewedAt,
            className: 'nowrap',
            cell: ({ renewedAt }) =>
              renewedAt === null ? text.general.none : formatTime(renewedAt),
          },
        ]}
      />
    </section>
  )
}
