/**
 * When a job asks next. A plan is for one query and is made anew for each: nothing is queued, so
 * nothing planned for one window can be sent in another.
 */
import type { CivilDate } from '../calendar/civil.ts'
import { minuteMs } from '../calendar/civil.ts'
import { type Calendar, type WindowKind, windowAt } from '../calendar/window.ts'
import { windowDay } from '../limits/limits.ts'
import { type EdgeMargin, nearEdge } from '../limits/window-edge.ts'

/** What was announced. */
export interface JobTerms {
  readonly windows: readonly WindowKind[]
  /**
   * First and last day, both included. A night belongs to the day on which it began, as the
   * Ministry's form counts it.
   */
  readonly fromOn: CivilDate
  readonly toOn: CivilDate
  readonly perWindow: number
  readonly inAll: number
  /** Queries a minute at the most: they are asked evenly, never in a burst. */
  readonly perMinute: number
}

export interface JobStanding {
  /** Queries that were sent, or may have been. */
  readonly spentInAll: number
  spentIn(windowId: string): number
  /** UTC milliseconds of the last query; null before the first. */
  readonly askedLastMs: number | null
  /** UTC milliseconds before which it yields; null when it does not. */
  readonly waitUntilMs: number | null
}

/** Why the next query is not now. */
export const jobWaits = [
  'pace',
  'yields',
  'day',
  'window',
  'window-budget',
  'edge',
] as const
export type JobWait = (typeof jobWaits)[number]

export type JobPlan =
  | { readonly kind: 'at'; readonly ms: number; readonly waits: JobWait | null }
  /** The last day is over. */
  | { readonly kind: 'over' }
  /** The whole budget is. */
  | { readonly kind: 'spent' }

/** What a job may do at an instant; the same is asked again in the transaction that admits. */
export function isOpenAt(
  terms: Pick<JobTerms, 'windows' | 'fromOn' | 'toOn'>,
  window: { readonly id: string; readonly kind: WindowKind },
): boolean {
  const day = windowDay(window)
  return terms.windows.includes(window.kind) && terms.fromOn <= day && day <= terms.toOn
}

/** The earliest instant, from `nowMs` (UTC milliseconds) on, at which the next query may be asked. */
export function planNext(
  terms: JobTerms,
  standing: JobStanding,
  nowMs: number,
  calendar: Calendar,
  margin: EdgeMargin,
): JobPlan {
  if (!(standing.spentInAll < terms.inAll)) return { kind: 'spent' }
  let { ms, waits } = earliest(terms, standing, nowMs)
  for (;;) {
    const window = windowAt(ms, calendar)
    const day = windowDay(window)
    if (!(day <= terms.toOn)) return { kind: 'over' }
    const blocked = blockedBy(terms, standing, window, day)
    const edge = blocked === null ? nearEdge(ms, calendar, margin) : null
    if (blocked === null && edge === null) return { kind: 'at', ms, waits }
    waits = blocked ?? 'edge'
    ms = edge === null ? window.toMs : edge.clearMs
  }
}

function earliest(
  { perMinute }: JobTerms,
  { askedLastMs, waitUntilMs }: JobStanding,
  nowMs: number,
): { ms: number; waits: JobWait | null } {
  // Rounded up: a pace of seven a minute is never an eighth. A clock that was set back makes it wait
  // until it is there again; the time of the log does not run backwards either.
  const gapMs = (minuteMs + perMinute - 1 - ((minuteMs - 1) % perMinute)) / perMinute
  const paced = askedLastMs === null ? nowMs : askedLastMs + gapMs
  if (waitUntilMs !== null && waitUntilMs > paced && waitUntilMs > nowMs)
    return { ms: waitUntilMs, waits: 'yields' }
  return paced > nowMs ? { ms: paced, waits: 'pace' } : { ms: nowMs, waits: null }
}

function blockedBy(
  terms: JobTerms,
  { spentIn }: JobStanding,
  window: { readonly id: string; readonly kind: WindowKind },
  day: CivilDate,
): JobWait | null {
  if (day < terms.fromOn) return 'day'
  if (!isOpenAt(terms, window)) return 'window'
  return spentIn(window.id) < terms.perWindow ? null : 'window-budget'
}
