import type {
  AccountPage,
  AccountsMeant,
  accountFilter,
} from '@chot/contract/accounts.ts'
import { seesProvince } from '@chot/core/workflow/account.ts'
import { addDays } from '@chot/core/workflow/dormancy.ts'
import { endingWithinDays } from '@chot/core/workflow/ending.ts'
import type { z } from 'zod'
import { localDay } from '../../accounts/local-day.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import { tidyLogin } from '../../accounts/sign-in.ts'
import type { Reader } from '../../db/database.ts'
import { hasWordsSql, readListPage } from '../../db/list-page.ts'
import type { Deps } from '../../deps.ts'
import {
  accountColumns,
  accountRowOf,
  dutyEndsSoonSql,
  endsSoonSql,
  holdsQueryingDutySql,
  type Judgement,
  lastUsedOnSql,
  listedJoin,
  readAccounts,
  type StoredAccount,
  trainedUntilSql,
} from './account-rows.ts'
import { leaveOfSql } from './leave.ts'

const holdsQueryingDuty = holdsQueryingDutySql('$8')

/** $6 offset of local time, $7 state, $8 today, $9 attention, $10 end of ending, $11 last day of use. */
const listSql = `
  with matching as materialized (
    select a.username
    from accounts a join agencies g on g.code = a.agency_code ${listedJoin}
    where ${hasWordsSql(`a.full_name || ' ' || a.username || ' ' || g.name`, '$1')}
      and ($2::text is null or a.agency_code = $2)
      and ($3::text is null or g.kind = $3)
      and ($7::text is null or a.state = $7)
      and case $9::text
        when 'incomplete' then a.state = 'active' and ${holdsQueryingDuty} and (
          l.account_id is null or a.enrolled_at is null or a.factor_owed or not exists (
            select from account_trainings t where t.account_id = a.id and t.valid_to > $8::date))
        when 'unlisted' then a.state = 'active' and ${holdsQueryingDuty} and l.account_id is null
        when 'ending' then a.state = 'active' and (
          exists (select from account_duties d where d.account_id = a.id
                   and ${dutyEndsSoonSql('$8', '$10')})
          or ${holdsQueryingDuty} and ${endsSoonSql(trainedUntilSql, '$8', '$10')})
        when 'unused' then a.state = 'active' and ${lastUsedOnSql('$6')} <= $11::date
        when 'on-leave' then exists (${leaveOfSql('a.id', '$8')})
        else true end),
  page as (
    select username from matching where $4::text is null or username > $4
    order by username limit $5)
  select (select count(*) from matching) as total, ${accountColumns}
  -- One row at least, for the total.
  from (select) one
  left join (page
    join accounts a using (username)
    join agencies g on g.code = a.agency_code ${listedJoin}) on true
  order by a.username`

/** What of the list an officer may see: all of it, or their own agency's part. */
export function agencySeenBy(officer: SignedIn): string | null {
  return seesProvince(officer.duties) ? null : officer.agency.code
}

/**
 * Accounts by login, a page at a time; the cursor is the last login of the page before. Who
 * administers one agency sees its accounts, whatever agency they ask for.
 */
export async function listAccounts(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'policies'>,
  officer: SignedIn,
  filter: z.infer<typeof accountFilter>,
): Promise<AccountPage> {
  const judged = await judgement(deps, deps.db)
  const own = agencySeenBy(officer)
  const { date, rule, offsetMinutes } = judged
  const { rows, ...page } = await readListPage<StoredAccount, 'username'>(
    deps.db,
    listSql,
    { ...filter, ...(own === null ? {} : { agency: own }) },
    'username',
    [
      offsetMinutes,
      filter.state ?? null,
      date,
      filter.attention ?? null,
      addDays(date, endingWithinDays),
      addDays(date, rule.warnDaysBefore - rule.dormantAfterDays),
    ],
  )
  return { accounts: rows.map((row) => accountRowOf(row, judged)), ...page }
}

/** Who is meant by logins, however they are written. */
export async function findByLogin(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'policies'>,
  officer: SignedIn,
  logins: readonly string[],
): Promise<AccountsMeant> {
  const judged = await judgement(deps, deps.db)
  const meant = { logins: logins.map(tidyLogin) }
  const stored = await readAccounts(deps.db, judged, meant, agencySeenBy(officer))
  const found = new Set(stored.map(({ username }) => username))
  return {
    accounts: stored.map((row) => accountRowOf(row, judged)),
    unknown: logins.filter((login) => !found.has(tidyLogin(login))),
  }
}

/** What accounts are judged by today. */
export async function judgement(
  deps: Pick<Deps, 'config' | 'clock' | 'policies'>,
  reader: Reader,
): Promise<Judgement> {
  const policy = await deps.policies.current(reader)
  const date = localDay(policy, deps.clock.now())
  return {
    policy,
    date,
    rule: policy.valueOn('account-life', date),
    offsetMinutes: policy.valueOn('office-hours', date).offsetMinutes,
    sso: deps.config.sso !== null,
  }
}
