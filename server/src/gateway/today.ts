/** GET /v1/queries/today: the officer's own look-ups of the local day, and what is left of each limit. */
import type { TodaysQueries } from '@chot/contract/queries.ts'
import {
  accountLimits,
  addressLimits,
  agencyOffHoursLimits,
  joinLimits,
  type Limits,
  mostOfRegistered,
  provinceOffHoursLimits,
  serviceLimits,
  standingOf,
} from '@chot/core/limits/limits.ts'
import { countedAddress } from '../accounts/address.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import type { Deps } from '../deps.ts'
import { momentAt, numbersIn, registeredIn, seenSince } from '../policy/moment.ts'
import { accountsThereSql } from './facts-row.ts'
import { windowBody } from './handle-query.ts'

const rowsMax = 500

export async function todaysQueries(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  officer: Pick<SignedIn, 'accountId' | 'address' | 'agency'>,
): Promise<TodaysQueries> {
  const policy = await deps.policies.current(deps.db)
  const moment = momentAt(policy, deps.clock.now())
  const { date, window } = moment
  const queries = await deps.db.rows<TodaysQueries['queries'][number]>(
    `select request_id as "requestId", (extract(epoch from decided_at) * 1000)::bigint as at,
            dossier_code as dossier, procedure_code as procedure, s.name as service,
            coalesce(p.name, q.purpose) as purpose, outcome, decision_seq as "decisionSequence", outcome_seq as "outcomeSequence"
     from queries q
     join services s on s.code = q.service_code
     left join purposes p on p.code = q.purpose
     where account_id = $1 and local_date = $2 order by decision_seq desc limit $3`,
    [officer.accountId, date, rowsMax],
  )
  const address = countedAddress(officer.address)
  const [found] = await deps.db.rows<{ per_day: number | null; there: number }>(
    `select (select l.queries_per_day from listed_accounts l
               join account_lists al on al.id = l.list_id and al.ended_at is null
              where l.account_id = $1) as per_day,
            (${accountsThereSql('$2', '$3::date')}) as there`,
    [officer.accountId, address, seenSince(moment)],
  )
  const perDay = found?.per_day ?? null
  const numbers = numbersIn(policy, moment)
  const account = accountLimits(officer.accountId, perDay ?? 0, moment)
  const own = joinLimits([
    account,
    addressLimits(address, numbers.addressPerAccount * (found?.there || 1), moment),
    agencyOffHoursLimits(officer.agency.code, numbers.agencyOffHours, moment),
    provinceOffHoursLimits(numbers.provinceOffHours, moment),
  ])
  const services = [...policy.services.values()].flatMap(({ code, name, enabled }) => {
    const registered = enabled ? registeredIn(policy, code, moment) : null
    if (registered === null) return []
    const most = mostOfRegistered(registered, numbers.overrun)
    return [{ code, name, limits: serviceLimits(code, most, moment) }]
  })
  const used = await readCounters(deps, [own, ...services.map(({ limits }) => limits)])
  const standing = ({ limits }: Limits) =>
    standingOf(limits, used, { ms: moment.atMs, calendar: moment.calendar })
  const ofDay = account.limits.find(({ span }) => span === 'calendar-day')?.counters ?? []
  return {
    date,
    window: windowBody(window),
    perDay,
    used: ofDay.reduce((sum, key) => sum + (used.get(key) ?? 0), 0),
    limits: [...standing(own)],
    services: services.flatMap(({ code, name, limits }) =>
      standing(limits).map((each) => ({ ...each, service: code, name })),
    ),
    queries,
  }
}

async function readCounters(
  { db }: Pick<Deps, 'db'>,
  all: readonly Limits[],
): Promise<Map<string, number>> {
  const keys = joinLimits(all).limits.flatMap(({ counters }) => counters)
  const rows = await db.rows<{ key: string; used: number }>(
    'select key, used from counters where key = any($1)',
    [keys],
  )
  return new Map(rows.map((row) => [row.key, row.used]))
}
