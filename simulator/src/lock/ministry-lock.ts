/**
 * The Ministry's lock, made up from dispatch 6383/CV-TCT of 12/09/2025 alone: it counts what
 * arrives, warns, locks by itself (§2(1)), and unlocks by hand only. Warnings stand in its history;
 * the protocol has no place for them. A lock holds until somebody takes it off, with a reason.
 */

import {
  type DayReading,
  type DaysOff,
  kindOfHour,
  type Place,
  placeOf,
} from './calendar.ts'
import { openJournal } from './journal.ts'
import {
  type Count,
  countsOf,
  isMachine,
  type Query,
  type RuleName,
  surgeLimit,
  type Target,
} from './limits.ts'
import type { Registration } from './registration.ts'
import {
  defaultDaysOff,
  defaultRules,
  type LockRules,
  type OverrunReading,
  rulesOn,
} from './rules.ts'
import { openTallies, type TallyRow } from './tallies.ts'

/** Why: the count that was reached, or the rhythm that was kept. */
type Cause = {
  /** Names the count and its day; the same in the warning and in the lock it leads to. */
  readonly key: string
  readonly rule: RuleName
  readonly reading: OverrunReading | null
  readonly dayReading: DayReading | null
  readonly count: number
  readonly limit: number
  readonly target: Target
}

type Told =
  | ({ readonly at: number; readonly kind: 'warned' | 'locked' } & Cause)
  | {
      readonly at: number
      readonly kind: 'unlocked'
      readonly target: Target
      readonly reason: string
    }

type Arrived = {
  readonly at: number
  readonly kind: 'query'
  readonly service: string
  readonly agency: string | null
  readonly listed: boolean
  readonly locked: boolean
}

export type LockEvent = Told | Arrived

export type Verdict = 'answer' | 'locked' | 'not-listed'

export type LockOptions = {
  readonly registration: Registration
  /** Those of `data/lock-rules.json` when absent. */
  readonly rules?: readonly LockRules[]
  /** Those of `data/days-off.json` when absent. */
  readonly daysOff?: DaysOff
  /** File the counts, warnings and locks are kept in; in memory only when absent. */
  readonly stateFile?: string
}

export type MinistryLock = {
  readonly registration: Registration
  readonly rules: readonly LockRules[]
  /** What is locked now, with what led to it. */
  readonly locks: readonly Told[]
  /** Warnings, locks and unlocks, oldest first; the last `HISTORY_MAX`. */
  readonly history: readonly Told[]
  /** Counts a query that arrived and says what becomes of it. */
  judge(query: Query): Verdict
  /** What arrived on a day (`yyyy-MM-dd`). */
  rowsOf(day: string, reading: DayReading): readonly TallyRow[]
  /**
   * Takes the lock of a target off; what led to it is counted from nothing again, what is reported
   * stays. Throws TypeError, with a Vietnamese sentence, when there is none.
   */
  unlock(target: Target, reason: string): void
  register(registration: Registration): void
  replaceRules(rules: readonly LockRules[]): void
}

export const HISTORY_MAX = 1000
const COUNTS_MAX = 20_000
const OFFICERS_MAX = 20_000
const HOURS_OF_DAY = 24

const isSame = (one: Target, other: Target): boolean =>
  one.service === other.service && one.agency === other.agency

const shuts = (target: Target, query: Pick<Query, 'service' | 'agency'>): boolean =>
  (target.service === null || target.service === query.service) &&
  (target.agency === null || target.agency === query.agency)

const isNear = ({ count, limit }: Cause, warnPercent: number): boolean =>
  count * 100 >= warnPercent * limit

/** `010*******42`: officers are named by their own citizen number. */
const mask = (officer: string): string =>
  `${officer.slice(0, 3)}${'*'.repeat(Math.max(0, officer.length - 5))}${officer.slice(-2)}`

/** A count in force, with the day it is of in its name. */
const dated = ({ key, day, dayReading, ...rest }: Count): Omit<Cause, 'count'> => ({
  key: `${dayReading} ${day} ${key}`,
  dayReading,
  ...rest,
})

/** Drops the oldest of a map that has grown too large. */
function bound(map: Map<string, unknown>, sizeMax: number): void {
  for (const key of map.keys()) {
    if (map.size <= sizeMax) return
    map.delete(key)
  }
}

type Running = { readonly target: Target; count: number; warned: boolean }
type Rhythm = { last: number; intervals: readonly number[]; warned: boolean }

export function openMinistryLock(options: LockOptions, now: () => number): MinistryLock {
  const daysOff = options.daysOff ?? defaultDaysOff()
  let { registration } = options
  let rules = options.rules ?? defaultRules()
  const tallies = openTallies()
  const running = new Map<string, Running>()
  const rhythms = new Map<string, Rhythm>()
  let locks: readonly Told[] = []
  let history: readonly Told[] = []
  let surgeOf: { hour: number; limit: number | null } | null = null

  const isLocked = (query: Pick<Query, 'service' | 'agency'>): boolean =>
    locks.some(({ target }) => shuts(target, query))

  function runningOf({ key, target }: Pick<Cause, 'key' | 'target'>): Running {
    const found = running.get(key) ?? { target, count: 0, warned: false }
    running.set(key, found)
    bound(running, COUNTS_MAX)
    return found
  }

  function surge(place: Place, inForce: LockRules): Omit<Cause, 'count'>[] {
    if (inForce.surge === null) return []
    if (surgeOf?.hour !== place.hour) {
      const busy: number[] = []
      const first = place.hour - inForce.surge.historyDays * HOURS_OF_DAY
      for (let hour = first; hour < place.hour; hour += 1) {
        const count = tallies.ofHour(hour)
        if (count > 0 && kindOfHour(hour, daysOff) === place.kind) busy.push(count)
      }
      surgeOf = { hour: place.hour, limit: surgeLimit(busy, inForce.surge) }
    }
    const { limit } = surgeOf
    if (limit === null) return []
    const key = `surge ${new Date(place.hour * 3_600_000).toISOString().slice(0, 13)}`
    const target = { service: null, agency: null }
    return [{ key, rule: 'surge', reading: null, dayReading: null, limit, target }]
  }

  /** What the counts would be with this query. */
  function countsWith(query: Pick<Arrived, 'service' | 'agency' | 'listed'>, at: number) {
    const place = placeOf(at, daysOff)
    const inForce = rulesOn(rules, place.days['calendar-day'])
    if (inForce === null) return { inForce, causes: [] }
    const { listed } = query
    const causes = [
      ...countsOf(query, place, registration, inForce, listed).map(dated),
      ...(listed ? surge(place, inForce) : []),
    ].map((one): Cause => ({ ...one, count: runningOf(one).count + 1 }))
    return { inForce, causes }
  }

  /** What happened, now or before a restart, becomes state. */
  function apply(event: LockEvent): void {
    if (event.kind === 'query') {
      const { service, agency, locked } = event
      if (!locked) {
        for (const one of countsWith(event, event.at).causes) runningOf(one).count += 1
      }
      const place = placeOf(event.at, daysOff)
      tallies.add(place, service, agency, locked || !event.listed)
      return
    }
    history = [...history, event].slice(-HISTORY_MAX)
    const rest = locks.filter(({ target }) => !isSame(target, event.target))
    if (event.kind === 'warned') runningOf(event).warned = true
    if (event.kind === 'locked') locks = [...rest, event]
    if (event.kind !== 'unlocked') return
    locks = rest
    for (const [key, { target }] of running) {
      if (isSame(target, event.target)) running.delete(key)
    }
    if (event.target.service === null && event.target.agency === null) rhythms.clear()
  }

  const journal = openJournal(options.stateFile ?? null, now())
  for (const event of journal.kept) apply(event)

  function happen(event: LockEvent): void {
    journal.append(event)
    apply(event)
  }

  /** Machine rhythm (§2(1)) of one officer; a run that was announced (note 3) may have it. */
  function rhythmOf(
    query: Query,
    at: number,
    inForce: LockRules,
  ): 'warn' | 'lock' | null {
    const rule = inForce.rhythm
    const announced = registration.announcedRuns.some(
      ({ officer, from, to }) => officer === query.officer && from <= at && at < to,
    )
    if (rule === null || announced) {
      rhythms.delete(query.officer)
      return null
    }
    const before = rhythms.get(query.officer)
    const rhythm: Rhythm = {
      last: at,
      intervals:
        before === undefined
          ? []
          : [...before.intervals, at - before.last].slice(-rule.intervalsToLock),
      warned: before?.warned ?? false,
    }
    rhythms.delete(query.officer)
    rhythms.set(query.officer, rhythm)
    bound(rhythms, OFFICERS_MAX)
    const machine = (length: number): boolean =>
      rhythm.intervals.length >= length &&
      isMachine(rhythm.intervals.slice(-length), rule)
    if (!machine(rule.intervalsToWarn)) {
      rhythm.warned = false
      return null
    }
    if (rhythm.warned) return machine(rule.intervalsToLock) ? 'lock' : null
    rhythm.warned = true
    return 'warn'
  }

  function causesOf(query: Query, listed: boolean, at: number) {
    const { inForce, causes } = countsWith({ ...query, listed }, at)
    const warnings: Cause[] = []
    const lockings: Cause[] = []
    if (inForce === null) return { warnings, lockings }
    for (const cause of causes) {
      if (!runningOf(cause).warned) {
        if (isNear(cause, inForce.warnPercent)) warnings.push(cause)
      } else if (cause.count > cause.limit) lockings.push(cause)
    }
    const rhythm = listed ? rhythmOf(query, at, inForce) : null
    if (rhythm !== null && inForce.rhythm !== null) {
      const { intervalsToWarn, intervalsToLock: limit } = inForce.rhythm
      const cause: Cause = {
        key: `rhythm ${mask(query.officer)}`,
        rule: 'rhythm',
        reading: null,
        dayReading: null,
        count: rhythm === 'warn' ? intervalsToWarn : limit,
        limit,
        target: { service: null, agency: null },
      }
      if (rhythm === 'warn') warnings.push(cause)
      else lockings.push(cause)
    }
    return { warnings, lockings }
  }

  return {
    get registration() {
      return registration
    },
    get rules() {
      return rules
    },
    get locks() {
      return locks
    },
    get history() {
      return history
    },
    judge(query) {
      const at = now()
      const { service, agency } = query
      const listed = registration.officers?.has(query.officer) ?? true
      const arrived = { at, kind: 'query', service, agency, listed } as const
      if (isLocked(query)) {
        happen({ ...arrived, locked: true })
        return 'locked'
      }
      const { warnings, lockings } = causesOf(query, listed, at)
      happen({ ...arrived, locked: lockings.length > 0 })
      for (const cause of warnings) {
        // One that is locked enters no count, so no count of it was reached; a rhythm was kept.
        if (lockings.length === 0 || cause.rule === 'rhythm') {
          happen({ at, kind: 'warned', ...cause })
        }
      }
      for (const cause of lockings) happen({ at, kind: 'locked', ...cause })
      if (lockings.length > 0) return 'locked'
      return listed ? 'answer' : 'not-listed'
    },
    rowsOf: tallies.rowsOf,
    unlock(target, reason) {
      if (!locks.some((one) => isSame(one.target, target))) {
        throw new TypeError('Không có khóa này')
      }
      happen({ at: now(), kind: 'unlocked', target, reason })
    },
    register(given) {
      registration = given
    },
    replaceRules(given) {
      rules = given
      surgeOf = null
    },
  }
}
