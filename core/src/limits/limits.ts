/**
 * The one table of limits: what is limited, over which span, by which counters, by how much. The
 * decision refuses by it, the ledger reads the counters it names, the screens show what is left.
 *
 * A limit "a day" is held twice: by the calendar day, and by the day of the Ministry's form, which
 * begins at the opening (dispatch 6383, form, notes 2 and 3). Which of the two the Ministry counts
 * is unknown, so the stricter wins. The two differ by the early hours, from midnight to the opening.
 * A counter therefore holds a day without its early hours, or the early hours alone: one unit is
 * written to one counter, and both spans are sums of two.
 */
import type { CivilDate } from '../calendar/civil.ts'
import {
  type Calendar,
  calendarDayEnd,
  countingDayEnd,
  type QueryWindow,
  windowAt,
} from '../calendar/window.ts'
import type { RefusalReason } from '../query/reasons.ts'
import { type CountersUsed, counterKeys } from './counters.ts'

/** What is limited, in the order in which an officer is told. */
export const limitScopes = [
  'dossier',
  'job',
  'account',
  'service',
  'address',
  'agency-off-hours',
  'province-off-hours',
] as const
export type LimitScope = (typeof limitScopes)[number]

/** Those the Ministry's own lock is about: dispatch 6383, form, notes 2 and 3. */
export const gaugedScopes = [
  'service',
  'agency-off-hours',
  'province-off-hours',
] as const satisfies readonly LimitScope[]
export type GaugedScope = (typeof gaugedScopes)[number]

/** Over what is counted: for ever, by the calendar, from opening to opening, in one window. */
export type LimitSpan = 'for-ever' | 'calendar-day' | 'counting-day' | 'window'

export interface Limit {
  readonly scope: LimitScope
  readonly span: LimitSpan
  /** Counters whose sum may not pass `most`. */
  readonly counters: readonly string[]
  readonly most: number
  /** Of `most`, how much is kept for those who are more urgent than whoever asks. */
  readonly kept: number
}

/** Limits, and the counters that one query takes a unit from. */
export interface Limits {
  readonly limits: readonly Limit[]
  readonly spends: readonly string[]
}

export const spentReasons = {
  dossier: 'dossier-budget-spent',
  job: 'job-budget-spent',
  account: 'account-day-spent',
  service: 'service-window-spent',
  address: 'address-day-spent',
  'agency-off-hours': 'agency-off-hours-spent',
  'province-off-hours': 'province-off-hours-spent',
} as const satisfies Readonly<Record<LimitScope, RefusalReason>>

/** Who waits for an answer, the most urgent first: a citizen at the counter, an officer, nobody. */
export const urgencies = ['counter', 'recheck', 'job'] as const
export type Urgency = (typeof urgencies)[number]

/** Percent of what the Ministry allows that is kept from a re-check, and from a job. */
export type KeptPercents = Readonly<Record<Exclude<Urgency, 'counter'>, number>>

/** Where in the calendar a query falls. */
export interface CountedAt {
  /** Local calendar day. */
  readonly date: CivilDate
  readonly window: Pick<QueryWindow, 'id' | 'kind'>
}

/** The day on which the window's day began: the one before, in the early hours. */
export const windowDay = (window: Pick<QueryWindow, 'id'>): CivilDate =>
  window.id.slice(0, 10)

/**
 * Readings of "vượt quá ngưỡng 02 lần/ngày sẽ bị khóa" (dispatch 6383, form, note 2), each of which
 * can be switched off when the Ministry says which it means.
 */
export interface OverrunReadings {
  /** The second overrun of a day locks: none is let through, so that there is never one. */
  readonly secondOverrunLocks: boolean
  /** Passing this many times the registered count locks; null when it is not read so. */
  readonly timesRegistered: number | null
}

/** The most that a registered count allows: the strictest reading. No reading at all allows none. */
export function mostOfRegistered(registered: number, readings: OverrunReadings): number {
  const allowed = [
    ...(readings.secondOverrunLocks ? [registered] : []),
    ...(readings.timesRegistered === null ? [] : [registered * readings.timesRegistered]),
  ]
  return allowed.length === 0 ? 0 : allowed.reduce((a, b) => (b < a ? b : a))
}

/**
 * The most queries that the Ministry lets pass: it locks at the second overrun, or above so many times
 * the registered count, by the strictest reading. What it counts beside is not known.
 */
export function lineOfRegistered(registered: number, readings: OverrunReadings): number {
  const passed = [
    ...(readings.secondOverrunLocks ? [registered + 1] : []),
    ...(readings.timesRegistered === null ? [] : [registered * readings.timesRegistered]),
  ]
  return passed.length === 0 ? 0 : passed.reduce((a, b) => (b < a ? b : a))
}

/** Look-ups of one dossier, ever. */
export function dossierLimits(dossierId: string, budget: number): Limits {
  const key = counterKeys.dossier(dossierId)
  return {
    limits: [
      { scope: 'dossier', span: 'for-ever', counters: [key], most: budget, kept: 0 },
    ],
    spends: [key],
  }
}

/** Queries of an announced job: in all, and in the window it asks in. */
export function jobLimits(
  jobId: string,
  most: { readonly inAll: number; readonly perWindow: number },
  { window }: CountedAt,
): Limits {
  const [all, within] = [counterKeys.job(jobId), counterKeys.jobWindow(jobId, window.id)]
  const scope = 'job'
  return {
    limits: [
      { scope, span: 'for-ever', counters: [all], most: most.inAll, kept: 0 },
      { scope, span: 'window', counters: [within], most: most.perWindow, kept: 0 },
    ],
    spends: [all, within],
  }
}

/** Queries a day on the accepted list (dispatch 6383, form 2). */
export function accountLimits(accountId: string, perDay: number, at: CountedAt): Limits {
  return byDay('account', (part) => counterKeys.account(accountId, part), perDay, at)
}

/** Queries a day from one network address (dispatch 6383 §2(2)). */
export function addressLimits(address: string, perDay: number, at: CountedAt): Limits {
  return byDay('address', (part) => counterKeys.address(address, part), perDay, at)
}

/** The registered count of a service (dispatch 6383, form 3) for the window it is asked in. */
export function serviceLimits(service: string, most: number, at: CountedAt): Limits {
  const keyOf = (part: string) => counterKeys.service(service, part)
  if (at.window.kind === 'off-hours') return byOffHours('service', keyOf, most, at)
  // Office hours lie within one calendar day: both readings are the same count.
  const key = keyOf(at.window.id)
  return {
    limits: [{ scope: 'service', span: 'window', counters: [key], most, kept: 0 }],
    spends: [key],
  }
}

/** Off hours "không quá 1000 truy vấn/ngày" (dispatch 6383, form, note 3), of one agency. */
export function agencyOffHoursLimits(
  agency: string,
  most: number,
  at: CountedAt,
): Limits {
  const keyOf = (part: string) => counterKeys.agencyOffHours(agency, part)
  return byOffHours('agency-off-hours', keyOf, most, at)
}

/** The same, should the unit that registers be the province. */
export function provinceOffHoursLimits(most: number, at: CountedAt): Limits {
  return byOffHours('province-off-hours', counterKeys.provinceOffHours, most, at)
}

function byOffHours(
  scope: LimitScope,
  keyOf: (part: string) => string,
  most: number,
  at: CountedAt,
): Limits {
  if (at.window.kind === 'office') return { limits: [], spends: [] }
  return bothSpans(scope, 'window', keyOf, '/off-hours', most, at)
}

function byDay(
  scope: LimitScope,
  keyOf: (part: string) => string,
  most: number,
  at: CountedAt,
): Limits {
  return bothSpans(scope, 'counting-day', keyOf, '', most, at)
}

/** The early hours of tomorrow belong to today's counting day; none are used yet while it is today. */
function bothSpans(
  scope: LimitScope,
  span: LimitSpan,
  keyOf: (part: string) => string,
  suffix: string,
  most: number,
  { date, window }: CountedAt,
): Limits {
  const begun = windowDay(window)
  const isEarly = begun !== date
  const today = keyOf(`${date}${suffix}`)
  const early = keyOf(`${date}/early`)
  return {
    limits: [
      { scope, span: 'calendar-day', counters: [today, early], most, kept: 0 },
      {
        scope,
        span,
        counters: isEarly ? [keyOf(`${begun}${suffix}`), early] : [today],
        most,
        kept: 0,
      },
    ],
    spends: [isEarly ? early : today],
  }
}

/** Of several, all limits, and each counter once. */
export function joinLimits(parts: readonly Limits[]): Limits {
  return {
    limits: parts.flatMap(({ limits }) => limits),
    spends: [...new Set(parts.flatMap(({ spends }) => spends))],
  }
}

/**
 * The limits of the Ministry as they hold for whoever is less urgent than a citizen at the counter: the
 * last part is kept, in whole units, so that of a handful nothing is.
 */
export function keepFor(urgency: Urgency, kept: KeptPercents, parts: Limits): Limits {
  if (urgency === 'counter') return parts
  const units = (most: number) => {
    const share = most * kept[urgency]
    return (share - (share % 100)) / 100
  }
  return {
    ...parts,
    limits: parts.limits.map((limit) => ({ ...limit, kept: units(limit.most) })),
  }
}

/** Units that the counters of a limit hold together. */
export function usedOf({ counters }: Limit, used: CountersUsed): number {
  return counters.reduce((sum, key) => sum + (used.get(key) ?? 0), 0)
}

/** A limit that stands in the way of one more query; `kept`: it has room, for those who are more urgent. */
export interface Lack {
  readonly limit: Limit
  readonly kept: boolean
}

/** The first limit with no room, else the first whose room is kept for others; null when there is none. */
export function firstLack({ limits, spends }: Limits, used: CountersUsed): Lack | null {
  // Written as "not within", so that a count or limit that is no number leaves no room.
  const spent = limits.find(
    (limit) => !(usedOf(limit, used) + costOf(limit, spends) <= limit.most),
  )
  if (spent !== undefined) return { limit: spent, kept: false }
  const kept = limits.find(
    (limit) => !(usedOf(limit, used) + costOf(limit, spends) <= limit.most - limit.kept),
  )
  return kept === undefined ? null : { limit: kept, kept: true }
}

/** Units of a limit that one query takes: beside an edge it may take one on either side. */
function costOf({ counters }: Limit, spends: readonly string[]): number {
  const taken = counters.filter((key) => spends.includes(key)).length
  return taken > 1 ? taken : 1
}

/** What is left of a scope: by the span that leaves least. */
export interface LimitStanding {
  readonly scope: LimitScope
  readonly most: number
  readonly left: number
  /** UTC milliseconds from which there is more; null when time alone brings none. */
  readonly renewedAt: number | null
}

/** How each scope stands, in the order of the table. */
export function standingOf(
  limits: readonly Limit[],
  used: CountersUsed,
  at: { readonly ms: number; readonly calendar: Calendar },
): readonly LimitStanding[] {
  return limitScopes.flatMap((scope) => {
    const spans = limits
      .filter((limit) => limit.scope === scope)
      .map((limit) => ({ ...limit, left: leftOf(limit, used) }))
    const [first, ...others] = spans
    if (first === undefined) return []
    const tightest = others.reduce((a, b) => (b.left < a.left ? b : a), first)
    const ends = spans
      .filter(({ left }) => left === tightest.left)
      .map(({ span }) => spanEnd(span, at.ms, at.calendar))
    // Both are used up: there is more when the later one is over.
    const renewedAt = ends.reduce((a, b) =>
      a === null || b === null ? null : b > a ? b : a,
    )
    return [{ scope, most: tightest.most, left: tightest.left, renewedAt }]
  })
}

function leftOf(limit: Limit, used: CountersUsed): number {
  const left = limit.most - usedOf(limit, used)
  return left > 0 ? left : 0
}

/** When the span that holds an instant is over; null: never. */
export function spanEnd(
  span: LimitSpan,
  atMs: number,
  calendar: Calendar,
): number | null {
  switch (span) {
    case 'for-ever':
      return null
    case 'calendar-day':
      return calendarDayEnd(atMs, calendar)
    case 'counting-day':
      return countingDayEnd(atMs, calendar)
    case 'window':
      return windowAt(atMs, calendar).toMs
  }
}
