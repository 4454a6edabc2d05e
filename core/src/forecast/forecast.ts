/**
 * How far one thing (a service, an agency, the province) is from its limit and from the Ministry's
 * lock, and whether what is still to come will reach it. The notes the limits rest on: dispatch 6383,
 * form, notes 2 and 3; the lock itself: §2(1).
 *
 * What is to come is told slice by slice, a slice being a part of one hour. The hour ahead goes at
 * the present pace, or as it usually goes when that is more; later hours as they usually go, and at
 * the present pace where that is not known.
 */
import { localDays, minuteMs } from '../calendar/civil.ts'
import { type Calendar, isWorkingDay, windowAt } from '../calendar/window.ts'
import type { CountersUsed } from '../limits/counters.ts'
import {
  type CountedAt,
  type Limit,
  type LimitSpan,
  spanEnd,
  standingOf,
  usedOf,
} from '../limits/limits.ts'

/** `near`: as much is used as the alarm is set to; `trend`: it will be used up before the span ends. */
export const forecastStates = ['calm', 'near', 'trend', 'spent'] as const
export type ForecastState = (typeof forecastStates)[number]
export const forecastAlarms = ['near', 'trend'] as const
export type ForecastAlarm = (typeof forecastAlarms)[number]

/** Dated numbers of the forecast. */
export interface ForecastNumbers {
  readonly alarmPercent: number
  /** The present pace is that of so many minutes. */
  readonly paceMinutes: number
  /** Fewer queries than these in that time are no pace to foretell from. */
  readonly paceQueriesMin: number
}

/** Mean queries in each hour of the clock, 0 to 23, by the kind of counting day; null: not known. */
export type UsualHours = Readonly<Record<'working' | 'off', readonly (number | null)[]>>

/** One thing that is limited, with what is known of how it is used. */
export interface Gauged {
  /** The readings of its span; all of one scope. */
  readonly limits: readonly Limit[]
  /** The most queries that the Ministry lets pass in a span. */
  readonly line: number
  /** Queries of the last `paceMinutes` that count into the window of now. */
  readonly recent: number
  readonly usual: UsualHours
}

export interface ForecastAt extends CountedAt {
  readonly ms: number
  readonly calendar: Calendar
}

export interface SpanForecast {
  readonly span: LimitSpan
  /** Names the span, and no other of the same thing. */
  readonly id: string
  /** UTC milliseconds. */
  readonly endsAt: number
  readonly used: number
  readonly most: number
  readonly left: number
  /** Whole minutes until none is left, at the present pace; null when the span ends before. */
  readonly minutesLeft: number | null
  /** Queries the span will have had when it ends, if nothing refuses. */
  readonly expected: number
  readonly state: ForecastState
  /** All that hold: a span may be near and on its way to be spent. */
  readonly alarms: readonly ForecastAlarm[]
}

export interface Forecast {
  readonly state: ForecastState
  readonly most: number
  readonly line: number
  /** On the reading that leaves least. */
  readonly left: number
  /** UTC milliseconds from which there is more. */
  readonly renewedAt: number | null
  readonly minutesLeft: number | null
  readonly spans: readonly SpanForecast[]
}

const hourMs = 60 * minuteMs
/** What adding up fractions may cost. */
const roundingMax = 1e-6

/** Throws when there is no limit to tell of, or one that never ends. */
export function forecast(
  { limits, line, recent, usual }: Gauged,
  used: CountersUsed,
  at: ForecastAt,
  numbers: ForecastNumbers,
): Forecast {
  const spans = limits.map((limit) => {
    const endsAt = spanEnd(limit.span, at.ms, at.calendar)
    if (endsAt === null) throw new Error('what never ends is not foretold')
    return spanForecast(
      limit,
      endsAt,
      usedOf(limit, used),
      { recent, usual },
      at,
      numbers,
    )
  })
  const [standing] = standingOf(limits, used, at)
  if (standing === undefined) throw new Error('nothing is limited')
  const minutes = spans.flatMap(({ minutesLeft }) => minutesLeft ?? [])
  return {
    state:
      forecastStates.findLast((state) => spans.some((each) => each.state === state)) ??
      'calm',
    most: standing.most,
    line,
    left: standing.left,
    renewedAt: standing.renewedAt,
    minutesLeft: minutes.length === 0 ? null : minutes.reduce((a, b) => (b < a ? b : a)),
    spans,
  }
}

function spanForecast(
  { span, most }: Limit,
  endsAt: number,
  used: number,
  { recent, usual }: Pick<Gauged, 'recent' | 'usual'>,
  at: ForecastAt,
  { alarmPercent, paceMinutes, paceQueriesMin }: ForecastNumbers,
): SpanForecast {
  const left = used < most ? most - used : 0
  const slices = slicesUntil(endsAt, at, usual)
  const perMs = recent / (paceMinutes * minuteMs)
  // Nothing is foretold from a handful.
  const paceMs = recent >= paceQueriesMin ? perMs : 0
  let expected = used
  for (const { forMs, ahead, usualMs } of slices) {
    const rate = usualMs === null ? paceMs : ahead && paceMs > usualMs ? paceMs : usualMs
    expected += rate * forMs
  }
  // Written as "not within", so that what is no number alarms.
  const spent = !(left > 0)
  const near = !(used * 100 < alarmPercent * most)
  const trend = !spent && !(expected + roundingMax < most)
  return {
    span,
    id: span === 'window' ? `window ${at.window.id}` : `${span} ${at.date}`,
    endsAt,
    used,
    most,
    left,
    minutesLeft: minutesUntilSpent(left, perMs, slices, at.ms),
    expected: whole(expected),
    state: spent ? 'spent' : trend ? 'trend' : near ? 'near' : 'calm',
    alarms: [
      ...(near ? (['near'] as const) : []),
      ...(trend ? (['trend'] as const) : []),
    ],
  }
}

function minutesUntilSpent(
  left: number,
  perMs: number,
  slices: readonly Slice[],
  nowMs: number,
): number | null {
  if (left === 0) return 0
  if (!(perMs > 0)) return null
  let rest = left
  for (const { fromMs, forMs } of slices) {
    const neededMs = rest / perMs
    if (neededMs <= forMs) return whole((fromMs + neededMs - nowMs) / minuteMs)
    rest -= forMs * perMs
  }
  return null
}

interface Slice {
  readonly fromMs: number
  readonly forMs: number
  /** Within the hour ahead. */
  readonly ahead: boolean
  /** Queries in a millisecond of such an hour; null when not known. */
  readonly usualMs: number | null
}

/**
 * What is still to come of a span, cut at each hour of the clock and each edge of a window. Hours of
 * the other kind are left out: they count elsewhere.
 */
function slicesUntil(
  endsAt: number,
  at: ForecastAt,
  usual: UsualHours,
): readonly Slice[] {
  const slices: Slice[] = []
  const { offsetMinutes, officeFromMinute } = at.calendar
  const aheadUntil = at.ms + hourMs
  let fromMs = at.ms
  while (fromMs < endsAt) {
    const { kind, toMs } = windowAt(fromMs, at.calendar)
    const sinceHour = (fromMs + offsetMinutes * minuteMs) % hourMs
    const ends = [endsAt, toMs, fromMs - sinceHour + hourMs]
    if (fromMs < aheadUntil) ends.push(aheadUntil)
    const untilMs = ends.reduce((a, b) => (b < a ? b : a))
    if (kind === at.window.kind) {
      const day = localDays(fromMs - officeFromMinute * minuteMs, offsetMinutes)
      const mean = usual[kindOfDay(day, at.calendar)][hourOf(fromMs, offsetMinutes)]
      slices.push({
        fromMs,
        forMs: untilMs - fromMs,
        ahead: fromMs < aheadUntil,
        usualMs: mean === null || mean === undefined ? null : mean / hourMs,
      })
    }
    fromMs = untilMs
  }
  return slices
}

/** Of a local day, in days since 1970-01-01: which days it is held beside. */
export const kindOfDay = (days: number, calendar: Calendar): 'working' | 'off' =>
  isWorkingDay(days, calendar) ? 'working' : 'off'

/** The hour of the clock, 0 to 23, on a clock `offsetMinutes` ahead of UTC. */
function hourOf(atMs: number, offsetMinutes: number): number {
  const local = atMs + offsetMinutes * minuteMs
  return whole((local % (24 * hourMs)) / hourMs)
}

/** Rounded down. */
function whole(value: number): number {
  const near = value + roundingMax
  return near - (near % 1)
}
