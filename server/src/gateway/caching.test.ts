import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestGateway, origin, type TestGateway } from '../testing/gateway.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await openTestGateway()
})
afterAll(() => gateway.close())

it('no answer to somebody signed in may be kept by a browser or on the way', async () => {
  const { app } = gateway.server
  const officer = await gateway.addOfficer({ duties: ['auditor'], perDay: null })
  const cookie = await gateway.signIn(officer)
  const { paths } = (await app.inject('/openapi.json')).json() as {
    paths: Record<string, Record<string, unknown>>
  }
  const calls = Object.entries(paths)
    // A stream never ends by itself; session-events.test.ts and board.test.ts look at them.
    .filter(([path]) => path.startsWith('/v1/') && !path.endsWith('/events'))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({
        method: method.toUpperCase() as 'GET',
        url: path.replaceAll(/\{\w+\}/gu, '1'),
      })),
    )
    .filter(
      ({ method, url }) => !(method === ('DELETE' as string) && url === '/v1/session'),
    )
  const kept = []
  const statuses = new Set<number>()
  for (const call of calls) {
    const response = await app.inject({
      ...call,
      headers: { cookie, origin, 'x-chot-request': '1' },
    })
    // A SOC is a client system: a session is nobody there.
    if (!call.url.startsWith('/v1/soc/')) statuses.add(response.statusCode)
    if (response.headers['cache-control'] !== 'no-store')
      kept.push(`${call.method} ${call.url}`)
  }
  expect(kept).toEqual([])
  expect(calls.length).toBeGreaterThan(30)
  expect([...statuses]).toEqual(expect.arrayContaining([200, 403]))
  expect(statuses).not.toContain(401)
  const left = await app.inject({
    method: 'DELETE',
    url: '/v1/session',
    headers: { cookie, origin, 'x-chot-request': '1' },
  })
  expect(left.headers['cache-control']).toBe('no-store')
})
