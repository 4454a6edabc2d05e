/** Use counted day by day, from queries that were really asked. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commune, openTestGateway, type TestGateway } from '../testing/gateway.ts'
import { ask, openPlace } from '../testing/queries.ts'
import { countUse } from './use.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await openTestGateway()
})
afterAll(() => gateway?.close())

const counted = () =>
  gateway.database.rows(
    `select day, service_code as service, window_kind as window, queries from agency_use
     where agency_code = $1 order by day, service_code, window_kind`,
    [commune],
  )

it('counts a day once it is over, each window apart, without what was not sent', async () => {
  const place = await openPlace(gateway)
  for (const _ of [1, 2, 3]) expect((await ask(gateway, place)).statusCode).toBe(200)
  await gateway.database.rows(
    `update queries set outcome = 'not-sent' where decision_seq = (select max(decision_seq) from queries)`,
  )
  const { deps } = gateway.server
  await countUse(deps)
  expect(await counted()).toEqual([])
  gateway.clock.set('2026-11-18T20:00:00+07:00')
  expect((await ask(gateway, place)).statusCode).toBe(200)
  gateway.clock.set('2026-11-19T00:00:00+07:00')
  await Promise.all([countUse(deps), countUse(deps)])
  const day = { day: '2026-11-18', service: 'look-up-person' }
  const two = [
    { ...day, window: 'off-hours', queries: 1 },
    { ...day, window: 'office', queries: 2 },
  ]
  expect(await counted()).toEqual(two)
  // Counted once for ever: a query of that day that is written later is not added to it.
  await countUse(deps)
  expect(await counted()).toEqual(two)
})
