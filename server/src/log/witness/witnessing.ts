/**
 * The row `log_witnessing`: the newest head a quorum has cosigned, since when, and what the log says
 * of it. All nodes go by this row, whichever of them asks the witnesses.
 */
import { localDay } from '../../accounts/local-day.ts'
import type { Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { record } from '../append.ts'
import type { SignedHead } from '../publish/signed-head.ts'
import { withoutNumbers } from '../without-numbers.ts'
import type { WitnessPolicy } from './witness-policy.ts'

/** `met`: a quorum saw the log lately. `alarm`, `stopped`: none for longer than the policy says. */
export type WitnessStage = 'met' | 'alarm' | 'stopped'

export interface Witnessing {
  /** By the clock and the policy of the day; `off`: no witness is asked. */
  readonly state: 'off' | WitnessStage
  /** What the log says; behind `state` until the watch has entered it. */
  readonly stage: WitnessStage
  /** Entries in the newest head with a quorum; null: none yet. */
  readonly size: number | null
  /** UTC milliseconds of the last quorum; before the first, of when witnesses began to be asked. */
  readonly since: number | null
}

interface WitnessingRow {
  readonly stage: WitnessStage
  readonly size: number | null
  readonly since: number | null
  readonly at: number
}

/** One row, without a lock. */
export async function readWitnessing(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
): Promise<Witnessing> {
  const [row] = await deps.db.rows<WitnessingRow>(
    `select stage, case when quorum_at is null then null else size end as size,
            floor(extract(epoch from coalesce(quorum_at, asked_since)) * 1000)::bigint as since,
            floor(extract(epoch from
              coalesce(to_timestamp($1::double precision / 1000), clock_timestamp())) * 1000
            )::bigint as at
     from log_witnessing`,
    [deps.clock.heldAt()],
  )
  if (row === undefined) throw new Error('log_witnessing has no row')
  const { stage, size, since, at } = row
  if (since === null) return { state: 'off', stage, size, since }
  const policy = await deps.policies.current(deps.db)
  const { alarmMinutes, stopMinutes } = policy.valueOn(
    'log-witnessing',
    localDay(policy, at),
  )
  const minutes = (at - since) / 60_000
  const state =
    minutes >= stopMinutes ? 'stopped' : minutes >= alarmMinutes ? 'alarm' : 'met'
  return { state, stage, size, since }
}

/** What a batch of decisions reads of it, in its transaction; no row when no witness is asked. */
export const unwitnessedSinceSql = `
  select floor(extract(epoch from coalesce(quorum_at, asked_since)) * 1000)::bigint as since
  from log_witnessing where asked_since is not null`

/**
 * Makes these the witnesses that are asked, with its entry when they were others; null: none. For
 * the node that publishes. From then on the head of that moment is shown until a newer one has the
 * quorum; without witnesses, the newest signed one again.
 */
export async function adoptWitnesses(
  deps: Pick<Deps, 'db' | 'clock'>,
  adopted: WitnessPolicy | null,
): Promise<void> {
  const digest = adopted === null ? null : Buffer.from(adopted.digest)
  const same = 'select 1 from log_witnessing where policy_digest is not distinct from $1'
  if ((await deps.db.rows(same, [digest])).length > 0) return
  await deps.db.inTx(async (tx) => {
    const moved = await tx.rows(
      `update log_witnessing w
       set policy_digest = $1, stage = 'met',
           asked_since = case when $1::bytea is null then null else ${nowSql(2)} end,
           size = case when w.asked_since is null then p.size when $1 is not null then w.size end,
           root = case when w.asked_since is null then p.root when $1 is not null then w.root end,
           checkpoint = case when w.asked_since is null then p.checkpoint
                             when $1 is not null then w.checkpoint end,
           quorum_at = case when $1 is null then null else quorum_at end
       from (select case when checkpoint is not null then size end as size,
                    case when checkpoint is not null then root end as root, checkpoint
             from log_published) p
       where policy_digest is distinct from $1 returning 1`,
      [digest, deps.clock.heldAt()],
    )
    if (moved.length === 0) return
    const names = adopted?.witnesses.map(({ name }) => name).join(' ') ?? 'none'
    const quorum = adopted === null ? '' : `; quorum ${adopted.policy.quorum}`
    await record(tx, deps.clock.heldAt(), {
      k: 'witness',
      oc: 'done',
      re: 'witnesses-changed',
      ob: withoutNumbers(`${names}${quorum}`.toWellFormed().slice(0, 200)),
    })
  })
}

const nowSql = (place: number) =>
  `coalesce(to_timestamp($${place}::double precision / 1000), clock_timestamp())`

/** Keeps a head that has the quorum; false when a newer one is there. */
export async function storeCosigned(
  deps: Pick<Deps, 'db' | 'clock'>,
  { size, root }: SignedHead,
  checkpoint: string,
): Promise<boolean> {
  const stored = await deps.db.rows(
    `update log_witnessing
     set size = $1, root = $2, checkpoint = $3, quorum_at = greatest(quorum_at, ${nowSql(4)})
     where asked_since is not null and (size is null or size <= $1) returning 1`,
    [size, Buffer.from(root), checkpoint, deps.clock.heldAt()],
  )
  return stored.length === 1
}

const reasons: Readonly<Record<WitnessStage, string>> = {
  met: 'quorum-back',
  alarm: 'quorum-missing',
  stopped: 'service-stopped',
}

/**
 * Enters in the log what has become of the quorum, once for all nodes; the stage entered, or null
 * when there was nothing to enter.
 */
export async function enterStage(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
): Promise<WitnessStage | null> {
  const { state, stage, size } = await readWitnessing(deps)
  if (state === 'off' || state === stage) return null
  return deps.db.inTx(async (tx) => {
    if (!(await moveStage(tx, stage, state))) return null
    await record(tx, deps.clock.heldAt(), {
      k: 'witness',
      oc: state === 'met' ? 'done' : 'failed',
      re: reasons[state],
      // As a search names a place: the entries before it have been seen by a quorum.
      ob: `before=${size ?? 0}`,
    })
    return state
  })
}

async function moveStage(tx: Tx, from: WitnessStage, to: WitnessStage): Promise<boolean> {
  const moved = await tx.rows(
    'update log_witnessing set stage = $2 where stage = $1 returning 1',
    [from, to],
  )
  return moved.length === 1
}
