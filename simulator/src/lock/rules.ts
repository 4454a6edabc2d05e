/**
 * The rules by which the Ministry locks, as dated data with the clause each comes from
 * (`data/lock-rules.json`), and its own table of days off (`data/days-off.json`).
 */

import { readFileSync } from 'node:fs'
import { DAY_READINGS, type DayReading, type DaysOff } from './calendar.ts'
import {
  dateOf,
  fieldsOf,
  listOf,
  nullable,
  numberOf,
  oneOf,
  textOf,
  wholeOf,
} from './parse-fields.ts'

export const OVERRUN_READINGS = ['twice-the-number', 'two-overruns'] as const

/**
 * "Vượt quá ngưỡng 02 lần/ngày": `twice-the-number` locks above twice the registered number;
 * `two-overruns` at the second query above it.
 */
export type OverrunReading = (typeof OVERRUN_READINGS)[number]

/** The rules in force between two days; a rule that is null is off. */
export type LockRules = {
  /** `yyyy-MM-dd`, the last day included; null: until further notice. */
  readonly from: string
  readonly to: string | null
  readonly basis: string
  /** Part of a limit at which a warning is given. */
  readonly warnPercent: number
  readonly days: readonly DayReading[]
  /** Above what was registered. `unit`: locks whoever registered; `service`: that service of theirs. */
  readonly overrun: {
    readonly readings: readonly OverrunReading[]
    readonly locks: 'unit' | 'service'
  } | null
  /** Ceiling of all services together off hours, a day; null: not looked at. */
  readonly offHours: {
    readonly perSystem: number | null
    readonly perAgency: number | null
  } | null
  /**
   * An hour with more than `factor` times the mean of the busy hours of its kind in the last
   * `historyDays`, and more than `perHourMin`; silent until `historyHours` such hours are known.
   */
  readonly surge: {
    readonly factor: number
    readonly perHourMin: number
    readonly historyHours: number
    readonly historyDays: number
  } | null
  /**
   * Intervals between queries of one officer that no person keeps: their standard deviation within
   * `spreadPercentMax` of a mean of at most `regularMsMax`, or a mean of at most `fastMsMax`.
   */
  readonly rhythm: {
    readonly intervalsToWarn: number
    readonly intervalsToLock: number
    readonly spreadPercentMax: number
    readonly regularMsMax: number
    readonly fastMsMax: number
  } | null
  /** Queries a day in the name of officers who are not on the list; each is refused by itself. */
  readonly unlisted: { readonly perDay: number } | null
}

const COUNT_MAX = 1_000_000_000
const count = (value: unknown, what: string) => wholeOf(value, what, 0, COUNT_MAX)

function overrunOf(value: unknown): LockRules['overrun'] {
  const rule = fieldsOf(value, 'overrun', ['readings', 'locks', 'basis'])
  textOf(rule.basis, 'overrun.basis', 500)
  return {
    readings: listOf(rule.readings, 'readings', 2, (one) =>
      oneOf(one, 'readings', OVERRUN_READINGS),
    ),
    locks: oneOf(rule.locks, 'locks', ['unit', 'service'] as const),
  }
}

function offHoursOf(value: unknown): LockRules['offHours'] {
  const rule = fieldsOf(value, 'offHours', ['perSystem', 'perAgency', 'basis'])
  textOf(rule.basis, 'offHours.basis', 500)
  return {
    perSystem: nullable(rule.perSystem, (one) => count(one, 'perSystem')),
    perAgency: nullable(rule.perAgency, (one) => count(one, 'perAgency')),
  }
}

function surgeOf(value: unknown): LockRules['surge'] {
  const names = ['factor', 'perHourMin', 'historyHours', 'historyDays']
  const rule = fieldsOf(value, 'surge', [...names, 'basis'])
  textOf(rule.basis, 'surge.basis', 500)
  return {
    factor: numberOf(rule.factor, 'factor', 1, 1000),
    perHourMin: count(rule.perHourMin, 'perHourMin'),
    historyHours: wholeOf(rule.historyHours, 'historyHours', 1, 1000),
    historyDays: wholeOf(rule.historyDays, 'historyDays', 1, 31),
  }
}

function rhythmOf(value: unknown): LockRules['rhythm'] {
  const names = ['intervalsToWarn', 'intervalsToLock', 'spreadPercentMax']
  const rule = fieldsOf(value, 'rhythm', [...names, 'regularMsMax', 'fastMsMax', 'basis'])
  textOf(rule.basis, 'rhythm.basis', 500)
  const intervalsToWarn = wholeOf(rule.intervalsToWarn, 'intervalsToWarn', 2, 1000)
  return {
    intervalsToWarn,
    intervalsToLock: wholeOf(
      rule.intervalsToLock,
      'intervalsToLock',
      intervalsToWarn,
      1000,
    ),
    spreadPercentMax: numberOf(rule.spreadPercentMax, 'spreadPercentMax', 0, 100),
    regularMsMax: count(rule.regularMsMax, 'regularMsMax'),
    fastMsMax: count(rule.fastMsMax, 'fastMsMax'),
  }
}

function unlistedOf(value: unknown): LockRules['unlisted'] {
  const rule = fieldsOf(value, 'unlisted', ['perDay', 'basis'])
  textOf(rule.basis, 'unlisted.basis', 500)
  return { perDay: count(rule.perDay, 'unlisted.perDay') }
}

function rulesOf(value: unknown): LockRules {
  const given = fieldsOf(value, 'Luật khóa', [
    ...['from', 'to', 'basis', 'warnPercent', 'days'],
    ...['overrun', 'offHours', 'surge', 'rhythm', 'unlisted'],
  ])
  return {
    from: dateOf(given.from, 'from'),
    to: nullable(given.to, (one) => dateOf(one, 'to')),
    basis: textOf(given.basis, 'basis', 500),
    warnPercent: wholeOf(given.warnPercent, 'warnPercent', 1, 100),
    days: listOf(given.days, 'days', 2, (one) => oneOf(one, 'days', DAY_READINGS)),
    overrun: nullable(given.overrun, overrunOf),
    offHours: nullable(given.offHours, offHoursOf),
    surge: nullable(given.surge, surgeOf),
    rhythm: nullable(given.rhythm, rhythmOf),
    unlisted: nullable(given.unlisted, unlistedOf),
  }
}

/** Throws TypeError, with a Vietnamese sentence, for data that is no list of dated rules. */
export function parseLockRules(value: unknown): readonly LockRules[] {
  const rules = listOf(value, 'Luật khóa', 50, rulesOf)
  const byDay = rules.toSorted((one, other) => (one.from < other.from ? -1 : 1))
  for (const [at, one] of byDay.entries()) {
    const next = byDay[at + 1]
    if (next !== undefined && (one.to === null || one.to >= next.from)) {
      throw new TypeError('Các kỳ của luật khóa không được chồng lên nhau')
    }
  }
  return byDay
}

/** The rules of a local calendar day; null when none is in force. */
export function rulesOn(rules: readonly LockRules[], day: string): LockRules | null {
  return rules.find(({ from, to }) => from <= day && (to === null || day <= to)) ?? null
}

function readData(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8'))
}

export const defaultRules = (): readonly LockRules[] =>
  parseLockRules(readData('lock-rules.json'))

function dayOf(value: unknown): { date: string; kind: 'off' | 'worked' } {
  const row = fieldsOf(value, 'Ngày nghỉ', ['date', 'kind', 'name', 'basis'])
  textOf(row.name, 'name', 200)
  textOf(row.basis, 'basis', 500)
  return {
    date: dateOf(row.date, 'date'),
    kind: oneOf(row.kind, 'kind', ['off', 'worked'] as const),
  }
}

/** Throws TypeError, with a Vietnamese sentence, for data that is no table of days off. */
export function parseDaysOff(value: unknown): DaysOff {
  const rows = listOf(value, 'Ngày nghỉ', 2000, dayOf)
  const datesOf = (kind: 'off' | 'worked') =>
    new Set(rows.filter((row) => row.kind === kind).map(({ date }) => date))
  return { off: datesOf('off'), worked: datesOf('worked') }
}

export const defaultDaysOff = (): DaysOff => parseDaysOff(readData('days-off.json'))
