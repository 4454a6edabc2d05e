import type { Deps } from '../../deps.ts'
import { record } from '../append.ts'

/**
 * Destroys on this node the subject key of every month whose pruning is announced and published,
 * with an entry. Run at each start and again and again: a key that another node still holds, or
 * that came back with a backup, goes as well, and that is an entry of its own.
 */
export async function forgetKeys(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'log'>,
): Promise<void> {
  const months = await deps.db.rows<{ month: string; recorded: boolean }>(
    `select m.month, m.key_destroyed_seq is not null as recorded
     from log_months m, log_published p where m.prune_seq < p.size order by m.month`,
  )
  for (const { month, recorded } of months) {
    const wasThere = deps.keys.destroySubjectKey(month)
    if (recorded && !wasThere) continue
    if (recorded)
      deps.log.warn({ month }, 'the key of a pruned month was found and destroyed')
    await deps.db.inTx(async (tx) => {
      const { sequence } = await record(tx, deps.clock.heldAt(), {
        k: 'key-destroy',
        oc: 'done',
        ke: month,
      })
      // Two nodes with one folder may both come here: each says what it did, one is remembered.
      await tx.rows(
        `update log_months set key_destroyed_seq = $2
         where month = $1 and key_destroyed_seq is null`,
        [month, sequence],
      )
    })
  }
}
