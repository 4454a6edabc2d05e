import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  agency,
  goodPassword,
  openTestApp,
  type TestApp,
  type TestOfficer,
} from './test-app.ts'

const minuteMs = 60_000
const why = { reason: 'Cán bộ mới của một cửa', legalBasis: 'Quyết định 12/QĐ-UBND' }
let test: TestApp
let serial = 0
let admin: TestOfficer
let headers: Record<string, string>

beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())
beforeEach(async () => {
  serial += 1
  test.clock.advance(60 * minuteMs)
  admin = await test.addOfficer(`quan.tri.${serial}`, { duties: ['account-admin'] })
  headers = await test.signIn(admin)
})

const stepUp = (totp: string, given: { remoteAddress?: string } = {}) =>
  test.app.inject({
    method: 'POST',
    url: '/v1/session/step-up',
    headers,
    remoteAddress: given.remoteAddress ?? '192.0.2.7',
    payload: { totp },
  })
/** A moment later, with the code the authenticator shows then. */
const stepUpRightly = () => {
  test.clock.advance(minuteMs)
  return stepUp(test.code(admin))
}
const lastEntry = async () => (await test.entries('step-up')).at(-1)

async function handOut() {
  const { id } = await test.addOfficer(`can.bo.${serial}`, { enrolled: false })
  return test.app.inject({
    method: 'POST',
    url: `/v1/accounts/${id}/secret`,
    headers,
    payload: why,
  })
}

describe('an act that asks for a fresh second factor', () => {
  it('is done within the minutes after signing in, and refused from then on', async () => {
    test.clock.advance(5 * minuteMs - 1)
    expect((await handOut()).statusCode).toBe(200)
    serial += 1
    test.clock.advance(1)
    const refused = await handOut()
    expect(refused.statusCode).toBe(403)
    expect(refused.json().code).toBe('step-up-needed')
  })

  it('goes on after a code, for the minutes again, with its entry', async () => {
    test.clock.advance(3 * minuteMs)
    expect((await stepUpRightly()).statusCode).toBe(200)
    expect(await lastEntry()).toMatchObject({
      oc: 'done',
      ac: admin.id,
      au: 'password+totp',
      ip: '192.0.2.7',
    })
    test.clock.advance(4 * minuteMs)
    expect((await handOut()).statusCode).toBe(200)
  })

  it('needs one also in a session that proved none', async () => {
    await test.database.rows(
      'update sessions set factor_proved_at = null where account_id = $1',
      [admin.id],
    )
    expect((await handOut()).json().code).toBe('step-up-needed')
  })

  it('is not made fresh by a new password', async () => {
    test.clock.advance(4 * minuteMs)
    const changed = await test.app.inject({
      method: 'PUT',
      url: '/v1/session/password',
      headers,
      payload: { present: goodPassword, next: 'Trâu.vàng-Ăn:cỏ 17' },
    })
    const [cookie] = changed.cookies
    headers = { ...headers, cookie: `${cookie?.name}=${cookie?.value}` }
    expect((await handOut()).statusCode).toBe(200)
    serial += 1
    test.clock.advance(minuteMs)
    expect((await handOut()).json().code).toBe('step-up-needed')
  })

  it('refuses and withdraws without one: only what gives a right asks for it', async () => {
    const other = await test.addOfficer(`quan.tri.hai.${serial}`, {
      duties: ['account-admin'],
    })
    const asked = await test.app.inject({
      method: 'POST',
      url: '/v1/account-requests',
      headers: await test.signIn(other),
      payload: {
        kind: 'new',
        username: `nguoi.moi.${serial}`,
        fullName: 'Lò Văn Mới',
        agency,
        duties: [{ duty: 'receiving', from: '2026-11-18', to: null }],
        officerNumber: `0101951${String(serial).padStart(5, '0')}`,
        phone: '0912000111',
        ...why,
      },
    })
    expect(asked.statusCode).toBe(201)
    const focal = await test.addOfficer(`dau.moi.${serial}`, { duties: ['focal-point'] })
    headers = await test.signIn(focal)
    test.clock.advance(minuteMs * 4)
    await test.app.inject({ url: '/v1/session', headers })
    test.clock.advance(minuteMs)
    const decide = (decision: string, preview = false) =>
      test.app.inject({
        method: 'POST',
        url: '/v1/account-decisions',
        headers,
        payload: { requests: [asked.json().id], decision, reason: why.reason, preview },
      })
    expect((await decide('approve')).json().code).toBe('step-up-needed')
    expect((await decide('approve', true)).statusCode).toBe(200)
    const [open] = await test.database.rows<{ state: string }>(
      'select state from account_requests where id = $1',
      [asked.json().id],
    )
    expect(open?.state).toBe('open')
    expect((await decide('refuse')).json().outcomes).toMatchObject([{ done: true }])
  })
})

describe('a code for a fresh second factor', () => {
  it('is good once, and not the one that signed in', async () => {
    const signedInWith = test.code(admin)
    const refused = await stepUp(signedInWith)
    expect(refused.statusCode).toBe(422)
    expect(refused.json().errors).toMatchObject([{ field: 'totp', code: 'totp-wrong' }])
    test.clock.advance(30_000)
    const code = test.code(admin)
    const statuses = await Promise.all(
      Array.from({ length: 3 }, async () => (await stepUp(code)).statusCode),
    )
    expect(statuses.sort()).toEqual([200, 422, 422])
    expect((await test.trySignIn(admin, { totp: code })).statusCode).toBe(401)
  })

  it('wrong is an entry and makes nothing fresh', async () => {
    await test.database.rows(
      'update sessions set factor_proved_at = null where account_id = $1',
      [admin.id],
    )
    expect((await stepUp('000000')).statusCode).toBe(422)
    expect(await lastEntry()).toMatchObject({
      oc: 'refused',
      re: 'wrong-code',
      ac: admin.id,
      au: 'password+totp',
    })
    expect((await handOut()).json().code).toBe('step-up-needed')
  })

  it('wrong five times pauses the right one too, here and when signing in', async () => {
    for (let time = 0; time < 5; time += 1)
      expect((await stepUp('000000')).statusCode).toBe(422)
    const paused = await stepUpRightly()
    expect(paused.statusCode).toBe(429)
    expect(paused.json()).toMatchObject({
      code: 'sign-in-paused',
      retryAfterSeconds: 14 * 60,
    })
    expect(await lastEntry()).toMatchObject({ oc: 'refused', re: 'paused' })
    expect((await test.trySignIn(admin)).statusCode).toBe(429)
  })

  it('is taken from nobody without a session, nor from another page', async () => {
    const { cookie = '', ...others } = headers
    headers = others
    expect((await stepUp(test.code(admin, 30))).statusCode).toBe(401)
    headers = { cookie, origin: 'https://khac.example.vn', 'x-chot-request': '1' }
    expect((await stepUp(test.code(admin, 30))).json().code).toBe('origin-refused')
  })
})
