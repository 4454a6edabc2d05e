import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { goodPassword, openTestApp, type TestApp, type TestOfficer } from './test-app.ts'

let test: TestApp
let serial = 0
let officer: TestOfficer

beforeAll(async () => {
  test = await openTestApp()
  await test.database.rows(
    `update policies set value = jsonb_set(value, '{history}', '3') where name = 'password'`,
  )
})
afterAll(() => test.close())
beforeEach(async () => {
  serial += 1
  officer = await test.addOfficer(`can.bo.${String(serial).padStart(3, '0')}`)
})

const next = (n: number) => `Trâu.vàng-Ăn:cỏ ${n}7`
const dayMs = 86_400_000

function change(headers: Record<string, string>, present: string, wanted: string) {
  test.clock.advance(1_000)
  return test.app.inject({
    method: 'PUT',
    url: '/v1/session/password',
    headers,
    remoteAddress: '192.0.2.7',
    payload: { present, next: wanted },
  })
}
const read = (headers: Record<string, string>) =>
  test.app.inject({ url: '/v1/session', headers })
const cookieOf = (response: Awaited<ReturnType<typeof change>>) => ({
  ...test.browser,
  cookie: `${response.cookies[0]?.name}=${response.cookies[0]?.value}`,
})
const faultsOf = (response: Awaited<ReturnType<typeof change>>) =>
  response
    .json()
    .errors?.map((each: { field: string; code: string }) => [each.field, each.code])

describe('changing one’s password', () => {
  it('needs the present one, ends the session that asked and gives another', async () => {
    const headers = await test.signIn(officer)
    const response = await change(headers, goodPassword, next(1))
    expect(response.statusCode).toBe(200)
    expect((await read(headers)).statusCode).toBe(401)
    expect((await read(cookieOf(response))).statusCode).toBe(200)
    expect((await test.entries('password')).at(-1)).toMatchObject({
      oc: 'done',
      ac: officer.id,
      au: 'password+totp',
      ip: '192.0.2.7',
    })
    expect(JSON.stringify(await test.entries('password'))).not.toContain('Trâu')
    test.clock.advance(60_000)
    expect((await test.trySignIn(officer)).statusCode).toBe(401)
    test.clock.advance(60_000)
    expect((await test.trySignIn(officer, { password: next(1) })).statusCode).toBe(200)
  })

  it('is refused with a wrong present one, which counts like a failure to sign in', async () => {
    const headers = await test.signIn(officer)
    for (let n = 0; n < 5; n += 1) {
      const response = await change(headers, 'không phải', next(1))
      expect(faultsOf(response)).toEqual([['present', 'password-present-wrong']])
    }
    expect((await test.entries('password')).at(-1)).toMatchObject({
      oc: 'refused',
      re: 'wrong-password',
    })
    const paused = await change(headers, goodPassword, next(1))
    expect(paused.json()).toMatchObject({ code: 'sign-in-paused' })
  })

  it('names every fault of the new one', async () => {
    const headers = await test.signIn(officer)
    const response = await change(headers, goodPassword, 'matkhau')
    expect(faultsOf(response)).toEqual([
      ['next', 'password-too-short'],
      ['next', 'password-too-few-classes'],
      ['next', 'password-too-guessable'],
    ])
    const own = await change(headers, goodPassword, `Hàng rào 0912345678 xanh!`)
    expect(faultsOf(own)).toEqual([['next', 'password-about-you']])
  })

  it('refuses the last ones and forgets those before', async () => {
    let headers = await test.signIn(officer)
    let present = goodPassword
    for (const wanted of [next(1), next(2)]) {
      const response = await change(headers, present, wanted)
      expect(response.statusCode).toBe(200)
      headers = cookieOf(response)
      present = wanted
    }
    for (const used of [goodPassword, next(1), next(2)])
      expect(faultsOf(await change(headers, present, used))).toEqual([
        ['next', 'password-used-before'],
      ])
    const third = await change(headers, present, next(3))
    expect(third.statusCode).toBe(200)
    const again = await change(cookieOf(third), next(3), goodPassword)
    expect(again.statusCode).toBe(200)
    const kept = await test.database.rows(
      'select from former_passwords where account_id = $1',
      [officer.id],
    )
    expect(kept).toHaveLength(2)
  })

  it('is refused to a page of another site', async () => {
    const { cookie = '' } = await test.signIn(officer)
    const response = await change({ cookie }, goodPassword, next(1))
    expect(response.json().code).toBe('origin-refused')
  })
})

describe('a password that is due', () => {
  it('lets its owner in to change it, and to do nothing else', async () => {
    const admin = await test.addOfficer(`quan.tri.${serial}`, { duties: ['security'] })
    const signedIn = (await read(await test.signIn(admin))).json()
    expect(signedIn.owes).toEqual([])
    expect(signedIn.password.daysLeft).toBeLessThanOrEqual(60)
    test.clock.advance(60 * dayMs)
    const headers = await test.signIn(admin)
    expect((await read(headers)).json().owes).toEqual(['password'])
    const listed = await test.app.inject({ url: '/v1/accounts', headers })
    expect(listed.statusCode).toBe(403)
    expect(listed.json().code).toBe('password-expired')
    const changed = await change(headers, goodPassword, next(1))
    expect(changed.json()).toMatchObject({ owes: [], password: { warning: null } })
    const after = { url: '/v1/accounts', headers: cookieOf(changed) }
    expect((await test.app.inject(after)).statusCode).toBe(200)
  })

  it('is good to the day before and warned of on the way', async () => {
    const { password } = (await read(await test.signIn(officer))).json()
    expect(password.daysLeft).toBeGreaterThanOrEqual(76)
    test.clock.advance((password.daysLeft - 7) * dayMs)
    expect((await read(await test.signIn(officer))).json().password).toMatchObject({
      dueOn: password.dueOn,
      daysLeft: 7,
      warning: 7,
    })
  })
})

describe('a password given by somebody else', () => {
  it('is good for nothing but setting one’s own', async () => {
    const newcomer = await test.addOfficer(`nguoi.moi.${serial}`, {
      enrolled: false,
      duties: ['security'],
    })
    const headers = await test.signIn(newcomer)
    const listed = await test.app.inject({ url: '/v1/accounts', headers })
    expect(listed.json().code).toBe('account-not-enrolled')
    const same = await change(headers, goodPassword, goodPassword)
    expect(faultsOf(same)).toEqual([['next', 'password-used-before']])
    const changed = await change(headers, goodPassword, next(1))
    expect(changed.json().owes).toEqual(['factor', 'notice'])
    const own = cookieOf(changed)
    await test.enrolFactor(newcomer, own)
    const early = await test.app.inject({ url: '/v1/accounts', headers: own })
    expect(early.json().code).toBe('notice-unread')
    const acknowledge = (version: number) =>
      test.app.inject({
        method: 'PUT',
        url: '/v1/session/notice',
        headers: own,
        payload: { version },
      })
    expect((await acknowledge(0)).statusCode).toBe(422)
    expect((await acknowledge(1)).json().owes).toEqual([])
    expect((await test.entries('notice')).at(-1)).toMatchObject({
      oc: 'done',
      ac: newcomer.id,
      ob: 'version 1',
    })
    const [row] = await test.database.rows<{ enrolled: boolean }>(
      'select enrolled_at is not null as enrolled from accounts where id = $1',
      [newcomer.id],
    )
    expect(row?.enrolled).toBe(true)
  })

  it('is no good after a week, and looks like a wrong one', async () => {
    const newcomer = await test.addOfficer(`nguoi.cham.${serial}`, { enrolled: false })
    test.clock.advance(7 * dayMs)
    const response = await test.trySignIn(newcomer)
    expect(response.json().code).toBe('sign-in-failed')
    expect((await test.entries('sign-in')).at(-1)).toMatchObject({
      re: 'given-password-old',
    })
  })
})
