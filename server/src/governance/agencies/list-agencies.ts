import type { AgencyPage, listFilter } from '@chot/contract/oversight.ts'
import type { z } from 'zod'
import type { Reader } from '../../db/database.ts'
import { hasWordsSql, readListPage } from '../../db/list-page.ts'

type Row = AgencyPage['agencies'][number]

const listSql = `
  with matching as materialized (
    select g.code from agencies g
    where ${hasWordsSql(`g.name || ' ' || g.code`, '$1')}
      and ($2::text is null or g.code = $2)
      and ($3::text is null or g.kind = $3)),
  page as (
    select code from matching where $4::text is null or code > $4 order by code limit $5),
  held as (
    select agency_code, count(*) as accounts from accounts
    where state <> 'revoked' and agency_code in (select code from page) group by agency_code)
  select (select count(*) from matching) as total, g.code, g.name, g.kind,
         g.valid_from as "validFrom", g.valid_to as "validTo",
         coalesce(held.accounts, 0) as accounts
  -- One row at least, for the total.
  from (select) one
  left join (page join agencies g using (code) left join held on held.agency_code = code) on true
  order by g.code`

/**
 * Agencies by code, a page at a time; the cursor is the last code of the page before. `accounts`
 * counts those not revoked.
 */
export async function listAgencies(
  reader: Reader,
  filter: z.infer<typeof listFilter>,
): Promise<AgencyPage> {
  const { rows, ...page } = await readListPage<Row, 'code'>(
    reader,
    listSql,
    filter,
    'code',
  )
  return { agencies: rows, ...page }
}
