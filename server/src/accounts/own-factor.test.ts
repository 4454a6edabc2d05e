import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { goodPassword, openTestApp, type TestApp, type TestOfficer } from './test-app.ts'

const url = '/v1/session/factor'
const ownPassword = 'Trâu.vàng-Ăn:cỏ 17'
let test: TestApp
let newcomer: TestOfficer
let headers: Record<string, string>
let serial = 0
beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())
beforeEach(async () => {
  serial += 1
  test.clock.advance(60 * 60_000)
  newcomer = await test.addOfficer(`nguoi.moi.${serial}`, {
    enrolled: false,
    duties: ['security'],
  })
  headers = await test.signIn(newcomer)
})

const ask = () => test.app.inject({ method: 'POST', url, headers })
const confirm = (totp: string) =>
  test.app.inject({ method: 'PUT', url, headers, payload: { totp } })
const lastEntry = async () => (await test.entries('factor')).at(-1)
const enrolledAt = async () => {
  const [row] = await test.database.rows<{ enrolled_at: Date | null }>(
    'select enrolled_at from accounts where id = $1',
    [newcomer.id],
  )
  return row?.enrolled_at ?? null
}
async function setOwnPassword() {
  const changed = await test.app.inject({
    method: 'PUT',
    url: '/v1/session/password',
    headers,
    payload: { present: goodPassword, next: ownPassword },
  })
  const [cookie] = changed.cookies
  headers = { ...headers, cookie: `${cookie?.name}=${cookie?.value}` }
  return changed
}
const acknowledge = () =>
  test.app.inject({
    method: 'PUT',
    url: '/v1/session/notice',
    headers,
    payload: { version: 1 },
  })
/** The newcomer with the secret shown in this session. */
const withShownSecret = async (): Promise<TestOfficer> => ({
  ...newcomer,
  totpSecret: (await ask()).json().secret,
})

describe('a second factor handed out', () => {
  it('shows no other secret before there is a password of one’s own', async () => {
    expect((await ask()).json().code).toBe('not-permitted')
    expect((await confirm('000000')).json().code).toBe('not-permitted')
    expect((await setOwnPassword()).json().owes).toEqual(['factor', 'notice'])
    expect((await ask()).json()).toMatchObject({
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
      uri: expect.stringContaining(`nguoi.moi.${serial}`),
    })
  })

  it('opens nothing else, and does not count as taken over', async () => {
    await setOwnPassword()
    const listed = await test.app.inject({ url: '/v1/accounts', headers })
    expect(listed.json().code).toBe('account-not-enrolled')
    await acknowledge()
    expect(await enrolledAt()).toBeNull()
    const again = await test.app.inject({ url: '/v1/accounts', headers })
    expect(again.json().code).toBe('account-not-enrolled')
    const own = await withShownSecret()
    expect((await confirm(test.code(own))).json().owes).toEqual([])
    expect(await enrolledAt()).not.toBeNull()
    expect((await test.app.inject({ url: '/v1/accounts', headers })).statusCode).toBe(200)
  })

  it('signs nobody in any more once one’s own is there', async () => {
    await setOwnPassword()
    const own = await withShownSecret()
    expect((await confirm(test.code(own))).json().owes).toEqual(['notice'])
    expect(await lastEntry()).toMatchObject({
      oc: 'done',
      ac: newcomer.id,
      au: 'password+totp',
      ob: 'totp',
    })
    await acknowledge()
    expect(await enrolledAt()).not.toBeNull()
    const password = ownPassword
    expect(
      (await test.trySignIn(own, { password, totp: test.code(own) })).statusCode,
      'the code that confirmed it, again',
    ).toBe(401)
    test.clock.advance(60_000)
    expect((await test.trySignIn(newcomer, { password })).statusCode).toBe(401)
    expect((await test.trySignIn(own, { password })).json().owes).toEqual([])
  })

  it('handed out anew before it is taken over asks for one’s own anew', async () => {
    await setOwnPassword()
    const own = await withShownSecret()
    await confirm(test.code(own))
    const admin = await test.addOfficer(`quan.tri.${serial}`, { duties: ['focal-point'] })
    const issued = await test.app.inject({
      method: 'POST',
      url: `/v1/accounts/${newcomer.id}/secret`,
      headers: await test.signIn(admin),
      payload: { reason: 'Mất điện thoại', legalBasis: 'Giấy đề nghị 12/ĐN' },
    })
    const { password, totpSecret } = issued.json()
    const reissued = await test.trySignIn({ ...newcomer, totpSecret }, { password })
    expect(reissued.json().owes).toEqual(['password', 'factor', 'notice'])
  })
})

describe('the secret shown', () => {
  it('stays the same for the session, and is no other session’s', async () => {
    await setOwnPassword()
    const first = (await ask()).json().secret
    expect((await ask()).json().secret).toBe(first)
    test.clock.advance(60_000)
    const response = await test.trySignIn(newcomer, { password: ownPassword })
    const [cookie] = response.cookies
    headers = { ...headers, cookie: `${cookie?.name}=${cookie?.value}` }
    expect((await confirm('000000')).json().code).toBe('not-found')
    expect((await ask()).json().secret).not.toBe(first)
  })

  it('changes nothing with a wrong code, which counts, and is an entry', async () => {
    await setOwnPassword()
    const own = await withShownSecret()
    for (let time = 0; time < 5; time += 1) {
      test.clock.advance(1_000)
      const refused = await confirm(test.code(newcomer, 30))
      expect(refused.json().errors).toMatchObject([{ field: 'totp', code: 'totp-wrong' }])
      expect(await lastEntry()).toMatchObject({ oc: 'refused', re: 'wrong-code' })
    }
    expect((await confirm(test.code(own))).statusCode).toBe(429)
    expect(await lastEntry()).toMatchObject({ oc: 'refused', re: 'paused' })
    const [row] = await test.database.rows<{ factor_owed: boolean }>(
      'select factor_owed from accounts where id = $1',
      [newcomer.id],
    )
    expect(row?.factor_owed).toBe(true)
  })

  it('takes the place of one’s own only when confirmed, and asks for a fresh factor', async () => {
    const officer = await test.addOfficer(`can.bo.${serial}`)
    headers = await test.signIn(officer)
    const next = { ...officer, totpSecret: (await ask()).json().secret }
    test.clock.advance(5 * 60_000)
    expect((await ask()).json().code).toBe('step-up-needed')
    expect((await confirm(test.code(next))).json().code).toBe('step-up-needed')
    headers = await test.signIn(officer)
    next.totpSecret = (await ask()).json().secret
    expect((await confirm(test.code(next))).statusCode).toBe(200)
    expect(await lastEntry()).toMatchObject({ oc: 'done', ac: officer.id, ob: 'totp' })
    test.clock.advance(60_000)
    expect((await test.trySignIn(officer)).statusCode).toBe(401)
    expect((await test.trySignIn(next)).statusCode).toBe(200)
  })
})
