/** A lock with rules of one kind at a time, and a clock held by the test. */

import type { Query } from './limits.ts'
import { type LockOptions, type MinistryLock, openMinistryLock } from './ministry-lock.ts'
import { parseRegistration } from './registration.ts'
import { type LockRules, parseLockRules } from './rules.ts'

/** Friday 20/11/2026, 09:00 in Viet Nam. */
export const MORNING = Date.parse('2026-11-20T09:00:00+07:00')

export const QUERY: Query = { service: '037', agency: 'H38.12', officer: '010090000001' }

/** Rules without any rule in them, and what the test puts in. */
export function rulesWith(
  rules: Readonly<Record<string, unknown>>,
): readonly LockRules[] {
  const base = {
    from: '2025-10-01',
    to: null,
    basis: 'thử',
    warnPercent: 80,
    days: ['counting-day', 'calendar-day'],
  }
  return parseLockRules([{ ...base, ...rules }])
}

/** Both readings of note 2, and whoever registered is locked. */
export const BOTH_READINGS = {
  readings: ['twice-the-number', 'two-overruns'],
  locks: 'unit',
  basis: 'thử',
}

export type HeldLock = {
  readonly lock: MinistryLock
  /** Moves the clock (ms since 1970 or ISO 8601). */
  at(moment: number | string): HeldLock
  /** How many of `times` queries in a row are answered. */
  answered(times: number, query?: Partial<Query>): number
  /** Kinds of what was told, in order. */
  told(): string[]
}

export function holdLock(
  registration: unknown,
  options: Omit<LockOptions, 'registration'>,
): HeldLock {
  let now = MORNING
  const lock = openMinistryLock(
    { registration: parseRegistration(registration), ...options },
    () => now,
  )
  const held: HeldLock = {
    lock,
    at(moment) {
      now = typeof moment === 'number' ? moment : Date.parse(moment)
      return held
    },
    answered(times, query = {}) {
      let answered = 0
      for (let turn = 0; turn < times; turn += 1) {
        if (lock.judge({ ...QUERY, ...query }) === 'answer') answered += 1
      }
      return answered
    },
    told: () => lock.history.map(({ kind }) => kind),
  }
  return held
}
