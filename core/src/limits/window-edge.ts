/**
 * Where the Ministry may count a query that is decided close to an edge of the calendar: at 18:00,
 * 07:00 or midnight. It is counted when it arrives, by a clock that is not ours.
 */
import { dayMs } from '../calendar/civil.ts'
import { type Calendar, calendarDayEnd, localDate, windowAt } from '../calendar/window.ts'
import type { CountedAt } from './limits.ts'

/** How much later than decided a query may be counted, and how much earlier. Less than an hour each. */
export interface EdgeMargin {
  readonly beforeSeconds: number
  readonly afterSeconds: number
}

export interface NearEdge {
  /** The place across it. */
  readonly beside: CountedAt
  /** UTC milliseconds. */
  readonly edgeMs: number
  /** UTC milliseconds from which there is no doubt where a query counts. */
  readonly clearMs: number
}

/** The edge an instant is beside, or null. Windows last for hours, so there is one at the most. */
export function nearEdge(
  atMs: number,
  calendar: Calendar,
  { beforeSeconds, afterSeconds }: EdgeMargin,
): NearEdge | null {
  const here = placeOf(atMs, calendar)
  const { fromMs, toMs } = windowAt(atMs, calendar)
  const midnight = calendarDayEnd(atMs, calendar)
  const afterMs = afterSeconds * 1000
  const across = (at: number, edgeMs: number): NearEdge | null => {
    const beside = placeOf(at, calendar)
    const same = beside.date === here.date && beside.window.id === here.window.id
    return same ? null : { beside, edgeMs, clearMs: edgeMs + afterMs }
  }
  return (
    across(atMs - afterMs, fromMs > midnight - dayMs ? fromMs : midnight - dayMs) ??
    across(atMs + beforeSeconds * 1000, toMs < midnight ? toMs : midnight)
  )
}

const placeOf = (atMs: number, calendar: Calendar): CountedAt => {
  const { id, kind } = windowAt(atMs, calendar)
  return { date: localDate(atMs, calendar), window: { id, kind } }
}
