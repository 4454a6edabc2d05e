/**
 * Drift from one's own usual: look-ups of each hour of the week, compared with the same hour of the
 * weeks before. A subject seen for fewer weeks than the policy asks for has no baseline, and raises
 * nothing: a new officer is not a suspicious one.
 */
import { dayMs, localDays, minuteMs, weekdayOfDays } from '../calendar/civil.ts'
import type { Baseline, DetectionRules } from './rules.ts'
import { remember } from './windows.ts'

interface Hour {
  /** Look-ups by week; weeks without any are absent. */
  readonly weeks: Map<number, number>
  /** First entry of the present week's hour. */
  firstSeq: number
  firstAt: number
  /** The week in which it has fired. */
  firedWeek: number | null
}

export interface Usual {
  /** The week it was first seen in: counts from the next one on. */
  readonly firstWeek: number
  /** By weekday × 24 + hour. */
  readonly hours: Map<number, Hour>
}

/** By subject, `account:<id>` or `agency:<code>`. */
export type Usuals = Map<string, Usual>

export interface Drifted {
  readonly baseline: Baseline
  readonly count: number
  readonly firstSeq: number
  readonly firstAt: number
}

/** Counts a look-up; what was exceeded, at the first look-up of an hour that exceeds it, else null. */
export function countHour(
  usuals: Usuals,
  rule: NonNullable<DetectionRules['drift']>,
  subject: string,
  countMin: number,
  { at, seq }: { readonly at: number; readonly seq: number },
  offsetMinutes: number,
): Drifted | null {
  const days = localDays(at, offsetMinutes)
  const weekday = weekdayOfDays(days)
  const week = (days - weekday) / 7
  const inDay = at + offsetMinutes * minuteMs - days * dayMs
  const hour = (inDay - (inDay % 3_600_000)) / 3_600_000
  const usual = usuals.get(subject) ?? { firstWeek: week, hours: new Map() }
  remember(usuals, subject, usual)
  const slot = weekday * 24 + hour
  const seen = hourOf(usual, slot, week, at, seq)
  const count = (seen.weeks.get(week) ?? 0) + 1
  seen.weeks.set(week, count)
  for (const each of seen.weeks.keys())
    if (each < week - rule.weeksMax) seen.weeks.delete(each)

  const observed = week - usual.firstWeek - 1
  const weeks = observed < rule.weeksMax ? observed : rule.weeksMax
  if (weeks < rule.weeksMin || count < countMin || seen.firedWeek === week) return null
  let sum = 0
  for (const [each, counted] of seen.weeks)
    if (each < week && each >= week - weeks) sum += counted
  if (count * weeks <= rule.times * sum) return null
  seen.firedWeek = week
  return {
    baseline: { weekday, hour, sum, weeks },
    count,
    firstSeq: seen.firstSeq,
    firstAt: seen.firstAt,
  }
}

function hourOf(usual: Usual, slot: number, week: number, at: number, seq: number): Hour {
  const found = usual.hours.get(slot)
  if (found === undefined) {
    const made: Hour = {
      weeks: new Map(),
      firstSeq: seq,
      firstAt: at,
      firedWeek: null,
    }
    usual.hours.set(slot, made)
    return made
  }
  if (!found.weeks.has(week)) {
    found.firstSeq = seq
    found.firstAt = at
  }
  return found
}
