import { calculateJwkThumbprint, type JWTPayload } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  addClientSystem,
  openTestApp,
  type TestApp,
  type TestOfficer,
} from './test-app.ts'

let test: TestApp
let system: Awaited<ReturnType<typeof addClientSystem>>
let other: Awaited<ReturnType<typeof addClientSystem>>
let officer: TestOfficer

beforeAll(async () => {
  test = await openTestApp()
  system = await addClientSystem(test, 'one-stop-1')
  other = await addClientSystem(test, 'one-stop-2', 'ES256')
  officer = await test.addOfficer('can.bo.mot.cua')
})
afterAll(() => test.close())
beforeEach(() => test.clock.advance(60_000))

const seconds = () => Math.floor(test.clock.now() / 1000)

describe('an officer assertion', () => {
  async function call(assertion: string | undefined, by = system) {
    const headers: Record<string, string> = {
      authorization: `Bearer ${await by.token()}`,
    }
    if (assertion !== undefined) headers['chot-officer-assertion'] = assertion
    return test.app.inject({ method: 'POST', url: '/test/caller', headers })
  }

  it('names the officer a system acts for, as often as it is sent until it expires', async () => {
    const assertion = await system.vouchFor(officer.username.toUpperCase())
    for (let time = 0; time < 3; time += 1)
      expect((await call(assertion)).json()).toEqual({
        via: 'system',
        systemId: 'one-stop-1',
        accountId: officer.id,
        strength: 'assertion',
        address: '127.0.0.1',
        thumbprints: await calculateJwkThumbprint(system.jwk),
      })
    test.clock.advance(239_000)
    expect((await call(assertion)).statusCode).toBe(200)
    test.clock.advance(1_000)
    const expired = await call(assertion)
    expect(expired.statusCode).toBe(401)
    expect(expired.json().code).toBe('assertion-invalid')
  })

  it('may name a login that has no account, or none yet', async () => {
    const assertion = await system.vouchFor('can.bo.chua.co')
    expect((await call(assertion)).json().accountId).toBeNull()
    const { id } = await test.addOfficer('can.bo.chua.co')
    expect((await call(assertion)).json().accountId).toBe(id)
  })

  const bad: [string, JWTPayload | (() => JWTPayload)][] = [
    ['of another audience', { aud: 'https://elsewhere.example' }],
    ['from another issuer', { iss: 'one-stop-2' }],
    ['that has expired', () => ({ iat: seconds() - 100, exp: seconds() })],
    ['that lives longer than 5 minutes', () => ({ exp: seconds() + 301 })],
    ['issued in the future', () => ({ iat: seconds() + 31 })],
    ['without the time of issue', { iat: undefined } as unknown as JWTPayload],
    ['without a jti', { jti: undefined } as unknown as JWTPayload],
    ['without an officer', { sub: undefined } as unknown as JWTPayload],
    ['with a login too short to be one', { sub: 'ab' }],
    ['with an endless login', { sub: 'x'.repeat(61) }],
  ]
  it.each(bad)('%s is refused', async (_name, changes) => {
    const claims = typeof changes === 'function' ? changes() : changes
    const response = await call(await system.vouchFor(officer.username, claims))
    expect(response.statusCode).toBe(401)
    expect(response.json().code).toBe('assertion-invalid')
  })

  it('is needed', async () => {
    for (const assertion of [undefined, '', 'not.a.jwt', 'x'.repeat(5_000)])
      expect((await call(assertion)).json().code).toBe('assertion-invalid')
  })

  it('of one system does nothing in the hands of another, though it was seen before', async () => {
    const assertion = await system.vouchFor(officer.username)
    expect((await call(assertion)).statusCode).toBe(200)
    expect((await call(assertion, other)).json().code).toBe('assertion-invalid')
  })

  it('is refused seconds after the key that signed it was taken back', async () => {
    const rotating = await addClientSystem(test, 'one-stop-rotating')
    const assertion = await rotating.vouchFor(officer.username)
    expect((await call(assertion, rotating)).statusCode).toBe(200)
    const token = await rotating.token()
    await test.database.rows(
      'update client_keys set ended_at = now() where system_id = $1',
      [rotating.id],
    )
    test.clock.advance(5_000)
    const response = await test.app.inject({
      method: 'POST',
      url: '/test/caller',
      headers: { authorization: `Bearer ${token}`, 'chot-officer-assertion': assertion },
    })
    expect(response.json().code).toBe('assertion-invalid')
  })

  it('with a token that may not query is refused', async () => {
    const token = await system.token({ scope: 'dossiers:write' })
    const response = await test.app.inject({
      method: 'POST',
      url: '/test/caller',
      headers: {
        authorization: `Bearer ${token}`,
        'chot-officer-assertion': await system.vouchFor(officer.username),
      },
    })
    expect(response.json().code).toBe('not-permitted')
  })

  it('counts for more than a session cookie sent along', async () => {
    const headers = await test.signIn(officer)
    const response = await test.app.inject({
      method: 'POST',
      url: '/test/caller',
      headers: { ...headers, authorization: 'Bearer nothing' },
    })
    expect(response.json().code).toBe('client-not-authenticated')
  })
})
