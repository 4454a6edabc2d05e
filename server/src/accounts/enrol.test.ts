import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commune, openTestGateway, origin, type TestGateway } from '../testing/gateway.ts'
import { enrol, enrolment } from './enrol.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await openTestGateway()
})
afterAll(() => gateway?.close())

const run = (what: unknown) => enrol(gateway.server.deps, enrolment.parse(what))
const lastEntry = async () => {
  const [row] = await gateway.database.rows<{ text: string }>(
    'select text from log_entries order by seq desc limit 1',
  )
  return JSON.parse(row?.text ?? '{}')
}

const account = {
  kind: 'account',
  username: 'nguoi.dau.tien',
  fullName: 'Người Đầu Tiên',
  agency: commune,
  duties: ['receiving'],
  officerNumber: '010190000777',
  phone: '0912000777',
  queriesPerDay: 20,
}

it('there is no account before the first is enrolled', async () => {
  expect(await gateway.database.rows('select from accounts')).toEqual([])
})

it('enrols an officer who can then sign in, is listed, and stands in the log by id alone', async () => {
  const { password, totpSecret } = await run(account)
  expect(await lastEntry()).toMatchObject({ k: 'enrol', oc: 'done' })
  expect(JSON.stringify(await lastEntry())).not.toMatch(
    /nguoi\.dau|010190000777|0912000777/,
  )
  const { generateSync } = await import('otplib')
  const response = await gateway.server.app.inject({
    method: 'POST',
    url: '/v1/session',
    headers: { origin, 'x-chot-request': '1' },
    payload: {
      username: account.username,
      password,
      totp: generateSync({
        secret: totpSecret ?? '',
        epoch: Math.floor(gateway.clock.now() / 1000),
      }),
    },
  })
  expect(response.statusCode).toBe(200)
  const [listed] = await gateway.database.rows<{ queries_per_day: number }>(
    `select queries_per_day from listed_accounts l join accounts a on a.id = l.account_id
     where username = $1`,
    [account.username],
  )
  expect(listed?.queries_per_day).toBe(20)
})

it('refuses a login that is taken, and then writes nothing', async () => {
  const before = await lastEntry()
  await expect(run(account)).rejects.toMatchObject({
    constraint: 'accounts_username_key',
  })
  expect(await lastEntry()).toEqual(before)
})

it('replaces a registration from its day on', async () => {
  await run({
    kind: 'registration',
    service: 'look-up-person',
    window: 'off-hours',
    queriesPerWindow: 400,
    from: '2026-12-01',
    legalBasis: 'Phiếu đăng ký số 12',
  })
  const policy = await gateway.server.deps.policies.current(gateway.server.deps.db)
  expect(policy.registered('look-up-person', 'off-hours', '2026-11-30')).toBe(300)
  expect(policy.registered('look-up-person', 'off-hours', '2026-12-01')).toBe(400)
})

it('takes the public key of a system and refuses a private one', async () => {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
  const system = {
    kind: 'system',
    id: 'mot-cua-2',
    name: 'Hệ thống một cửa',
    agency: 'H38',
    scopes: ['queries:write'],
    networks: ['10.15.0.0/24'],
  }
  await expect(
    run({ ...system, jwks: { keys: [await exportJWK(privateKey)] } }),
  ).rejects.toThrow()
  await run({ ...system, jwks: { keys: [await exportJWK(publicKey)] } })
  expect(await lastEntry()).toMatchObject({ k: 'enrol', ob: 'system mot-cua-2' })
})

it('takes the next key of a system for as long as the policy lets a key be, and no longer', async () => {
  const key = async (dates: object) => {
    const { publicKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = { ...(await exportJWK(publicKey)), kid: `k-${JSON.stringify(dates)}` }
    return { kind: 'system-key', system: gateway.systemId, jwk, ...dates }
  }
  const from = '2026-12-01T00:00:00+07:00'
  const next = await run(await key({ from }))
  expect(await lastEntry()).toMatchObject({
    k: 'enrol',
    ob: `system ${gateway.systemId} key ${next.enrolled}`,
  })
  const [row] = await gateway.database.rows<{ days: number }>(
    `select extract(day from valid_to - valid_from)::int as days from client_keys
     where thumbprint = $1 and valid_from = $2`,
    [next.enrolled, from],
  )
  expect(row).toEqual({ days: 365 })
  const tooLong = await key({ from, to: '2027-12-02T00:00:00+07:00' })
  await expect(run(tooLong)).rejects.toThrow('365 days')
  const over = await key({ from: '2025-12-01T00:00:00Z', to: '2026-01-01T00:00:00Z' })
  await expect(run(over)).rejects.toThrow('over already')
})
