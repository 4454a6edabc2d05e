/**
 * Which day and which window a moment belongs to, as the form of dispatch 6383 words it: office
 * hours 07:00–18:00 (note 2), off hours 18:00–07:00 of the next day (note 3). "Ngày" is read both
 * ways, for the form does not say which is meant.
 */

export type WindowKind = 'office' | 'off-hours'

export const DAY_READINGS = ['counting-day', 'calendar-day'] as const

/** `counting-day`: 07:00 to 07:00, named after its morning. `calendar-day`: midnight to midnight. */
export type DayReading = (typeof DAY_READINGS)[number]

export type Place = {
  /** `yyyy-MM-dd` under each reading. */
  readonly days: Readonly<Record<DayReading, string>>
  readonly kind: WindowKind
  /** Hours since 1970: the same all over an hour of the clock. */
  readonly hour: number
}

/** Days on which nobody works, and Saturdays or Sundays worked in exchange. */
export type DaysOff = {
  readonly off: ReadonlySet<string>
  readonly worked: ReadonlySet<string>
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Viet Nam is seven hours ahead of UTC, all year. */
const AHEAD_MS = 7 * HOUR_MS
const OFFICE_FROM_MS = 7 * HOUR_MS
const OFFICE_TO_MS = 18 * HOUR_MS

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** The dispatch says nothing of week-ends: they are taken as off hours, like holidays. */
function isOff(date: string, days: DaysOff): boolean {
  if (days.off.has(date)) return true
  if (days.worked.has(date)) return false
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}

/** Where a moment (milliseconds since 1970) belongs. */
export function placeOf(at: number, days: DaysOff): Place {
  const local = at + AHEAD_MS
  const date = dateOf(local)
  const sinceMidnight = local - Math.floor(local / DAY_MS) * DAY_MS
  const isOfficeTime = sinceMidnight >= OFFICE_FROM_MS && sinceMidnight < OFFICE_TO_MS
  return {
    days: { 'counting-day': dateOf(local - OFFICE_FROM_MS), 'calendar-day': date },
    kind: isOfficeTime && !isOff(date, days) ? 'office' : 'off-hours',
    hour: Math.floor(at / HOUR_MS),
  }
}

/** The window kind of a whole hour: windows change on the hour. */
export function kindOfHour(hour: number, days: DaysOff): WindowKind {
  return placeOf(hour * HOUR_MS, days).kind
}
