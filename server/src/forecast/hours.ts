/** The hours of one service on the counting day of now, beside how they usually go. */
import type { HoursBody } from '@chot/contract/forecast.ts'
import { dayMs, localDays, minuteMs } from '@chot/core/calendar/civil.ts'
import { windowAt } from '@chot/core/calendar/window.ts'
import { kindOfDay } from '@chot/core/forecast/forecast.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { firstSequenceAt } from '../log/search.ts'
import { momentAt } from '../policy/moment.ts'
import { readUsualHours } from './used-hours.ts'

const hourMs = 60 * minuteMs

/** @throws Problem `not-found` for a service there is none of */
export async function hoursOf(
  deps: Pick<Deps, 'db' | 'policies'>,
  service: string,
  at: number,
): Promise<HoursBody> {
  const moment = momentAt(await deps.policies.current(deps.db), at)
  const known = moment.policy.services.get(service)
  if (known === undefined) throw new Problem('not-found')
  const { calendar } = moment
  const { offsetMinutes } = calendar
  const openMs = calendar.officeFromMinute * minuteMs
  const day = localDays(at - openMs, offsetMinutes)
  const beginMs = day * dayMs - offsetMinutes * minuteMs + openMs
  const [head] = await deps.db.rows<{ size: number }>('select size from log_head')
  const from = await firstSequenceAt(deps.db, head?.size ?? 0, beginMs)
  const rows = await deps.db.rows<{ hour: number; queries: number }>(
    `select floor((extract(epoch from at) * 1000 - $3::bigint) / ${hourMs})::int as hour,
            count(*) as queries
     from log_entries
     where seq >= $1 and kind = 'decision' and outcome = 'granted' and service_code = $2
     group by 1`,
    [from, service, beginMs],
  )
  const asked = new Map(rows.map(({ hour, queries }) => [hour, queries]))
  const usual = (await readUsualHours(deps.db, moment))('service', service)
  const means = usual[kindOfDay(day, calendar)]
  const openHour = Math.floor(calendar.officeFromMinute / 60)
  return {
    service,
    name: known.name,
    hours: Array.from({ length: 24 }, (_, index) => {
      const beginsAt = beginMs + index * hourMs
      return {
        at: beginsAt,
        kind: windowAt(beginsAt, calendar).kind,
        queries: beginsAt > at ? null : (asked.get(index) ?? 0),
        usual: means[(openHour + index) % 24] ?? null,
      }
    }),
  }
}
