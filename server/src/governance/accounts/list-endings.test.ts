import type { EndingsSoon } from '@chot/contract/accounts.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  agency,
  openTestApp,
  otherAgency,
  type TestApp,
} from '../../accounts/test-app.ts'

let test: TestApp
/** Who administers `agency`, and the focal point of the province, who reads of client systems. */
let admin: Record<string, string>
let focal: Record<string, string>

beforeAll(async () => {
  test = await openTestApp({ start: '2026-11-18T09:00:00+07:00' })
  admin = await test.signIn(
    await test.addOfficer('quan.tri.vien', { duties: ['account-admin'] }),
  )
  focal = await test.signIn(
    await test.addOfficer('dau.moi.tinh', {
      agency: otherAgency,
      duties: ['focal-point'],
    }),
  )
})
afterAll(() => test.close())

async function endings(headers: Record<string, string>): Promise<EndingsSoon> {
  const response = await test.app.inject({ url: '/v1/endings', headers })
  expect(response.statusCode).toBe(200)
  return response.json()
}
/** How many, and the names told with their days; nothing when the kind is left out. */
async function told(
  headers: Record<string, string>,
  kind: EndingsSoon['kinds'][number]['kind'],
) {
  const found = (await endings(headers)).kinds.find((each) => each.kind === kind)
  return found && [found.total, ...found.soonest.map(({ name, on }) => `${name} ${on}`)]
}
const receiving = (to: string | null, from = '2026-01-01') => ({
  duty: 'receiving' as const,
  from,
  to,
})
const train = (username: string, until: string, heldOn = '2026-01-01') =>
  test.database.rows(
    `insert into account_trainings (account_id, held_on, valid_to, basis, recorded_at)
     select id, $3, $2, 'test', now() from accounts where username = $1`,
    [username, until, heldOn],
  )
const register = (id: string, state = 'active') =>
  test.database.rows(
    `insert into client_systems (id, name, agency_code, scopes, networks, state)
     values ($1, $1, $2, '{queries:write}', '{0.0.0.0/0}', $3)`,
    [id, agency, state],
  )
let keys = 0
const addKey = (system: string, to: string, endedAt: string | null = null) =>
  test.database.rows(
    `insert into client_keys (system_id, thumbprint, public_jwk, valid_from, valid_to, ended_at)
     values ($1, lpad($2, 43, 'k'), '{}', '2025-01-01', $3, $4)`,
    [system, String(++keys), to, endedAt],
  )

describe('what ends soon', () => {
  it('is nothing when nothing ends, with the day the server counts by', async () => {
    expect(await endings(admin)).toEqual({ today: '2026-11-18', kinds: [] })
    expect(await endings(focal)).toEqual({ today: '2026-11-18', kinds: [] })
  })

  it('is not told to who may not read accounts', async () => {
    const officer = await test.signIn(await test.addOfficer('can.bo.00'))
    for (const [headers, status] of [
      [officer, 403],
      [test.browser, 401],
    ] as const) {
      const response = await test.app.inject({ url: '/v1/endings', headers })
      expect(response.statusCode).toBe(status)
    }
  })

  it('counts the duties that end within 30 days and tells the first, soonest first', async () => {
    for (const [login, to] of [
      ['can.bo.01', '2026-12-18'],
      ['can.bo.02', '2026-11-19'],
      ['can.bo.03', '2026-12-01'],
      ['can.bo.04', '2026-12-02'],
      // Ended already, and one day too late.
      ['can.bo.05', '2026-11-18'],
      ['can.bo.06', '2026-12-19'],
    ] as const)
      await test.addOfficer(login, { fullName: login, duties: [receiving(to)] })
    // Goes on under another line.
    await test.addOfficer('can.bo.07', {
      duties: [receiving('2026-12-01'), receiving(null, '2026-12-01')],
    })
    await test.addOfficer('can.bo.08', { duties: [receiving('2026-12-01')] })
    await test.database.rows(
      `update accounts set state = 'locked' where username = 'can.bo.08'`,
    )
    expect(await told(admin, 'duty')).toEqual([
      4,
      'can.bo.02 2026-11-19',
      'can.bo.03 2026-12-01',
      'can.bo.04 2026-12-02',
    ])
    const [first] = (await endings(admin)).kinds
    expect(first?.soonest[0]).toEqual({
      id: expect.stringMatching(/^a-[a-z2-7]{16}$/),
      name: 'can.bo.02',
      username: 'can.bo.02',
      agency: { code: agency, name: 'UBND xã Bát Xát Thử' },
      duty: 'receiving',
      on: '2026-11-19',
    })
    // The list of accounts means the same ones.
    const response = await test.app.inject({
      url: '/v1/accounts?attention=ending',
      headers: admin,
    })
    expect(response.json().total).toBe(4)
  })

  it('tells of the training of who queries, by the last one held', async () => {
    await train('can.bo.06', '2026-12-10')
    await train('can.bo.07', '2026-12-10')
    await train('can.bo.07', '2027-12-10', '2026-06-01')
    await train('quan.tri.vien', '2026-12-10')
    expect(await told(admin, 'training')).toEqual([1, 'can.bo.06 2026-12-10'])
  })

  it('tells of accounts nobody uses with the day they are disabled', async () => {
    expect(await told(admin, 'unused')).toBeUndefined()
    await test.database.rows(
      `update accounts set awake_since = '2026-10-11' where username = 'can.bo.06'`,
    )
    // 45 days of local time after the last use.
    expect(await told(admin, 'unused')).toEqual([1, 'can.bo.06 2026-11-25'])
  })

  it('is of their own agency for who administers one, and of all for the province', async () => {
    await test.addOfficer('can.bo.11', {
      fullName: 'Người nơi khác',
      agency: otherAgency,
      duties: [receiving('2026-11-20')],
    })
    expect(await told(admin, 'duty')).not.toContain('Người nơi khác 2026-11-20')
    expect(JSON.stringify(await endings(admin))).not.toContain(otherAgency)
    expect(await told(focal, 'duty')).toEqual([
      5,
      'can.bo.02 2026-11-19',
      'Người nơi khác 2026-11-20',
      'can.bo.03 2026-12-01',
    ])
  })

  it('tells of a client system whose last key ends, only to who may read of systems', async () => {
    for (const id of ['ends-late', 'ends-soon', 'goes-on', 'taken-back', 'all-past'])
      await register(id)
    await register('revoked-one', 'revoked')
    await addKey('ends-late', '2026-12-18T00:00:00+07:00')
    await addKey('ends-soon', '2026-11-20T00:00:00+07:00')
    await addKey('ends-soon', '2026-11-22T00:00:00+07:00')
    await addKey('goes-on', '2026-11-20T00:00:00+07:00')
    await addKey('goes-on', '2026-12-19T00:00:00+07:00')
    // The next key was taken back, so the one before it is the last.
    await addKey('taken-back', '2026-11-30T00:00:00+07:00')
    await addKey('taken-back', '2027-11-30T00:00:00+07:00', '2026-11-01')
    await addKey('all-past', '2026-11-18T08:00:00+07:00')
    await addKey('revoked-one', '2026-11-20T00:00:00+07:00')
    expect(await told(focal, 'key')).toEqual([
      3,
      'ends-soon 2026-11-22',
      'taken-back 2026-11-30',
      'ends-late 2026-12-18',
    ])
    // Though the systems are of the agency they administer.
    expect(await told(admin, 'key')).toBeUndefined()
  })
})
