/** Duties with the days on which they are held. */
import type { CivilDate } from '../calendar/civil.ts'
import { type Duty, dutiesConflict } from '../duties.ts'

export interface DatedDuty {
  readonly duty: Duty
  /** The first day, and the first day no more; without end when null. */
  readonly from: CivilDate
  readonly to: CivilDate | null
}

export function dutiesOn(held: readonly DatedDuty[], date: CivilDate): readonly Duty[] {
  const inForce = held.filter(
    ({ from, to }) => from <= date && (to === null || date < to),
  )
  return [...new Set(inForce.map(({ duty }) => duty))]
}

/** Those not over on a day. */
export function dutiesLeft(
  held: readonly DatedDuty[],
  date: CivilDate,
): readonly DatedDuty[] {
  return held.filter(({ from, to }) => to === null || (date < to && from < to))
}

export function overlap(one: DatedDuty, other: DatedDuty | undefined): boolean {
  if (other === undefined) return false
  return (
    (other.to === null || one.from < other.to) && (one.to === null || other.from < one.to)
  )
}

/** Whether on any day, past or future, duties are held together that must be held apart. */
export function conflictOnAnyDay(held: readonly DatedDuty[]): boolean {
  // A conflict, if there is one, is there on the first day of one of the duties.
  return held.some(({ from }) => dutiesConflict(dutiesOn(held, from)))
}
