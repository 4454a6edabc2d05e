import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../../testing/gateway.ts'
import { openPlace, type Place, service } from '../../testing/queries.ts'

let gateway: TestGateway
let place: Place
let focal: TestOfficer
let security: TestOfficer
beforeEach(async () => {
  gateway = await openTestGateway()
  place = await openPlace(gateway)
  focal = await gateway.addOfficer({ duties: ['focal-point'] })
  security = await gateway.addOfficer({ duties: ['security'] })
})
afterEach(() => gateway.close())

const why = { reason: 'Nghi lộ khóa của hệ thống', basis: 'Công văn 12/PC06-TTr' }

async function act(officer: TestOfficer, body: object, id = gateway.systemId) {
  const cookie = await gateway.signIn(officer)
  gateway.clock.advance(60_000)
  return gateway.server.app.inject({
    method: 'POST',
    url: `/v1/client-systems/${id}/acts`,
    headers: {
      cookie,
      origin: gateway.server.deps.config.publicUrl,
      'x-chot-request': '1',
    },
    payload: { ...why, ...body },
  })
}

async function list(officer: TestOfficer) {
  const cookie = await gateway.signIn(officer)
  gateway.clock.advance(60_000)
  return gateway.server.app.inject({ url: '/v1/client-systems', headers: { cookie } })
}

async function query() {
  const response = await gateway.server.app.inject({
    method: 'POST',
    url: '/v1/queries',
    headers: await gateway.actFor(place.officer.username),
    payload: {
      dossier: place.dossier,
      procedure: '1.001193',
      service,
      purpose: 'register-civil-status',
      subject: { party: 1 },
    },
  })
  return response.json()
}

const lastEntry = async () => {
  const [row] = await gateway.database.rows<{ text: string }>(
    `select text from log_entries where kind = 'system' order by seq desc limit 1`,
  )
  return JSON.parse(row?.text ?? '{}')
}

describe('a client system', () => {
  it('locked is refused at its next request, unlocked by another it works again', async () => {
    const headers = await gateway.actFor(place.officer.username)
    const ask = () =>
      gateway.server.app.inject({
        method: 'POST',
        url: '/v1/queries',
        headers,
        payload: {
          dossier: place.dossier,
          procedure: '1.001193',
          service,
          purpose: 'register-civil-status',
          subject: { party: 1 },
        },
      })
    expect((await ask()).statusCode).toBe(200)
    const locked = await act(focal, { act: 'lock' })
    expect(locked.statusCode).toBe(200)
    expect(locked.json()).toMatchObject({
      state: 'locked',
      change: { own: true, reason: why.reason, basis: why.basis },
    })
    expect((await ask()).json().code).toBe('system-not-permitted')
    expect(await lastEntry()).toMatchObject({
      k: 'system',
      oc: 'done',
      ac: focal.id,
      du: 'focal-point',
      sy: gateway.systemId,
      no: why.reason,
      ob: `lock basis=${why.basis}`,
    })

    const own = await act(focal, { act: 'unlock' })
    expect(own.statusCode).toBe(403)
    expect(own.json().code).toBe('system-unlock-own')
    expect(await lastEntry()).toMatchObject({ oc: 'refused', re: 'system-unlock-own' })
    expect((await act(security, { act: 'unlock' })).statusCode).toBe(200)
    expect((await query()).outcome).toBe('answered')
  })

  it('revoked stays revoked, for the program and for the database', async () => {
    expect((await act(security, { act: 'revoke' })).json().state).toBe('revoked')
    const back = await act(focal, { act: 'unlock' })
    expect(back.statusCode).toBe(409)
    expect(back.json().code).toBe('system-state-forbids')
    await expect(
      gateway.server.deps.db.rows(`update client_systems set state = 'active'`),
    ).rejects.toThrow('was revoked')
  })

  it('is locked at once, and unlocked only with a fresh second factor', async () => {
    const cookie = await gateway.signIn(security)
    const send = (given: object) =>
      gateway.server.app.inject({
        method: 'POST',
        url: `/v1/client-systems/${gateway.systemId}/acts`,
        headers: {
          cookie,
          origin: gateway.server.deps.config.publicUrl,
          'x-chot-request': '1',
        },
        payload: { ...why, ...given },
      })
    await gateway.database.rows('update sessions set factor_proved_at = null')
    expect((await send({ act: 'unlock' })).json().code).toBe('step-up-needed')
    expect((await send({ act: 'lock' })).statusCode).toBe(200)
  })

  it('is not unlocked by whoever locked it, though the program were wrong', async () => {
    await act(security, { act: 'lock' })
    await expect(
      gateway.server.deps.db.rows(`update client_systems set state = 'active'`),
    ).rejects.toThrow('cannot be unlocked')
  })

  it('loses a key at once, and each key once', async () => {
    const end = { act: 'end-key', thumbprint: gateway.systemKey }
    const ended = await act(focal, end)
    expect(ended.json().keys).toEqual([
      expect.objectContaining({
        thumbprint: gateway.systemKey,
        endedAt: expect.any(Number),
      }),
    ])
    expect(await lastEntry()).toMatchObject({
      ob: `end-key ${gateway.systemKey} basis=${why.basis}`,
    })
    expect((await act(focal, end)).statusCode).toBe(404)
    await expect(query()).rejects.toThrow('no token')
  })

  it('is listed with its keys and networks for those who guard or audit, and nobody else', async () => {
    const auditor = await gateway.addOfficer({ duties: ['auditor'] })
    const [system] = (await list(auditor)).json().systems
    expect(system).toMatchObject({
      id: gateway.systemId,
      state: 'active',
      networks: ['0.0.0.0/0', '::/0'],
      change: null,
      keys: [{ thumbprint: gateway.systemKey, kid: 'k1', endedAt: null }],
    })
    expect((await act(auditor, { act: 'lock' })).statusCode).toBe(403)
    const administrator = await gateway.addOfficer({ duties: ['account-admin'] })
    for (const officer of [place.officer, administrator])
      expect((await list(officer)).statusCode).toBe(403)
  })

  it('is not acted on without a reason and a document, and never with a citizen’s number in them', async () => {
    for (const body of [
      { act: 'lock', reason: '' },
      { act: 'lock', basis: 'x' },
      { act: 'lock', reason: 'Của 015 090 012 345 nhé' },
      { act: 'end-key' },
      { act: 'lock', thumbprint: gateway.systemKey },
      { act: 'erase' },
    ])
      expect((await act(focal, body)).statusCode).toBe(422)
    expect((await act(focal, { act: 'lock' }, 'nobody')).statusCode).toBe(404)
  })
})
