import { type CivilDate, dayMs, daysFromCivil, minuteMs } from '../calendar/civil.ts'
import { type Calendar, type WindowKind, windowAt } from '../calendar/window.ts'

/**
 * How a day of the Ministry's counts is meant, which the dispatches leave open: `counting-day` from
 * 07:00 to 07:00, `calendar-day` from midnight to midnight.
 */
export const dayReadings = ['counting-day', 'calendar-day'] as const
export type DayReading = (typeof dayReadings)[number]

/** A stretch of a day that lies in windows of one kind; half-open, UTC milliseconds. */
export interface DaySegment {
  readonly kind: WindowKind
  readonly fromMs: number
  readonly toMs: number
}

/** UTC midnight of a date that exists. */
function startOf(date: CivilDate): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return daysFromCivil(year, month, day) * dayMs
}

/** The stretches of a day, in order, without a gap; the last one ends where the day ends. */
export function daySegments(
  date: CivilDate,
  reading: DayReading,
  calendar: Calendar,
): readonly DaySegment[] {
  const localMidnight = startOf(date) - calendar.offsetMinutes * minuteMs
  const opening = calendar.officeFromMinute * minuteMs
  const fromMs = localMidnight + (reading === 'counting-day' ? opening : 0)
  const toMs = fromMs + dayMs
  const segments: DaySegment[] = []
  for (let at = fromMs; at < toMs; ) {
    const window = windowAt(at, calendar)
    const end = window.toMs < toMs ? window.toMs : toMs
    segments.push({ kind: window.kind, fromMs: at, toMs: end })
    at = end
  }
  return segments
}
