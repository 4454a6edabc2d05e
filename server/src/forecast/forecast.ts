/**
 * How far each service, and off hours each agency and the province, is from its limit and from the
 * Ministry's lock. Read from what is committed, deciding nothing.
 */
import type { ForecastBody, Gauge } from '@chot/contract/forecast.ts'
import {
  type Forecast,
  type ForecastAlarm,
  forecast,
  type Gauged,
} from '@chot/core/forecast/forecast.ts'
import {
  agencyOffHoursLimits,
  type GaugedScope,
  lineOfRegistered,
  mostOfRegistered,
  provinceOffHoursLimits,
  serviceLimits,
} from '@chot/core/limits/limits.ts'
import type { Deps } from '../deps.ts'
import { firstSequenceAt } from '../log/search.ts'
import { type Moment, momentAt, numbersIn, registeredIn } from '../policy/moment.ts'
import { readUsualHours } from './used-hours.ts'

type ForecastDeps = Pick<Deps, 'db' | 'policies'>

/** What is limited, before it is known how it is used. */
interface Thing extends Pick<Gauged, 'limits' | 'line'> {
  readonly scope: GaugedScope
  readonly subject: string
  readonly name: string
}

/** A gauge with the alarms that hold of each of its spans. */
export interface AlarmingGauge extends Gauge {
  readonly spans: (Gauge['spans'][number] & {
    readonly alarms: readonly ForecastAlarm[]
  })[]
}

/**
 * The forecast as it stands at an instant (UTC milliseconds), which is now: counters are read as they
 * are.
 */
export async function forecastOf(deps: ForecastDeps, at: number): Promise<ForecastBody> {
  const moment = momentAt(await deps.policies.current(deps.db), at)
  const { policy, date, window } = moment
  const numbers = policy.valueOn('forecast', date)
  return {
    at,
    window: { id: window.id, kind: window.kind, from: window.fromMs, to: window.toMs },
    alarmPercent: numbers.alarmPercent,
    paceMinutes: numbers.paceMinutes,
    gauges: [...(await gaugesAt(deps, moment))],
  }
}

/** All gauges: services, then off hours the province and the agencies that asked, the nearest first. */
export async function gaugesAt(
  deps: Pick<Deps, 'db'>,
  moment: Moment,
): Promise<readonly AlarmingGauge[]> {
  const numbers = moment.policy.valueOn('forecast', moment.date)
  const things = [...servicesOf(moment), ...(await offHoursOf(deps, moment))]
  const keys = things.flatMap(({ limits }) => limits.flatMap(({ counters }) => counters))
  const counters = await deps.db.rows<{ key: string; used: number }>(
    'select key, used from counters where key = any($1)',
    [[...new Set(keys)]],
  )
  const used = new Map(counters.map(({ key, used: units }) => [key, units]))
  const recentOf = await readRecent(deps, moment, numbers.paceMinutes)
  const usualOf = await readUsualHours(deps.db, moment)
  return things
    .map((thing) => {
      const { scope, subject, name, limits, line } = thing
      const recent = recentOf(scope, subject)
      const usual = usualOf(scope, subject)
      const at = { ...moment, ms: moment.atMs }
      const told: Forecast = forecast({ limits, line, recent, usual }, used, at, numbers)
      return { scope, subject, name, recent, ...told, spans: [...told.spans] }
    })
    .filter(isTold)
    .sort(nearestFirst)
}

/** Of agencies only those that have asked: the others have all of it. */
const isTold = ({ scope, spans, recent }: AlarmingGauge) =>
  scope !== 'agency-off-hours' || recent > 0 || spans.some(({ used }) => used > 0)

const order: Readonly<Record<GaugedScope, number>> = {
  service: 0,
  'province-off-hours': 1,
  'agency-off-hours': 2,
}

const nearestFirst = (a: AlarmingGauge, b: AlarmingGauge) =>
  order[a.scope] - order[b.scope] ||
  (a.scope === 'agency-off-hours' ? a.left - b.left : 0) ||
  a.subject.localeCompare(b.subject)

function servicesOf(moment: Moment): readonly Thing[] {
  const { policy } = moment
  const { overrun } = numbersIn(policy, moment)
  return [...policy.services.values()].flatMap(({ code, name, enabled }) => {
    const registered = enabled ? registeredIn(policy, code, moment) : null
    if (registered === null) return []
    const most = mostOfRegistered(registered, overrun)
    return [
      {
        scope: 'service' as const,
        subject: code,
        name,
        limits: serviceLimits(code, most, moment).limits,
        line: lineOfRegistered(registered, overrun),
      },
    ]
  })
}

async function offHoursOf(
  { db }: Pick<Deps, 'db'>,
  moment: Moment,
): Promise<readonly Thing[]> {
  if (moment.window.kind === 'office') return []
  const { agencyOffHours, provinceOffHours } = numbersIn(moment.policy, moment)
  const agencies = await db.rows<{ code: string; name: string }>(
    'select code, name from agencies where valid_from <= $1 and (valid_to is null or $1 < valid_to)',
    [moment.date],
  )
  return [
    {
      scope: 'province-off-hours',
      subject: '',
      name: '',
      limits: provinceOffHoursLimits(provinceOffHours, moment).limits,
      line: provinceOffHours,
    },
    ...agencies.map(({ code, name }) => ({
      scope: 'agency-off-hours' as const,
      subject: code,
      name,
      limits: agencyOffHoursLimits(code, agencyOffHours, moment).limits,
      line: agencyOffHours,
    })),
  ]
}

/** Queries granted in the last minutes, of the window of now: another window says nothing of this one. */
async function readRecent(
  { db }: Pick<Deps, 'db'>,
  { atMs, window }: Moment,
  minutes: number,
): Promise<(scope: GaugedScope, subject: string) => number> {
  const sinceMs = Math.max(window.fromMs, atMs - minutes * 60_000)
  const [head] = await db.rows<{ size: number }>('select size from log_head')
  const from = await firstSequenceAt(db, head?.size ?? 0, sinceMs)
  const rows = await db.rows<{ service: string; agency: string; queries: number }>(
    `select service_code as service, agency_code as agency, count(*) as queries from log_entries
     where seq >= $1 and kind = 'decision' and outcome = 'granted' group by 1, 2`,
    [from],
  )
  return (scope, subject) =>
    rows.reduce(
      (sum, { service, agency, queries }) =>
        scope === 'province-off-hours' ||
        (scope === 'service' ? service : agency) === subject
          ? sum + queries
          : sum,
      0,
    )
}
