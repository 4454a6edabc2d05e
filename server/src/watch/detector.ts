/**
 * Takes up the access log entry by entry, behind the queries: a lock or challenge it puts holds at
 * the next one. One node at a time does it; how far it has come moves in the transaction of what it
 * found, compared and swapped, so that nothing is found twice and nothing left out, whoever dies.
 */
import { deserialize, serialize } from 'node:v8'
import { dayMs } from '@chot/core/calendar/civil.ts'
import {
  type DetectionState,
  detect,
  emptyState,
  stateVersion,
} from '@chot/core/detect/detect.ts'
import type { DetectionEvent } from '@chot/core/detect/event.ts'
import type { Alert } from '@chot/core/detect/rules.ts'
import { localDay } from '../accounts/local-day.ts'
import type { Deps } from '../deps.ts'
import { openLease } from '../log/publish/lease.ts'
import type { Policy } from '../policy/policy.ts'
import { startTurns, type Turns } from '../turns.ts'
import { readEvents } from './events.ts'
import { raiseAlerts } from './raise.ts'

type DetectorDeps = Pick<Deps, 'db' | 'clock' | 'policies'>

const entriesAtOnce = 2_048
/** What is remembered is kept after so many entries; a node that takes over reads no more than these. */
const keptEvery = 20_000
/** Without anything kept, what happened longer ago is not taken up again. */
const rememberedDays = 63

interface Progress {
  readonly state: DetectionState
  /** Entries below are in `state`. */
  nextSeq: number
  /** As the database has them. */
  recordedSeq: number
  keptSeq: number
}

export interface Detector {
  /** Takes up all entries that were committed before it was called. */
  turn(): Promise<void>
  /** Entries below were looked at. */
  nextSeq(): number
}

export function openDetector(deps: DetectorDeps): Detector {
  let progress: Progress | null = null

  async function turn(): Promise<void> {
    const [head] = await deps.db.rows<{ size: number }>('select size from log_head')
    const size = head?.size ?? 0
    for (;;) {
      progress ??= await takeUp(deps)
      if (progress.nextSeq >= size) return
      const to = Math.min(size, progress.nextSeq + entriesAtOnce)
      const mine: Progress = progress
      // Until it is recorded nothing is sure: what fails half-way is taken up anew.
      progress = null
      const alerts = await fold(deps, mine, to)
      const keep = to - mine.keptSeq >= keptEvery
      if ((alerts.length > 0 || keep) && !(await recordStep(deps, mine, alerts, keep)))
        continue
      progress = mine
    }
  }
  return { turn, nextSeq: () => progress?.nextSeq ?? 0 }
}

/** Adds the entries below `to` to the state; what they gave rise to. */
async function fold(
  deps: DetectorDeps,
  progress: Progress,
  to: number,
): Promise<Alert[]> {
  const events = await readEvents(deps.db, progress.nextSeq, to)
  const policy = await deps.policies.current(deps.db)
  const numbersAt = numbersBy(policy)
  const alerts = events.flatMap((event) => [
    ...detect(progress.state, event, numbersAt(event)),
  ])
  progress.nextSeq = to
  return alerts
}

/** The rules and the calendar of the day of an event. */
function numbersBy(policy: Policy) {
  const days = new Map<string, Parameters<typeof detect>[2]>()
  return ({ at }: DetectionEvent) => {
    const day = localDay(policy, at)
    const known = days.get(day)
    if (known !== undefined) return known
    const { rules } = policy.valueOn('detection', day)
    const found = { rules, calendar: policy.calendarOn(day) }
    days.set(day, found)
    return found
  }
}

/** False when another node has gone on in the meantime. */
async function recordStep(
  deps: DetectorDeps,
  progress: Progress,
  alerts: readonly Alert[],
  keep: boolean,
): Promise<boolean> {
  const { nextSeq, recordedSeq, state } = progress
  const kept = keep ? serialize(state) : null
  const recorded = await deps.db.inTx(async (tx) => {
    const moved = await tx.rows(
      `update detection set next_seq = $2,
         state = coalesce($3, state),
         state_seq = case when $3::bytea is null then state_seq else $2 end,
         state_version = case when $3::bytea is null then state_version else $4::integer end
       where next_seq = $1 returning next_seq`,
      [recordedSeq, nextSeq, kept, stateVersion],
    )
    if (moved.length === 0) return false
    if (alerts.length === 0) return true
    const policy = await deps.policies.current(tx)
    const { reopenDays } = policy.valueOn('cases', localDay(policy, deps.clock.now()))
    await raiseAlerts(tx, deps.clock.heldAt(), alerts, reopenDays * dayMs)
    return true
  })
  if (!recorded) return false
  progress.recordedSeq = nextSeq
  if (keep) progress.keptSeq = nextSeq
  return true
}

interface DetectionRow {
  readonly next_seq: number
  readonly state_seq: number
  readonly state_version: number
  readonly state: Buffer | null
}

/** What the log up to the recorded place has left behind; its alerts were raised then. */
async function takeUp(deps: DetectorDeps): Promise<Progress> {
  const [row] = await deps.db.rows<DetectionRow>(
    'select next_seq, state_seq, state_version, state from detection',
  )
  if (row === undefined) throw new Error('the detection has no place in the log')
  const recordedSeq = row.next_seq
  const known = row.state !== null && row.state_version === stateVersion
  const progress: Progress = {
    state:
      known && row.state !== null
        ? (deserialize(row.state) as DetectionState)
        : await stateBefore(deps),
    nextSeq: known ? row.state_seq : await firstRemembered(deps, recordedSeq),
    recordedSeq,
    keptSeq: row.state_seq,
  }
  while (progress.nextSeq < recordedSeq)
    await fold(deps, progress, Math.min(recordedSeq, progress.nextSeq + entriesAtOnce))
  return progress
}

/** Leaves told before what is taken up again: they may be longer than that. */
async function stateBefore(deps: DetectorDeps): Promise<DetectionState> {
  const state = emptyState()
  const told = await deps.db.rows<{ account: string; from: string; to: string }>(
    `select account, "from", "to" from (
       select distinct on (account_id) account_id as account, first_day as "from",
              last_day as "to"
       from account_leaves where told_at < to_timestamp($1::bigint / 1000.0)
       order by account_id, id desc) t
     where "from" is not null`,
    [deps.clock.now() - rememberedDays * dayMs],
  )
  for (const { account, from, to } of told) state.leaves.set(account, { from, to })
  return state
}

async function firstRemembered(deps: DetectorDeps, before: number): Promise<number> {
  const [row] = await deps.db.rows<{ seq: number | null }>(
    `select min(seq) as seq from log_entries
     where at >= to_timestamp($1::bigint / 1000.0) and seq < $2`,
    [deps.clock.now() - rememberedDays * dayMs, before],
  )
  return row?.seq ?? before
}

/** Tells all nodes how far this one has looked. */
export async function tellLooked(
  deps: Pick<Deps, 'db' | 'clock'>,
  detector: Detector,
): Promise<void> {
  await deps.db.rows(
    'update detection set looked_seq = $1, looked_at = to_timestamp($2::bigint / 1000.0)',
    [detector.nextSeq(), deps.clock.now()],
  )
}

const lookEveryMs = 250
const toldEveryMs = 1_000

/** Goes on until it is closed, while no other node does. */
export function startDetecting(deps: DetectorDeps & Pick<Deps, 'db' | 'log'>): Turns {
  const detector = openDetector(deps)
  const lease = openLease(deps.db, 'detect')
  let toldAt = 0
  async function tell(): Promise<void> {
    const now = deps.clock.now()
    if (Math.abs(now - toldAt) < toldEveryMs) return
    await tellLooked(deps, detector)
    toldAt = now
  }
  const fault = 'the detection could not go on'
  const turns = startTurns(
    deps,
    { everyMs: lookEveryMs, restFirst: lookEveryMs, fault },
    async () => {
      if (!(await lease.hold())) return
      await detector.turn()
      await tell()
    },
  )
  return {
    async close() {
      await turns.close()
      await lease.release()
    },
  }
}
