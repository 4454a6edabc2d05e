import {
  type CivilDate,
  civilFromDays,
  dayMs,
  localDays,
  minuteMs,
  weekdayOfDays,
} from './civil.ts'

/**
 * The working calendar that counts queries into windows. Dated data, never constants:
 * form of dispatch 6383, notes 2 and 3 (office 07:00–18:00, off hours 18:00–07:00 of the next day).
 */
export interface Calendar {
  /** Minutes ahead of UTC; Asia/Ho_Chi_Minh is 420 and has no daylight saving. */
  readonly offsetMinutes: number
  /** Minute of the local day at which office hours begin, e.g. 420 for 07:00. */
  readonly officeFromMinute: number
  /** Minute of the local day at which office hours end, exclusive, e.g. 1080 for 18:00. */
  readonly officeToMinute: number
  /** The dispatches are silent on weekends; the strict reading counts them as off hours. */
  readonly weekendIsOffHours: boolean
  readonly holidays: ReadonlySet<CivilDate>
  /** Weekend days made working days by a swap (hoán đổi ngày làm việc). */
  readonly workingWeekendDays: ReadonlySet<CivilDate>
}

export type WindowKind = 'office' | 'off-hours'

export interface QueryWindow {
  /** `<date>/office` or `<date>/off-hours`; the date is the one on which the window's day began. */
  readonly id: string
  readonly kind: WindowKind
  readonly fromMs: number
  readonly toMs: number
}

/** Whether the local day, in days since 1970-01-01, is a working day. */
export function isWorkingDay(days: number, calendar: Calendar): boolean {
  const date = civilFromDays(days)
  if (calendar.holidays.has(date)) return false
  const weekend = weekdayOfDays(days) >= 5
  return !weekend || !calendar.weekendIsOffHours || calendar.workingWeekendDays.has(date)
}

/** The local calendar day of an instant, `yyyy-MM-dd`. */
export function localDate(atMs: number, calendar: Calendar): CivilDate {
  return civilFromDays(localDays(atMs, calendar.offsetMinutes))
}

/** The midnight after an instant, UTC milliseconds. */
export function calendarDayEnd(atMs: number, { offsetMinutes }: Calendar): number {
  return (localDays(atMs, offsetMinutes) + 1) * dayMs - offsetMinutes * minuteMs
}

/** The opening after an instant, whether or not the office opens: where a counting day ends. */
export function countingDayEnd(atMs: number, calendar: Calendar): number {
  const openMs = calendar.officeFromMinute * minuteMs
  return calendarDayEnd(atMs - openMs, calendar) + openMs
}

/**
 * The window an instant falls in. A counting day runs from the office opening to the next one
 * (07:00 to 07:00, which is one UTC day), so the hours after midnight belong to the day before.
 * On a day off the whole counting day is one off-hours window: the ceiling of 1,000 off-hours
 * queries a day is then never spent twice on the same day.
 */
export function windowAt(atMs: number, calendar: Calendar): QueryWindow {
  const openMs = calendar.officeFromMinute * minuteMs
  const closeMs = calendar.officeToMinute * minuteMs
  const offsetMs = calendar.offsetMinutes * minuteMs
  const days = localDays(atMs - openMs, calendar.offsetMinutes)
  const midnightMs = days * dayMs - offsetMs
  const date = civilFromDays(days)
  const nextOpenMs = midnightMs + dayMs + openMs
  if (!isWorkingDay(days, calendar)) {
    return {
      id: `${date}/off-hours`,
      kind: 'off-hours',
      fromMs: midnightMs + openMs,
      toMs: nextOpenMs,
    }
  }
  if (atMs < midnightMs + closeMs) {
    return {
      id: `${date}/office`,
      kind: 'office',
      fromMs: midnightMs + openMs,
      toMs: midnightMs + closeMs,
    }
  }
  return {
    id: `${date}/off-hours`,
    kind: 'off-hours',
    fromMs: midnightMs + closeMs,
    toMs: nextOpenMs,
  }
}
