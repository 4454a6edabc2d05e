/** Off-hours queries counted over again from the log, under numbers that may not be those that held. */
import type { Calendar } from '../calendar/window.ts'
import { localDate, windowAt } from '../calendar/window.ts'
import { type CountersUsed, giveBack, reserve } from './counters.ts'
import {
  agencyOffHoursLimits,
  firstLack,
  joinLimits,
  provinceOffHoursLimits,
  spentReasons,
} from './limits.ts'

/** Dispatch 6383, form, note 3: off-hours queries a day, of an agency and of the province. */
export interface OffHoursNumbers {
  readonly agencyPerDay: number
  readonly provincePerDay: number
}

/** A query that was granted, or refused for want of off-hours queries alone. */
export interface CountedQuery {
  /** The request id, which its outcome has too. */
  readonly id: string
  readonly agency: string
  readonly at: number
  /** The counters its entry names; empty of a refused one. */
  readonly counters: readonly string[]
}

export interface Recount {
  readonly used: CountersUsed
  /** What each query without an outcome took. */
  readonly open: Map<string, readonly string[]>
}

export const emptyRecount = (): Recount => ({ used: new Map(), open: new Map() })

const offHoursReasons = ['agency-off-hours', 'province-off-hours'] as const
export type OffHoursReason = (typeof spentReasons)[(typeof offHoursReasons)[number]]

/**
 * The reason for which the query is refused under these numbers; null: it passes, and takes what its
 * entry says it took. The part that is kept for the counter is not looked at: the log does not tell
 * who waited.
 */
export function recountQuery(
  { used, open }: Recount,
  { id, agency, at, counters }: CountedQuery,
  numbers: OffHoursNumbers,
  calendar: Calendar,
): OffHoursReason | null {
  const place = { date: localDate(at, calendar), window: windowAt(at, calendar) }
  const { limits, spends } = joinLimits([
    agencyOffHoursLimits(agency, numbers.agencyPerDay, place),
    provinceOffHoursLimits(numbers.provincePerDay, place),
  ])
  if (limits.length === 0) return null
  const took = counters.filter((key) =>
    offHoursReasons.some((scope) => key.startsWith(`${scope}:`)),
  )
  const takes = took.length > 0 ? took : spends
  const lack = firstLack({ limits, spends: takes }, used)
  if (lack !== null)
    return lack.limit.scope === 'province-off-hours'
      ? spentReasons['province-off-hours']
      : spentReasons['agency-off-hours']
  reserve(takes, used)
  open.set(id, takes)
  return null
}

/** The outcome of a query: what surely was not sent is given back. */
export function recountOutcome({ used, open }: Recount, id: string, sent: boolean): void {
  const took = open.get(id)
  if (took === undefined) return
  open.delete(id)
  if (!sent) giveBack(took, used)
}
