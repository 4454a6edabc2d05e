import type { Ending, EndingKind, EndingsSoon } from '@chot/contract/accounts.ts'
import { endingKinds } from '@chot/contract/accounts.ts'
import { addDays, dormantDay } from '@chot/core/workflow/dormancy.ts'
import { endingWithinDays } from '@chot/core/workflow/ending.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import type { Deps } from '../../deps.ts'
import {
  dutyEndsSoonSql,
  endsSoonSql,
  holdsQueryingDutySql,
  lastUsedOnSql,
  trainedUntilSql,
} from './account-rows.ts'
import { agencySeenBy, judgement } from './list-accounts.ts'

/** Of each kind so many are told; the others are counted. */
const toldOfEach = 3

const account = `a.id, a.full_name as name, a.username, a.agency_code`
const seen = `a.state = 'active' and ($1::text is null or a.agency_code = $1)`
const keyEnd = `(max(k.valid_to) at time zone 'UTC' + make_interval(mins => $4::int))::date`

/**
 * $1 agency, $2 today, $3 end of ending, $4 offset of local time, $5 last day of use, $6 whether
 * keys are told of, $7 now, $8 rows of each kind. An account that is unused ends on a day that
 * follows from that of its last use. A client system ends with the last of its keys.
 */
const endingsSql = `
  with ending as (
    select 'duty' as kind, ${account}, d.duty, d.valid_to as "on"
    from accounts a join account_duties d on d.account_id = a.id
    where ${seen} and ${dutyEndsSoonSql('$2', '$3')}
    union all
    select 'training', ${account}, null, t.until
    from accounts a cross join lateral (select ${trainedUntilSql} as until) t
    where ${seen} and ${holdsQueryingDutySql('$2')} and ${endsSoonSql('t.until', '$2', '$3')}
    union all
    select 'unused', ${account}, null, u.day
    from accounts a cross join lateral (select ${lastUsedOnSql('$4')} as day) u
    where ${seen} and u.day <= $5::date
    union all
    select 'key', s.id, s.name, null, s.agency_code, null, ${keyEnd}
    from client_systems s join client_keys k on k.system_id = s.id and k.ended_at is null
    where $6::boolean and s.state = 'active'
    group by s.id
    having max(k.valid_to) > to_timestamp($7::double precision / 1000) and ${keyEnd} <= $3::date),
  placed as (
    select *, count(*) over (partition by kind) as total,
           row_number() over (partition by kind order by "on", name, id, duty) as place
    from ending)
  select p.kind, p.total, p.id, p.name, p.username, p.duty, p."on",
         json_build_object('code', g.code, 'name', g.name) as agency
  from placed p join agencies g on g.code = p.agency_code
  where p.place <= $8
  order by p.place`

/**
 * What ends soon of the accounts an officer sees, and of client systems for whoever may read of
 * them. What has ended already is not told: the lists say what is lacking.
 */
export async function listEndings(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'policies'>,
  officer: SignedIn,
): Promise<EndingsSoon> {
  const { date, rule, offsetMinutes } = await judgement(deps, deps.db)
  const rows = await deps.db.rows<Ending & { kind: EndingKind; total: number }>(
    endingsSql,
    [
      agencySeenBy(officer),
      date,
      addDays(date, endingWithinDays),
      offsetMinutes,
      addDays(date, rule.warnDaysBefore - rule.dormantAfterDays),
      officer.permissions.includes('systems:read'),
      deps.clock.now(),
      toldOfEach,
    ],
  )
  const kinds = endingKinds.flatMap((kind) => {
    const [first, ...others] = rows.filter((row) => row.kind === kind)
    if (first === undefined) return []
    const soonest = [first, ...others].map(({ kind: _kind, total: _total, ...ending }) =>
      kind === 'unused' ? { ...ending, on: dormantDay(ending.on, rule) } : ending,
    )
    return [{ kind, total: first.total, soonest }]
  })
  return { today: date, kinds }
}
