/** What a client system may do ends with its keys and its networks, at the next request. */
import { randomUUID } from 'node:crypto'
import { type PublicJwk, publicJwk } from '@chot/contract/client-systems.ts'
import { dayMs } from '@chot/core/calendar/civil.ts'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addClientKey } from '../accounts/register-client.ts'
import { openTestGateway, type TestGateway } from '../testing/gateway.ts'
import { openPlace, type Place, service } from '../testing/queries.ts'

let gateway: TestGateway
let place: Place
beforeEach(async () => {
  gateway = await openTestGateway()
  place = await openPlace(gateway)
})
afterEach(() => gateway.close())

const origin = () => gateway.server.deps.config.publicUrl

/** A second key of the test's system, and what is signed with it. */
async function anotherKey(from: number, to: number) {
  const pair = await generateKeyPair('EdDSA', { extractable: true })
  const jwk: PublicJwk = publicJwk.parse({
    ...(await exportJWK(pair.publicKey)),
    kid: 'k2',
  })
  await gateway.server.deps.db.inTx((tx) =>
    addClientKey(tx, gateway.systemId, jwk, { from, to }),
  )
  // Nodes reread the keys every five seconds.
  gateway.clock.advance(5_000)
  const seconds = () => Math.floor(gateway.clock.now() / 1000)
  const sign = (subject: string, audience: string) =>
    new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k2' })
      .setIssuer(gateway.systemId)
      .setSubject(subject)
      .setAudience(audience)
      .setIssuedAt(seconds())
      .setExpirationTime(seconds() + 240)
      .sign(pair.privateKey)
  return { sign }
}

const askToken = (assertion: string, remoteAddress = '127.0.0.1') =>
  gateway.server.app.inject({
    method: 'POST',
    url: '/oauth/token',
    remoteAddress,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }).toString(),
  })

const ask = (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
  gateway.server.app.inject({
    method: 'POST',
    url: '/v1/queries',
    remoteAddress,
    headers,
    payload: {
      dossier: place.dossier,
      procedure: '1.001193',
      service,
      purpose: 'register-civil-status',
      subject: { party: 1 },
    },
  })

const endKey = (thumbprint: string) =>
  gateway.database.rows('update client_keys set ended_at = now() where thumbprint = $1', [
    thumbprint,
  ])

const lastDecision = async () => {
  const [row] = await gateway.database.rows<{ text: string }>(
    `select text from log_entries where kind = 'decision' order by seq desc limit 1`,
  )
  return JSON.parse(row?.text ?? '{}')
}

describe('a key of a client system', () => {
  it('taken back ends its tokens and assertions at the next request, however lately they were checked', async () => {
    const headers = await gateway.actFor(place.officer.username)
    expect((await ask(headers)).statusCode).toBe(200)
    await endKey(gateway.systemKey)
    const refused = await ask(headers)
    expect(refused.statusCode).toBe(403)
    expect(refused.json().code).toBe('system-key-ended')
    expect(await lastDecision()).toMatchObject({ oc: 'refused', re: 'system-key-ended' })
  })

  it('taken back ends what was got with it though another key vouches', async () => {
    const next = await anotherKey(gateway.clock.now(), gateway.clock.now() + dayMs)
    const headers = {
      ...(await gateway.asSystem()),
      'chot-officer-assertion': await next.sign(place.officer.username, origin()),
    }
    expect((await ask(headers)).statusCode).toBe(200)
    await endKey(gateway.systemKey)
    expect((await ask(headers)).json().code).toBe('system-key-ended')
  })

  it('is followed by another without a gap', async () => {
    const next = await anotherKey(gateway.clock.now(), gateway.clock.now() + dayMs)
    const before = await gateway.actFor(place.officer.username)
    const token = await askToken(
      await next.sign(gateway.systemId, `${origin()}/oauth/token`),
    )
    const after = {
      authorization: `Bearer ${token.json().access_token}`,
      'chot-officer-assertion': await next.sign(place.officer.username, origin()),
    }
    expect((await ask(before)).statusCode).toBe(200)
    expect((await ask(after)).statusCode).toBe(200)
    await endKey(gateway.systemKey)
    expect((await ask(before)).json().code).toBe('system-key-ended')
    expect((await ask(after)).statusCode).toBe(200)
  })

  it('holds from its first moment until its last', async () => {
    const from = gateway.clock.now() + 60_000
    const next = await anotherKey(from, from + 60_000)
    const token = async () =>
      (await askToken(await next.sign(gateway.systemId, `${origin()}/oauth/token`)))
        .statusCode
    expect(await token()).toBe(401)
    gateway.clock.advance(60_000)
    expect(await token()).toBe(200)
    gateway.clock.advance(60_000)
    expect(await token()).toBe(401)
  })
})

describe('a client system', () => {
  const only = (networks: string) =>
    gateway.database.rows('update client_systems set networks = $2 where id = $1', [
      gateway.systemId,
      networks,
    ])

  it('is refused from a network that is not registered, and the refusal is an entry', async () => {
    const headers = await gateway.actFor(place.officer.username)
    await only('{10.15.0.0/24,2001:db8:15::/48}')
    const refused = await ask(headers, '10.15.1.7')
    expect(refused.statusCode).toBe(403)
    expect(refused.json().code).toBe('system-address-refused')
    expect(await lastDecision()).toMatchObject({
      ip: '10.15.1.7',
      re: 'system-address-refused',
    })
    expect((await ask(headers, '10.15.0.7')).statusCode).toBe(200)
    expect((await ask(headers, '2001:db8:15::7')).statusCode).toBe(200)
  })

  it('gets no token there, whatever it signs', async () => {
    const next = await anotherKey(gateway.clock.now(), gateway.clock.now() + dayMs)
    await only('{10.15.0.0/24}')
    const assertion = () => next.sign(gateway.systemId, `${origin()}/oauth/token`)
    expect((await askToken(await assertion(), '10.16.0.7')).statusCode).toBe(401)
    const [entry] = await gateway.database.rows(
      `select reason from log_entries where kind = 'token' order by seq desc limit 1`,
    )
    expect(entry).toEqual({ reason: 'address-not-allowed' })
    expect((await askToken(await assertion(), '10.15.0.7')).statusCode).toBe(200)
  })

  it('sends no dossier from there', async () => {
    const headers = await gateway.asSystem()
    await only('{10.15.0.0/24}')
    const response = await gateway.server.app.inject({
      method: 'PUT',
      url: '/v1/dossiers/H38.12-261118-0099',
      headers,
      payload: {
        procedure: '1.001193',
        receivingAgency: 'H38',
        decidingAgency: 'H38',
        state: 'open',
        officers: [place.officer.username],
        persons: [gateway.person(0)],
      },
    })
    expect(response.json().code).toBe('system-address-refused')
  })
})
