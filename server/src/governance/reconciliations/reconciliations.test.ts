import { parseRegistration } from '@chot/simulator/lock/registration.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  commune,
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../../testing/gateway.ts'
import { ask, openPlace, type Place } from '../../testing/queries.ts'
import { compareDueDays } from './daily.ts'
import { openMinistryCounts } from './statement.ts'

/** Wednesday; the clock begins at 09:00. */
const day = '2026-11-18'
const reading = 'counting-day'
const nextMorning = '2026-11-19T07:31:00+07:00'

let gateway: TestGateway
let place: Place
let security: TestOfficer
beforeEach(async () => {
  const many = { office: 1_000_000, offHours: 1_000_000 }
  gateway = await openTestGateway({
    lock: {
      registration: parseRegistration({
        services: ['033', '037', '040'].map((service) => ({ service, ...many })),
      }),
      rules: [],
    },
  })
  place = await openPlace(gateway)
  security = await gateway.addOfficer({ duties: ['security'] })
})
afterEach(() => gateway.close())

/** A query the Ministry gets from the province, not through the gateway. */
const besides = (agency: string | null = commune) =>
  gateway.simulator.lock?.judge({ service: '037', agency, officer: '010190000001' })

async function lookForDays(): Promise<number> {
  const { deps } = gateway.server
  const counts = openMinistryCounts(deps.config.ministryCountsUrl ?? '')
  try {
    return await compareDueDays(deps, counts)
  } finally {
    await counts.close()
  }
}

async function call(
  officer: TestOfficer,
  method: 'GET' | 'POST',
  url: string,
  payload?: object,
) {
  const cookie = await gateway.signIn(officer)
  gateway.clock.advance(31_000)
  return gateway.server.app.inject({
    method,
    url,
    headers: {
      cookie,
      origin: gateway.server.deps.config.publicUrl,
      'x-chot-request': '1',
    },
    ...(payload === undefined ? {} : { payload }),
  })
}

const view = async (which = `${reading}/${day}`) =>
  (await call(security, 'GET', `/v1/comparisons/${which}`)).json()

const entriesOf = async (kind: string) =>
  (
    await gateway.database.rows<{ text: string }>(
      'select text from log_entries where kind = $1 order by seq',
      [kind],
    )
  ).map(({ text }) => JSON.parse(text))

const statement = (received: number, of: object = {}) => ({
  text: JSON.stringify({
    day,
    reading,
    rows: [{ service: '037', agency: commune, window: 'office', received }],
    ...of,
  }),
})

describe('the day before', () => {
  it('is compared by itself once it is over, and found equal', async () => {
    for (let turn = 0; turn < 3; turn += 1) await ask(gateway, place)
    gateway.clock.set('2026-11-19T07:29:00+07:00')
    // The calendar day is over, the day that ends at 07:00 has its half hour yet.
    expect(await lookForDays()).toBe(1)
    expect((await view()).comparison).toBeNull()
    gateway.clock.set(nextMorning)
    expect(await lookForDays()).toBe(1)
    expect(await lookForDays()).toBe(0)
    expect(await view()).toMatchObject({
      comparison: { state: 'equal', source: 'service', by: null, sent: 3, received: 3 },
      rows: [
        {
          service: 'look-up-person',
          agency: commune,
          window: 'office',
          sent: 3,
          possible: 0,
          received: 3,
          state: 'equal',
        },
      ],
      differences: [],
    })
    expect((await entriesOf('reconciliation')).at(-1)).toMatchObject({
      oc: 'done',
      ob: expect.stringContaining(`${reading} ${day} equal source=service sent=3`),
    })
    expect((await view(`calendar-day/${day}`)).comparison).toMatchObject({ sent: 3 })
  })

  it('is within what may have been sent when an answer was lost on the way', async () => {
    await ask(gateway, place)
    gateway.simulator.faults.set({ kind: 'reset', times: 1 })
    await ask(gateway, place)
    gateway.simulator.faults.set({ kind: 'http-error', times: 1 })
    await ask(gateway, place)
    gateway.clock.set(nextMorning)
    await lookForDays()
    expect(await view()).toMatchObject({
      comparison: { state: 'within', sent: 1, possible: 2, received: 3 },
      differences: [],
    })
  })

  it('counts nothing that was surely not sent, and an outcome that is missing as possible', async () => {
    await ask(gateway, place)
    await ask(gateway, place)
    await gateway.database.rows(`
      with gone as (select seq from log_entries where kind = 'outcome' order by seq limit 1)
      update log_entries e set request_id = 'gone' from gone where e.seq = gone.seq`)
    await gateway.simulator.close()
    expect((await ask(gateway, place)).json().code).toBe('upstream-unreachable')
    gateway.clock.set(nextMorning)
    const made = await call(security, 'POST', '/v1/ministry-statements', statement(2))
    expect(made.json()).toEqual({ day, reading, state: 'within' })
    expect((await view()).rows).toMatchObject([{ sent: 1, possible: 1, received: 2 }])
  })

  it('leaves open to which window a query belongs that was sent at its very edge', async () => {
    gateway.clock.set('2026-11-18T17:59:57+07:00')
    await ask(gateway, place)
    gateway.clock.set('2026-11-18T17:59:50+07:00')
    const text = (office: number, night: number) =>
      statement(0, {
        rows: [
          { service: '037', agency: commune, window: 'office', received: office },
          { service: '037', agency: commune, window: 'off-hours', received: night },
        ],
      })
    gateway.clock.set(nextMorning)
    for (const [office, night, state] of [
      [1, 0, 'within'],
      [0, 1, 'within'],
      [2, 0, 'differs'],
    ] as const) {
      const made = await call(
        security,
        'POST',
        '/v1/ministry-statements',
        text(office, night),
      )
      expect(made.json().state).toBe(state)
    }
  })

  it('is compared once, whichever node comes first', async () => {
    await ask(gateway, place)
    gateway.clock.set(nextMorning)
    const made = await Promise.all([lookForDays(), lookForDays(), lookForDays()])
    // Once under each reading.
    expect(made.reduce((sum, one) => sum + one, 0)).toBe(2)
    expect(await entriesOf('reconciliation')).toHaveLength(2)
  })

  it('waits for the Ministry’s counts when they cannot be had', async () => {
    await ask(gateway, place)
    await gateway.simulator.close()
    gateway.clock.set(nextMorning)
    expect(await lookForDays()).toBe(0)
    const list = (await call(security, 'GET', '/v1/comparisons')).json()
    expect(list).toMatchObject({ fetches: true, total: 1, next: null })
    expect(list.days).toEqual([{ day, comparison: null, openDifferences: 0 }])
    const again = await call(security, 'POST', `/v1/comparisons/${reading}/${day}`)
    expect(again.statusCode).toBe(502)
    expect(again.json().code).toBe('ministry-counts-unavailable')
  })
})

describe('a difference', () => {
  it('is found, explained, closed on paper, and found anew when the numbers change', async () => {
    await ask(gateway, place)
    besides()
    gateway.clock.set(nextMorning)
    await lookForDays()
    const [found] = (await view()).differences
    expect(found).toMatchObject({
      service: 'look-up-person',
      serviceName: 'Tra cứu thông tin công dân',
      agency: commune,
      window: 'office',
      sent: 1,
      possible: 0,
      received: 2,
      state: 'open',
      acts: [{ act: 'found', by: null }],
    })
    const places = ['calendar-day', reading].map(
      (each) =>
        `found ${each} ${day} office service=look-up-person agency=${commune} sent=1 possible=0 received=2`,
    )
    const told = (await entriesOf('difference')).map(({ ob }) => String(ob))
    expect(told.map((ob) => ob.replace(/^difference=\d+ /, '')).sort()).toEqual(places)

    const act = (payload: object) =>
      call(security, 'POST', `/v1/differences/${found.id}/acts`, payload)
    const reason = 'Hệ thống cũ gọi thẳng qua LGSP'
    expect((await act({ act: 'note', reason })).statusCode).toBe(200)
    expect((await act({ act: 'close', reason })).statusCode).toBe(422)
    expect((await act({ act: 'reopen', reason })).json().code).toBe(
      'difference-state-forbids',
    )
    const closing = { act: 'close', reason, basis: 'Công văn 12/PC06-TTr' }
    expect((await act(closing)).statusCode).toBe(200)
    expect((await entriesOf('difference')).at(-1)).toMatchObject({
      ac: security.id,
      du: 'security',
      no: reason,
      ob: `difference=${found.id} close ${reading} ${day} basis=Công văn 12/PC06-TTr`,
    })

    // The same numbers again leave it closed; other numbers do not.
    const again = (received: number) =>
      call(security, 'POST', '/v1/ministry-statements', statement(received))
    await again(2)
    expect((await view()).differences).toMatchObject([{ state: 'closed' }])
    await again(3)
    expect((await view()).differences).toMatchObject([{ state: 'open', received: 3 }])
    await again(1)
    const after = await view()
    expect(after.comparison).toMatchObject({ state: 'equal', source: 'file' })
    expect(after.differences).toMatchObject([{ id: found.id, state: 'settled' }])
    expect(after.differences[0].acts.map((one: { act: string }) => one.act)).toEqual([
      'found',
      'note',
      'close',
      'changed',
      'settled',
    ])
  })

  it('is not closed without a fresh second factor', async () => {
    besides()
    await ask(gateway, place)
    gateway.clock.set(nextMorning)
    await lookForDays()
    const [{ id }] = (await view()).differences
    const cookie = await gateway.signIn(security)
    await gateway.database.rows('update sessions set factor_proved_at = null')
    const send = (payload: object) =>
      gateway.server.app.inject({
        method: 'POST',
        url: `/v1/differences/${id}/acts`,
        headers: {
          cookie,
          origin: gateway.server.deps.config.publicUrl,
          'x-chot-request': '1',
        },
        payload,
      })
    const reason = 'Đã giải trình'
    const closed = await send({ act: 'close', reason, basis: 'Công văn 12' })
    expect(closed.json().code).toBe('step-up-needed')
    expect((await send({ act: 'note', reason })).statusCode).toBe(200)
  })

  it('is one line for the province where the Ministry names no agency', async () => {
    await ask(gateway, place)
    gateway.clock.set(nextMorning)
    const rows = [{ service: '037', agency: null, window: 'office', received: 2 }]
    await call(security, 'POST', '/v1/ministry-statements', statement(0, { rows }))
    expect((await view()).differences).toMatchObject([
      { agency: null, sent: 1, received: 2 },
    ])
  })
})

describe('a statement', () => {
  it('is taken as a table of a spreadsheet too', async () => {
    await ask(gateway, place)
    gateway.clock.set(nextMorning)
    const text = `day;reading;service;agency;window;received\r\n${day};${reading};037;${commune};office;1\r\n`
    const made = await call(security, 'POST', '/v1/ministry-statements', { text })
    expect(made.json()).toEqual({ day, reading, state: 'equal' })
  })

  it('of another form, of a day that is not over, or of long ago is refused', async () => {
    const codeOf = async (payload: object) =>
      (await call(security, 'POST', '/v1/ministry-statements', payload)).json().code
    expect(await codeOf(statement(1))).toBe('day-not-over')
    gateway.clock.set(nextMorning)
    for (const text of [
      'x',
      '{',
      statement(-1).text,
      statement(1, { day: '2026-02-30' }).text,
      statement(1, { extra: 1 }).text,
      statement(1, {
        rows: [{ service: 'x', agency: null, window: 'office', received: 1 }],
      }).text,
    ])
      expect(await codeOf({ text })).toBe('statement-malformed')
    expect(await codeOf(statement(1, { day: '2026-01-05' }))).toBe('day-too-old')
    expect(await codeOf({ text: '' })).toBe('input-invalid')
  })
})

it('those who govern and audit see it, security and the focal point act on it, nobody else', async () => {
  gateway.clock.set(nextMorning)
  for (const [duty, mayRead, mayAct] of [
    ['security', true, true],
    ['focal-point', true, true],
    ['leader', true, false],
    ['auditor', true, false],
    ['account-admin', false, false],
    ['receiving', false, false],
  ] as const) {
    const officer = await gateway.addOfficer({ duties: [duty] })
    const read = await call(officer, 'GET', '/v1/comparisons')
    expect([duty, read.statusCode]).toEqual([duty, mayRead ? 200 : 403])
    const act = await call(officer, 'POST', '/v1/ministry-statements', statement(0))
    expect([duty, act.statusCode]).toEqual([duty, mayAct ? 200 : 403])
  }
})
