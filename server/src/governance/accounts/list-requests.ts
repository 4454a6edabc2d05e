import type { RequestPage, requestFilter } from '@chot/contract/accounts.ts'
import type { z } from 'zod'
import type { SignedIn } from '../../accounts/sessions.ts'
import { hasWordsSql, readListPage } from '../../db/list-page.ts'
import type { Deps } from '../../deps.ts'
import { agencySeenBy } from './list-accounts.ts'

type Row = RequestPage['requests'][number]

/** Oldest first: what waits longest is decided first. $2 the agency seen, $3 unused, $6 the state. */
const listSql = `
  with matching as materialized (
    select r.id, to_char(r.requested_at at time zone 'UTC', 'YYYYMMDDHH24MISSMS') || r.id as place
    from account_requests r
    join agencies g on g.code = r.agency_code
    left join accounts a on a.id = r.account_id
    where ${hasWordsSql(`coalesce(a.full_name, r.full_name) || ' ' || coalesce(a.username, r.username) || ' ' || g.name`, '$1')}
      and ($2::text is null or r.agency_code = $2 or a.agency_code = $2)
      and $3::text is null
      and ($6::text is null or r.state = $6)),
  page as (
    select id, place from matching where $4::text is null or place > $4 order by place limit $5)
  select (select count(*) from matching) as total, page.place, r.id, r.kind, r.state,
         json_build_object('id', r.account_id, 'username', coalesce(a.username, r.username),
                           'fullName', coalesce(a.full_name, r.full_name)) as account,
         json_build_object('code', g.code, 'name', g.name) as agency,
         case when f.code is null then null
              else json_build_object('code', f.code, 'name', f.name) end as from,
         r.duties, floor(extract(epoch from r.requested_at) * 1000)::bigint as "requestedAt",
         json_build_object('id', q.id, 'username', q.username, 'fullName', q.full_name) as requester,
         r.reason, r.legal_basis as "legalBasis",
         floor(extract(epoch from r.decided_at) * 1000)::bigint as "decidedAt",
         case when b.id is null then null
              else json_build_object('username', b.username, 'fullName', b.full_name) end
           as "decidedBy",
         r.decision_reason as "decisionReason"
  -- One row at least, for the total.
  from (select) one
  left join (page
    join account_requests r using (id)
    join agencies g on g.code = r.agency_code
    join accounts q on q.id = r.requester_id
    left join accounts a on a.id = r.account_id
    left join agencies f on f.code = a.agency_code
    left join accounts b on b.id = r.decided_by) on true
  order by page.place`

/** Requests about accounts that are, or are to be, of an agency the officer sees. */
export async function listRequests(
  deps: Pick<Deps, 'db'>,
  officer: SignedIn,
  filter: z.infer<typeof requestFilter>,
): Promise<RequestPage> {
  const own = agencySeenBy(officer)
  const { rows, ...page } = await readListPage<Row & { readonly place: string }, 'place'>(
    deps.db,
    listSql,
    { ...filter, ...(own === null ? {} : { agency: own }) },
    'place',
    [filter.state ?? null],
  )
  return { requests: rows.map(({ place: _place, ...row }) => row), ...page }
}
