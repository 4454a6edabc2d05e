import { parseRegistration } from '@chot/simulator/lock/registration.ts'
import { defaultRules } from '@chot/simulator/lock/rules.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { openTestGateway, type TestGateway } from '../testing/gateway.ts'
import { ask, openPlace } from '../testing/queries.ts'

/**
 * The gateway under the Ministry's lock, which is another reading of the same dispatch and shares no
 * code with it: callers who never stop asking, from a Thursday evening over a week-end to Monday.
 */

let gateway: TestGateway
afterEach(() => gateway.close())

const moments = [
  '2026-11-19T17:59:59.999+07:00',
  '2026-11-19T18:00:00.000+07:00',
  '2026-11-19T23:59:59.999+07:00',
  '2026-11-20T00:00:00.000+07:00',
  '2026-11-20T06:59:59.999+07:00',
  '2026-11-20T07:00:00.000+07:00',
  '2026-11-20T12:00:00+07:00',
  '2026-11-20T18:00:00.000+07:00',
  '2026-11-21T03:00:00+07:00',
  '2026-11-21T10:00:00+07:00',
  '2026-11-22T00:00:00.000+07:00',
  '2026-11-22T22:00:00+07:00',
  '2026-11-23T06:59:59.999+07:00',
  '2026-11-23T07:00:00.000+07:00',
]
const office = 6
const offHours = 5
const offHoursOfAll = 4

/** The rules of the dispatch that count; a held clock gives every caller the beat of a machine. */
const counting = defaultRules().map((rules) => ({
  ...rules,
  surge: null,
  rhythm: null,
  offHours: { perSystem: offHoursOfAll, perAgency: offHoursOfAll },
}))

/** How many queries were granted when the Ministry has these numbers. */
async function askWithoutEnd(registered: {
  readonly office: number
  readonly offHours: number
}): Promise<{ readonly granted: number; readonly refusals: ReadonlySet<string> }> {
  gateway = await openTestGateway({
    lock: {
      registration: parseRegistration({ services: [{ service: '037', ...registered }] }),
      rules: counting,
    },
  })
  await gateway.database.rows(
    `update service_registrations
     set queries_per_window = case window_kind when 'office' then $1::int else $2::int end`,
    [office, offHours],
  )
  await gateway.database.rows(
    `update policies set value = $1 where name = 'off-hours-limit'`,
    [JSON.stringify({ agencyPerDay: offHoursOfAll, provincePerDay: offHoursOfAll })],
  )
  const place = await openPlace(gateway)
  const refusals = new Set<string>()
  let granted = 0
  for (const moment of moments) {
    gateway.clock.set(moment)
    for (let turn = 0; turn < office + 2; turn += 1) {
      const answer = (await ask(gateway, place)).json()
      if (answer.code === undefined) granted += 1
      else refusals.add(answer.code)
    }
  }
  return { granted, refusals }
}

describe('a province that asks without end', () => {
  it('uses what it registered and is never locked, under either reading of a day', async () => {
    const { granted, refusals } = await askWithoutEnd({ office, offHours })
    expect(gateway.simulator.lock?.locks).toEqual([])
    expect(gateway.simulator.received.outcomes['connection-locked']).toBeUndefined()
    // Both kinds of limit were reached, so it was they that kept it from being locked.
    expect([...refusals].sort()).toEqual([
      'agency-off-hours-spent',
      'service-window-spent',
    ])
    expect(granted).toBeGreaterThan(3 * office)
  })

  it('would be locked if the Ministry had a smaller number on its books: the check bites', async () => {
    await askWithoutEnd({ office: office - 2, offHours })
    expect(gateway.simulator.lock?.locks).toMatchObject([{ rule: 'overrun' }])
  })
})
