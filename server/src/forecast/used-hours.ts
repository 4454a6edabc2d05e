/**
 * Queries granted in each hour that is over, told once from the log, so that how it usually goes is
 * read from few rows. Every node looks; the one that holds the row of what is known goes on.
 */
import { civilFromDays, localDays, minuteMs } from '@chot/core/calendar/civil.ts'
import { windowAt } from '@chot/core/calendar/window.ts'
import { kindOfDay, type UsualHours } from '@chot/core/forecast/forecast.ts'
import type { GaugedScope } from '@chot/core/limits/limits.ts'
import type { Reader, Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { firstSequenceAt } from '../log/search.ts'
import { type Moment, momentAt } from '../policy/moment.ts'

const hourMs = 60 * minuteMs
/** Hours told in one transaction. */
const hoursAtOnce = 48
/** An entry takes its time at the head; one of the hour before may be committed a little later. */
const settledAfterMs = minuteMs

interface Known {
  readonly from: number | null
  readonly to: number | null
}

const knownSql = `
  select (extract(epoch from from_at) * 1000)::bigint as from,
         (extract(epoch from to_at) * 1000)::bigint as to from used_hours_known`

/** Tells the hours that are over and not told yet; how many it told. */
export async function tellHours(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
): Promise<number> {
  let all = 0
  for (;;) {
    const told = await deps.db.inTx((tx) => tellSome(deps, tx))
    all += told
    if (told < hoursAtOnce) return all
  }
}

async function tellSome(deps: Pick<Deps, 'clock' | 'policies'>, tx: Tx): Promise<number> {
  const [known] = await tx.rows<Known>(`${knownSql} for update skip locked`)
  if (known === undefined) return 0
  const now = deps.clock.now()
  const moment = momentAt(await deps.policies.current(tx), now)
  const { historyDays } = moment.policy.valueOn('forecast', moment.date)
  const over = hourOf(now - settledAfterMs)
  const oldest = over - historyDays * 24 * hourMs
  const [head] = await tx.rows<{ size: number; first: number | null }>(
    `select size, (select floor(extract(epoch from at) * 1000)::bigint from log_entries
                   order by seq limit 1) as first from log_head`,
  )
  if (head === undefined || head.first === null) return 0
  const begin = Math.max(oldest, hourOf(head.first))
  const from = Math.max(begin, known.to ?? begin)
  const to = Math.min(over, from + hoursAtOnce * hourMs)
  if (to <= from) return 0
  // After a long pause what is known begins anew: a gap would count as hours without any query.
  const knownFrom = known.to === from ? (known.from ?? from) : from
  let first = await firstSequenceAt(tx, head.size, from)
  for (let hour = from; hour < to; hour += hourMs) {
    const next = await firstSequenceAt(tx, head.size, hour + hourMs)
    const offHours = windowAt(hour, moment.calendar).kind === 'off-hours'
    if (next > first) await tx.rows(tellSql, [hour, first, next, offHours])
    first = next
  }
  await tx.rows(
    `update used_hours_known
     set from_at = to_timestamp($1::bigint / 1000.0), to_at = to_timestamp($2::bigint / 1000.0)`,
    [Math.max(oldest, knownFrom), to],
  )
  await tx.rows(
    'delete from used_hours where hour_at < to_timestamp($1::bigint / 1000.0)',
    [oldest],
  )
  return (to - from) / hourMs
}

/** $1: the hour; $2, $3: its entries; $4: whether it is off hours. */
const tellSql = `
  insert into used_hours (hour_at, scope, subject, queries)
  select to_timestamp($1::bigint / 1000.0), s.scope, s.subject, count(*)
  from log_entries e
  cross join lateral (values
    ('service', e.service_code),
    ('agency-off-hours', case when $4 then e.agency_code end),
    ('province-off-hours', case when $4 then '' end)) s(scope, subject)
  where e.seq >= $2 and e.seq < $3 and e.kind = 'decision' and e.outcome = 'granted'
    and s.subject is not null
  group by s.scope, s.subject`

/** How many queries each hour of the clock usually has, on days of either kind. */
export async function readUsualHours(
  reader: Reader,
  moment: Moment,
): Promise<(scope: GaugedScope, subject: string) => UsualHours> {
  const { historyDays, historyDaysMin } = moment.policy.valueOn('forecast', moment.date)
  const { offsetMinutes, officeFromMinute } = moment.calendar
  const openMs = officeFromMinute * minuteMs
  const today = localDays(moment.atMs - openMs, offsetMinutes)
  const [known] = await reader.rows<Known>(knownSql)
  const startOf = (day: number) => day * 24 * hourMs - offsetMinutes * minuteMs + openMs
  const days: Record<'working' | 'off', number[]> = { working: [], off: [] }
  for (let day = today - historyDays; day < today; day += 1) {
    const isKnown =
      known !== undefined &&
      known.from !== null &&
      known.to !== null &&
      known.from <= startOf(day) &&
      startOf(day + 1) <= known.to
    if (isKnown) days[kindOfDay(day, moment.calendar)].push(day)
  }
  const rows = await reader.rows<{
    scope: GaugedScope
    subject: string
    hour: number
    working: boolean
    queries: number
  }>(
    `select scope, subject, extract(hour from local)::int as hour,
            day = any($1::date[]) as working, sum(queries)::int as queries
     from used_hours
     cross join lateral (select hour_at at time zone 'utc' + make_interval(mins => $3) as local) l
     cross join lateral (select (local - make_interval(mins => $4))::date as day) d
     where day = any($1::date[]) or day = any($2::date[])
     group by 1, 2, 3, 4`,
    [
      days.working.map(civilFromDays),
      days.off.map(civilFromDays),
      offsetMinutes,
      officeFromMinute,
    ],
  )
  const sums = new Map(
    rows.map((row) => [
      keyOf(row.scope, row.subject, row.working ? 'working' : 'off', row.hour),
      row.queries,
    ]),
  )
  const hours = Array.from({ length: 24 }, (_, hour) => hour)
  const usual = (kind: 'working' | 'off', scope: GaugedScope, subject: string) => {
    const many = days[kind].length
    return hours.map((hour) =>
      many < historyDaysMin
        ? null
        : (sums.get(keyOf(scope, subject, kind, hour)) ?? 0) / many,
    )
  }
  return (scope, subject) => ({
    working: usual('working', scope, subject),
    off: usual('off', scope, subject),
  })
}

const keyOf = (scope: GaugedScope, subject: string, kind: string, hour: number) =>
  `${scope} ${subject} ${kind} ${hour}`

const hourOf = (atMs: number) => Math.floor(atMs / hourMs) * hourMs
