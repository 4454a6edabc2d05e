import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  commune,
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../../testing/gateway.ts'
import { raiseAlerts } from '../raise.ts'
import { lockBySystem } from './soc.ts'

let gateway: TestGateway
let officer: TestOfficer
let headers: Record<string, string>

const rows = <Row>(sql: string, values: unknown[] = []) =>
  gateway.database.rows<Row>(sql, values)

beforeAll(async () => {
  gateway = await openTestGateway()
  officer = await gateway.addOfficer({ duties: ['receiving'] })
  await rows(`update client_systems set scopes = scopes || '{locks:write}'`)
  headers = await gateway.asSystem()
})
afterAll(() => gateway.close())

const why = { reason: 'Có dấu hiệu lộ tài khoản', basis: 'SOC-2026-1142' }
let keys = 0

async function lock(scope: string, subject: string, key?: string, more: object = {}) {
  keys += 1
  const response = await gateway.server.app.inject({
    method: 'POST',
    url: '/v1/soc/locks',
    headers: { ...headers, 'idempotency-key': key ?? `soc-key-${keys}` },
    payload: { scope, subject, ...why, ...more },
  })
  return { status: response.statusCode, body: response.json() }
}
const get = async (url: string) =>
  (await gateway.server.app.inject({ url, headers })).json()
const lift = (id: string, by: string) =>
  rows(
    `update holds set ended_at = now(), ended_by = $2, end_reason = 'x' where id = $1`,
    [id, by],
  )

describe('a security operations centre', () => {
  it('locks at once, cuts live sessions, and its entry names it', async () => {
    const cookie = await gateway.signIn(officer)
    const put = await lock('account', officer.username)
    expect(put).toMatchObject({
      status: 201,
      body: { effect: { waiting: 0, workedOn: 0, officers: 1 } },
    })
    const session = await gateway.server.app.inject({
      url: '/v1/session',
      headers: { cookie },
    })
    expect(session.statusCode).toBe(401)
    const [entry] = await rows<{ text: string }>(
      'select text from log_entries where request_id = $1',
      [put.body.id],
    )
    expect(JSON.parse(entry?.text ?? '')).toMatchObject({
      k: 'lock',
      oc: 'done',
      sy: gateway.systemId,
      no: why.reason,
      ob: `account=${officer.id} basis=${why.basis} waiting=0 worked-on=0 officers=1`,
    })
    expect((await lock('account', officer.id)).body.code).toBe('already-locked')
    await lift(put.body.id, officer.id).catch(() => undefined)
  })

  it('that sends the same again puts one lock, and under the same key no other', async () => {
    const first = await lock('agency', commune, 'the-same-key')
    expect(first.status).toBe(201)
    const again = await lock('agency', commune, 'the-same-key')
    expect(again).toEqual({ status: 200, body: { id: first.body.id, effect: null } })
    const other = await lock('service', 'look-up-person', 'the-same-key')
    expect(other.body.code).toBe('idempotency-key-reused')
    expect(
      await rows(`select id from holds where subject in ($1, 'look-up-person')`, [
        commune,
      ]),
    ).toHaveLength(1)
    const unkeyed = await gateway.server.app.inject({
      method: 'POST',
      url: '/v1/soc/locks',
      headers,
      payload: { scope: 'agency', subject: commune, ...why },
    })
    expect(unkeyed.statusCode).toBe(422)
  })

  it('reads its own locks and all alerts on from a sequence, and misses none', async () => {
    const { deps } = gateway.server
    const before = (await get('/v1/soc/locks')).locks
    expect(before.length).toBeGreaterThan(0)
    const last = before.at(-1).sequence
    expect((await get(`/v1/soc/locks?after=${last}`)).locks).toEqual([])
    const put = await lock('service', 'verify-person')
    expect((await get(`/v1/soc/locks?after=${last}`)).locks).toMatchObject([
      { id: put.body.id, scope: 'service', ...why, liftedAt: null },
    ])
    const alert = {
      rule: 'self',
      act: 'case',
      at: gateway.clock.now(),
      scope: 'account',
      subject: officer.id,
      events: [0],
      count: 1,
      overMs: 0,
      limit: 1,
      baseline: null,
    } as const
    await deps.db.inTx((tx) =>
      raiseAlerts(tx, deps.clock.heldAt(), [alert, { ...alert, rule: 'burst' }], 0),
    )
    const { alerts } = await get('/v1/soc/alerts')
    expect(alerts).toMatchObject([{ rule: 'self' }, { rule: 'burst' }])
    const rest = await get(`/v1/soc/alerts?after=${alerts[0].sequence}`)
    expect(rest.alerts).toMatchObject([{ rule: 'burst', subject: officer.id }])
  })

  it('has no way to lift a lock, which takes two persons as any other', async () => {
    const security = await gateway.addOfficer({ duties: ['security'] })
    const put = await lock('account', security.username)
    for (const url of [
      `/v1/soc/locks/${put.body.id}`,
      `/v1/locks/${put.body.id}/unlock-requests`,
    ]) {
      const response = await gateway.server.app.inject({
        method: url.includes('soc') ? 'DELETE' : 'POST',
        url,
        headers,
        payload: why,
      })
      expect([401, 403, 404]).toContain(response.statusCode)
    }
    const [held] = await rows('select ended_at from holds where id = $1', [put.body.id])
    expect(held).toEqual({ ended_at: null })
  })

  it('that lost the right, or never had it, locks nothing', async () => {
    const { length } = await rows('select id from holds')
    await rows(`update client_systems set scopes = array_remove(scopes, 'locks:write')`)
    expect((await lock('service', 'look-up-household')).body.code).toBe(
      'system-not-permitted',
    )
    headers = await gateway.asSystem()
    expect((await lock('service', 'look-up-household')).body.code).toBe('not-permitted')
    // Taken while its request was under way: read again under the head of the log.
    const proven = {
      systemId: gateway.systemId,
      address: '127.0.0.1',
      thumbprints: gateway.systemKey,
    }
    const asked = { scope: 'service', subject: 'look-up-household', ...why } as const
    await expect(
      lockBySystem(gateway.server.deps, proven, 'a-late-key', asked),
    ).rejects.toThrow('system-not-permitted')
    expect(await rows('select id from holds')).toHaveLength(length)
  })
})
