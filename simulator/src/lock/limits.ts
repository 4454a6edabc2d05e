/**
 * Which counts one query adds to, and how high each may go. A count is judged by one limit, the
 * lowest of all readings that are in force.
 */

import type { DayReading, Place } from './calendar.ts'
import type { Registration } from './registration.ts'
import type { LockRules, OverrunReading } from './rules.ts'

export type RuleName = 'overrun' | 'off-hours' | 'surge' | 'rhythm' | 'unlisted'

/** What a lock shuts: everything, or what has this agency, this service, or both. */
export type Target = { readonly service: string | null; readonly agency: string | null }

/** A query as the rules see it. */
export type Query = {
  readonly service: string
  /** Null: the message of this service names none. */
  readonly agency: string | null
  /** MaCanBo. */
  readonly officer: string
}

export type Count = {
  /** Names the count within its day. */
  readonly key: string
  readonly rule: RuleName
  /** The highest count that is not above the limit. */
  readonly limit: number
  /** The reading the limit comes from, where there are several. */
  readonly reading: OverrunReading | null
  readonly day: string
  readonly dayReading: DayReading
  readonly target: Target
}

const SYSTEM: Target = { service: null, agency: null }

/** Counts above this many queries are overruns under the reading. */
const LIMIT_OF: Readonly<Record<OverrunReading, (registered: number) => number>> = {
  'twice-the-number': (registered) => 2 * registered,
  // The first query above the number is one overrun, the second is the second of the day.
  'two-overruns': (registered) => registered + 1,
}

function strictest(
  readings: readonly OverrunReading[],
  registered: number,
): { reading: OverrunReading; limit: number } | null {
  let found: { reading: OverrunReading; limit: number } | null = null
  for (const reading of readings) {
    const limit = LIMIT_OF[reading](registered)
    if (found === null || limit < found.limit) found = { reading, limit }
  }
  return found
}

type Draft = Pick<Count, 'key' | 'rule' | 'limit' | 'target'> & {
  readonly reading?: OverrunReading
}

/** A service nobody registered counts as registered with none. */
function overruns(
  query: Pick<Query, 'service' | 'agency'>,
  place: Place,
  registration: Registration,
  rules: LockRules,
): Draft[] {
  const { overrun } = rules
  if (overrun === null) return []
  const rows = registration.services.filter(
    ({ service, agency }) =>
      service === query.service && (agency === null || agency === query.agency),
  )
  const agencies = rows.length === 0 ? [null] : rows.map(({ agency }) => agency)
  return agencies.flatMap((agency) => {
    const row = rows.find((one) => one.agency === agency)
    const limit = strictest(overrun.readings, row?.perDay[place.kind] ?? 0)
    if (limit === null) return []
    return {
      key: JSON.stringify(['overrun', query.service, agency, place.kind]),
      rule: 'overrun' as const,
      ...limit,
      target: { service: overrun.locks === 'service' ? query.service : null, agency },
    }
  })
}

function offHours(
  query: Pick<Query, 'service' | 'agency'>,
  place: Place,
  rules: LockRules,
): Draft[] {
  const { offHours } = rules
  if (offHours === null || place.kind === 'office') return []
  const drafts: Draft[] = []
  if (offHours.perSystem !== null) {
    const limit = offHours.perSystem
    drafts.push({ key: '["off-hours"]', rule: 'off-hours', limit, target: SYSTEM })
  }
  if (offHours.perAgency !== null && query.agency !== null) {
    const key = JSON.stringify(['off-hours', query.agency])
    const target = { service: null, agency: query.agency }
    drafts.push({ key, rule: 'off-hours', limit: offHours.perAgency, target })
  }
  return drafts
}

/** The counts of the day this query adds to; one that is refused as unlisted adds to its own only. */
export function countsOf(
  query: Pick<Query, 'service' | 'agency'>,
  place: Place,
  registration: Registration,
  rules: LockRules,
  listed: boolean,
): readonly Count[] {
  const drafts: Draft[] = listed
    ? [...overruns(query, place, registration, rules), ...offHours(query, place, rules)]
    : rules.unlisted === null
      ? []
      : [
          {
            key: '["unlisted"]',
            rule: 'unlisted',
            limit: rules.unlisted.perDay,
            target: SYSTEM,
          },
        ]
  return drafts.flatMap((draft) =>
    rules.days.map((dayReading) => ({
      reading: null,
      ...draft,
      day: place.days[dayReading],
      dayReading,
    })),
  )
}

/**
 * The highest number of queries an hour may have without being a surge, from the hours before it
 * that were busy; null while too few of them are known.
 */
export function surgeLimit(
  busyHours: readonly number[],
  rule: NonNullable<LockRules['surge']>,
): number | null {
  if (busyHours.length < rule.historyHours) return null
  const mean = busyHours.reduce((sum, one) => sum + one, 0) / busyHours.length
  return Math.max(rule.perHourMin, Math.floor(rule.factor * mean))
}

/** Whether these intervals (ms), all together, are those of a machine. */
export function isMachine(
  intervals: readonly number[],
  rule: NonNullable<LockRules['rhythm']>,
): boolean {
  const mean = intervals.reduce((sum, one) => sum + one, 0) / intervals.length
  if (mean <= rule.fastMsMax) return true
  if (mean > rule.regularMsMax) return false
  const variance =
    intervals.reduce((sum, one) => sum + (one - mean) ** 2, 0) / intervals.length
  return Math.sqrt(variance) * 100 <= rule.spreadPercentMax * mean
}
