import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agency, openTestApp, type TestApp } from './test-app.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())

const minute = 60_000
const read = (headers: Record<string, string>, url = '/v1/session') =>
  test.app.inject({ url, headers })

describe('a session', () => {
  it('ends after 15 minutes without activity', async () => {
    const headers = await test.signIn(await test.addOfficer('can.bo.nghi'))
    test.clock.advance(15 * minute - 1)
    expect((await read(headers)).statusCode).toBe(200)
    test.clock.advance(15 * minute)
    const response = await read(headers)
    expect(response.statusCode).toBe(401)
    expect(response.json().code).toBe('not-signed-in')
    expect(response.headers['www-authenticate']).toBe('Bearer')
  })

  it.each(['account-admin', 'security', 'auditor'] as const)(
    'of one who holds %s ends after 5',
    async (duty) => {
      const officer = await test.addOfficer(`quan.tri.${duty}`, { duties: [duty] })
      const headers = await test.signIn(officer)
      test.clock.advance(5 * minute - 1)
      const { idleUntil, now } = (await read(headers)).json()
      expect(idleUntil).toBe(now + 5 * minute)
      test.clock.advance(5 * minute)
      expect((await read(headers)).statusCode).toBe(401)
    },
  )

  it('lives on with activity, 8 hours at the most', async () => {
    const headers = await test.signIn(await test.addOfficer('can.bo.ca.ngay'))
    const began = test.clock.now()
    while (test.clock.now() < began + 8 * 60 * minute - 10 * minute) {
      test.clock.advance(10 * minute)
      const response = await read(headers)
      expect(response.statusCode).toBe(200)
      expect(response.json().idleUntil).toBeLessThanOrEqual(response.json().endsAt)
    }
    test.clock.set(began + 8 * 60 * minute - 1)
    expect((await read(headers)).statusCode).toBe(200)
    test.clock.advance(1)
    expect((await read(headers)).statusCode).toBe(401)
  })

  it('writes its last activity at most every 30 s, and never promises more than it keeps', async () => {
    const officer = await test.addOfficer('can.bo.doc')
    const headers = await test.signIn(officer)
    const seen = async () => {
      const [row] = await test.database.rows<{ at: number }>(
        `select (extract(epoch from last_seen_at) * 1000)::float8 as at from sessions
         where account_id = $1 and ended_at is null`,
        [officer.id],
      )
      return row?.at
    }
    const began = test.clock.now()
    test.clock.advance(29_999)
    expect((await read(headers)).json().idleUntil).toBe(began + 15 * minute)
    expect(await seen()).toBe(began)
    test.clock.advance(1)
    expect((await read(headers)).json().idleUntil).toBe(began + 30_000 + 15 * minute)
    expect(await seen()).toBe(began + 30_000)
  })

  it('ends by signing out, which is recorded and takes the cookie back', async () => {
    const officer = await test.addOfficer('can.bo.ve')
    const headers = await test.signIn(officer)
    const response = await test.app.inject({
      method: 'DELETE',
      url: '/v1/session',
      headers,
    })
    expect(response.statusCode).toBe(204)
    expect(String(response.headers['set-cookie'])).toMatch(
      /^__Host-chot=; .*Expires=Thu, 01 Jan 1970/,
    )
    expect((await read(headers)).statusCode).toBe(401)
    expect((await test.entries('sign-out')).at(-1)).toMatchObject({
      oc: 'done',
      ac: officer.id,
      au: 'password+totp',
    })
  })

  it('is not ended from another site', async () => {
    const headers = await test.signIn(await test.addOfficer('can.bo.bi.lua'))
    const { cookie = '' } = headers
    for (const foreign of [
      { cookie },
      { cookie, 'x-chot-request': '1', origin: 'https://evil.example' },
      { cookie, origin: 'https://chot.example.vn' },
    ]) {
      const response = await test.app.inject({
        method: 'DELETE',
        url: '/v1/session',
        headers: foreign,
      })
      expect(response.statusCode).toBe(403)
      expect(response.json().code).toBe('origin-refused')
    }
    expect((await read(headers)).statusCode).toBe(200)
  })

  it.each([
    ['no cookie', undefined],
    ['an empty one', '__Host-chot='],
    ['one made up', `__Host-chot=${'A'.repeat(43)}`],
    ['an over-long one', `__Host-chot=${'A'.repeat(5000)}`],
    ['a quote', `__Host-chot=' or 1=1 --`],
  ])('is not had with %s', async (_name, cookie) => {
    const response = await read(cookie === undefined ? {} : { cookie })
    expect(response.statusCode).toBe(401)
  })

  it('is over at the next request when the account stops working', async () => {
    for (const state of ['moving', 'locked', 'dormant', 'revoked']) {
      const officer = await test.addOfficer(`can.bo.${state}`)
      const headers = await test.signIn(officer)
      expect((await read(headers)).statusCode).toBe(200)
      await test.database.rows('update accounts set state = $2 where id = $1', [
        officer.id,
        state,
      ])
      expect((await read(headers)).statusCode).toBe(401)
    }
  })

  it('is over at the next request when the agency has ended', async () => {
    const headers = await test.signIn(await test.addOfficer('can.bo.het.co.quan'))
    const end = (day: string | null) =>
      test.database.rows('update agencies set valid_to = $2 where code = $1', [
        agency,
        day,
      ])
    await end('2026-11-18')
    expect((await read(headers)).statusCode).toBe(401)
    await end('2026-11-19')
    expect((await read(headers)).statusCode).toBe(200)
    await end(null)
  })

  it('has the duties in force on the local day, and the permissions they give', async () => {
    // 2026-11-18 09:00 in Việt Nam when the clock starts; other tests move it by hours at most.
    test.clock.set('2026-11-20T16:50:00Z')
    const officer = await test.addOfficer('can.bo.doi.viec', {
      duties: [
        { duty: 'receiving', from: '2026-01-01', to: '2026-11-21' },
        { duty: 'auditor', from: '2026-11-21' },
        { duty: 'leader', from: '2025-01-01', to: '2025-12-31' },
      ],
    })
    const headers = await test.signIn(officer)
    expect((await read(headers)).json()).toMatchObject({
      account: { duties: ['receiving'] },
      permissions: ['query'],
    })
    // Midnight in Việt Nam is 17:00 UTC.
    test.clock.set('2026-11-20T16:55:00Z')
    await read(headers)
    test.clock.set('2026-11-20T17:00:00Z')
    expect((await read(headers)).statusCode).toBe(401)
    const next = await test.signIn(officer)
    expect((await read(next)).json()).toMatchObject({
      account: { duties: ['auditor'] },
      permissions: ['agencies:read', 'log:read', 'systems:read', 'reconciliation:read'],
    })
  })

  it('does only what a duty permits', async () => {
    const counter = await test.signIn(await test.addOfficer('can.bo.quay'))
    const auditor = await test.signIn(
      await test.addOfficer('kiem.toan.vien', { duties: ['auditor'] }),
    )
    const nobody = await test.signIn(
      await test.addOfficer('khong.nhiem.vu', { duties: [] }),
    )
    const status = async (headers: Record<string, string>, url: string) =>
      (await read(headers, url)).statusCode
    expect(await status(counter, '/v1/accounts')).toBe(403)
    expect(await status(counter, '/v1/agencies')).toBe(403)
    expect(await status(auditor, '/v1/accounts')).toBe(403)
    expect(await status(auditor, '/v1/agencies')).toBe(200)
    expect(await status(nobody, '/v1/agencies')).toBe(403)
    expect(await status({}, '/v1/agencies')).toBe(401)
  })

  it('names its officer to the data plane, which needs our own page to change anything', async () => {
    const officer = await test.addOfficer('can.bo.tra.cuu')
    const headers = await test.signIn(officer)
    const caller = (
      await test.app.inject({ method: 'POST', url: '/test/caller', headers })
    ).json()
    expect(caller).toMatchObject({
      via: 'session',
      accountId: officer.id,
      strength: 'password+totp',
      address: '127.0.0.1',
    })
    const foreign = await test.app.inject({
      method: 'POST',
      url: '/test/caller',
      headers: { cookie: headers.cookie ?? '' },
    })
    expect(foreign.json().code).toBe('origin-refused')
    test.clock.advance(15 * minute)
    const idle = await test.app.inject({ method: 'POST', url: '/test/caller', headers })
    expect(idle.json().code).toBe('not-signed-in')
  })
})

describe('on this very machine without TLS', () => {
  it('the cookie has a plain name and no Secure, and the rest stays', async () => {
    const local = await openTestApp({
      publicUrl: 'http://127.0.0.1:8080',
      demonstration: true,
    })
    try {
      const officer = await local.addOfficer('can.bo.trinh.dien', { demonstration: true })
      const response = await local.trySignIn(officer)
      expect(response.json().demonstration).toBe(true)
      const header = String(response.headers['set-cookie'])
      expect(header).toMatch(/^chot=/)
      expect(header.split('; ').slice(1).sort()).toEqual([
        'HttpOnly',
        'Path=/',
        'SameSite=Strict',
      ])
    } finally {
      await local.close()
    }
  })
})
