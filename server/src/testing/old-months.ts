/** A log that is years old: what the tests of keeping seal and prune. */

import { openKeyRing } from '../keys/key-ring.ts'
import { appendTo, lockHead } from '../log/append.ts'
import { holdClock } from './clock.ts'
import { cloneDatabase, type TestDatabase } from './database.ts'
import { openTestGateway, type TestGateway } from './gateway.ts'
import { append } from './published-log.ts'

/** Citizen whose digest stands in every old entry that has one. */
export const citizen = '001190123456'

interface OldMonth {
  /** `yyyy-MM` */
  readonly month: string
  readonly entries: number
}

/**
 * The template's one entry goes, for it is younger than these months, and partitions are made for
 * months that are over.
 */
export async function cloneOldDatabase(
  months: readonly OldMonth[],
): Promise<TestDatabase> {
  const database = await cloneDatabase()
  await database.rows('delete from log_entries')
  await database.rows(`update log_head set size = 0, last_at = 'epoch'`)
  await database.rows(`update policies set valid_from = '2019-01-01'`)
  for (const { month } of months)
    await database.rows('select make_log_partition($1)', [`${month}-15T00:00:00Z`])
  return database
}

/** A gateway that has been at work since the first of these months; its clock stands in the last. */
export async function openOldGateway(
  months: readonly OldMonth[],
  config: Parameters<typeof openTestGateway>[0] = {},
): Promise<TestGateway> {
  const database = await cloneOldDatabase(months)
  const [first] = months
  const clock = holdClock(`${first?.month}-03T00:00:00Z`)
  const gateway = await openTestGateway({ ...config, database, clock })
  for (const { month, entries } of months) {
    clock.set(`${month}-15T00:00:00Z`)
    const { epoch, digest } = openKeyRing(database.keysFolder).subjectDigest(
      citizen,
      clock.now(),
    )
    await gateway.server.deps.db.inTx(async (tx) => {
      const head = await lockHead(tx, clock.heldAt())
      await appendTo(tx, head, [
        { k: 'dossier', oc: 'done', su: digest.toString('base64url'), ke: epoch },
      ])
    })
    await append(gateway, entries - 1)
  }
  return gateway
}
