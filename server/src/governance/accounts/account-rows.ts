import type { AccountRow } from '@chot/contract/accounts.ts'
import type { CivilDate } from '@chot/core/calendar/civil.ts'
import { rightsOfDuty } from '@chot/core/duties.ts'
import { type AccountStanding, lacksToQuery } from '@chot/core/query/account-right.ts'
import { dutiesOn } from '@chot/core/workflow/dated-duties.ts'
import { type DormancyRule, dormantDay } from '@chot/core/workflow/dormancy.ts'
import { passwordStanding } from '../../accounts/password-standing.ts'
import type { Reader } from '../../db/database.ts'
import type { Policy } from '../../policy/policy.ts'

/** The instant of the last use: signing in, asking through a client system, or being woken. */
const lastUsedSql = `
  greatest(a.last_sign_in_at, a.awake_since,
    (select q.decided_at from queries q where q.account_id = a.id
      order by q.local_date desc, q.decision_seq desc limit 1))`

/** The local day of it. The parameters here and below are SQL, written by us. */
export const lastUsedOnSql = (offset: string) =>
  `(${lastUsedSql} at time zone 'UTC' + make_interval(mins => ${offset}::int))::date`

/** Whether account `a` holds, today or from a later day, a duty that queries. */
export const holdsQueryingDutySql = (today: string) => `exists (
  select from account_duties d where d.account_id = a.id
  and d.duty in ('receiving', 'verification')
  and (d.valid_to is null or d.valid_to > ${today}::date))`

/** The first day on which no training of account `a` counts; null when it has none. */
export const trainedUntilSql =
  '(select max(t.valid_to) from account_trainings t where t.account_id = a.id)'

/** Whether a day is after today and not after `last`. */
export const endsSoonSql = (day: string, today: string, last: string) =>
  `(${day} > ${today}::date and ${day} <= ${last}::date)`

/** Whether duty `d` ends soon: one that goes on under another line does not end. */
export const dutyEndsSoonSql = (today: string, last: string) => `(
  d.valid_from < d.valid_to and ${endsSoonSql('d.valid_to', today, last)} and not exists (
    select from account_duties o where o.account_id = d.account_id and o.duty = d.duty
    and o.valid_from <= d.valid_to and (o.valid_to is null or o.valid_to > d.valid_to)))`

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
  ${trainedUntilSql} as "trainedUntil", ${lastUsedOnSql('$6')} as "lastUsedOn",
  (extract(epoch from a.password_set_at) * 1000)::float8 as "passwordSetAt",
  a.password_given as "passwordGiven", a.signs_in_by_sso as "signsInBySso",
  g.valid_from as "agencyFrom", g.valid_to as "agencyTo"`

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
  readonly signsInBySso: boolean
  readonly agencyFrom: string
  readonly agencyTo: string | null
}

/** What accounts are judged by on a local day. */
export interface Judgement {
  readonly policy: Policy
  readonly date: CivilDate
  readonly rule: DormancyRule
  readonly offsetMinutes: number
  /** Whether there is an identity provider to sign in by. */
  readonly sso: boolean
}

/** Those of some ids or logins, by login; of one agency alone when it is given. */
export async function readAccounts(
  reader: Reader,
  { offsetMinutes }: Pick<Judgement, 'offsetMinutes'>,
  meant: { readonly ids?: readonly string[]; readonly logins?: readonly string[] },
  agency: string | null,
): Promise<StoredAccount[]> {
  return reader.rows<StoredAccount>(
    `select ${accountColumns}
     from accounts a join agencies g on g.code = a.agency_code ${listedJoin}
     where (a.id = any($1::text[]) or a.username = any($2::text[]))
       and ($3::text is null or a.agency_code = $3)
       -- The columns' parameter is the sixth.
       and $4::text is null and $5::text is null
     order by a.username`,
    [meant.ids ?? [], meant.logins ?? [], agency, null, null, offsetMinutes],
  )
}

/** What decides whether it may query at all. */
export function standingOf(
  stored: StoredAccount,
  { policy, date, sso }: Pick<Judgement, 'policy' | 'date' | 'sso'>,
): AccountStanding {
  const { agencyFrom, agencyTo, passwordSetAt, passwordGiven } = stored
  const duties = dutiesOn(stored.duties, date)
  return {
    active: stored.state === 'active',
    reviewSilent: stored.state === 'review-silent',
    agencyInForce: agencyFrom <= date && (agencyTo === null || date < agencyTo),
    enrolled: stored.enrolled,
    passwordDue:
      !(sso && stored.signsInBySso) &&
      passwordStanding(
        stored.id,
        { setAt: passwordSetAt, given: passwordGiven },
        duties,
        policy,
        date,
      ).due,
    trained: stored.trainedUntil !== null && date < stored.trainedUntil,
    duties,
    listedPerDay: stored.queriesPerDay,
  }
}

/** The row as it is told. */
export function accountRowOf(stored: StoredAccount, judged: Judgement): AccountRow {
  const { date, rule } = judged
  const {
    lastUsedOn,
    passwordSetAt,
    passwordGiven,
    signsInBySso,
    agencyFrom,
    agencyTo,
    ...row
  } = stored
  const queries = row.duties.some(
    ({ duty, to }) => (to === null || date < to) && rightsOfDuty[duty].answers.length > 0,
  )
  return {
    ...row,
    dormantOn: row.state === 'active' ? dormantDay(lastUsedOn, rule) : null,
    lacks: queries ? [...lacksToQuery(standingOf(stored, judged))] : [],
  }
}
