/** Beside an edge of the calendar, through HTTP: what is counted, refused and not sent any more. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { faultsOfRecord } from '../testing/check-record.ts'
import { openTestGateway, type TestGateway } from '../testing/gateway.ts'
import { ask, callerOf, openPlace, type Place, service } from '../testing/queries.ts'
import { handleQuery } from './handle-query.ts'

let gateway: TestGateway
let place: Place
let week = 0

beforeAll(async () => {
  gateway = await openTestGateway()
  await gateway.database.rows(
    `update policies set value = '{"beforeSeconds": 30, "afterSeconds": 5}' where name = 'window-edge'`,
  )
})
afterAll(async () => {
  expect(await faultsOfRecord(gateway.database.rows)).toEqual([])
  await gateway?.close()
})
// Each test has a week of its own.
beforeEach(async () => {
  week += 1
  at('12:00:00')
  await register(100)
  place = await openPlace(gateway)
})

const at = (clock: string) =>
  gateway.clock.set(Date.parse(`2026-11-20T${clock}+07:00`) + week * 7 * 86_400_000)

/** Registered off hours; null: not at all. */
const register = (offHours: number | null) =>
  gateway.database.rows(
    `update service_registrations set valid_to = $2, queries_per_window = coalesce($1::int, 0)
     where service_code = $3 and window_kind = 'off-hours'`,
    [offHours, offHours === null ? '2025-11-01' : null, service],
  )

const counters = () =>
  gateway.database.rows<{ key: string; used: number }>(
    `select key, used from counters where key like 'service-window:%' and used > 0 order by key`,
  )

describe('just before the office closes', () => {
  it('a query that may arrive in the evening is refused when the evening is not registered', async () => {
    await register(null)
    at('17:59:29.999')
    expect((await ask(gateway, place)).json().outcome).toBe('answered')
    const before = await counters()
    const received = gateway.simulator.received.total
    at('17:59:45')
    const refused = await ask(gateway, place)
    expect(refused.statusCode).toBe(429)
    expect(refused.json()).toMatchObject({ code: 'window-edge', retryAfterSeconds: 20 })
    expect(refused.json().limit).toBeUndefined()
    expect(await counters()).toEqual(before)
    expect(gateway.simulator.received.total).toBe(received)
    at('18:00:05')
    expect((await ask(gateway, place)).json().code).toBe('service-not-registered')
  })

  it('a query is counted in both windows, and the evening has one less', async () => {
    await register(1)
    const before = new Map((await counters()).map(({ key, used }) => [key, used]))
    at('17:59:45')
    expect((await ask(gateway, place)).json().outcome).toBe('answered')
    const more = (await counters()).filter(
      ({ key, used }) => used > (before.get(key) ?? 0),
    )
    expect(more.map(({ key }) => key.split('/').at(-1))).toEqual(['off-hours', 'office'])
    expect((await ask(gateway, place)).json().code).toBe('window-edge')
    at('18:00:05')
    expect((await ask(gateway, place)).json().code).toBe('service-window-spent')
  })

  it('a query that was held up is not sent any more, and is given back on both sides', async () => {
    at('17:59:45')
    const before = await counters()
    const received = gateway.simulator.received.total
    const { deps, gateway: plane } = gateway.server
    const late = { ...deps.clock, now: () => gateway.clock.now() + 26_001 }
    const asking = handleQuery(
      { ...deps, ...plane, clock: late },
      callerOf(gateway, place),
      {
        dossier: place.dossier,
        procedure: '1.001193',
        service,
        purpose: 'register-civil-status',
        subject: { party: 1 },
      },
      null,
    )
    await expect(asking).rejects.toMatchObject({ code: 'window-edge' })
    expect(gateway.simulator.received.total).toBe(received)
    expect(await counters()).toEqual(before)
    const [outcome] = await gateway.database.rows<{ outcome: string }>(
      'select outcome from queries order by decision_seq desc limit 1',
    )
    expect(outcome?.outcome).toBe('not-sent')
  })
})
