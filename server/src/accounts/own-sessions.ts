/** What officers see of their own sessions, and the ending of those they do not need any more. */
import type { OwnSessions } from '@chot/contract/session.ts'
import { minuteMs } from '@chot/core/calendar/civil.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { record } from '../log/append.ts'
import { localDay } from './local-day.ts'
import { idleMs, type SignedIn } from './sessions.ts'

/** How far back, and how many at most. */
const daysBack = 30
const listedMax = 50
/** Octets of the key of a session's row that name it: never the whole of it. */
const namedBy = 12

interface Row {
  readonly name: string
  readonly this_one: boolean
  readonly created_at: Date
  readonly last_seen_at: Date
  readonly ends_at: Date
  readonly ended_at: Date | null
  readonly address: string
}

/** The sessions of 30 days, at most 50, newest first: where from, since when, and whether they live. */
export async function listOwnSessions(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  officer: SignedIn,
): Promise<OwnSessions> {
  const now = deps.clock.now()
  const policy = await deps.policies.current(deps.db)
  const idle = idleMs(policy, localDay(policy, now), officer.duties)
  const rows = await deps.db.rows<Row>(
    `select encode(substring(id for ${namedBy}), 'hex') as name, id = $2 as this_one,
            created_at, last_seen_at, ends_at, ended_at, host(address) as address
     from sessions
     where account_id = $1 and created_at > to_timestamp($3::bigint / 1000.0)
     order by created_at desc, id limit ${listedMax}`,
    [officer.accountId, officer.sessionId, now - daysBack * 24 * 60 * minuteMs],
  )
  return {
    sessions: rows.map((row) => {
      const lastSeen = row.last_seen_at.getTime()
      const until = Math.min(row.ends_at.getTime(), lastSeen + idle)
      return {
        id: row.name,
        thisOne: row.this_one,
        since: row.created_at.getTime(),
        lastSeen,
        address: row.address,
        live: row.ended_at === null && now < until,
      }
    }),
  }
}

/**
 * Ends another session of the officer, or all others when `id` is null, with one entry. Throws Problem `not-found` when the one named is not live, or is the one that asks:
 * that one signs out.
 */
export async function endOtherSessions(
  deps: Pick<Deps, 'db' | 'clock'>,
  officer: SignedIn,
  id: string | null,
): Promise<void> {
  await deps.db.inTx(async (tx) => {
    const ended = await tx.rows(
      `update sessions set ended_at = to_timestamp($3::bigint / 1000.0)
       where account_id = $1 and id <> $2 and ended_at is null
         and ($4::text is null or encode(substring(id for ${namedBy}), 'hex') = $4)
       returning id`,
      [officer.accountId, officer.sessionId, deps.clock.now(), id],
    )
    if (ended.length === 0 && id !== null) throw new Problem('not-found')
    if (ended.length === 0) return
    await record(tx, deps.clock.heldAt(), {
      k: 'sign-out',
      oc: 'done',
      ac: officer.accountId,
      au: officer.strength,
      ag: officer.agency.code,
      ip: officer.address,
      ob: `other sessions: ${ended.length}`,
    })
  })
}
