import type {
  ComparisonPage,
  ComparisonView,
  comparisonFilter,
} from '@chot/contract/reconciliations.ts'
import { civilFromDays, dayMs, minuteMs } from '@chot/core/calendar/civil.ts'
import { type DayReading, daySegments } from '@chot/core/reconciliation/day-segments.ts'
import type { z } from 'zod'
import type { Reader } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import type { Policy } from '../../policy/policy.ts'

/** `<alias>.compared_at` and the like as UTC milliseconds. */
const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`

const comparisonColumns = `
  c.state, c.source, ${ms('c.compared_at')} as at, a.full_name as by, coalesce(t.sent, 0) as sent,
  coalesce(t.possible, 0) as possible, coalesce(t.received, 0) as received`
const comparisonJoins = `
  left join accounts a on a.id = c.compared_by
  left join lateral (
    select sum(r.sent) as sent, sum(r.possible) as possible, sum(r.received) as received
    from comparison_rows r where r.comparison_id = c.id) t on true`

/** Days that are over and may be compared, the last one first, since the first query; `yyyy-MM-dd`. */
export async function daysOver(
  reader: Reader,
  policy: Policy,
  reading: DayReading,
  now: number,
): Promise<readonly string[]> {
  const [first] = await reader.rows<{ at: number | null }>(
    `select ${ms('at')} as at from log_entries where kind = 'decision' order by seq limit 1`,
  )
  const began = first?.at ?? null
  if (began === null) return []
  const { offsetMinutes } = policy.calendarOn(civilFromDays(Math.floor(now / dayMs)))
  const today = Math.floor((now + offsetMinutes * minuteMs) / dayMs)
  const days: string[] = []
  const { daysMax } = policy.valueOn('reconciliation', civilFromDays(today))
  for (let day = today; day > today - daysMax; day -= 1) {
    const date = civilFromDays(day)
    const segments = daySegments(date, reading, policy.calendarOn(date))
    const end = segments.at(-1)?.toMs ?? now
    if (end <= began) break
    if (end <= now) days.push(date)
  }
  return days
}

export async function listComparisons(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  { reading, after, limit }: z.infer<typeof comparisonFilter>,
): Promise<Omit<ComparisonPage, 'fetches'>> {
  const policy = await deps.policies.current(deps.db)
  const all = await daysOver(deps.db, policy, reading, deps.clock.now())
  const left = after === undefined ? all : all.filter((day) => day < after)
  const page = left.slice(0, limit)
  const rows = await deps.db.rows<
    NonNullable<ComparisonPage['days'][number]['comparison']> & { day: string }
  >(
    `select distinct on (c.day) c.day, ${comparisonColumns}
     from comparisons c ${comparisonJoins}
     where c.reading = $1 and c.day = any($2::date[])
     order by c.day, c.id desc`,
    [reading, page],
  )
  const open = await deps.db.rows<{ day: string; count: number }>(
    `select day, count(*) as count from differences
     where state = 'open' and reading = $1 and day = any($2::date[]) group by day`,
    [reading, page],
  )
  return {
    days: page.map((day) => {
      const { day: _day, ...found } = rows.find((row) => row.day === day) ?? { day }
      return {
        day,
        comparison: 'state' in found ? numbersOf(found) : null,
        openDifferences: open.find((row) => row.day === day)?.count ?? 0,
      }
    }),
    next: left.length > limit ? (page.at(-1) ?? null) : null,
    total: all.length,
  }
}

/** Sums come as texts where PostgreSQL makes them bigger than they are. */
function numbersOf<Row extends { sent: number; possible: number; received: number }>(
  row: Row,
): Row {
  const { sent, possible, received } = row
  return {
    ...row,
    sent: Number(sent),
    possible: Number(possible),
    received: Number(received),
  }
}

const placeColumns = (alias: string) => `
  ${alias}.service_code as service, s.name as "serviceName", ${alias}.agency_code as agency,
  g.name as "agencyName", ${alias}.window_kind as "window", ${alias}.sent, ${alias}.possible,
  ${alias}.received, ${alias}.state`
const placeJoins = (alias: string) => `
  left join services s on s.code = ${alias}.service_code
  left join agencies g on g.code = ${alias}.agency_code`

/** One day: its last comparison line by line, and all its differences with their story. */
export async function getComparison(
  deps: Pick<Deps, 'db'>,
  reading: DayReading,
  day: string,
): Promise<Omit<ComparisonView, 'fetches'>> {
  const [last] = await deps.db.rows<
    NonNullable<ComparisonView['comparison']> & { id: number }
  >(
    `select c.id, ${comparisonColumns} from comparisons c ${comparisonJoins}
     where c.reading = $1 and c.day = $2 order by c.id desc limit 1`,
    [reading, day],
  )
  const rows = await deps.db.rows<ComparisonView['rows'][number]>(
    `select ${placeColumns('r')} from comparison_rows r ${placeJoins('r')}
     where r.comparison_id = $1
     order by array_position(array['differs', 'within', 'equal'], r.state), r.service_code,
              r.window_kind, r.agency_code nulls first`,
    [last?.id ?? 0],
  )
  const differences = await deps.db.rows<ComparisonView['differences'][number]>(
    `select d.id, ${placeColumns('d')},
            coalesce((select json_agg(json_build_object('at', ${ms('e.at')}, 'act', e.act,
                'by', a.full_name, 'reason', e.reason, 'basis', e.basis) order by e.at)
              from difference_acts e left join accounts a on a.id = e.account_id
              where e.difference_id = d.id), '[]') as acts
     from differences d ${placeJoins('d')}
     where d.reading = $1 and d.day = $2
     order by array_position(array['open', 'closed', 'settled'], d.state), d.id`,
    [reading, day],
  )
  const comparison = last === undefined ? null : numbersOf(withoutId(last))
  return { day, reading, comparison, rows, differences }
}

function withoutId<Row extends { readonly id: number }>({ id: _id, ...row }: Row) {
  return row
}
