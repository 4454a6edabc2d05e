import {
  type CivilDate,
  civilFromDays,
  dayMs,
  localDays,
} from '@chot/core/calendar/civil.ts'
import {
  type Calendar,
  localDate,
  type QueryWindow,
  windowAt,
} from '@chot/core/calendar/window.ts'
import { type CountedAt, windowDay } from '@chot/core/limits/limits.ts'
import { type NearEdge, nearEdge } from '@chot/core/limits/window-edge.ts'
import type { LimitNumbers } from '@chot/core/query/facts.ts'
import type { Policy } from './policy.ts'

/** What policy and calendar say of an instant. */
export interface Moment {
  readonly policy: Policy
  readonly atMs: number
  readonly calendar: Calendar
  readonly date: CivilDate
  readonly window: QueryWindow
}

export function momentAt(policy: Policy, atMs: number): Moment {
  // The day decides which calendar holds; the offset from UTC itself has never changed.
  const utcDay = new Date(atMs).toISOString().slice(0, 10)
  const date = localDate(atMs, policy.calendarOn(utcDay))
  const calendar = policy.calendarOn(date)
  return { policy, atMs, calendar, date, window: windowAt(atMs, calendar) }
}

/** The edge of the calendar beside which a query is counted on both sides, or null. */
export function edgeNear({ policy, atMs, calendar, date }: Moment): NearEdge | null {
  return nearEdge(atMs, calendar, policy.valueOn('window-edge', date))
}

/** The first day on which a sign-in still makes an account at home where it was. */
export function seenSince({ policy, atMs, calendar, date }: Moment): CivilDate {
  const { daysSeen } = policy.valueOn('address-limit', date)
  return civilFromDays(localDays(atMs - daysSeen * dayMs, calendar.offsetMinutes))
}

/**
 * In the early hours the window is yesterday's and the day is today's: the count that was registered
 * for both holds, the smaller one where they differ.
 */
export function registeredIn(
  policy: Policy,
  service: string,
  { window, date }: CountedAt,
): number | null {
  const today = policy.registered(service, window.kind, date)
  if (windowDay(window) === date) return today
  const begun = policy.registered(service, window.kind, windowDay(window))
  return today === null || begun === null ? null : Math.min(today, begun)
}

/** As `registeredIn`: off hours the ceilings of both days hold. */
export function numbersIn(policy: Policy, { window, date }: CountedAt): LimitNumbers {
  const today = policy.numbersOn(date)
  if (windowDay(window) === date) return today
  const begun = policy.numbersOn(windowDay(window))
  return {
    ...today,
    agencyOffHours: Math.min(today.agencyOffHours, begun.agencyOffHours),
    provinceOffHours: Math.min(today.provinceOffHours, begun.provinceOffHours),
  }
}
