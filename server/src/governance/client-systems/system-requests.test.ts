/** A new client system or key: asked by one person, approved by another, in force at once. */
import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestGateway, origin, type TestGateway } from '../../testing/gateway.ts'

let gateway: TestGateway
const people = new Map<string, { readonly id: string; readonly cookie: string }>()

beforeAll(async () => {
  gateway = await openTestGateway()
  for (const duty of ['focal-point', 'security', 'auditor', 'account-admin'] as const) {
    const { id, ...officer } = await gateway.addOfficer({ duties: [duty] })
    people.set(duty, { id, cookie: await gateway.signIn({ id, ...officer }) })
  }
})
afterAll(() => gateway?.close())

const send = (by: string, url: string, payload: object) =>
  gateway.server.app.inject({
    method: 'POST',
    url,
    headers: { cookie: people.get(by)?.cookie ?? '', origin, 'x-chot-request': '1' },
    payload,
  })

async function newKey(kid?: string, algorithm = 'EdDSA') {
  const pair = await generateKeyPair(algorithm, { extractable: true })
  const named = kid === undefined ? {} : { kid }
  return {
    secret: await exportJWK(pair.privateKey),
    jwk: { ...(await exportJWK(pair.publicKey)), ...named } as JWK,
    /** An answer to a request for a token. */
    async askToken(system: string) {
      const seconds = Math.floor(gateway.clock.now() / 1000)
      const assertion = await new SignJWT({ jti: randomUUID() })
        .setProtectedHeader({ alg: algorithm, ...named })
        .setIssuer(system)
        .setSubject(system)
        .setAudience(`${origin}/oauth/token`)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + 240)
        .sign(pair.privateKey)
      const response = await gateway.server.app.inject({
        method: 'POST',
        url: '/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        }).toString(),
      })
      return response.statusCode
    },
  }
}

const today = () =>
  new Date(gateway.clock.now() + 7 * 3_600_000).toISOString().slice(0, 10)
const why = {
  reason: 'Nhà cung cấp bàn giao hệ thống',
  basis: 'Hợp đồng 45/2026/HĐ-CNTT',
}
let systems = 0
function newSystem(jwk: JWK, given: object = {}) {
  systems += 1
  return {
    kind: 'system',
    system: `mot-cua.${systems}`,
    name: 'Hệ thống một cửa điện tử',
    agency: 'H38',
    scopes: ['dossiers:write'],
    networks: ['127.0.0.0/8'],
    jwk,
    from: today(),
    to: '2027-06-01',
    ...why,
    ...given,
  }
}
const ask = (body: object, by = 'focal-point') =>
  send(by, '/v1/client-system-requests', body)
const decide = (by: string, id: string, decision: string) =>
  send(by, `/v1/client-system-requests/${id}/decision`, {
    decision,
    reason: 'Đã đối chiếu vân tay khóa',
  })

async function asked(body: object, by = 'focal-point'): Promise<string> {
  const response = await ask(body, by)
  if (response.statusCode !== 201) throw new Error(response.body)
  return response.json().id
}

async function entriesOf(system: string): Promise<Record<string, unknown>[]> {
  const rows = await gateway.database.rows<{ text: string }>(
    `select text from log_entries where kind = 'system' and text::jsonb ->> 'sy' = $1 order by seq`,
    [system],
  )
  return rows.map(({ text }) => JSON.parse(text))
}

describe('a new client system', () => {
  it('calls once another person approved it, and not before', async () => {
    const key = await newKey('k1')
    const body = newSystem(key.jwk)
    const id = await asked(body)
    expect(await key.askToken(body.system)).toBe(401)
    const decided = await decide('security', id, 'approve')
    expect(decided.statusCode).toBe(200)
    expect(decided.json().requests).toEqual([])
    gateway.clock.advance(6_000)
    expect(await key.askToken(body.system)).toBe(200)
    expect(await entriesOf(body.system)).toMatchObject([
      { oc: 'done', du: 'focal-point', ob: expect.stringMatching(`^ask-system ${id} `) },
      { oc: 'done', du: 'security', ob: expect.stringMatching(`^approve-system ${id} `) },
    ])
  })

  it('is not approved by who asked, whose attempt is an entry', async () => {
    const body = newSystem((await newKey()).jwk)
    const id = await asked(body)
    expect((await decide('focal-point', id, 'approve')).json().code).toBe('own-request')
    expect((await decide('focal-point', id, 'refuse')).json().code).toBe('own-request')
    expect((await entriesOf(body.system)).at(-1)).toMatchObject({
      oc: 'refused',
      re: 'own-request',
    })
    await expect(
      gateway.database.rows(
        `update client_system_requests set state = 'approved', decided_by = requester_id,
           decided_at = now(), decision_reason = 'x' where id = $1`,
        [id],
      ),
    ).rejects.toThrow('nobody_decides_on_a_system_they_asked_for')
    expect((await decide('focal-point', id, 'withdraw')).statusCode).toBe(200)
    expect((await decide('security', id, 'approve')).json().code).toBe('request-decided')
  })

  it('is neither asked for nor decided by whoever only reads, or administers accounts', async () => {
    const body = newSystem((await newKey()).jwk)
    for (const by of ['auditor', 'account-admin'])
      expect((await ask(body, by)).statusCode).toBe(403)
    const id = await asked(body)
    for (const by of ['auditor', 'account-admin'])
      expect((await decide(by, id, 'approve')).statusCode).toBe(403)
  })

  it('asked for by somebody who lost the right since is refused or withdrawn only', async () => {
    const body = newSystem((await newKey()).jwk)
    const id = await asked(body)
    const set = (to: string | null) =>
      gateway.database.rows(
        `update account_duties set valid_to = $2::date where account_id = $1`,
        [people.get('focal-point')?.id, to],
      )
    await set('2026-01-01')
    expect((await decide('security', id, 'approve')).json().code).toBe(
      'requester-lost-right',
    )
    expect((await decide('security', id, 'refuse')).statusCode).toBe(200)
    await set(null)
  })

  it('asks for a fresh code to be approved, not to be refused', async () => {
    const id = await asked(newSystem((await newKey()).jwk))
    const age = (minutes: number) =>
      gateway.database.rows(
        `update sessions set factor_proved_at = factor_proved_at - make_interval(mins => $1::int)`,
        [minutes],
      )
    await age(6)
    expect((await decide('security', id, 'approve')).json().code).toBe('step-up-needed')
    expect((await decide('security', id, 'refuse')).statusCode).toBe(200)
    await age(-6)
  })

  it.each([
    ['an id that is there', { system: 'one-stop-test' }, 'system-taken'],
    ['an agency there is not', { agency: 'T-XA-9' }, 'unknown-agency'],
    ['a network with bits beyond its mask', { networks: ['10.15.0.1/24'] }, 'network'],
    ['a network that is none', { networks: ['10.15.0.0'] }, 'network'],
    ['no scope', { scopes: [] }, 'required'],
    ['a first day gone by', { from: '2026-01-01' }, 'key-days'],
    ['a last day before the first', { to: '2026-01-01' }, 'key-days'],
    ['days beyond what the policy allows', { to: '2029-01-01' }, 'key-days'],
    ['an id with a citizen’s number', { system: 's010195000001' }, 'system-id'],
  ])('is refused with %s', async (_, wrong, code) => {
    const response = await ask(newSystem((await newKey()).jwk, wrong))
    expect(response.statusCode).toBe(422)
    expect(response.json().errors).toContainEqual(expect.objectContaining({ code }))
  })
})

describe('a key', () => {
  it('follows another with both in force, and one ended leaves the other', async () => {
    const former = await newKey('2026')
    const system = newSystem(former.jwk)
    await decide('security', await asked(system), 'approve')
    const next = await newKey('2027', 'ES256')
    const body = {
      kind: 'key',
      system: system.system,
      jwk: next.jwk,
      from: today(),
      to: '2027-09-01',
      ...why,
    }
    const response = await ask(body, 'security')
    const { id } = response.json()
    expect((await decide('focal-point', id, 'approve')).statusCode).toBe(200)
    gateway.clock.advance(6_000)
    expect(await former.askToken(system.system)).toBe(200)
    expect(await next.askToken(system.system)).toBe(200)
    const keys = await gateway.database.rows<{ thumbprint: string }>(
      `select thumbprint from client_keys where system_id = $1 and kid = '2026'`,
      [system.system],
    )
    const ended = await send('focal-point', `/v1/client-systems/${system.system}/acts`, {
      act: 'end-key',
      thumbprint: keys[0]?.thumbprint,
      ...why,
    })
    expect(ended.statusCode).toBe(200)
    gateway.clock.advance(6_000)
    expect(await former.askToken(system.system)).toBe(401)
    expect(await next.askToken(system.system)).toBe(200)
  })

  it.each(['EdDSA', 'ES256', 'RS256'])(
    'with its secret part is refused in a sentence and kept nowhere: %s',
    async (algorithm) => {
      const { secret } = await newKey(undefined, algorithm)
      const response = await ask(newSystem(secret))
      expect(response.statusCode).toBe(422)
      expect(response.json().errors).toMatchObject([
        {
          field: 'jwk',
          code: 'secret-key',
          message: expect.stringContaining('khóa bí mật'),
        },
      ])
      expect(gateway.programLog()).not.toContain(secret.d)
      expect(response.body).not.toContain(secret.d)
    },
  )

  it('is registered for one system once, whoever asks again', async () => {
    const { jwk } = await newKey('once')
    const body = newSystem(jwk)
    const id = await asked(body)
    const again = async (given: object) =>
      (await ask(newSystem(jwk, given))).json().errors?.[0]?.code
    expect(await again({})).toBe('key-taken')
    await decide('security', id, 'approve')
    expect(await again({ jwk: { ...jwk, kid: 'other' } })).toBe('key-taken')
    const other = await newKey('once')
    const sameName = { ...body, kind: 'key', jwk: other.jwk }
    const { name: _n, agency: _a, scopes: _s, networks: _w, ...key } = sameName
    expect((await ask(key)).json().errors?.[0]?.code).toBe('key-id-taken')
  })

  it.each([
    ['an RSA key', { kty: 'RSA', n: 'AQAB', e: 'AQAB' }],
    ['no point of the curve', { kty: 'EC', crv: 'P-256', x: 'AQAB', y: 'AQAB' }],
    ['a member nobody knows', { kty: 'OKP', crv: 'Ed25519', x: 'AQAB', x5u: 'http://a' }],
    ['a text', 'ssh-ed25519 AAAA'],
    ['nothing', null],
  ])('that is %s is refused', async (_, jwk) => {
    const response = await ask(newSystem(jwk as JWK))
    expect(response.json().errors).toMatchObject([{ field: 'jwk', code: 'public-key' }])
  })

  it('whose days went by while it waited is not registered', async () => {
    const { jwk } = await newKey()
    const body = newSystem(jwk)
    const id = await asked(body)
    await gateway.database.rows(
      `update client_system_requests set valid_from = '2026-01-01', valid_to = '2026-02-01'
       where id = $1`,
      [id],
    )
    expect((await decide('security', id, 'approve')).json().code).toBe(
      'system-request-stale',
    )
  })
})
