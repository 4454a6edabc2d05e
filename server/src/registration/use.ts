/** Queries of agencies counted day by day, and what services are proposed from it. */
import type { ProvinceServices, ServiceProposal } from '@chot/contract/registrations.ts'
import { civilFromDays, daysFromCivil } from '@chot/core/calendar/civil.ts'
import { isWorkingDay, type WindowKind } from '@chot/core/calendar/window.ts'
import {
  type MeasuredUse,
  medianOf,
  proposeServices,
} from '@chot/core/registration/service-form.ts'
import { addDays } from '@chot/core/workflow/dormancy.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import type { Reader } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { today } from '../governance/accounts/people.ts'
import { Problem } from '../http/problem.ts'
import type { Policy } from '../policy/policy.ts'
import { startTurns, type Turns } from '../turns.ts'
import type { RegistrationDeps } from './versions.ts'

/** Calendar days that surely hold 60 working days. */
const daysBack = 93
const daysAtOnce = 31
const lookEveryMs = 60 * 60_000

/**
 * Counts the queries of local days that are over and were not counted yet, the newest first. A query
 * counts for the agency its officer belongs to now. One node counts a day.
 */
export async function countUse(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
): Promise<void> {
  const day = await today(deps, deps.db)
  const found = await deps.db.rows<{ day: string }>(
    `select d::date as day from generate_series($1::date, $2::date, interval '1 day') d
     where not exists (select from agency_use_days u where u.day = d::date) order by d desc`,
    [addDays(day, -daysBack), addDays(day, -1)],
  )
  for (let at = 0; at < found.length; at += daysAtOnce)
    await deps.db.inTx(async (tx) => {
      const taken = await tx.rows<{ day: string }>(
        `insert into agency_use_days (day) select d from unnest($1::date[]) d order by d
         on conflict do nothing returning day`,
        [found.slice(at, at + daysAtOnce).map((each) => each.day)],
      )
      // By account: that is how queries are found without reading all of them.
      await tx.rows(
        `insert into agency_use (agency_code, day, service_code, window_kind, queries)
         select a.agency_code, q.local_date, q.service_code, split_part(q.window_id, '/', 2),
                count(*)
         from accounts a join queries q on q.account_id = a.id and q.local_date = any($1::date[])
         where q.outcome is distinct from 'not-sent'
         group by a.agency_code, q.local_date, q.service_code, split_part(q.window_id, '/', 2)`,
        [taken.map((each) => each.day)],
      )
    })
}

/** Counts now and each hour until closed. */
export function startCountingUse(
  deps: Pick<Deps, 'db' | 'clock' | 'policies' | 'log'>,
): Turns {
  const fault = 'use of agencies was not counted'
  return startTurns(deps, { everyMs: lookEveryMs, fault }, () => countUse(deps))
}

/** The last so many working days before a day, newest first. */
function workingDaysBefore(
  policy: Policy,
  day: string,
  count: number,
): readonly string[] {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const days: string[] = []
  for (let at = daysFromCivil(year, month, date) - 1; days.length < count; at -= 1)
    if (isWorkingDay(at, policy.calendarOn(day))) days.push(civilFromDays(at))
  return days
}

/**
 * What an agency might register: dossiers a day (the median of the working days measured) × look-ups
 * per dossier, beside what was used. Throws Problem `not-found` of an agency that is not theirs.
 */
export async function proposeFor(
  deps: RegistrationDeps,
  officer: SignedIn,
  agency: string,
): Promise<ServiceProposal> {
  const own = officer.agency.code === agency
  if (!own && !officer.duties.includes('focal-point')) throw new Problem('not-found')
  const day = await today(deps, deps.db)
  const policy = await deps.policies.current(deps.db)
  const rules = policy.valueOn('registration', day)
  const days = workingDaysBefore(policy, day, rules.measuredDays)
  const first = days.at(-1) ?? day
  const { offsetMinutes } = policy.calendarOn(day)
  const received = await deps.db.rows<{ dossiers: number }>(
    `select count(*)::int as dossiers
     from (select (received_at at time zone 'UTC' + make_interval(mins => $4::int))::date as day
           from dossiers where receiving_agency = $1
             and received_at >= ($2::date - 1)::timestamp at time zone 'UTC') d
     where d.day = any($3::date[]) group by d.day`,
    [agency, first, days, offsetMinutes],
  )
  const use = await readUse(deps.db, agency, first, days)
  const services = [...policy.services.values()].filter(({ enabled }) => enabled)
  const dossiersPerDay = medianOf(
    received.map(({ dossiers }) => dossiers),
    days.length,
  )
  const lines = proposeServices(
    services.map(({ code }) => code),
    use,
    days.length,
    dossiersPerDay,
    rules.lookUpsPerDossier,
  )
  return {
    dossiersPerDay,
    lookUpsPerDossier: rules.lookUpsPerDossier,
    days: days.length,
    until: days[0] ?? day,
    offHoursMax: policy.valueOn('off-hours-limit', day).agencyPerDay,
    lines: lines.map((line) => ({
      ...line,
      serviceName: policy.services.get(line.service)?.name ?? line.service,
    })),
  }
}

/** Off hours every day counts, for that is when weekends are; the median stays that of working days. */
async function readUse(
  reader: Reader,
  agency: string,
  first: string,
  days: readonly string[],
): Promise<readonly MeasuredUse[]> {
  return reader.rows<{ service: string; window: WindowKind; days: number[] }>(
    `select service_code as service, window_kind as window, array_agg(queries order by day) as days
     from agency_use where agency_code = $1 and day >= $2::date
       and (window_kind = 'off-hours' or day = any($3::date[]))
     group by service_code, window_kind`,
    [agency, first, days],
  )
}

/** What all agencies register together, beside what is in force for the province. */
export async function readProvinceServices(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  reader: Reader = deps.db,
): Promise<ProvinceServices> {
  const day = await today(deps, reader)
  const policy = await deps.policies.current(reader)
  const sums = await reader.rows<{
    service: string
    window: WindowKind
    agencies: number
    sum: number
  }>(
    `with accepted as (
       select distinct on (agency_code) id, agency_code, valid_from, valid_to
       from registration_versions where part = 'services' and state = 'accepted'
       order by agency_code, version desc)
     select r.service_code as service, r.window_kind as window, count(*)::int as agencies,
            sum(r.queries_per_day)::int as sum
     from accepted v join service_rows r on r.version_id = v.id
     where (v.valid_from is null or v.valid_from <= $1::date)
       and (v.valid_to is null or v.valid_to > $1::date)
     group by r.service_code, r.window_kind`,
    [day],
  )
  const [counted] = await reader.rows<{ agencies: number }>(
    `select count(distinct agency_code)::int as agencies from registration_versions
     where part = 'services' and state = 'accepted'`,
  )
  const services = [...policy.services.values()].filter(({ enabled }) => enabled)
  return {
    offHoursMax: policy.valueOn('off-hours-limit', day).provincePerDay,
    agencies: counted?.agencies ?? 0,
    lines: services.flatMap(({ code, name }) =>
      (['office', 'off-hours'] as const).map((window) => {
        const own = sums.find((each) => each.service === code && each.window === window)
        return {
          service: code,
          serviceName: name,
          window,
          agencies: own?.agencies ?? 0,
          sum: own?.sum ?? 0,
          inForce: policy.registered(code, window, day),
        }
      }),
    ),
  }
}
