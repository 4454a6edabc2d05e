/** Limits at the counter: edges of the day, both readings, addresses, off hours, what is told of them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { faultsOfRecord } from '../testing/check-record.ts'
import {
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../testing/gateway.ts'
import { ask, openPlace, post, service } from '../testing/queries.ts'

let gateway: TestGateway
let hours = 0

beforeAll(async () => {
  gateway = await openTestGateway()
})
afterAll(async () => {
  expect(await faultsOfRecord(gateway.database.rows)).toEqual([])
  await gateway?.close()
})
// Each test has a week of its own, from a Friday's office hours on.
beforeEach(() => {
  hours += 7 * 24
  gateway.clock.set(Date.parse('2026-11-20T10:00:00+07:00') + hours * 3_600_000)
})

const policy = (name: string, value: Readonly<Record<string, unknown>>) =>
  gateway.database.rows(
    'update policies set value = value || $2::jsonb where name = $1',
    [name, JSON.stringify(value)],
  )

/** On the wall of the test's first day, or of one after it. */
function at(clock: string, daysOn = 0) {
  const day = new Date(gateway.clock.now() + 7 * 3_600_000).toISOString().slice(0, 10)
  gateway.clock.set(Date.parse(`${day}T${clock}+07:00`) + daysOn * 86_400_000)
}

const codeOf = (response: Awaited<ReturnType<typeof ask>>) =>
  response.json().code ?? response.json().outcome

describe('a day', () => {
  it('of an account is met on both readings: after midnight it goes on until the opening', async () => {
    const place = await openPlace(gateway, { perDay: 2 })
    at('17:59:59.999')
    const first = await ask(gateway, place)
    expect(codeOf(first)).toBe('answered')
    at('18:00:00')
    expect(codeOf(await ask(gateway, place))).toBe('answered')
    expect(codeOf(await ask(gateway, place))).toBe('account-day-spent')
    at('00:00:00', 1)
    const refused = (await ask(gateway, place)).json()
    expect(refused).toMatchObject({
      code: 'account-day-spent',
      limit: { scope: 'account', most: 2, left: 0 },
      retryAfterSeconds: 7 * 3600,
    })
    expect(refused.limit.renewedAt).toBe(gateway.clock.now() + 7 * 3_600_000)
    at('06:59:59.999')
    expect(codeOf(await ask(gateway, place))).toBe('account-day-spent')
    at('07:00:00')
    expect(codeOf(await ask(gateway, place))).toBe('answered')
  })

  it('of an account counts its early hours by the calendar too', async () => {
    const place = await openPlace(gateway, { perDay: 2 })
    at('03:00:00', 1)
    expect(codeOf(await ask(gateway, place))).toBe('answered')
    at('08:00:00')
    expect(codeOf(await ask(gateway, place))).toBe('answered')
    const refused = (await ask(gateway, place)).json()
    expect(refused.code).toBe('account-day-spent')
    // One of the two was before the opening: at midnight the calendar's day is over.
    expect(refused.limit.renewedAt).toBe(gateway.clock.now() + 16 * 3_600_000)
    at('00:00:00', 1)
    expect(codeOf(await ask(gateway, place))).toBe('answered')
    expect(codeOf(await ask(gateway, place))).toBe('account-day-spent')
  })
})

describe('off hours', () => {
  it('are met by agency and by province, across midnight and by the calendar', async () => {
    await policy('off-hours-limit', { agencyPerDay: 3, provincePerDay: 4 })
    const here = await openPlace(gateway)
    const officer = await gateway.addOfficer({
      duties: ['receiving'],
      agency: 'H38.03006',
      perDay: 100,
    })
    const there = {
      officer,
      dossier: await gateway.putDossier({
        officers: [officer],
        persons: [gateway.person(1)],
        agency: 'H38.03006',
      }),
    }
    await gateway.database.rows('update dossiers set budget = 99')
    at('20:00:00')
    for (let asked = 0; asked < 3; asked += 1)
      expect(codeOf(await ask(gateway, here))).toBe('answered')
    expect((await ask(gateway, here)).json()).toMatchObject({
      code: 'agency-off-hours-spent',
      limit: { scope: 'agency-off-hours', most: 3, left: 0 },
    })
    at('01:00:00', 1)
    expect(codeOf(await ask(gateway, here))).toBe('agency-off-hours-spent')
    expect(codeOf(await ask(gateway, there))).toBe('answered')
    expect(codeOf(await ask(gateway, there))).toBe('province-off-hours-spent')
    // By the window a new day begins at seven; it is a Saturday, off hours all day.
    at('07:00:00')
    expect(codeOf(await ask(gateway, here))).toBe('answered')
    // By the calendar the one of one o'clock counts as well.
    for (let asked = 0; asked < 2; asked += 1)
      expect(codeOf(await ask(gateway, there))).toBe('answered')
    expect(codeOf(await ask(gateway, here))).toBe('province-off-hours-spent')
    await policy('off-hours-limit', { agencyPerDay: 1000, provincePerDay: 1000 })
  })

  it('of a service end at the opening, and office hours are counted apart', async () => {
    const place = await openPlace(gateway)
    const [registered] = await gateway.database.rows<{ count: number }>(
      `select queries_per_window as count from service_registrations
       where service_code = $1 and window_kind = 'off-hours'`,
      [service],
    )
    const register = (count: number | undefined) =>
      gateway.database.rows(
        `update service_registrations set queries_per_window = $2
         where service_code = $1 and window_kind = 'off-hours'`,
        [service, count],
      )
    await register(1)
    at('06:59:59.999', 3)
    expect(codeOf(await ask(gateway, place))).toBe('answered')
    at('07:00:00')
    expect(codeOf(await ask(gateway, place))).toBe('answered')
    at('18:00:00')
    // The calendar has the one before the opening.
    expect(codeOf(await ask(gateway, place))).toBe('service-window-spent')
    at('00:00:00', 1)
    expect(codeOf(await ask(gateway, place))).toBe('answered')
    await register(registered?.count)
  })
})

describe('an address', () => {
  const fromConsole = async (officer: TestOfficer) => ({
    cookie: await gateway.signIn(officer),
    origin: 'http://127.0.0.1:8080',
    'x-chot-request': '1',
  })

  it('is limited by the accounts at home there, whoever asks; a client system is not', async () => {
    await gateway.database.rows('delete from account_addresses')
    await policy('address-limit', { perAccount: 2 })
    const one = await openPlace(gateway)
    const other = await openPlace(gateway)
    const headers = await fromConsole(one.officer)
    const askFrom = (of: typeof headers, dossier: string) => post(gateway, dossier, of)
    for (let asked = 0; asked < 2; asked += 1)
      expect(codeOf(await askFrom(headers, one.dossier))).toBe('answered')
    const refused = (await askFrom(headers, one.dossier)).json()
    expect(refused).toMatchObject({
      code: 'address-day-spent',
      limit: { scope: 'address', most: 2, left: 0 },
    })
    expect(codeOf(await ask(gateway, one))).toBe('answered')
    const second = await fromConsole(other.officer)
    for (let asked = 0; asked < 2; asked += 1)
      expect(codeOf(await askFrom(second, other.dossier))).toBe('answered')
    expect(codeOf(await askFrom(headers, one.dossier))).toBe('address-day-spent')
    // Who was not there for long is at home there no more.
    await gateway.database.rows(
      `update account_addresses set last_on = '2020-01-01' where account_id = $1`,
      [other.officer.id],
    )
    await policy('address-limit', { perAccount: 4 })
    expect(codeOf(await askFrom(headers, one.dossier))).toBe('address-day-spent')
    await policy('address-limit', { perAccount: 100_000 })
  })
})

it('a refusal by one limit spends nothing of the others', async () => {
  const place = await openPlace(gateway, { budget: 1 })
  expect(codeOf(await ask(gateway, place))).toBe('answered')
  const counters = () => gateway.database.rows('select * from counters order by key')
  const before = await counters()
  expect(codeOf(await ask(gateway, place))).toBe('dossier-budget-spent')
  expect(await counters()).toEqual(before)
})
