import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agency, openTestApp, otherAgency, type TestApp } from './test-app.ts'

let test: TestApp
let headers: Record<string, string>

beforeAll(async () => {
  test = await openTestApp()
  const admin = await test.addOfficer('quan.tri.vien', {
    fullName: 'Giàng A Quản',
    duties: ['account-admin'],
  })
  headers = await test.signIn(admin)
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
        },
      ],
      next: null,
      total: 1,
    })
    const [admin] = (await list({ q: 'quan.tri.vien' })).accounts
    expect(admin).toMatchObject({
      listed: false,
      queriesPerDay: null,
      lastSignInAt: test.clock.now(),
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
      expect(page.total).toBe(5)
      expect(page.accounts.length).toBeLessThanOrEqual(2)
      seen.push(...logins(page))
      after = page.next
    } while (after !== null)
    expect(seen).toEqual(logins(await list({})))
    expect(new Set(seen).size).toBe(5)
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
