import type { AccountRow } from '@chot/contract/accounts.ts'
import type { CivilDate } from '@chot/core/calendar/civil.ts'
import { rightsOfDuty } from '@chot/core/duties.ts'
import { lacksToQuery } from '@chot/core/query/account-right.ts'
import { dutiesOn } from '@chot/core/workflow/account.ts'
import { type DormancyRule, dormantDay } from '@chot/core/workflow/dormancy.ts'
import { passwordStanding } from '../../accounts/password-standing.ts'
import type { Policy } from '../../policy/policy.ts'

/** The instant of the last use: signing in, asking through a client system, or being woken. */
export const lastUsedSql = `
  greatest(a.last_sign_in_at, a.awake_since,
    (select q.decided_at from queries q where q.account_id = a.id
      order by q.local_date desc, q.decision_seq desc limit 1))`

/** Columns of one account `a` of agency `g`, with what is listed `l`; $6 is the offset of local time. */
export const accountColumns = `
  a.id, a.username, a.full_name as "fullName",
  json_build_object('code', g.code, 'name', g.name) as agency, a.state,
  coalesce((select json_agg(json_build_object(
              'duty', d.duty, 'from', d.valid_from, 'to', d.valid_to)
              order by d.valid_from, d.duty)
              from account_duties d where d.account_id = a.id
              and (d.valid_to is null or d.valid_to > d.valid_from)), '[]') as duties,
  l.account_id is not null as listed, l.queries_per_day as "queriesPerDay",
  floor(extract(epoch from a.last_sign_in_at) * 1000)::bigint as "lastSignInAt",
  a.enrolled_at is not null and not a.factor_owed as enrolled,
  (select max(t.valid_to) from account_trainings t where t.account_id = a.id) as "trainedUntil",
  (${lastUsedSql} at time zone 'UTC' + make_interval(mins => $6::int))::date as "lastUsedOn",
  (extract(epoch from a.password_set_at) * 1000)::float8 as "passwordSetAt",
  a.password_given as "passwordGiven", g.valid_from as "agencyFrom", g.valid_to as "agencyTo"`

export const listedJoin = `
  left join (listed_accounts l join account_lists al on al.id = l.list_id and al.ended_at is null)
    on l.account_id = a.id`

export interface StoredAccount
  extends Omit<AccountRow, 'dormantOn' | 'lacks' | 'trainedUntil'> {
  readonly trainedUntil: string | null
  /** The local day. */
  readonly lastUsedOn: string
  readonly passwordSetAt: number
  readonly passwordGiven: boolean
  readonly agencyFrom: string
  readonly agencyTo: string | null
}

/** What accounts are judged by on a local day. */
export interface Judgement {
  readonly policy: Policy
  readonly date: CivilDate
  readonly rule: DormancyRule
  readonly offsetMinutes: number
}

/** The row as it is told. */
export function accountRowOf(
  stored: StoredAccount,
  { policy, date, rule }: Judgement,
): AccountRow {
  const { lastUsedOn, passwordSetAt, passwordGiven, agencyFrom, agencyTo, ...row } =
    stored
  const held = dutiesOn(row.duties, date)
  const queries = row.duties.some(
    ({ duty, to }) => (to === null || date < to) && rightsOfDuty[duty].answers.length > 0,
  )
  return {
    ...row,
    dormantOn: row.state === 'active' ? dormantDay(lastUsedOn, rule) : null,
    lacks: queries
      ? [
          ...lacksToQuery({
            active: row.state === 'active',
            agencyInForce: agencyFrom <= date && (agencyTo === null || date < agencyTo),
            enrolled: row.enrolled,
            passwordDue: passwordStanding(
              row.id,
              { setAt: passwordSetAt, given: passwordGiven },
              held,
              policy,
              date,
            ).due,
            trained: row.trainedUntil !== null && date < row.trainedUntil,
            duties: held,
            listedPerDay: row.queriesPerDay,
          }),
        ]
      : [],
  }
}
