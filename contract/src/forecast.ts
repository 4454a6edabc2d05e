import { forecastStates } from '@chot/core/forecast/forecast.ts'
import { gaugedScopes } from '@chot/core/limits/limits.ts'
import { z } from 'zod'
import { window } from './queries.ts'

const count = z.number().int()

/** One reading of the span a limit is held over. */
const spanForecast = z.object({
  span: z.enum(['calendar-day', 'counting-day', 'window', 'for-ever']),
  /** Names the span, and no other of the same thing. */
  id: z.string(),
  endsAt: count,
  used: count,
  most: count,
  left: count,
  /** Whole minutes until none is left at the present pace; null when the span ends before. */
  minutesLeft: count.nullable(),
  /** Queries the span will have had when it ends, if nothing refuses. */
  expected: count,
  state: z.enum(forecastStates),
})

/** One thing the Ministry limits: a service; off hours an agency, and the province. */
const gauge = z.object({
  scope: z.enum(gaugedScopes),
  /** Code of the service or the agency; empty for the province. */
  subject: z.string(),
  name: z.string(),
  state: z.enum(forecastStates),
  most: count,
  /** The most queries that the Ministry lets pass. */
  line: count,
  /** On the reading that leaves least. */
  left: count,
  /** UTC milliseconds from which there is more. */
  renewedAt: count.nullable(),
  minutesLeft: count.nullable(),
  /** Queries in the last `paceMinutes`. */
  recent: count,
  spans: z.array(spanForecast),
})
export type Gauge = z.infer<typeof gauge>

/** GET /v1/forecast */
export const forecastBody = z.object({
  at: count,
  window,
  alarmPercent: count,
  paceMinutes: count,
  /** Services first, then off hours the province and each agency that has asked. */
  gauges: z.array(gauge),
})
export type ForecastBody = z.infer<typeof forecastBody>

/** GET /v1/forecast/hours?service= */
export const hoursFilter = z.strictObject({ service: z.string().min(1).max(60) })
export const hoursBody = z.object({
  service: z.string(),
  name: z.string(),
  /** From the beginning of the counting day to its end. */
  hours: z.array(
    z.object({
      /** UTC milliseconds of its beginning. */
      at: count,
      kind: z.enum(['office', 'off-hours']),
      /** Null: still to come. */
      queries: count.nullable(),
      /** As on days like this; null while too few of them are known. */
      usual: z.number().nullable(),
    }),
  ),
})
export type HoursBody = z.infer<typeof hoursBody>
