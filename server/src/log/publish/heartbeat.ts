import { localDay } from '../../accounts/local-day.ts'
import type { Reader } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { heartbeatSecondsMin } from '../../policy/policy-shapes.ts'
import { appendTo, lockHead } from '../append.ts'

export interface LogState {
  readonly size: number
  /** Since the last entry, by the clock that stamps entries. */
  readonly idleMs: number
}

/** How far the log has come; takes no lock. */
export async function readLogState(
  reader: Reader,
  heldAt: number | null,
): Promise<LogState> {
  const [row] = await reader.rows<LogState>(
    `select size, floor(extract(epoch from
              coalesce(to_timestamp($1::double precision / 1000), clock_timestamp()) - last_at
            ) * 1000)::bigint as "idleMs"
     from log_head`,
    [heldAt],
  )
  if (row === undefined) throw new Error('the access log has no head')
  return row
}

/**
 * Enters a heartbeat when nothing was entered for as long as the policy of the day says: a log that
 * says nothing for longer was held back. Whether it did.
 */
export async function beatWhenIdle(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  { size, idleMs }: LogState,
): Promise<boolean> {
  if (idleMs < heartbeatSecondsMin * 1000) return false
  const policy = await deps.policies.current(deps.db)
  const day = localDay(policy, deps.clock.now())
  if (idleMs < policy.valueOn('log-publishing', day).heartbeatSeconds * 1000) return false
  return deps.db.inTx(async (tx) => {
    const head = await lockHead(tx, deps.clock.heldAt())
    if (head.size !== size) return false
    await appendTo(tx, head, [{ k: 'heartbeat', oc: 'done' }])
    return true
  })
}
