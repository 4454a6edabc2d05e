/** What the access log says was sent to the Ministry in a day, place by place. */
import { arrivalOf, type OwnCount } from '@chot/core/reconciliation/compare.ts'
import type { DaySegment } from '@chot/core/reconciliation/day-segments.ts'
import type { Reader } from '../../db/database.ts'
import { firstSequenceAt } from '../../log/search.ts'

/**
 * How long after its decision a query may still arrive: two tries of the longest deadline, and the
 * wait for the commit.
 */
const arrivesWithinMs = 150_000
/** An outcome later than this is none: whatever became of the query, it may have arrived. */
const outcomeWithinMs = 86_400_000

/**
 * A query arrives between its decision and its outcome, give or take what the clocks differ. It is
 * inside when all of that lies in the segment, else it may belong to the next one. Sequences bound
 * what is read: no index of the log knows times. $1, $2: the segment; $3: what clocks differ;
 * $4: `arrivesWithinMs`; $5, $6: first decision and one past the last; $7: one past the last outcome.
 */
const countSql = `
  with granted as materialized (
    select request_id, service_code, agency_code, at
    from log_entries
    where kind = 'decision' and outcome = 'granted' and seq >= $5 and seq < $6),
  settled as materialized (
    select request_id, outcome, reason, at
    from log_entries
    where kind = 'outcome' and seq >= $5 and seq < $7),
  spans as (
    select g.service_code, g.agency_code, s.outcome, s.reason,
           floor(extract(epoch from g.at) * 1000)::bigint - $3::bigint as first_ms,
           floor(extract(epoch from least(coalesce(s.at, 'infinity'),
             g.at + make_interval(secs => $4::bigint / 1000.0))) * 1000)::bigint
             + $3::bigint as last_ms
    from granted g left join settled s using (request_id))
  select service_code as service, agency_code as agency, outcome, reason,
         first_ms >= $1::bigint and last_ms < $2::bigint as inside, count(*) as queries
  from spans where last_ms >= $1::bigint and first_ms < $2::bigint
  group by 1, 2, 3, 4, 5`

interface CountRow {
  readonly service: string
  readonly agency: string | null
  readonly outcome: string | null
  readonly reason: string | null
  readonly inside: boolean
  readonly queries: number
}

/** Counts of a day by service, agency and window; `edgeMs`: by how much the clocks may differ. */
export async function countOwn(
  reader: Reader,
  segments: readonly DaySegment[],
  edgeMs: number,
): Promise<readonly OwnCount[]> {
  const [head] = await reader.rows<{ size: number }>('select size from log_head')
  const sequenceAt = (atMs: number) => firstSequenceAt(reader, head?.size ?? 0, atMs)
  const counts: OwnCount[] = []
  for (const { kind, fromMs, toMs } of segments) {
    const rows = await reader.rows<CountRow>(countSql, [
      fromMs,
      toMs,
      edgeMs,
      arrivesWithinMs,
      await sequenceAt(fromMs - edgeMs - arrivesWithinMs),
      await sequenceAt(toMs + edgeMs),
      await sequenceAt(toMs + edgeMs + outcomeWithinMs),
    ])
    for (const { service, agency, outcome, reason, inside, queries } of rows) {
      const arrival = arrivalOf(outcome, reason)
      if (arrival === 'not-sent') continue
      const sure = arrival === 'sent' && inside
      counts.push({
        service,
        agency,
        window: kind,
        sent: sure ? queries : 0,
        possible: sure ? 0 : queries,
      })
    }
  }
  return counts
}
