/**
 * Keeps the log: months made ahead, sealed, pruned. One node of a database does so at a time; keys
 * of pruned months every node destroys for itself.
 */
import { localDay } from '../../accounts/local-day.ts'
import type { Deps } from '../../deps.ts'
import { openLease } from '../publish/lease.ts'
import { KeepFault } from './fault.ts'
import { forgetKeys } from './forget-keys.ts'
import { readLogClock } from './log-clock.ts'
import { findPartitionAlarm, makePartitions, type PartitionAlarm } from './partitions.ts'
import { announcePrune, dropPruned } from './prune.ts'
import { sealNext } from './seal.ts'

/** `worked`: something was sealed or pruned, and there may be more. */
export type KeepTurn = 'standby' | 'stopped' | 'idle' | 'worked'

export interface Keeper {
  /** Throws what the database or the disk throws; the next turn begins anew. */
  turn(): Promise<KeepTurn>
  alarm(): PartitionAlarm | 'stopped' | null
  close(): Promise<void>
}

export type KeeperDeps = Pick<
  Deps,
  'config' | 'db' | 'clock' | 'keys' | 'policies' | 'log'
>

export function openKeeper(deps: KeeperDeps): Keeper {
  const lease = openLease(deps.db, 'keep')
  let closing = false
  let stopped = false
  let alarm: PartitionAlarm | null = null

  async function lookAtPartitions(): Promise<void> {
    const found = await findPartitionAlarm(deps)
    if (found !== null && found !== alarm)
      deps.log.error({ alarm: found }, 'the access log has no partition for its month')
    alarm = found
  }

  async function keep(): Promise<KeepTurn> {
    await makePartitions(deps).catch((error: { code?: unknown }) => {
      deps.log.error({ code: error.code }, 'months of the access log could not be made')
    })
    await lookAtPartitions()
    const policy = await deps.policies.current(deps.db)
    const day = localDay(policy, deps.clock.now())
    const { sealedAfterMonths, prunedAfterMonths } = policy.valueOn('log-keeping', day)
    const now = await readLogClock(deps.db)
    const dropped = await dropPruned(deps)
    const sealed = await sealNext(deps, now, sealedAfterMonths, () => closing)
    const announced = await announcePrune(deps, now, prunedAfterMonths)
    return dropped || announced || sealed === 'done' ? 'worked' : 'idle'
  }

  return {
    async turn() {
      await forgetKeys(deps)
      if (!deps.config.log.publish) {
        await lookAtPartitions()
        return 'standby'
      }
      if (stopped) return 'stopped'
      if (!(await lease.hold())) {
        await lookAtPartitions()
        return 'standby'
      }
      try {
        return await keep()
      } catch (error) {
        if (!(error instanceof KeepFault)) throw error
        stopped = true
        deps.log.error(
          { code: error.code, index: error.index },
          `keeping of the access log has STOPPED: ${error.message}`,
        )
        return 'stopped'
      }
    },
    alarm: () => (stopped ? 'stopped' : alarm),
    async close() {
      closing = true
      await lease.release()
    },
  }
}
