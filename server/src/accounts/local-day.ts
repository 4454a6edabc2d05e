import type { CivilDate } from '@chot/core/calendar/civil.ts'
import { localDate } from '@chot/core/calendar/window.ts'
import type { Policy } from '../policy/policy.ts'

/** The local calendar day of an instant: the day of the law. */
export function localDay(policy: Policy, atMs: number): CivilDate {
  // The calendar of the UTC day tells the offset; it is the same on the days around.
  return localDate(atMs, policy.calendarOn(new Date(atMs).toISOString().slice(0, 10)))
}
