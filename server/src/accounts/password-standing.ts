/** What an account still owes before anything is done in its name: read by session and gateway. */
import { type CivilDate, dayMs } from '@chot/core/calendar/civil.ts'
import { type Duty, rightsOfDuty } from '@chot/core/duties.ts'
import {
  daysBetween,
  passwordDueOn,
  passwordWarning,
} from '@chot/core/identity/password.ts'
import type { Policy } from '../policy/policy.ts'
import { localDay } from './local-day.ts'

/** Of an account's row. */
export interface PasswordDates {
  /** UTC milliseconds. */
  readonly setAt: number
  /** Set by somebody else: good for nothing but setting one's own. */
  readonly given: boolean
}

export interface PasswordStanding {
  /** The first local day on which the password is no longer good. */
  readonly dueOn: CivilDate
  readonly daysLeft: number
  /** The warning to show, in days; null while there is none. */
  readonly warning: number | null
  /** Nothing is done in the officer's name before it is changed. */
  readonly due: boolean
  /** Set by somebody else. */
  readonly given: boolean
  /** What a new password has to be. */
  readonly rules: {
    readonly charactersMin: number
    readonly classesMin: number
    readonly scoreMin: number
    readonly history: number
    readonly daysMax: number
  }
}

/** `held` are the duties in force on `date`. */
export function passwordStanding(
  accountId: string,
  dates: PasswordDates,
  held: readonly Duty[],
  policy: Policy,
  date: CivilDate,
): PasswordStanding {
  const rules = policy.valueOn('password', date)
  const setOn = localDay(policy, dates.setAt)
  const administering = administers(held)
  const dueOn = passwordDueOn(setOn, accountId, administering, rules)
  const { charactersMin, classesMin, scoreMin, history } = rules
  const daysMax = administering ? rules.administratorDaysMax : rules.daysMax
  return {
    rules: { charactersMin, classesMin, scoreMin, history, daysMax },
    dueOn,
    daysLeft: daysBetween(date, dueOn),
    warning: passwordWarning(date, dueOn, rules),
    due: dueOn <= date,
    given: dates.given,
  }
}

/** Whoever holds more than queries: their sessions and passwords last less. */
export function administers(held: readonly Duty[]): boolean {
  return held.some((duty) => rightsOfDuty[duty].answers.length === 0)
}

/** Whether a password given by somebody else waited too long to be used once. */
export function givenTooLongAgo(
  dates: PasswordDates,
  policy: Policy,
  nowMs: number,
): boolean {
  const { givenDaysMax } = policy.valueOn('password', localDay(policy, nowMs))
  return dates.given && nowMs >= dates.setAt + givenDaysMax * dayMs
}
