/**
 * The log is kept by UTC months. A statement over all of them costs more to plan than to run (50
 * months: 10 ms and more), so searches go from month to month, newest first, and stop when they have
 * enough.
 */
import type { Reader } from '../db/database.ts'

/** UTC milliseconds, half open. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

const startOfMonth = (atMs: number, monthsOn = 0) => {
  const at = new Date(atMs)
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + monthsOn, 1)
}

/** The parts of a range that lie in a month each, newest first; what is older than any month last. */
export async function monthsWithin(
  reader: Reader,
  { from, to }: TimeRange,
): Promise<readonly TimeRange[]> {
  const [kept] = await reader.rows<{ oldest: string | null }>(
    `select min(c.relname) as oldest from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'log_entries'::regclass and c.relname ~ '^log_entries_\\d{4}_\\d{2}$'`,
  )
  const [, year, month] = /(\d{4})_(\d{2})$/.exec(kept?.oldest ?? '') ?? []
  const oldest = year === undefined ? to : Date.UTC(Number(year), Number(month) - 1, 1)
  const ranges: TimeRange[] = []
  let end = to
  while (end > from && end > oldest) {
    const start = Math.max(from, oldest, startOfMonth(end - 1))
    ranges.push({ from: start, to: end })
    end = start
  }
  if (end > from) ranges.push({ from, to: end })
  return ranges
}
