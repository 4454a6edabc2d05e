/** The forecast through HTTP, and its alarms: what is told, to whom, and how often. */
import type { ForecastBody } from '@chot/contract/forecast.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { followLog } from '../notifications/follow-log.ts'
import { faultsOfRecord } from '../testing/check-record.ts'
import { commune, openTestGateway, type TestGateway } from '../testing/gateway.ts'
import { ask, openPlace, type Place, service } from '../testing/queries.ts'
import { raiseAlarms } from './alarms.ts'
import { tellHours } from './used-hours.ts'

let gateway: TestGateway
let place: Place
let week = 0

beforeAll(async () => {
  gateway = await openTestGateway()
  place = await openPlace(gateway)
})
afterAll(async () => {
  expect(await faultsOfRecord(gateway.database.rows)).toEqual([])
  await gateway?.close()
})
// Each test has a week of its own, from a Friday on.
beforeEach(() => {
  week += 1
  at('2026-11-20T10:00:00+07:00')
})

const at = (instant: string) =>
  gateway.clock.set(Date.parse(instant) + (week - 1) * 7 * 86_400_000)

const register = (office: number, offHours: number) =>
  gateway.database.rows(
    `update service_registrations
     set queries_per_window = case window_kind when 'office' then $1::int else $2::int end
     where service_code = $3`,
    [office, offHours, service],
  )

async function askTimes(times: number) {
  for (let asked = 0; asked < times; asked += 1)
    expect((await ask(gateway, place)).json().outcome).toBe('answered')
}

async function read(
  duty: 'focal-point' | 'security' | 'leader' | 'auditor' | 'receiving',
) {
  const officer = await gateway.addOfficer({ duties: [duty] })
  const cookie = await gateway.signIn(officer)
  const get = (url: string) =>
    gateway.server.app.inject({ method: 'GET', url, headers: { cookie } })
  return { officer, get }
}

async function forecastNow(): Promise<ForecastBody> {
  const response = await (await read('leader')).get('/v1/forecast')
  expect(response.statusCode).toBe(200)
  return response.json()
}
const gaugeOf = ({ gauges }: ForecastBody, scope: string, subject = service) =>
  gauges.find((each) => each.scope === scope && each.subject === subject)

const alarmEntries = (from = 0) =>
  gateway.database.rows<{ re: string; ob: string; sv: string | null }>(
    `select text::jsonb->>'re' as re, text::jsonb->>'ob' as ob, text::jsonb->>'sv' as sv
     from log_entries where kind = 'limit-alarm' and seq >= $1 order by seq`,
    [from],
  )
const logSize = async () => {
  const [head] = await gateway.database.rows<{ size: number }>(
    'select size from log_head',
  )
  return head?.size ?? 0
}

describe('the forecast', () => {
  it('tells of each service what is used, the limit, the line of the Ministry and when there is more', async () => {
    await register(20, 20)
    await askTimes(3)
    const told = await forecastNow()
    expect(told.window.kind).toBe('office')
    expect(gaugeOf(told, 'service')).toMatchObject({
      state: 'calm',
      most: 20,
      line: 21,
      left: 17,
      recent: 3,
      renewedAt: told.window.to,
      spans: [{ used: 3, state: 'calm' }],
    })
    expect(told.gauges.every(({ scope }) => scope === 'service')).toBe(true)
  })

  it('tells off hours of the province and of each agency that has asked, on both readings', async () => {
    await register(20, 20)
    at('2026-11-20T19:00:00+07:00')
    await askTimes(2)
    const told = await forecastNow()
    expect(gaugeOf(told, 'province-off-hours', '')).toMatchObject({
      most: 1000,
      line: 1000,
      left: 998,
    })
    expect(gaugeOf(told, 'agency-off-hours', commune)).toMatchObject({
      left: 998,
      recent: 2,
    })
    expect(gaugeOf(told, 'agency-off-hours', commune)?.spans).toHaveLength(2)
    expect(told.gauges.filter(({ scope }) => scope === 'agency-off-hours')).toHaveLength(
      1,
    )
    // The pace of office hours says nothing of the evening.
    at('2026-11-20T19:16:00+07:00')
    expect(gaugeOf(await forecastNow(), 'service')).toMatchObject({ recent: 0, left: 18 })
  })

  it('is for the focal point, security and leaders', async () => {
    for (const duty of ['focal-point', 'security', 'leader'] as const)
      expect((await (await read(duty)).get('/v1/forecast')).statusCode).toBe(200)
    for (const duty of ['auditor', 'receiving'] as const)
      expect((await (await read(duty)).get('/v1/forecast')).json()).toMatchObject({
        code: 'not-permitted',
      })
  })
})

describe('an alarm', () => {
  it('is raised once for a span, by whichever node is first, and told to focal point and security', async () => {
    await register(5, 100)
    await followLog(gateway.server.deps)
    const { officer: focal } = await read('focal-point')
    const { officer: leader } = await read('leader')
    const from = await logSize()
    await askTimes(3)
    expect(await raiseAlarms(gateway.server.deps)).toBe(0)
    await askTimes(1)
    const raised = await Promise.all([
      raiseAlarms(gateway.server.deps),
      raiseAlarms(gateway.server.deps),
    ])
    expect(raised.toSorted()).toEqual([0, 1])
    expect(await raiseAlarms(gateway.server.deps)).toBe(0)
    expect(await alarmEntries(from)).toMatchObject([
      { re: 'near', sv: service, ob: expect.stringContaining('used=4 most=5 line=6') },
    ])
    await followLog(gateway.server.deps)
    const toldTo = async (account: string) =>
      (
        await gateway.database.rows<{ kind: string }>(
          'select kind from notifications where account_id = $1',
          [account],
        )
      ).map(({ kind }) => kind)
    expect(await toldTo(focal.id)).toContain('limit-near')
    expect(await toldTo(leader.id)).not.toContain('limit-near')
  })

  it('is raised again in the next span', async () => {
    await register(5, 100)
    const from = await logSize()
    await askTimes(4)
    expect(await raiseAlarms(gateway.server.deps)).toBe(1)
    at('2026-11-23T10:00:00+07:00')
    expect(await raiseAlarms(gateway.server.deps)).toBe(0)
    await askTimes(5)
    expect(await raiseAlarms(gateway.server.deps)).toBe(1)
    expect((await alarmEntries(from)).map(({ re }) => re)).toEqual(['near', 'near'])
  })

  it('is raised by the trend, long before four fifths are used', async () => {
    await register(100, 100)
    const from = await logSize()
    await askTimes(12)
    expect(await raiseAlarms(gateway.server.deps)).toBe(1)
    expect(await alarmEntries(from)).toMatchObject([{ re: 'trend' }])
  })
})

// Last: from here on it is known how days go, and expected.
it('it is known how it usually goes once three days of the kind are over', async () => {
  await register(1000, 100)
  for (const [day, times] of [
    ['23', 1],
    ['24', 0],
    ['25', 4],
    ['26', 1],
  ] as const) {
    at(`2026-11-${day}T09:30:00+07:00`)
    await askTimes(times)
  }
  at('2026-11-27T09:30:00+07:00')
  await askTimes(2)
  at('2026-11-27T11:20:00+07:00')
  const told = await tellHours(gateway.server.deps)
  expect(told).toBeGreaterThan(24)
  expect(await tellHours(gateway.server.deps)).toBe(0)
  const { get } = await read('focal-point')
  const response = await get(`/v1/forecast/hours?service=${service}`)
  const { hours } = response.json()
  expect(hours).toHaveLength(24)
  // Four working days of this week (the 24th is a holiday) and those the tests before had.
  const [days] = await gateway.database.rows<{ usual: number }>(
    `select sum(queries)::float8 as usual from used_hours
       where scope = 'service' and extract(hour from hour_at at time zone 'Asia/Ho_Chi_Minh') = 9
         and hour_at < to_timestamp($1::bigint / 1000.0)`,
    [Date.parse('2026-11-27T00:00:00+07:00') + (week - 1) * 7 * 86_400_000],
  )
  expect(days?.usual).toBe(6)
  expect(hours[2]).toMatchObject({ queries: 2, kind: 'office' })
  expect(hours[2].usual).toBeGreaterThan(0)
  expect(hours[4]).toMatchObject({ queries: 0 })
  expect(hours[5]).toMatchObject({ queries: null })
  expect((await get('/v1/forecast/hours?service=none')).statusCode).toBe(404)
})
