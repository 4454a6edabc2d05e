import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agency, openTestApp, type TestApp } from './test-app.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())

/** Opens the stream as a browser does; all that comes until the server ends it. */
const stream = (headers: Record<string, string>) =>
  test.app.inject({ url: '/v1/session/events', headers })

const end = (sql: string, ...values: unknown[]) => test.database.rows(sql, values)

describe('an open page', () => {
  it.each([
    ['account-locked', `update accounts set state = 'locked' where id = $1`],
    ['account-revoked', `update accounts set state = 'revoked' where id = $1`],
    ['account-moving', `update accounts set state = 'moving' where id = $1`],
    ['account-dormant', `update accounts set state = 'dormant' where id = $1`],
    ['ended', 'update sessions set ended_at = now() where account_id = $1'],
    [
      'expired',
      `update sessions set last_seen_at = last_seen_at - interval '1 day' where account_id = $1`,
    ],
  ])('is told of the end, and why: %s', async (why, sql) => {
    const officer = await test.addOfficer(`can.bo.${why}`)
    const headers = await test.signIn(officer)
    const told = stream(headers)
    await end(sql, officer.id)
    const response = await told
    expect(response.headers['content-type']).toContain('text/event-stream')
    expect(response.headers['cache-control']).toBe('no-store')
    expect(response.body).toContain(`event: ended\ndata: {"why":"${why}"}`)
  })

  it('is told when the account signs in elsewhere', async () => {
    const officer = await test.addOfficer('can.bo.hai.may')
    const told = stream(await test.signIn(officer))
    await test.signIn(officer)
    expect((await told).body).toContain('{"why":"elsewhere"}')
  })

  it('is told when the agency ends', async () => {
    const officer = await test.addOfficer('can.bo.giai.the')
    const told = stream(await test.signIn(officer))
    await end(`update agencies set valid_to = '2026-01-01' where code = $1`, agency)
    expect((await told).body).toContain('{"why":"agency-ended"}')
    await end('update agencies set valid_to = null where code = $1', agency)
  })

  it('hears that duties changed, and goes on', async () => {
    const officer = await test.addOfficer('can.bo.thoi.viec')
    const opened = await test.app.inject({
      url: '/v1/session/events',
      headers: await test.signIn(officer),
      payloadAsStream: true,
    })
    const told = text(opened.stream())
    await end(
      `update account_duties set valid_to = valid_from where account_id = $1`,
      officer.id,
    )
    await test.pages.look()
    await end(`update accounts set state = 'locked' where id = $1`, officer.id)
    await test.pages.look()
    expect(await told).toMatch(/event: changed[\s\S]*event: ended/)
  })

  it('is no sign of an officer at work', async () => {
    const officer = await test.addOfficer('can.bo.khong.lam')
    const headers = await test.signIn(officer)
    test.clock.advance(60_000)
    const seen = () =>
      end('select last_seen_at from sessions where account_id = $1', officer.id)
    const before = await seen()
    const told = stream(headers)
    await test.pages.look()
    expect(await seen()).toEqual(before)
    await end(`update accounts set state = 'locked' where id = $1`, officer.id)
    await told
  })

  it('is nobody’s without a session', async () => {
    expect((await stream({})).statusCode).toBe(401)
  })

  it('does not keep the server from closing', async () => {
    const other = await openTestApp()
    const headers = await other.signIn(await other.addOfficer('can.bo.cuoi.ngay'))
    const url = await other.app.listen({ host: '127.0.0.1', port: 0 })
    const answer = await new Promise<IncomingMessage>((opened) => {
      httpRequest(`${url}/v1/session/events`, { headers }, opened).end()
    })
    const over = once(answer.resume(), 'end')
    await other.close()
    await over
  })
})
