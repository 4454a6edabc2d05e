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
import type { Policy } from '../policy/policy.ts'

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

/** The first day on which a sign-in still makes an account at home where it was. */
export function seenSince({ policy, atMs, calendar, date }: Moment): CivilDate {
  const { daysSeen } = policy.valueOn('address-limit', date)
  return civilFromDays(localDays(atMs - daysSeen * dayMs, calendar.offsetMinutes))
}
