/**
 * Alarms of the forecast: once for each span of a thing, when it first is near its limit and when it
 * first is on its way to it. Every node looks; the first to record an alarm has raised it. Officers are
 * told by the notifications, which follow the log.
 */
import type { ForecastAlarm } from '@chot/core/forecast/forecast.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import type { Deps } from '../deps.ts'
import { appendTo, lockHead } from '../log/append.ts'
import { momentAt } from '../policy/moment.ts'
import { startTurns, type Turns } from '../turns.ts'
import { type AlarmingGauge, gaugesAt } from './forecast.ts'
import { tellHours } from './used-hours.ts'

type AlarmDeps = Pick<Deps, 'db' | 'clock' | 'policies'>

const lookEveryMs = 30_000

interface Raised {
  readonly gauge: AlarmingGauge
  readonly span: AlarmingGauge['spans'][number]
  readonly alarm: ForecastAlarm
}

/** Looks once, and records what nobody has recorded; how many alarms it raised. */
export async function raiseAlarms(deps: AlarmDeps): Promise<number> {
  const moment = momentAt(await deps.policies.current(deps.db), deps.clock.now())
  const found: readonly Raised[] = (await gaugesAt(deps, moment)).flatMap((gauge) =>
    gauge.spans.flatMap((span) => span.alarms.map((alarm) => ({ gauge, span, alarm }))),
  )
  if (found.length === 0) return 0
  return deps.db.inTx(async (tx) => {
    const put = await tx.rows<{
      scope: string
      subject: string
      span: string
      alarm: string
    }>(
      `insert into limit_alarms (scope, subject, span, alarm, at)
       select scope, subject, span, alarm, to_timestamp($5::bigint / 1000.0)
       from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as f(scope, subject, span, alarm)
       order by 1, 2, 3, 4
       on conflict do nothing returning scope, subject, span, alarm`,
      [
        found.map(({ gauge }) => gauge.scope),
        found.map(({ gauge }) => gauge.subject),
        found.map(({ span }) => span.id),
        found.map(({ alarm }) => alarm),
        moment.atMs,
      ],
    )
    const raised = found.filter(({ gauge, span, alarm }) =>
      put.some(
        (each) =>
          each.scope === gauge.scope &&
          each.subject === gauge.subject &&
          each.span === span.id &&
          each.alarm === alarm,
      ),
    )
    if (raised.length === 0) return 0
    await appendTo(tx, await lockHead(tx, deps.clock.heldAt()), raised.map(entryOf))
    return raised.length
  })
}

function entryOf({ gauge, span, alarm }: Raised): EntryBody {
  const { scope, subject, line } = gauge
  const { id, used, most, expected } = span
  return {
    k: 'limit-alarm',
    oc: 'done',
    ...(scope === 'agency-off-hours' ? { ag: subject } : {}),
    ...(scope === 'service' ? { sv: subject } : {}),
    re: alarm,
    ob: `${scope}${subject === '' ? '' : `=${subject}`} ${id} used=${used} most=${most} line=${line} expected=${expected}`,
  }
}

/** Tells the hours that are over and looks for alarms, now and every half minute, until closed. */
export function startForecasting(deps: AlarmDeps & Pick<Deps, 'log'>): Turns {
  const fault = 'the forecast could not be made'
  return startTurns(deps, { everyMs: lookEveryMs, fault }, async () => {
    await tellHours(deps)
    const raised = await raiseAlarms(deps)
    if (raised > 0)
      deps.log.warn(
        { raised },
        'limits are near, or will be reached before their span ends',
      )
  })
}
