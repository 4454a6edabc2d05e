/**
 * Pruning: first the log announces it, in an entry of its own; only when that entry is published do
 * the bundles go, and the month's key on every node. So nobody finds a gap that the log they see
 * does not explain, and no key is gone whose pruning is not on record.
 */
import { isDue, prunedTo } from '@chot/core/log/keeping.ts'
import type { Deps } from '../../deps.ts'
import { record } from '../append.ts'
import { rootAt } from '../publish/tiles.ts'
import { withoutNumbers } from '../without-numbers.ts'
import type { LogClock } from './log-clock.ts'

const basisCharsMax = 300

interface Due {
  readonly month: string
  readonly first: number
  readonly end: number
  readonly passed: boolean
}

/** Announces the oldest sealed month that is due; whether it did. */
export async function announcePrune(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  now: LogClock,
  afterMonths: number,
): Promise<boolean> {
  const [due] = await db.rows<Due>(
    `select month, first_seq as first, end_seq as end, log_floor_passed(month) as passed
     from log_months where prune_seq is null and rows_dropped order by month limit 1`,
  )
  if (due === undefined || !due.passed || !isDue(due.month, afterMonths, now.month))
    return false
  const up = prunedTo(due.end)
  const root = await rootAt(db, up)
  await db.inTx(async (tx) => {
    const [basis] = await tx.rows<{ text: string }>(
      `select legal_basis as text from policies where name = 'log-keeping'
       order by valid_from desc limit 1`,
    )
    const { sequence } = await record(tx, clock.heldAt(), {
      k: 'log-prune',
      oc: 'done',
      ke: due.month,
      no: withoutNumbers(basis?.text ?? '').slice(0, basisCharsMax),
      ob: `month=${due.month} entries=${due.end - due.first} months=${afterMonths}`,
      up,
      ro: Buffer.from(root).toString('base64url'),
    })
    const announced = await tx.rows(
      `update log_months set prune_seq = $2, pruned_to = $3
       where month = $1 and prune_seq is null returning month`,
      [due.month, sequence, up],
    )
    if (announced.length !== 1) throw new Error('another node announced the pruning')
  })
  return true
}

/** Drops the bundles of every month whose announcement is published; whether any went. */
export async function dropPruned({ db }: Pick<Deps, 'db'>): Promise<boolean> {
  const months = await db.rows<{ month: string }>(
    `select m.month from log_months m, log_published p
     where m.prune_seq < p.size and not m.bundles_dropped order by m.month`,
  )
  for (const { month } of months) await db.rows('select drop_pruned_bundles($1)', [month])
  return months.length > 0
}
