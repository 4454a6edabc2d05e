/** When the Ministry's count runs low: the citizen at the counter, then a re-check, then a job. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestGateway, type TestGateway } from '../testing/gateway.ts'
import { ask, openPlace, type Place, service } from '../testing/queries.ts'

let gateway: TestGateway
let week = 0

beforeAll(async () => {
  gateway = await openTestGateway()
  await gateway.database.rows(
    `update service_registrations set queries_per_window = 10 where service_code = $1`,
    [service],
  )
})
afterAll(() => gateway?.close())
// Each test has a week of its own: 10 queries in office hours, one of them kept from re-checks, three from jobs.
beforeEach(() => {
  week += 1
  gateway.clock.set(Date.parse('2026-11-20T10:00:00+07:00') + week * 7 * 86_400_000)
})

const codeOf = async (place: Place) => {
  const answer = (await ask(gateway, place)).json()
  return answer.code ?? answer.outcome
}

const counters = () => gateway.database.rows('select * from counters order by key')

describe('at scarcity', () => {
  it('what was answered before waits, and a citizen at the counter takes the last one', async () => {
    const first = await openPlace(gateway)
    for (let asked = 0; asked < 9; asked += 1)
      expect(await codeOf(first)).toBe('answered')
    const before = await counters()
    expect(await codeOf(first)).toBe('kept-for-counter')
    expect(await counters()).toEqual(before)
    const second = await openPlace(gateway)
    expect(await codeOf(second)).toBe('answered')
    expect(await codeOf(await openPlace(gateway))).toBe('service-window-spent')
    expect(await codeOf(first)).toBe('service-window-spent')
  })

  it('a purpose marked as re-check waits, be it the first look-up', async () => {
    const first = await openPlace(gateway)
    for (let asked = 0; asked < 9; asked += 1) await ask(gateway, first)
    const mark = (recheck: boolean) =>
      gateway.database.rows(
        `update purposes set recheck = $1 where code = 'register-civil-status'`,
        [recheck],
      )
    await mark(true)
    const second = await openPlace(gateway)
    expect(await codeOf(second)).toBe('kept-for-counter')
    await mark(false)
    expect(await codeOf(second)).toBe('answered')
  })

  it('what was not answered was no look-up before', async () => {
    const first = await openPlace(gateway)
    for (let asked = 0; asked < 9; asked += 1) await ask(gateway, first)
    await gateway.database.rows(
      `update queries set outcome = 'failed' where dossier_code = $1`,
      [first.dossier],
    )
    expect(await codeOf(first)).toBe('answered')
  })
})
