import { request } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  envelope,
  lookUp,
  post,
  readBodyOf,
  startForTest,
  verifyElements,
} from '../client.fixture.ts'
import { parseRegistration } from '../lock/registration.ts'
import { wholeName } from '../population/names.ts'
import type { Simulator } from '../simulator.ts'

let simulator: Simulator

beforeAll(async () => {
  simulator = await startForTest()
})

afterEach(() => simulator.faults.clear())
afterAll(() => simulator.close())

function send(path: string, method: string, body?: string, type = 'application/json') {
  const init = body === undefined ? {} : { body, headers: { 'content-type': type } }
  return fetch(simulator.adminUrl + path, { method, ...init })
}

async function rulesOf(answer: Response): Promise<readonly unknown[]> {
  const { rules }: { rules: readonly unknown[] } = JSON.parse(await answer.text())
  return rules
}

/** A call under another Host, which fetch would not send. */
function statusUnderHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(
      `${simulator.adminUrl}/received`,
      { headers: { host } },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      },
    )
    call.on('error', reject)
    call.end()
  })
}

test('the page stands alone and may load nothing from elsewhere', async () => {
  const answer = await send('', 'GET')
  const page = await answer.text()
  expect(answer.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; script-src 'sha256-/,
  )
  expect(page).toContain('lang="vi"')
  expect(page).not.toMatch(/(?:src|href)=/)
})

test('received requests are shown with masked numbers', async () => {
  const person = simulator.population.person(0)
  await post(simulator, lookUp(person))
  const text = await (await send('/received', 'GET')).text()
  expect(text).not.toContain(person.citizenNumber)
  expect(text).not.toContain('010090000001')
  const { total, latest, outcomes } = JSON.parse(text)
  expect(total).toBe(simulator.received.total)
  expect(outcomes.matched).toBe(1)
  expect(latest.at(-1)).toMatchObject({
    operation: 'TraCuuThongTinCongDan',
    procedure: '1.001193',
    account: 'canbo.bathxat',
    citizenNumber: person.citizenNumber?.replace(/^(...)\d+(..)$/, '$1*******$2'),
    outcome: 'matched',
  })
})

test('faults are set, added, listed and cleared', async () => {
  const put = await send('/faults', 'PUT', JSON.stringify([{ kind: 'slow', delayMs: 5 }]))
  expect(await rulesOf(put)).toEqual([{ kind: 'slow', times: null, delayMs: 5 }])
  await send('/faults', 'POST', JSON.stringify({ kind: 'empty', times: 1 }))
  expect(await rulesOf(await send('/faults', 'GET'))).toHaveLength(2)
  expect(simulator.faults.list().map(({ kind }) => kind)).toEqual(['slow', 'empty'])
  await send('/faults', 'DELETE')
  expect(simulator.faults.list()).toEqual([])
})

test('faults that cannot be used are refused with a sentence', async () => {
  const wrong: readonly (readonly [string, string?])[] = [
    ['{'],
    ['[{"kind":"khong-co"}]'],
    ['[]', 'text/plain'],
    [`[${' '.repeat(70_000)}]`],
  ]
  for (const [body, type] of wrong) {
    const answer = await send('/faults', 'PUT', body, type)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toMatch(/"title":"\S/)
  }
  expect((await send('/faults', 'PATCH', '[]')).status).toBe(405)
})

test('a person is shown by number, nobody else is listed', async () => {
  const person = simulator.population.person(3)
  const answer = await send(`/people/${person.citizenNumber}`, 'GET')
  expect(await answer.json()).toMatchObject({ index: 3, name: wholeName(person.name) })
  for (const path of ['/people', '/people/', '/people/010', '/people/010099999999']) {
    expect((await send(path, 'GET')).status).toBe(404)
  }
})

test('a page that comes under another name is refused', async () => {
  expect(await statusUnderHost('localhost:1')).toBe(200)
  expect(await statusUnderHost('example.org')).toBe(403)
  expect(await statusUnderHost('127.0.0.1.example.org')).toBe(403)
})

test('on an outer address the administration stays on loopback, on a port of its own', async () => {
  const outer = await startForTest({ host: '0.0.0.0' })
  const port = new URL(outer.url).port
  expect(new URL(outer.adminUrl).hostname).toBe('127.0.0.1')
  expect(new URL(outer.adminUrl).port).not.toBe(port)
  expect((await fetch(`http://127.0.0.1:${port}/admin/received`)).status).toBe(404)
  expect((await fetch(`${outer.adminUrl}/received`)).status).toBe(200)
  await outer.close()
})

/** A simulator whose Ministry registered two queries a day in office hours. */
const startLocking = () =>
  startForTest({
    lock: {
      registration: parseRegistration({
        services: [{ service: '037', office: 2, offHours: 0 }],
      }),
    },
  })

function ask(locking: Simulator, path: string, method: string, body?: unknown) {
  return fetch(`${locking.adminUrl}/lock${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
  })
}

test('a locked connection gets the fault of a lock, and answers again once unlocked by hand', async () => {
  const locking = await startLocking()
  try {
    const query = async () =>
      readBodyOf(await post(locking, lookUp(locking.population.person(0))))
    for (let turn = 0; turn < 3; turn += 1) expect((await query()).Fault).toBeUndefined()
    expect((await query()).Fault).toMatchObject({
      faultcode: 'soapenv:Server',
      faultstring: 'Kết nối đã bị tạm khóa do vượt ngưỡng khai thác',
    })
    const { locks }: { locks: unknown } = JSON.parse(
      await (await ask(locking, '', 'GET')).text(),
    )
    expect(locks).toMatchObject([{ rule: 'overrun', count: 4, limit: 3 }])

    expect((await ask(locking, '/unlock', 'POST', {})).status).toBe(400)
    const reason = 'Đã giải trình'
    expect((await ask(locking, '/unlock', 'POST', { reason })).status).toBe(200)
    expect((await ask(locking, '/unlock', 'POST', { reason })).status).toBe(400)
    expect((await query()).Fault).toBeUndefined()
    expect(locking.received.outcomes['connection-locked']).toBe(1)
  } finally {
    await locking.close()
  }
})

test('the counts of a day can be read under both readings, and show no officer', async () => {
  const locking = await startLocking()
  try {
    await post(locking, lookUp(locking.population.person(0)))
    await post(
      locking,
      envelope('XacThucThongTinCongDan', verifyElements(locking.population.person(0))),
    )
    const counts = async (query: string) => ask(locking, `/counts?${query}`, 'GET')
    for (const reading of ['counting-day', 'calendar-day']) {
      const told = await (await counts(`day=2026-11-20&reading=${reading}`)).json()
      expect(told).toEqual({
        day: '2026-11-20',
        reading,
        rows: [
          { service: '033', agency: null, window: 'office', received: 1, refused: 0 },
          { service: '037', agency: 'H38.12', window: 'office', received: 1, refused: 0 },
        ],
      })
    }
    expect((await counts('day=2026-02-30')).status).toBe(400)
    expect((await counts('day=2026-11-20&reading=week')).status).toBe(400)
    expect(await (await ask(locking, '', 'GET')).text()).not.toContain('010090000001')
  } finally {
    await locking.close()
  }
})

test('registration and rules are data the Ministry replaces, and wrong data changes nothing', async () => {
  const locking = await startLocking()
  try {
    const wrong = [
      { services: [{ service: '037', office: -1, offHours: 0 }] },
      { services: [], officers: [''] },
      { services: Array(2).fill({ service: '037', office: 1, offHours: 0 }) },
      { services: [], extra: 1 },
      [],
    ]
    for (const each of wrong) {
      expect((await ask(locking, '/registration', 'PUT', each)).status).toBe(400)
    }
    expect(locking.lock?.registration.services[0]?.perDay.office).toBe(2)
    const given = { services: [], officers: ['010090000099'] }
    expect((await ask(locking, '/registration', 'PUT', given)).status).toBe(200)
    const answer = await post(locking, lookUp(locking.population.person(0)))
    expect((await readBodyOf(answer)).Fault?.faultcode).toBe('005')
    const rules = locking.lock?.rules[0]
    expect((await ask(locking, '/rules', 'PUT', [])).status).toBe(200)
    const twice = [
      {
        ...rules,
        overrun: null,
        offHours: null,
        surge: null,
        rhythm: null,
        unlisted: null,
      },
    ]
    expect((await ask(locking, '/rules', 'PUT', [...twice, ...twice])).status).toBe(400)
    expect((await ask(locking, '/rules', 'PUT', twice)).status).toBe(200)
  } finally {
    await locking.close()
  }
})

test('while the lock is off there is nothing to read', async () => {
  expect((await send('/lock', 'GET')).status).toBe(404)
  expect((await send('/lock/counts?day=2026-11-20', 'GET')).status).toBe(404)
})
