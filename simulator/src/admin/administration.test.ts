import { request } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { lookUp, post, startForTest } from '../client.fixture.ts'
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
