import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anyNetwork, createClientSystem } from './register-client.ts'
import { addClientSystem, agency, openTestApp, type TestApp } from './test-app.ts'

let test: TestApp
let system: Awaited<ReturnType<typeof addClientSystem>>
let other: Awaited<ReturnType<typeof addClientSystem>>

beforeAll(async () => {
  test = await openTestApp()
  system = await addClientSystem(test, 'one-stop-1')
  other = await addClientSystem(test, 'one-stop-2', 'ES256')
})
afterAll(() => test.close())
// Refusals are counted by the minute.
beforeEach(() => test.clock.advance(60_000))

const seconds = () => Math.floor(test.clock.now() / 1000)
const lastEntry = async () => (await test.entries('token')).at(-1)

describe('the token endpoint', () => {
  it('gives a token for 15 minutes against a signed assertion, and records it', async () => {
    const response = await system.askToken(await system.sign())
    expect(response.statusCode).toBe(200)
    const body = response.json()
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      token_type: 'Bearer',
      expires_in: 900,
      scope: 'queries:write dossiers:write',
    })
    expect(response.headers['cache-control']).toBe('no-store')
    expect(response.headers.pragma).toBe('no-cache')
    const entry = await lastEntry()
    expect(entry).toMatchObject({
      k: 'token',
      oc: 'done',
      sy: 'one-stop-1',
      ag: agency,
      ip: '192.0.2.80',
      ob: 'queries:write dossiers:write',
    })
    const [row] = await test.database.rows<{ whole: string }>(
      `select string_agg(t::text, ' ') as whole from client_tokens t`,
    )
    for (const text of [JSON.stringify(entry), row?.whole, test.programLog()])
      expect(text).not.toContain(body.access_token)
  })

  it('takes ES256 as well, and the public URL as the audience', async () => {
    const assertion = await other.sign({ aud: 'https://chot.example.vn' })
    expect((await other.askToken(assertion)).statusCode).toBe(200)
  })

  it('gives fewer scopes when fewer are asked for', async () => {
    const token = await system.token({ scope: 'queries:write' })
    const response = await test.app.inject({
      method: 'PUT',
      url: '/test/client',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(response.statusCode).toBe(403)
    expect(response.json().code).toBe('not-permitted')
  })

  it('refuses scopes the system does not have', async () => {
    const response = await system.askToken(await system.sign(), {
      scope: 'queries:write log:read',
    })
    expect(response.statusCode).toBe(400)
    expect(response.json().error).toBe('invalid_scope')
    expect(await lastEntry()).toMatchObject({ oc: 'refused', re: 'scope-not-granted' })
  })

  const bad: [string, JWTPayload | (() => JWTPayload), string][] = [
    ['of another audience', { aud: 'https://elsewhere.example/oauth/token' }, 'audience'],
    ['without an audience', { aud: undefined } as unknown as JWTPayload, 'audience'],
    ['about another subject', { sub: 'one-stop-2' }, 'subject'],
    ['without a subject', { sub: undefined } as unknown as JWTPayload, 'malformed'],
    ['that has expired', () => ({ iat: seconds() - 100, exp: seconds() }), 'expired'],
    [
      'that expired long ago',
      () => ({ iat: seconds() - 900, exp: seconds() - 600 }),
      'expired',
    ],
    ['without an expiry', { exp: undefined } as unknown as JWTPayload, 'malformed'],
    ['that lives too long', () => ({ exp: seconds() + 301 }), 'too-long-lived'],
    [
      'that lives too long and does not say since when',
      () => ({ iat: undefined, exp: seconds() + 301 }) as unknown as JWTPayload,
      'too-long-lived',
    ],
    [
      'issued in the future',
      () => ({ iat: seconds() + 60, exp: seconds() + 120 }),
      'not-yet',
    ],
    ['not valid yet', () => ({ nbf: seconds() + 60 }), 'not-yet'],
    ['without a jti', { jti: undefined } as unknown as JWTPayload, 'without-jti'],
    ['with an empty jti', { jti: '' }, 'without-jti'],
    ['with an endless jti', { jti: 'j'.repeat(129) }, 'without-jti'],
  ]
  it.each(bad)('refuses an assertion %s', async (_name, changes, why) => {
    const claims = typeof changes === 'function' ? changes() : changes
    const response = await system.askToken(await system.sign(claims))
    expect(response.statusCode).toBe(401)
    expect(response.json()).toEqual({
      error: 'invalid_client',
      error_description: 'The client could not be authenticated.',
    })
    expect(await lastEntry()).toMatchObject({
      oc: 'refused',
      sy: 'one-stop-1',
      re: `assertion-${why}`,
    })
  })

  it('refuses an assertion signed with a key that is not registered, or not signed', async () => {
    const stranger = await generateKeyPair('EdDSA')
    const claims = {
      iss: 'one-stop-1',
      sub: 'one-stop-1',
      aud: 'https://chot.example.vn/oauth/token',
      exp: seconds() + 60,
      jti: 'stranger',
    }
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
      .sign(stranger.privateKey)
    const unsigned = new UnsecuredJWT(claims).encode()
    // The public key used as a shared secret: the classic confusion of algorithms.
    const confused = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(new TextEncoder().encode(JSON.stringify(system.jwk)))
    const otherKid = await system.sign({}, { kid: 'k2' })
    for (const assertion of [forged, unsigned, confused, otherKid]) {
      const response = await system.askToken(assertion)
      expect(response.statusCode).toBe(401)
      expect(response.json().error).toBe('invalid_client')
      expect((await lastEntry())?.re).toMatch(/^assertion-(signature|malformed)$/)
    }
  })

  it('refuses algorithms other than EdDSA and ES256, though a key for them were registered', async () => {
    const rsa = await generateKeyPair('RS256', { extractable: true })
    await test.database.rows(
      `with system as (
         insert into client_systems (id, name, agency_code, scopes, networks)
         values ('one-stop-rsa', 'x', $1, '{queries:write}', '{0.0.0.0/0}') returning id)
       insert into client_keys (system_id, thumbprint, public_jwk, valid_from, valid_to)
       select id, repeat('r', 43), $2, '2025-01-01', '2100-01-01' from system`,
      [agency, JSON.stringify(await exportJWK(rsa.publicKey))],
    )
    const assertion = await new SignJWT({ jti: 'rsa' })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer('one-stop-rsa')
      .setSubject('one-stop-rsa')
      .setAudience('https://chot.example.vn')
      .setExpirationTime(seconds() + 60)
      .sign(rsa.privateKey)
    expect((await system.askToken(assertion)).statusCode).toBe(401)
    expect(await lastEntry()).toMatchObject({
      sy: 'one-stop-rsa',
      re: 'assertion-signature',
    })
  })

  it('refuses the assertion of one system under the name of another', async () => {
    const response = await other.askToken(
      await other.sign({ iss: 'one-stop-1', sub: 'one-stop-1' }),
    )
    expect(response.json().error).toBe('invalid_client')
    const asClient = await system.askToken(await system.sign(), {
      client_id: 'one-stop-2',
    })
    expect(asClient.json().error).toBe('invalid_client')
    expect(await lastEntry()).toMatchObject({ sy: 'one-stop-1', re: 'client-id-differs' })
  })

  it('refuses a system that is not registered, without an entry', async () => {
    const before = (await test.entries('token')).length
    for (const assertion of [
      await system.sign({ iss: 'nobody', sub: 'nobody' }),
      'not.a.jwt',
      'x'.repeat(5_000),
    ]) {
      const response = await system.askToken(assertion)
      expect(response.statusCode).toBe(401)
      expect(response.json().error).toBe('invalid_client')
    }
    expect(await test.entries('token')).toHaveLength(before)
  })

  it('takes an assertion once, even when it comes many times at once', async () => {
    const assertion = await system.sign()
    const statuses = await Promise.all(
      Array.from(
        { length: 5 },
        async () => (await system.askToken(assertion)).statusCode,
      ),
    )
    expect(statuses.sort()).toEqual([200, 401, 401, 401, 401])
    expect((await system.askToken(assertion)).statusCode).toBe(401)
    expect(await lastEntry()).toMatchObject({ oc: 'refused', re: 'assertion-replayed' })
  })

  it('lets two systems use the same jti', async () => {
    expect((await system.askToken(await system.sign({ jti: 'same' }))).statusCode).toBe(
      200,
    )
    expect((await other.askToken(await other.sign({ jti: 'same' }))).statusCode).toBe(200)
  })

  it('forgets a used assertion only when it could not be used any more', async () => {
    const assertion = await system.sign({ jti: 'kept' })
    await system.askToken(assertion)
    const kept = async () =>
      (await test.database.rows(`select from used_assertions where jti = 'kept'`)).length
    test.clock.advance(239_000)
    await system.token()
    expect(await kept()).toBe(1)
    test.clock.advance(200_000)
    await system.token()
    expect(await kept()).toBe(0)
    expect((await system.askToken(assertion)).statusCode).toBe(401)
  })

  it('refuses a system that is locked', async () => {
    const locked = await addClientSystem(test, 'one-stop-locked')
    await test.database.rows(`update client_systems set state = 'locked' where id = $1`, [
      locked.id,
    ])
    const response = await locked.askToken(await locked.sign())
    expect(response.json().error).toBe('unauthorized_client')
    expect(await lastEntry()).toMatchObject({ oc: 'refused', re: 'system-not-active' })
  })

  it.each([
    ['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['no grant', { grant_type: '' }, 'invalid_request'],
    ['no assertion', { client_assertion: '' }, 'invalid_request'],
    ['another type of assertion', { client_assertion_type: 'saml' }, 'invalid_request'],
  ])('answers %s in the words of OAuth', async (_name, changes, error) => {
    const response = await system.askToken(await system.sign(), changes)
    expect(response.statusCode).toBe(400)
    expect(response.json().error).toBe(error)
    expect(response.headers['cache-control']).toBe('no-store')
  })

  it('refuses a parameter given twice, a second way to authenticate, JSON, and too much', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const send = (payload: string, headers: Record<string, string> = form) =>
      test.app.inject({ method: 'POST', url: '/oauth/token', headers, payload })
    const right = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await system.sign(),
    }).toString()
    for (const response of [
      await send(`${right}&grant_type=client_credentials`),
      await send(right, { ...form, authorization: 'Basic b25lOnR3bw==' }),
      await send(JSON.stringify({ grant_type: 'x' }), {
        'content-type': 'application/json',
      }),
      await send(`${right}&more=${'x'.repeat(20_000)}`),
      await send(''),
    ]) {
      expect(response.statusCode).toBe(400)
      expect(response.json().error).toBe('invalid_request')
    }
    expect((await send(right)).statusCode).toBe(200)
  })

  it('is described in the API documentation with the form it takes', async () => {
    const { paths } = (await test.app.inject('/openapi.json')).json()
    const { requestBody, responses } = paths['/oauth/token'].post
    expect(Object.keys(requestBody.content)).toEqual([
      'application/x-www-form-urlencoded',
    ])
    expect(Object.keys(responses)).toEqual(['200', '400', '401', '429'])
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/v1/session', '/v1/accounts', '/v1/agencies']),
    )
  })

  it('stops recording one address that is refused again and again, and it alone', async () => {
    const before = (await test.entries('token')).length
    for (let time = 0; time < 20; time += 1)
      expect((await other.askToken(await other.sign({ aud: 'wrong' }))).statusCode).toBe(
        401,
      )
    const response = await other.askToken(await other.sign({ aud: 'wrong' }))
    expect(response.statusCode).toBe(429)
    expect(response.headers['retry-after']).toBe('60')
    expect(await test.entries('token')).toHaveLength(before + 20)
    expect((await system.askToken(await system.sign())).statusCode).toBe(200)
    test.clock.advance(60_000)
    expect((await other.askToken(await other.sign())).statusCode).toBe(200)
  })
})

describe('a client system', () => {
  const asClient = (authorization?: string) =>
    test.app.inject({
      method: 'PUT',
      url: '/test/client',
      headers: authorization === undefined ? {} : { authorization },
    })

  it('is known by its token until it expires', async () => {
    const token = await system.token()
    expect((await asClient(`Bearer ${token}`)).json()).toEqual({
      systemId: 'one-stop-1',
      address: '127.0.0.1',
      thumbprints: await calculateJwkThumbprint(system.jwk),
    })
    test.clock.advance(900_000 - 1)
    expect((await asClient(`bearer ${token}`)).statusCode).toBe(200)
    test.clock.advance(1)
    const response = await asClient(`Bearer ${token}`)
    expect(response.statusCode).toBe(401)
    expect(response.json().code).toBe('client-not-authenticated')
    expect(response.headers['www-authenticate']).toBe('Bearer')
  })

  it.each([
    undefined,
    'Bearer',
    'Bearer x',
    `Bearer ${'A'.repeat(43)}`,
    `Basic ${'A'.repeat(43)}`,
    `Bearer ${'A'.repeat(43)} ${'B'.repeat(43)}`,
  ])('is not known by %j', async (authorization) => {
    const response = await asClient(authorization)
    expect(response.statusCode).toBe(401)
    expect(response.json().code).toBe('client-not-authenticated')
  })

  it('registers with public keys only', async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true })
    const rsa = await generateKeyPair('RS256', { extractable: true })
    const register = (jwks: unknown) =>
      test.deps.db.inTx((tx) =>
        createClientSystem(test.deps, tx, {
          id: 'one-stop-bad',
          name: 'x',
          agency,
          scopes: [],
          jwks,
          networks: anyNetwork,
        }),
      )
    await expect(register({ keys: [await exportJWK(privateKey)] })).rejects.toThrow()
    await expect(register({ keys: [await exportJWK(rsa.publicKey)] })).rejects.toThrow()
    await expect(register({ keys: [system.jwk, other.jwk] })).rejects.toThrow('kid')
    const offTheCurve = { kty: 'EC', crv: 'P-256', x: system.jwk.x, y: system.jwk.x }
    await expect(register({ keys: [offTheCurve] })).rejects.toThrow()
    // Whose assertion would it be?
    await expect(register({ keys: [system.jwk] })).rejects.toThrow('client_keys')
    const own = await generateKeyPair('EdDSA', { extractable: true })
    const jwks = { keys: [await exportJWK(own.publicKey)] }
    await expect(register(jwks)).resolves.toBeUndefined()
  })
})
