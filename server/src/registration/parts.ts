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

/** Whether a column names an agency that is asked for. */
const ofWanted = (column: string) => `($1::text[] is null or ${column} = any($1))`

/**
 * How long it takes over 3,400 agencies and 10,000 accounts: docs/registration.md. $1 agencies
 * or null, $2 local day, $3 first day of use looked at, $4 minutes of local time ahead of UTC,
 * $5 items of the checklist.
 */
const factsSql = `
  with wanted as materialized (
    select code from agencies where ${ofWanted('code')}),
  versions as materialized (
    select id, agency_code, part, version, state, valid_from, valid_to,
           (decided_at at time zone 'UTC' + make_interval(mins => $4::int))::date as accepted_on,
           version = max(version) over (partition by agency_code, part) as newest,
           version = max(version) filter (where state = 'accepted')
             over (partition by agency_code, part) as in_use
    from registration_versions where ${ofWanted('agency_code')}),
  accepted as materialized (select * from versions where in_use),
  told as (
    select agency_code, json_object_agg(part, json_build_object(
             'accepted', accepted, 'open', open)) as parts
    from (
      select agency_code, part,
             json_agg(json_build_object('version', version, 'acceptedOn', accepted_on,
               'from', valid_from, 'to', valid_to)) filter (where in_use) -> 0 as accepted,
             json_agg(json_build_object('version', version, 'state', state))
               filter (where newest and state <> 'accepted') -> 0 as open
      from versions group by agency_code, part) p
    group by agency_code),
  trained as materialized (
    select distinct account_id from account_trainings where valid_to > $2::date),
  holders as materialized (
    select a.agency_code, a.username, t.account_id is not null as trained
    from accounts a left join trained t on t.account_id = a.id
    where a.state = 'active' and ${ofWanted('a.agency_code')} and a.id in (
      select account_id from account_duties d
      where d.duty in ('receiving', 'verification') and d.valid_from <= $2::date
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
    where state = 'open' and ${ofWanted('receiving_agency')} group by receiving_agency),
  registered as materialized (
    select v.agency_code, r.service_code from accepted v join service_rows r on r.version_id = v.id
    where v.part = 'services'),
  unregistered as materialized (
    select w.code as agency_code, s.code as service_code
    from wanted w cross join services s
    left join registered r on r.agency_code = w.code and r.service_code = s.code
    where s.enabled and r.agency_code is null),
  -- Looked up for what is not registered alone: a month of use is half a million rows.
  used as (
    select n.agency_code, array_agg(n.service_code order by n.service_code) as services
    from unregistered n cross join lateral (
      select from agency_use u where u.agency_code = n.agency_code and u.day >= $3::date
        and u.service_code = n.service_code limit 1) u
    group by n.agency_code),
  answered as (
    select c.version_id, count(*) as answers
    from accepted v join checklist_answers c on c.version_id = v.id
    where v.part = 'security' and c.item = any($5) and c.answer <> 'not-met'
    group by c.version_id),
  confirmed as (
    select v.agency_code, p.level,
           cardinality($5::text[]) - coalesce(n.answers, 0) as open_items
    from accepted v join registration_papers p on p.version_id = v.id
    left join answered n on n.version_id = v.id
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
