/** Accounts nobody uses: warned, then disabled (product A5). */
import { type CivilDate, civilFromDays, daysFromCivil } from '../calendar/civil.ts'

export interface DormancyRule {
  /** Days without use after which an account is disabled. */
  readonly dormantAfterDays: number
  /** So many days before, it is warned. */
  readonly warnDaysBefore: number
}

export function addDays(date: CivilDate, days: number): CivilDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return civilFromDays(daysFromCivil(year, month, day) + days)
}

/**
 * What is due on a day for an account last used on `lastUsed` and last warned on `warned`. Nobody
 * is disabled on the day of the warning or without one, however late the warning came; a use after
 * the warning begins the count anew.
 */
export function dormancyDue(
  lastUsed: CivilDate,
  warned: CivilDate | null,
  date: CivilDate,
  rule: DormancyRule,
): 'nothing' | 'warn' | 'disable' {
  const warnedSince = warned !== null && warned >= lastUsed
  if (!warnedSince) return date >= warnDay(lastUsed, rule) ? 'warn' : 'nothing'
  return date >= dormantDay(lastUsed, rule) && warned < date ? 'disable' : 'nothing'
}

/** The day on which an account not used since `lastUsed` is disabled. */
export const dormantDay = (lastUsed: CivilDate, rule: DormancyRule): CivilDate =>
  addDays(lastUsed, rule.dormantAfterDays)

const warnDay = (lastUsed: CivilDate, rule: DormancyRule): CivilDate =>
  addDays(lastUsed, rule.dormantAfterDays - rule.warnDaysBefore)
