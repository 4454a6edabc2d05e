import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  agency,
  openTestApp,
  otherAgency,
  type TestApp,
} from '../../accounts/test-app.ts'

let test: TestApp
let headers: Record<string, string>
let adminHeaders: Record<string, string>
const thirdAgency = 'T-TRUNG-TAM'

beforeAll(async () => {
  test = await openTestApp()
  await test.database.rows(
    `insert into agencies (code, name, kind, valid_from)
     values ($1, 'Trung tâm PVHCC Thử', 'service-centre', '2025-07-01')`,
    [thirdAgency],
  )
  const admin = await test.addOfficer('quan.tri.vien', {
    fullName: 'Giàng A Quản',
    duties: ['account-admin'],
  })
  adminHeaders = await test.signIn(admin)
  const focal = await test.addOfficer('dau.moi.tinh', {
    fullName: 'Trần Thị Mối',
    agency: thirdAgency,
    duties: ['focal-point'],
  })
  headers = await test.signIn(focal)
  await test.addOfficer('can.bo.01', { fullName: 'Đỗ Thị Hoà' })
  await test.addOfficer('can.bo.02', { fullName: 'Nguyễn Văn Ánh' })
  await test.addOfficer('can.bo.03', {
    fullName: 'Nguyễn Thị Đào',
    agency: otherAgency,
    duties: [{ duty: 'verification', from: '2026-01-01', to: '2026-12-31' }],
  })
  await test.addOfficer('can.bo.100%', { fullName: 'Lý Phần Trăm' })
})
afterAll(() => test.close())

async function list(query: Record<string, string>) {
  const response = await test.app.inject({ url: '/v1/accounts', query, headers })
  expect(response.statusCode).toBe(200)
  return response.json()
}
const logins = (page: { accounts: { username: string }[] }) =>
  page.accounts.map((account) => account.username)

describe('the list of accounts', () => {
  it('tells of an account what those who keep it need, and nothing secret', async () => {
    await test.database.rows(
      `insert into account_lists (accepted_at) values ('2026-10-01')`,
    )
    await test.database.rows(
      `insert into listed_accounts (list_id, account_id, queries_per_day)
       select l.id, a.id, 120 from account_lists l, accounts a where a.username = 'can.bo.03'`,
    )
    const page = await list({ q: 'can.bo.03' })
    expect(page).toEqual({
      accounts: [
        {
          id: expect.stringMatching(/^a-[a-z2-7]{16}$/),
          username: 'can.bo.03',
          fullName: 'Nguyễn Thị Đào',
          agency: { code: otherAgency, name: 'UBND phường Đồng Đăng Thử' },
          state: 'active',
          duties: [{ duty: 'verification', from: '2026-01-01', to: '2026-12-31' }],
          listed: true,
          queriesPerDay: 120,
          lastSignInAt: null,
          enrolled: true,
          trainedUntil: null,
          dormantOn: '2027-01-02',
          lacks: ['account-not-trained'],
        },
      ],
      next: null,
      total: 1,
    })
    const [admin] = (await list({ q: 'quan.tri.vien' })).accounts
    expect(admin).toMatchObject({
      listed: false,
      queriesPerDay: null,
      lastSignInAt: expect.any(Number),
      enrolled: true,
      lacks: [],
    })
  })

  it('counts only the list in force', async () => {
    await test.database.rows(`update account_lists set ended_at = '2026-11-01'`)
    await test.database.rows(
      `insert into account_lists (accepted_at) values ('2026-11-01')`,
    )
    const [account] = (await list({ q: 'can.bo.03' })).accounts
    expect(account).toMatchObject({ listed: false, queriesPerDay: null })
  })

  it.each([
    ['do thi hoa', ['can.bo.01']],
    ['ĐỖ THỊ HOÀ', ['can.bo.01']],
    ['hoà'.normalize('NFD'), ['can.bo.01']],
    ['anh nguyen', ['can.bo.02']],
    ['NGUYEN', ['can.bo.02', 'can.bo.03']],
    ['dong dang', ['can.bo.03']],
    ['bo.02', ['can.bo.02']],
    ['0%', ['can.bo.100%']],
    ['can_bo', []],
    ['\\', []],
    ['%', ['can.bo.100%']],
    ["'; drop table accounts; --", []],
  ])('is searched by %j without regard to case and diacritics', async (q, expected) => {
    expect(logins(await list({ q }))).toEqual(expected)
  })

  it('is narrowed to an agency or a kind of agency', async () => {
    expect(logins(await list({ agency: otherAgency }))).toEqual(['can.bo.03'])
    expect((await list({ agency })).total).toBe(4)
    expect((await list({ kind: 'province' })).total).toBe(0)
    expect((await list({ kind: 'commune', q: 'nguyen' })).total).toBe(2)
  })

  it('comes in pages that neither skip nor repeat', async () => {
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: {
        accounts: { username: string }[]
        next: string | null
        total: number
      } = await list({ limit: '2', ...(after === null ? {} : { after }) })
      expect(page.total).toBe(6)
      expect(page.accounts.length).toBeLessThanOrEqual(2)
      seen.push(...logins(page))
      after = page.next
    } while (after !== null)
    expect(seen).toEqual(logins(await list({})))
    expect(new Set(seen).size).toBe(6)
  })

  it('is that of their own agency for whoever administers one agency', async () => {
    const seen = async (query: Record<string, string>) => {
      const response = await test.app.inject({
        url: '/v1/accounts',
        query,
        headers: adminHeaders,
      })
      return logins(response.json())
    }
    const own = ['can.bo.01', 'can.bo.02', 'can.bo.100%', 'quan.tri.vien']
    expect(await seen({})).toEqual(own)
    // Asking for another gives nothing more.
    expect(await seen({ agency: otherAgency })).toEqual(own)
    const [elsewhere] = (await list({ q: 'can.bo.03' })).accounts
    for (const [reader, status] of [
      [adminHeaders, 404],
      [headers, 200],
    ] as const) {
      const response = await test.app.inject({
        url: `/v1/accounts/${elsewhere.id}`,
        headers: reader,
      })
      expect(response.statusCode).toBe(status)
    }
  })

  it('shows what an account lacks, what ends soon, and what nobody uses', async () => {
    const shown = async (attention: string) => logins(await list({ attention }))
    expect(await shown('incomplete')).toEqual([
      'can.bo.01',
      'can.bo.02',
      'can.bo.03',
      'can.bo.100%',
    ])
    await test.database.rows(
      `update accounts set enrolled_at = now() where username = 'can.bo.01'`,
    )
    await test.database.rows(
      `insert into listed_accounts (list_id, account_id, queries_per_day)
       select l.id, a.id, 10 from account_lists l, accounts a
       where a.username = 'can.bo.01' and l.ended_at is null`,
    )
    await test.database.rows(
      `insert into account_trainings (account_id, held_on, valid_to, basis, recorded_at)
       select id, '2026-01-01', '2026-12-01', 'test', now() from accounts where username = 'can.bo.01'`,
    )
    expect(await shown('incomplete')).toEqual(['can.bo.02', 'can.bo.03', 'can.bo.100%'])
    expect(await shown('ending')).toEqual(['can.bo.01'])
    expect(await shown('unused')).toEqual([])
    await test.database.rows(
      `update accounts set awake_since = '2026-10-11' where username = 'can.bo.02'`,
    )
    expect(await shown('unused')).toEqual(['can.bo.02'])
  })

  it('refuses what it does not know, and more than 200 at once', async () => {
    for (const query of [
      { limit: '201' },
      { limit: '0' },
      { sort: 'x' },
      { q: 'x'.repeat(101) },
    ]) {
      const response = await test.app.inject({
        url: '/v1/accounts',
        query: query as Record<string, string>,
        headers,
      })
      expect(response.statusCode).toBe(422)
    }
  })
})
