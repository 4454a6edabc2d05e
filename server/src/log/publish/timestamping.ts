/**
 * Has an authority outside stamp the newest published checkpoint, as often as the policy says and
 * the head grew, and keeps checkpoint and stamp for ever. A head is stamped only while it is fresh:
 * what comes after it in the log must also have come after the stamped instant, which is what shows
 * an entry that was dated back.
 */
import { localDay } from '../../accounts/local-day.ts'
import type { Reader } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { record } from '../append.ts'
import { findLastKept, insertKept } from './kept.ts'
import { findCheckpoint } from './published.ts'
import type { StampFailure, TimestampAuthority } from './timestamp-authority.ts'

/** An entry that the head lacks may be this old when the authority is asked. */
const freshMs = 10_000
const lookEveryMs = 30_000
const lookSoonMs = 1_000
const retryMsMin = 30_000
const retryMsMax = 15 * 60_000

/** `behind`: due, but the published head is not fresh; the next look may find it so. */
export type StampTurn = 'not-due' | 'behind' | 'kept' | 'failed'

export interface Timestamping {
  /** Looks whether a stamp is due, and keeps one. Throws what the database throws. */
  turn(): Promise<StampTurn>
  /** Whether the last try failed. */
  failing(): boolean
}

export function openTimestamping(
  deps: Pick<Deps, 'db' | 'clock' | 'policies' | 'log'>,
  authority: Pick<TimestampAuthority, 'stamp'>,
): Timestamping {
  const { db, clock, log } = deps
  let nextAt = 0
  let failures = 0

  function fail(reason: StampFailure): StampTurn {
    const waitMs = Math.min(retryMsMin * 2 ** failures, retryMsMax)
    failures += 1
    nextAt = clock.now() + waitMs
    log.warn(
      { reason, failures, retryInSeconds: waitMs / 1000 },
      'no time stamp of the log was to be had; it is tried again',
    )
    return 'failed'
  }

  async function turn(): Promise<StampTurn> {
    if (clock.now() < nextAt) return 'not-due'
    nextAt = clock.now() + lookEveryMs
    const { size, checkpoint } = await findCheckpoint(db)
    const last = await findLastKept(db)
    if (checkpoint === null || size === 0 || size <= (last?.size ?? 0)) return 'not-due'
    const dueAt = last === null ? 0 : last.keptAt + (await everyMs())
    if (clock.now() < dueAt) return 'not-due'
    if ((await unpublishedMs(db, size, clock.heldAt())) > freshMs) {
      nextAt = clock.now() + lookSoonMs
      return 'behind'
    }
    const answer = await authority.stamp(Buffer.from(checkpoint))
    if (!answer.stamped) return fail(answer.reason)
    const { response, atMs } = answer
    await db.inTx(async (tx) => {
      await insertKept(tx, { size, note: checkpoint, response, atMs }, clock.now())
      await record(tx, clock.heldAt(), {
        k: 'log-timestamp',
        oc: 'done',
        ob: `size=${size}`,
      })
    })
    if (failures > 0) log.info('the log is stamped again')
    failures = 0
    return 'kept'
  }

  async function everyMs(): Promise<number> {
    const policy = await deps.policies.current(db)
    const { minutes } = policy.valueOn('log-timestamps', localDay(policy, clock.now()))
    return minutes * 60_000
  }

  return { turn, failing: () => failures > 0 }
}

/** How long the first entry that a head of this size lacks has been there; 0 when it lacks none. */
async function unpublishedMs(
  reader: Reader,
  size: number,
  heldAt: number | null,
): Promise<number> {
  const [row] = await reader.rows<{ ms: number }>(
    `select floor(extract(epoch from
              coalesce(to_timestamp($2::double precision / 1000), clock_timestamp()) - at
            ) * 1000)::bigint as ms
     from log_entries where seq = $1`,
    [size, heldAt],
  )
  return row?.ms ?? 0
}
