import type { AgencyPage, listFilter } from '@chot/contract/oversight.ts'
import { canonicalAgencyCode } from '@chot/core/agencies/agency-code.ts'
import type { z } from 'zod'
import { localDay } from '../../accounts/local-day.ts'
import { hasWordsSql, readListPage } from '../../db/list-page.ts'
import type { Deps } from '../../deps.ts'
import { heirsOf } from './get-agency.ts'

type Row = Omit<AgencyPage['agencies'][number], 'heirs'>

const formerNameSql = `(
  select v.name from agency_versions v
  where v.agency_code = g.code and $1::text[] is not null and ${hasWordsSql('v.name', '$1')}
    and not ${hasWordsSql(`g.name || ' ' || g.code`, '$1')}
  order by v.valid_from desc limit 1)`

const listSql = `
  with matching as materialized (
    select g.code, ${formerNameSql} as former from agencies g
    where (${hasWordsSql(`g.name || ' ' || g.code`, '$1')}
           or exists (select from agency_versions v
                       where v.agency_code = g.code and ${hasWordsSql('v.name', '$1')}))
      and ($2::text is null or g.code = $2)
      and ($3::text is null or g.kind = $3)),
  page as (
    select code, former from matching where $4::text is null or code > $4 order by code limit $5),
  held as (
    select agency_code, count(*) as accounts from accounts
    where state <> 'revoked' and agency_code in (select code from page) group by agency_code)
  select (select count(*) from matching) as total, g.code, g.name, g.kind,
         g.valid_from as "validFrom", g.valid_to as "validTo",
         coalesce(held.accounts, 0) as accounts, page.former as "formerName"
  -- One row at least, for the total.
  from (select) one
  left join (page join agencies g using (code) left join held on held.agency_code = code) on true
  order by g.code`

/**
 * Agencies by code, a page at a time; the cursor is the last code of the page before. Those that have
 * ended are found too, by former names and by a code in either notation, and name who followed.
 * `accounts` counts those not revoked.
 */
export async function listAgencies(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  filter: z.infer<typeof listFilter>,
): Promise<AgencyPage> {
  const typed = filter.q?.trim() ?? ''
  const code = canonicalAgencyCode(typed)
  // A code from low to high is looked for as it is kept.
  const meant = code === typed.replace(/\s+/gu, '') ? filter : { ...filter, q: code }
  const { rows, ...page } = await readListPage<Row, 'code'>(
    deps.db,
    listSql,
    meant,
    'code',
  )
  const today = localDay(await deps.policies.current(deps.db), deps.clock.now())
  const ended = rows.flatMap((each) =>
    each.validTo !== null && each.validTo <= today ? [each.code] : [],
  )
  const heirs = await heirsOf(deps.db, ended, today)
  return {
    agencies: rows.map((each) => ({ ...each, heirs: heirs.get(each.code) ?? [] })),
    ...page,
  }
}
