import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makePasskey } from '../testing/authenticator.ts'
import { goodPassword, openTestApp, type TestApp, type TestOfficer } from './test-app.ts'

const remoteAddress = '192.0.2.7'
const minuteMs = 60_000
let test: TestApp
let officer: TestOfficer
let headers: Record<string, string>
let codes: string[]
let serial = 0

beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())
beforeEach(async () => {
  serial += 1
  test.clock.advance(24 * 60 * minuteMs)
  officer = await test.addOfficer(`can.bo.${serial}`)
  headers = await test.signIn(officer)
  codes = (await make()).json().codes
})

const get = (url: string) => test.app.inject({ url, headers })
const send = (method: 'POST' | 'PUT', url: string, payload: object = {}) =>
  test.app.inject({ method, url, headers, remoteAddress, payload })
const make = () => send('POST', '/v1/factors/recovery-codes')
const codesLeft = async () => (await get('/v1/factors')).json().recoveryCodes
async function signIn(recoveryCode: string | undefined, given: object = {}) {
  const { username } = officer
  const typed = { username, password: goodPassword, recoveryCode, ...given }
  const payload = (work?: unknown) => (work === undefined ? typed : { ...typed, work })
  const post = (body: object) =>
    test.app.inject({
      method: 'POST',
      url: '/v1/session',
      headers: test.browser,
      remoteAddress,
      payload: body,
    })
  const first = await post(payload())
  const response =
    first.statusCode === 428 ? await post(payload(await test.doWork())) : first
  const [cookie] = response.cookies
  if (cookie !== undefined)
    headers = { ...test.browser, cookie: `${cookie.name}=${cookie.value}` }
  return response
}
const last = async (kind: string) => (await test.entries(kind)).at(-1)

describe('recovery codes', () => {
  it('are ten, shown once, kept as digests, and their making is an entry', async () => {
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^([a-z2-9]{4}-){5}[a-z2-9]{4}$/)
    expect(await codesLeft()).toEqual({
      left: 10,
      madeAt: test.clock.now(),
      lastUsedAt: null,
    })
    const rows = await test.database.rows<{ row: string }>(
      'select row_to_json(r)::text as row from recovery_codes r',
    )
    for (const code of codes)
      expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''))
    expect(await last('factor')).toMatchObject({
      oc: 'done',
      ac: officer.id,
      ob: 'recovery-codes 10',
    })
  })

  it('are made anew in the place of all before, by a fresh second factor', async () => {
    test.clock.advance(5 * minuteMs)
    expect((await make()).json().code).toBe('step-up-needed')
    headers = await test.signIn(officer)
    const [former] = codes
    expect((await make()).json().codes).toHaveLength(10)
    expect((await signIn(former)).statusCode).toBe(401)
    expect(await last('sign-in')).toMatchObject({
      re: 'wrong-recovery-code',
      au: 'password',
    })
  })
})

describe('signing in with a recovery code', () => {
  it('opens nothing but the way to a new second factor', async () => {
    const response = await signIn(codes[0]?.toUpperCase().replaceAll('-', ' '))
    expect(response.json().owes).toEqual(['factor'])
    expect(await last('sign-in')).toMatchObject({ oc: 'done', au: 'password+recovery' })
    for (const url of ['/v1/accounts', '/v1/sessions'])
      expect((await get(url)).json().code).toBe('account-not-enrolled')
    expect((await make()).json().code).toBe('account-not-enrolled')
    expect(
      (await send('POST', '/v1/session/step-up', { totp: test.code(officer) })).json(),
    ).toMatchObject({ code: 'account-not-enrolled' })
    const [facts] = await test.database.rows<{ owed: boolean }>(
      'select factor_owed as owed from accounts where id = $1',
      [officer.id],
    )
    expect(facts?.owed).toBe(true)
  })

  it('is good once, for its own account, after the right password', async () => {
    expect((await signIn(codes[0], { password: 'sai mật khẩu' })).statusCode).toBe(401)
    expect((await signIn(codes[0])).statusCode, 'not used up by that').toBe(200)
    expect((await signIn(codes[0])).statusCode).toBe(401)
    const other = await test.addOfficer(`nguoi.khac.${serial}`)
    const stolen = await signIn(codes[1], { username: other.username })
    expect(stolen.statusCode).toBe(401)
    const both = await Promise.all([signIn(codes[2]), signIn(codes[2])])
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401])
  })

  it('counts wrong codes like wrong passwords', async () => {
    for (let time = 0; time < 5; time += 1)
      expect((await signIn('aaaa-aaaa-aaaa-aaaa-aaaa-aaaa')).statusCode).toBe(401)
    expect((await signIn(codes[0])).statusCode).toBe(429)
  })

  it('ends the lost authenticator and passkeys once a new factor is there', async () => {
    const options = (await get('/v1/factors/passkeys/options')).json()
    const lost = makePasskey('https://chot.example.vn', options)
    await send('POST', '/v1/factors/passkeys', {
      name: 'Máy bị mất',
      attestation: lost.attestation,
    })
    expect((await signIn(codes[0])).json().owes).toEqual(['factor'])
    const own = await test.enrolFactor(officer, headers)
    expect((await get('/v1/factors')).json()).toMatchObject({
      totp: true,
      passkeys: [],
      recoveryCodes: { left: 9, lastUsedAt: test.clock.now() },
    })
    expect((await get('/v1/sessions')).statusCode).toBe(200)
    test.clock.advance(minuteMs)
    expect((await test.trySignIn(officer)).statusCode).toBe(401)
    expect((await test.trySignIn(own)).json().owes).toEqual([])
  })

  it('may end with a passkey as the new factor', async () => {
    await signIn(codes[0])
    const options = (await get('/v1/factors/passkeys/options')).json()
    const made = makePasskey('https://chot.example.vn', options)
    const kept = await send('POST', '/v1/factors/passkeys', {
      name: 'Khóa mới',
      attestation: made.attestation,
    })
    expect(kept.json().owes).toEqual([])
    expect(await last('factor')).toMatchObject({ oc: 'done', au: 'password+recovery' })
    expect((await get('/v1/factors')).json()).toMatchObject({ totp: false })
    test.clock.advance(minuteMs)
    expect((await test.trySignIn(officer)).statusCode).toBe(401)
  })

  it('leaves the former factor as long as no new one is there', async () => {
    await signIn(codes[0])
    test.clock.advance(minuteMs)
    expect((await test.trySignIn(officer)).json().owes).toEqual(['factor'])
  })
})
