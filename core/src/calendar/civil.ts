/**
 * Civil dates by arithmetic, so that rules need no clock and no time-zone library.
 * Algorithm: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil).
 */
export const dayMs = 86_400_000
export const minuteMs = 60_000

/** A calendar date written `yyyy-MM-dd`. */
export type CivilDate = string

function floorDiv(a: number, b: number): number {
  return (a - (((a % b) + b) % b)) / b
}

/** Days since 1970-01-01 of a proleptic Gregorian date. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = floorDiv(y, 400)
  const yearOfEra = y - era * 400
  const dayOfYear = floorDiv(153 * (month + (month > 2 ? -3 : 9)) + 2, 5) + day - 1
  const dayOfEra =
    yearOfEra * 365 + floorDiv(yearOfEra, 4) - floorDiv(yearOfEra, 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The date `days` after 1970-01-01. */
export function civilFromDays(days: number): CivilDate {
  const z = days + 719_468
  const era = floorDiv(z, 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = floorDiv(
    dayOfEra -
      floorDiv(dayOfEra, 1460) +
      floorDiv(dayOfEra, 36_524) -
      floorDiv(dayOfEra, 146_096),
    365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + floorDiv(yearOfEra, 4) - floorDiv(yearOfEra, 100))
  const shifted = floorDiv(5 * dayOfYear + 2, 153)
  const day = dayOfYear - floorDiv(153 * shifted + 2, 5) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Days since 1970-01-01 of an instant, on a clock `offsetMinutes` ahead of UTC. */
export function localDays(atMs: number, offsetMinutes: number): number {
  return floorDiv(atMs + offsetMinutes * minuteMs, dayMs)
}

/** 0 Monday … 6 Sunday. */
export function weekdayOfDays(days: number): number {
  return (((days + 3) % 7) + 7) % 7
}

function daysInMonth(year: number, month: number): number {
  const next =
    month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1)
  return next - daysFromCivil(year, month, 1)
}

/** Whether the text is `yyyy-MM-dd` and names a day that exists. */
export function isCivilDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (parts === null) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}
