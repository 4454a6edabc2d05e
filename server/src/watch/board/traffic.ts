/** Queries of the last hour, minute by minute, kept by reading on in the log: no entry is counted twice. */
import type { BoardMinute, BoardParts } from '@chot/contract/board.ts'
import { minuteMs } from '@chot/core/calendar/civil.ts'
import type { RefusalReason } from '@chot/core/query/reasons.ts'
import type { Reader } from '../../db/database.ts'
import { firstSequenceAt } from '../../log/search.ts'

const minutesShown = 60

interface Counted {
  readonly minute: number
  readonly reason: RefusalReason | null
  readonly queries: number
}

const countSql = `
  select (floor(extract(epoch from at) / 60) * 60000)::bigint as minute,
         case outcome when 'refused' then reason end as reason, count(*) as queries
  from log_entries
  where seq >= $1 and seq < $2 and at >= to_timestamp($3::bigint / 1000.0) and kind = 'decision'
  group by 1, 2`

/** By reason; null: granted. */
type Counts = Map<RefusalReason | null, number>

export interface Traffic {
  /** Reads on to the head of the log; what the hour before `now` (UTC milliseconds) held. */
  look(reader: Reader, now: number): Promise<Pick<BoardParts, 'minutes' | 'refusals'>>
}

export function openTraffic(): Traffic {
  const minutes = new Map<number, Counts>()
  let nextSeq: number | null = null

  async function readOn(reader: Reader, first: number): Promise<void> {
    const [head] = await reader.rows<{ size: number }>('select size from log_head')
    const size = head?.size ?? 0
    nextSeq ??= await firstSequenceAt(reader, size, first)
    if (nextSeq >= size) return
    const rows = await reader.rows<Counted>(countSql, [nextSeq, size, first])
    for (const { minute, reason, queries } of rows) {
      const counts: Counts = minutes.get(minute) ?? new Map()
      minutes.set(minute, counts.set(reason, (counts.get(reason) ?? 0) + queries))
    }
    nextSeq = size
  }

  return {
    async look(reader, now) {
      const last = Math.floor(now / minuteMs) * minuteMs
      const first = last - (minutesShown - 1) * minuteMs
      await readOn(reader, first)
      for (const minute of minutes.keys()) if (minute < first) minutes.delete(minute)
      const shown = Array.from({ length: minutesShown }, (_none, index) =>
        minuteOf(first + index * minuteMs, minutes),
      )
      return { minutes: shown, refusals: refusalsOf(minutes) }
    },
  }
}

function minuteOf(at: number, minutes: ReadonlyMap<number, Counts>): BoardMinute {
  const counts = minutes.get(at)
  const granted = counts?.get(null) ?? 0
  const all = [...(counts?.values() ?? [])].reduce((sum, each) => sum + each, 0)
  return { at, granted, refused: all - granted }
}

function refusalsOf(minutes: ReadonlyMap<number, Counts>): BoardParts['refusals'] {
  const sums = new Map<RefusalReason, number>()
  for (const counts of minutes.values())
    for (const [reason, count] of counts)
      if (reason !== null) sums.set(reason, (sums.get(reason) ?? 0) + count)
  return [...sums]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason))
}
