/** What persons, the owning system and the program do to a job: each is an entry in its transaction. */
import type { Permission } from '@chot/core/duties.ts'
import {
  type JobAct,
  type JobActor,
  type JobState,
  whyNotAct,
} from '@chot/core/jobs/job.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import { findClientLack, type ProvenClient } from '../accounts/client-systems.ts'
import { localDay } from '../accounts/local-day.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import { actorOf, stillMay } from '../accounts/standing.ts'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { appendTo, lockHead } from '../log/append.ts'

export type JobDeps = Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>

/** Who acts: an officer by a permission, or the client system that owns the job. */
export type JobParty =
  | {
      readonly by: 'officer'
      readonly officer: SignedIn
      readonly permission: Permission
    }
  | { readonly by: 'owner'; readonly client: ProvenClient }

export interface LockedJob {
  readonly state: JobState
  readonly system: string
  readonly account: string
  readonly pausedBy: JobActor | null
}

/** Holds the job's row until the transaction ends; somebody else's system finds none. */
export async function lockJob(
  tx: Tx,
  id: string,
  party: JobParty | null,
): Promise<LockedJob> {
  const [job] = await tx.rows<LockedJob>(
    `select state, system_id as system, account_id as account, paused_by as "pausedBy"
     from jobs where id = $1 for no key update`,
    [id],
  )
  if (
    job === undefined ||
    (party?.by === 'owner' && party.client.systemId !== job.system)
  )
    throw new Problem('not-found')
  return job
}

/** Records what was done, once rights are read again under the head. Call it last. */
export async function recordJob(
  deps: JobDeps,
  tx: Tx,
  party: JobParty,
  body: Pick<EntryBody, 'ob' | 'no' | 'sv'>,
): Promise<void> {
  const head = await lockHead(tx, deps.clock.heldAt())
  const policy = await deps.policies.at(tx, head.policyRevision)
  if (party.by === 'owner') {
    const lack = await findClientLack(tx, party.client, 'jobs', head.at)
    if (lack !== null) throw new Problem(lack)
  } else if (
    !(await stillMay(tx, party.officer, party.permission, localDay(policy, head.at)))
  )
    throw new Problem('not-permitted')
  const actor =
    party.by === 'owner'
      ? { sy: party.client.systemId, ip: party.client.address }
      : actorOf(party.officer, party.permission)
  await appendTo(tx, head, [{ k: 'job', oc: 'done', ...actor, ...body }])
}

const actorKind = (party: JobParty): JobActor =>
  party.by === 'owner'
    ? 'owner'
    : party.permission === 'jobs:guard'
      ? 'security'
      : 'focal-point'

const stateAfter = { pause: 'paused', resume: 'running', stop: 'stopped' } as const

/** Throws Problem `not-found`, `job-not-in-state`, `job-paused-by-other` or `not-permitted`. */
export async function actOnJob(
  deps: JobDeps,
  party: JobParty,
  id: string,
  { act, reason }: { readonly act: JobAct; readonly reason: string },
): Promise<void> {
  const policy = await deps.policies.current(deps.db)
  const now = deps.clock.now()
  const { resultDays } = policy.valueOn('jobs', localDay(policy, now))
  await deps.db.inTx(async (tx) => {
    const job = await lockJob(tx, id, party)
    const by = actorKind(party)
    const refused = (await isAsked(tx, id, now))
      ? 'job-not-in-state'
      : whyNotAct(job, act, by)
    if (refused !== null) throw new Problem(refused)
    await moveJob(tx, id, stateAfter[act], {
      at: now,
      reason,
      pausedBy: act === 'pause' ? by : null,
      resultDays,
    })
    const counts = act === 'stop' ? ` ${await countsText(tx, id)}` : ''
    await recordJob(deps, tx, party, {
      no: reason,
      ob: `${id} ${act} for=${job.account}${counts}`,
    })
  })
}

/** Whether a second person is asked to approve it at this instant. */
export async function isAsked(tx: Tx, id: string, now: number): Promise<boolean> {
  const [asked] = await tx.rows(
    `select from approvals where kind = 'job' and terms ->> 'job' = $1 and state = 'waiting'
       and ended_at is null and answer_by > to_timestamp($2::bigint / 1000.0)`,
    [id, now],
  )
  return asked !== undefined
}

const countsSql = `select jsonb_object_agg(outcome, n) as counts from (
  select coalesce(outcome, 'left') as outcome, count(*)::int as n from job_items
  where job_id = $1 group by 1) c`

/** Rows by what became of them, as an entry names them. */
export async function countsText(tx: Tx, id: string): Promise<string> {
  const [row] = await tx.rows<{ counts: Record<string, number> | null }>(countsSql, [id])
  return Object.entries(row?.counts ?? {})
    .map(([outcome, count]) => `${outcome}=${count}`)
    .sort()
    .join(' ')
}

interface Moved {
  readonly at: number
  readonly reason: string | null
  readonly pausedBy: JobActor | null
  readonly resultDays: number
}

/** Writes the state of a job whose row is held; of one that is over, what its owner may read and until when. */
async function moveJob(tx: Tx, id: string, state: JobState, moved: Moved): Promise<void> {
  const isOver = state === 'done' || state === 'stopped' || state === 'expired'
  await tx.rows(
    `update jobs set state = $2, state_since = to_timestamp($3::bigint / 1000.0), state_reason = $4,
       paused_by = $5, wait_until = null, waits_for = null,
       ended_counts = case when $6 then (${countsSql}) end,
       results_until = case when $6 then to_timestamp($3::bigint / 1000.0) + make_interval(days => $7) end
     where id = $1`,
    [id, state, moved.at, moved.reason, moved.pausedBy, isOver, moved.resultDays],
  )
}

const programMoves = {
  start: { from: ['approved'], to: 'running' },
  pause: { from: ['approved', 'running'], to: 'paused' },
  done: { from: ['approved', 'running'], to: 'done' },
  expire: { from: ['approved', 'running'], to: 'expired' },
  stop: { from: ['approved', 'running'], to: 'stopped' },
} as const satisfies Readonly<
  Record<string, { readonly from: readonly JobState[]; readonly to: JobState }>
>

/** What the program does by itself; false when somebody was quicker. `reason`: a problem's code. */
export async function moveByProgram(
  deps: JobDeps,
  id: string,
  act: keyof typeof programMoves,
  reason: string | null = null,
): Promise<boolean> {
  const policy = await deps.policies.current(deps.db)
  const at = deps.clock.now()
  const { resultDays } = policy.valueOn('jobs', localDay(policy, at))
  const { from, to } = programMoves[act]
  return deps.db.inTx(async (tx) => {
    const job = await lockJob(tx, id, null)
    if (!from.some((state) => state === job.state)) return false
    const pausedBy = act === 'pause' ? 'program' : null
    await moveJob(tx, id, to, { at, reason, pausedBy, resultDays })
    const counts = await countsText(tx, id)
    const head = await lockHead(tx, deps.clock.heldAt())
    await appendTo(tx, head, [
      {
        k: 'job',
        oc: 'done',
        sy: job.system,
        ...(reason === null ? {} : { re: reason }),
        ob: `${id} ${act} for=${job.account} ${counts}`,
      },
    ])
    return true
  })
}
