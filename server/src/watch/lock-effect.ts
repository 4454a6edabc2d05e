/** Whom a lock would keep waiting: told before it is put, and kept in its entry. */
import type { LockEffect } from '@chot/contract/locks.ts'
import { dayMs, minuteMs } from '@chot/core/calendar/civil.ts'
import type { LockScope } from '@chot/core/workflow/lock.ts'
import { localDay } from '../accounts/local-day.ts'
import type { Reader } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { firstSequenceAt } from '../log/search.ts'

/** Open dossiers of the subject, `d`, by $1. */
const dossiersOf = {
  account: 'd.id in (select dossier_id from dossier_officers where account_id = $1)',
  agency: '(d.receiving_agency = $1 or d.deciding_agency = $1)',
  system: 'd.system_id = $1',
  service: `d.procedure_code in (
    select procedure_code from procedure_revisions
    where valid_to is null and rules @> jsonb_build_array(jsonb_build_object('service', $1::text)))`,
} as const

const columnOf = {
  account: 'account_id',
  agency: 'agency_code',
  system: 'system_id',
  service: 'service_code',
} as const

const busyMinutes = 60

/**
 * Null of an address, which no dossier belongs to. `waiting`: open dossiers nobody has looked up
 * anything for; `workedOn`: those with a look-up in the days of the policy `cases`; `officers`: signed
 * in now, or of a service or client system those who used it in the last hour.
 */
export async function lockEffect(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  scope: LockScope,
  subject: string,
): Promise<LockEffect | null> {
  if (scope === 'address') return null
  const now = deps.clock.now()
  const policy = await deps.policies.current(deps.db)
  const day = localDay(policy, now)
  const { workedOnDays } = policy.valueOn('cases', day)
  const since = await sequencesSince(deps.db, [
    now - workedOnDays * dayMs,
    now - busyMinutes * minuteMs,
  ])
  const ofSubject = `e.${columnOf[scope]} = $1 and e.kind = 'decision'`
  const officers =
    scope === 'account' || scope === 'agency'
      ? `select count(distinct s.account_id) from sessions s join accounts a on a.id = s.account_id
         where s.ended_at is null and s.ends_at > to_timestamp($4::bigint / 1000.0)
           and s.last_seen_at > to_timestamp($4::bigint / 1000.0) - $5::int * interval '1 minute'
           and $3::bigint is not null
           and ${scope === 'account' ? 'a.id' : 'a.agency_code'} = $1`
      : `select count(distinct e.account_id) from log_entries e
         where ${ofSubject} and e.seq >= $3 and $4::bigint is not null and $5::int is not null`
  const [row] = await deps.db.rows<LockEffect>(
    `select
       (select count(*) from dossiers d where d.state = 'open' and ${dossiersOf[scope]}
          and not exists (select from counters c
                           where c.key = 'dossier:' || d.id and c.used > 0)) as waiting,
       (select count(distinct e.dossier_code) from log_entries e
          join dossiers d on d.code = e.dossier_code and d.state = 'open'
          where ${ofSubject} and e.outcome = 'granted' and e.seq >= $2) as "workedOn",
       (${officers}) as officers`,
    [subject, ...since, now, policy.valueOn('session', day).idleMinutes],
  )
  return row ?? null
}

async function sequencesSince(
  reader: Reader,
  instants: readonly number[],
): Promise<readonly number[]> {
  const [head] = await reader.rows<{ size: number }>('select size from log_head')
  const found: number[] = []
  for (const instant of instants)
    found.push(await firstSequenceAt(reader, head?.size ?? 0, instant))
  return found
}

/** As an entry says it, after what is locked. */
export const effectText = (effect: LockEffect | null): string =>
  effect === null
    ? ''
    : ` waiting=${effect.waiting} worked-on=${effect.workedOn} officers=${effect.officers}`
