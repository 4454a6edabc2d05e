/** How far the connection files of agencies are: one statement for all of them. */
import {
  type AgencyFacts,
  type PartState,
  partStates,
} from '@chot/core/registration/parts.ts'
import { type Part, parts } from '@chot/core/registration/version.ts'
import { addDays } from '@chot/core/workflow/dormancy.ts'
import type { Reader } from '../db/database.ts'
import type { Deps } from '../deps.ts'

interface FactRow extends Omit<AgencyFacts, 'parts'> {
  readonly code: string
  readonly parts: Readonly<Partial<Record<Part, AgencyFacts['parts'][Part]>>>
}

/**
 * Times over 3,400 agencies, 10,000 accounts and a month of use: docs/registration.md. $1 agencies
 * or null, $2 local day, $3 first day of use looked at, $4 minutes of local time ahead of UTC,
 * $5 items of the checklist.
 */
const factsSql = `
  with wanted as materialized (
    select code from agencies where $1::text[] is null or code = any($1)),
  newest as materialized (
    select distinct on (agency_code, part) id, agency_code, part, version, state
    from registration_versions order by agency_code, part, version desc),
  accepted as materialized (
    select distinct on (agency_code, part) id, agency_code, part, version, valid_from, valid_to,
           (decided_at at time zone 'UTC' + make_interval(mins => $4::int))::date as accepted_on
    from registration_versions where state = 'accepted'
    order by agency_code, part, version desc),
  told as (
    select agency_code, json_object_agg(part, json_build_object(
             'accepted', case when a.id is not null then json_build_object('version', a.version,
                'acceptedOn', a.accepted_on, 'from', a.valid_from, 'to', a.valid_to) end,
             'open', case when n.state <> 'accepted' then
                json_build_object('version', n.version, 'state', n.state) end)) as parts
    from newest n left join accepted a using (agency_code, part) group by agency_code),
  holders as materialized (
    select a.agency_code, a.username, exists (
             select from account_trainings t where t.account_id = a.id and t.valid_to > $2::date) as trained
    from accounts a
    where a.state = 'active' and exists (
      select from account_duties d where d.account_id = a.id
        and d.duty in ('receiving', 'verification') and d.valid_from <= $2::date
        and (d.valid_to is null or d.valid_to > $2::date))),
  on_list as materialized (
    select v.agency_code, r.username from accepted v join list_rows r on r.version_id = v.id
    where v.part = 'accounts'),
  listed as (
    select l.agency_code, count(*) as listed,
           count(*) filter (where h.username is null and a.id is not null) as gone,
           count(*) filter (where a.id is null) as without_account
    from on_list l
    left join holders h using (agency_code, username)
    left join accounts a on a.username = l.username
    group by l.agency_code),
  held as (
    select h.agency_code, count(*) filter (where l.username is null) as not_on_list,
           count(*) filter (where not h.trained) as untrained
    from holders h left join on_list l using (agency_code, username) group by h.agency_code),
  open_dossiers as (
    select receiving_agency as agency_code, count(*) as dossiers from dossiers
    where state = 'open' group by receiving_agency),
  used as (
    select u.agency_code, array_agg(u.service_code order by u.service_code) as services
    from (select distinct agency_code, service_code from agency_use where day >= $3::date) u
    where not exists (
      select from accepted v join service_rows s on s.version_id = v.id
      where v.part = 'services' and v.agency_code = u.agency_code
        and s.service_code = u.service_code)
    group by u.agency_code),
  confirmed as (
    select v.agency_code, p.level,
           cardinality($5::text[]) - (
             select count(*) from checklist_answers c where c.version_id = v.id
               and c.item = any($5) and c.answer <> 'not-met') as open_items
    from accepted v join registration_papers p on p.version_id = v.id
    where v.part = 'security')
  select w.code, coalesce(t.parts, '{}') as parts,
         coalesce(d.dossiers, 0) as "openDossiers", coalesce(l.listed, 0) as listed,
         coalesce(h.not_on_list, 0) as "notOnList", coalesce(l.gone, 0) as "listedLeft",
         coalesce(l.without_account, 0) as "withoutAccount",
         coalesce(h.untrained, 0) as untrained,
         coalesce(u.services, '{}') as "unregisteredServices",
         c.level::int as level, coalesce(c.open_items, 0)::int as "checklistOpen"
  from wanted w
  left join told t on t.agency_code = w.code
  left join held h on h.agency_code = w.code
  left join listed l on l.agency_code = w.code
  left join open_dossiers d on d.agency_code = w.code
  left join used u on u.agency_code = w.code
  left join confirmed c on c.agency_code = w.code`

const none = { accepted: null, open: null } as const

/**
 * The four parts of each agency named, or of all, on a local day (`yyyy-MM-dd`). An agency that
 * does not exist is not in the answer.
 */
export async function partsOf(
  deps: Pick<Deps, 'policies'>,
  reader: Reader,
  agencies: readonly string[] | 'all',
  day: string,
): Promise<ReadonlyMap<string, Readonly<Record<Part, PartState>>>> {
  const policy = await deps.policies.current(reader)
  const rules = policy.valueOn('registration', day)
  const { items } = policy.valueOn('security-checklist', day)
  const rows = await reader.rows<FactRow>(factsSql, [
    agencies === 'all' ? null : agencies,
    day,
    addDays(day, -rules.measuredDays),
    policy.calendarOn(day).offsetMinutes,
    items.map(({ code }) => code),
  ])
  return new Map(
    rows.map(({ code, ...facts }) => {
      const all = Object.fromEntries(
        parts.map((part) => [part, facts.parts[part] ?? none]),
      ) as AgencyFacts['parts']
      return [code, partStates({ ...facts, parts: all }, day, rules)]
    }),
  )
}
