import type { AccountPage, listFilter } from '@chot/contract/oversight.ts'
import type { z } from 'zod'
import type { Reader } from '../db/database.ts'
import { hasWordsSql, readListPage } from '../db/list-page.ts'

type Row = AccountPage['accounts'][number]

const listSql = `
  with matching as materialized (
    select a.username
    from accounts a join agencies g on g.code = a.agency_code
    where ${hasWordsSql(`a.full_name || ' ' || a.username || ' ' || g.name`, '$1')}
      and ($2::text is null or a.agency_code = $2)
      and ($3::text is null or g.kind = $3)),
  page as (
    select username from matching where $4::text is null or username > $4
    order by username limit $5)
  select (select count(*) from matching) as total, a.id, a.username, a.full_name as "fullName",
         json_build_object('code', g.code, 'name', g.name) as agency, a.state,
         coalesce((select json_agg(json_build_object(
                     'duty', d.duty, 'from', d.valid_from, 'to', d.valid_to)
                     order by d.valid_from, d.duty)
                     from account_duties d where d.account_id = a.id), '[]') as duties,
         l.account_id is not null as listed, l.queries_per_day as "queriesPerDay",
         floor(extract(epoch from a.last_sign_in_at) * 1000)::bigint as "lastSignInAt"
  -- One row at least, for the total.
  from (select) one
  left join (page
    join accounts a using (username)
    join agencies g on g.code = a.agency_code
    left join (listed_accounts l join account_lists al on al.id = l.list_id and al.ended_at is null)
      on l.account_id = a.id) on true
  order by a.username`

/** Accounts by login, a page at a time; the cursor is the last login of the page before. */
export async function listAccounts(
  reader: Reader,
  filter: z.infer<typeof listFilter>,
): Promise<AccountPage> {
  const { rows, ...page } = await readListPage<Row, 'username'>(
    reader,
    listSql,
    filter,
    'username',
  )
  return { accounts: rows, ...page }
}
