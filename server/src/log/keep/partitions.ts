import { logMonthsAhead } from '../../db/migrate.ts'
import type { Deps } from '../../deps.ts'

/** What falls into the default partition has no month of its own and could never be sealed. */
export type PartitionAlarm = 'partition-missing' | 'rest-not-empty'

/** Makes the months ahead. Throws what the database throws when one cannot be made. */
export async function makePartitions({
  db,
  clock,
}: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  await db.inTx(async (tx) => {
    await tx.rows(`set local lock_timeout = '300ms'`)
    await tx.rows(`select make_log_partitions(to_timestamp($1::bigint / 1000.0), $2)`, [
      clock.now(),
      logMonthsAhead,
    ])
  })
}

/** Whether this month and the next have a partition, and the default one is empty. */
export async function findPartitionAlarm({
  db,
  clock,
}: Pick<Deps, 'db' | 'clock'>): Promise<PartitionAlarm | null> {
  const [row] = await db.rows<{ missing: boolean; strays: boolean }>(
    `select exists(
              select from generate_series(0, 1) n
              where to_regclass('log_entries_' || to_char(
                      (to_timestamp($1::bigint / 1000.0) at time zone 'UTC')
                      + n * interval '1 month', 'YYYY_MM')) is null) as missing,
            exists(select from log_entries_rest) as strays`,
    [clock.now()],
  )
  if (row?.strays === true) return 'rest-not-empty'
  return row?.missing === true ? 'partition-missing' : null
}
