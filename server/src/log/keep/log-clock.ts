import type { Reader } from '../../db/database.ts'

/** How far the log has come, by its own time: whatever clock this node has, months end by that. */
export interface LogClock {
  /** The UTC month of the last entry, `yyyy-MM`. */
  readonly month: string
  /** UTC milliseconds of the last entry. */
  readonly at: number
  /** Entries of the tree that was signed last. */
  readonly published: number
}

export async function readLogClock(reader: Reader): Promise<LogClock> {
  const [row] = await reader.rows<LogClock>(
    `select to_char(h.last_at at time zone 'UTC', 'YYYY-MM') as month,
            floor(extract(epoch from h.last_at) * 1000)::bigint as at, p.size as published
     from log_head h, log_published p`,
  )
  if (row === undefined) throw new Error('the access log has no head')
  return row
}
