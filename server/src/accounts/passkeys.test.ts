import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Lies, makePasskey, type SoftPasskey } from '../testing/authenticator.ts'
import { goodPassword, openTestApp, type TestApp, type TestOfficer } from './test-app.ts'

const origin = 'https://chot.example.vn'
const remoteAddress = '192.0.2.7'
const minuteMs = 60_000
let test: TestApp
let officer: TestOfficer
let headers: Record<string, string>
let passkey: SoftPasskey
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
  passkey = await register()
})

const get = (url: string, from = headers) =>
  test.app.inject({ url, headers: from, remoteAddress })
const post = (url: string, payload: unknown, from = headers) =>
  test.app.inject({
    method: 'POST',
    url,
    headers: from,
    remoteAddress,
    payload: payload as object,
  })
const makeOptions = async () => (await get('/v1/factors/passkeys/options')).json()
const keep = (made: SoftPasskey, name = 'Máy tính một cửa') =>
  post('/v1/factors/passkeys', { name, attestation: made.attestation })
async function register(name?: string): Promise<SoftPasskey> {
  const made = makePasskey(origin, await makeOptions())
  expect((await keep(made, name)).statusCode).toBe(200)
  return made
}
const signOptions = async () =>
  (await test.app.inject({ url: '/v1/session/passkey', remoteAddress })).json()
/** Work that is asked for is done. */
async function enter(payload: object) {
  const first = await post('/v1/session', payload, test.browser)
  if (first.statusCode !== 428) return first
  return post('/v1/session', { ...payload, work: await test.doWork() }, test.browser)
}
const signIn = async (lies: Lies = {}, key = passkey) =>
  enter({ passkey: key.sign(await signOptions(), lies) })
const stepUpOptions = async () => (await get('/v1/session/step-up')).json()
const stepUp = (payload: unknown) => post('/v1/session/step-up', payload)
const factors = async () => (await get('/v1/factors')).json()
const last = async (kind: string) => (await test.entries(kind)).at(-1)
const takeCookie = (response: Awaited<ReturnType<typeof enter>>) => {
  const [cookie] = response.cookies
  headers = { ...test.browser, cookie: `${cookie?.name}=${cookie?.value}` }
}

describe('a passkey alone', () => {
  it('signs in as both factors, with its entry', async () => {
    const response = await signIn()
    expect(response.statusCode).toBe(200)
    expect(response.json().account.username).toBe(officer.username)
    expect(await last('sign-in')).toMatchObject({
      oc: 'done',
      ac: officer.id,
      au: 'passkey',
      ip: remoteAddress,
    })
    takeCookie(response)
    expect((await factors()).passkeys).toMatchObject([
      { id: passkey.id, name: 'Máy tính một cửa', lastUsedAt: test.clock.now() },
    ])
  })

  it.each<[string, Lies]>([
    ['of another site', { origin: 'https://chot-example.vn' }],
    ['for another relying party', { rpId: 'example.vn' }],
    ['that did not verify its holder', { userVerified: false }],
    ['over a challenge of nobody', { challenge: 'AAAAAAAAAAAAAAAAAAAAAA' }],
    ['made as a registration', { type: 'webauthn.create' }],
    ['from within a page of another', { crossOrigin: true }],
    ['in the name of another account', { userHandle: 'YS1ub2JvZHk' }],
  ])('is refused %s', async (_name, lies) => {
    const refused = await signIn(lies)
    expect(refused.statusCode).toBe(401)
    expect(refused.json().code).toBe('sign-in-failed')
    expect(refused.cookies).toEqual([])
    expect(await last('sign-in')).toMatchObject({
      oc: 'refused',
      re: 'wrong-passkey',
      ac: officer.id,
      au: 'none',
    })
  })

  it('is refused with the signature of another key, or one that is not known', async () => {
    const other = makePasskey(origin, await makeOptions())
    expect((await signIn({ privateKey: other.privateKey })).statusCode).toBe(401)
    expect((await signIn({}, other)).json().code).toBe('sign-in-failed')
    expect(await last('sign-in')).toMatchObject({ re: 'unknown-passkey', au: 'none' })
  })

  it('is taken once for each challenge, right or wrong', async () => {
    const options = await signOptions()
    const assertion = passkey.sign(options)
    const statuses = await Promise.all(
      Array.from(
        { length: 3 },
        async () => (await enter({ passkey: assertion })).statusCode,
      ),
    )
    expect(statuses.sort()).toEqual([200, 401, 401])
    expect((await enter({ passkey: passkey.sign(options) })).statusCode).toBe(401)
    const burnt = await signOptions()
    await enter({ passkey: passkey.sign(burnt, { userVerified: false }) })
    expect((await enter({ passkey: passkey.sign(burnt) })).statusCode).toBe(401)
  })

  it('is refused after the minutes of its challenge, and from another address', async () => {
    const options = await signOptions()
    test.clock.advance(5 * minuteMs)
    expect((await enter({ passkey: passkey.sign(options) })).statusCode).toBe(401)
    const elsewhere = await test.app.inject({
      method: 'POST',
      url: '/v1/session',
      headers: test.browser,
      remoteAddress: '192.0.2.9',
      payload: { passkey: passkey.sign(await signOptions()) },
    })
    expect(elsewhere.statusCode).toBe(401)
  })

  it('whose counter does not move on is a copy: refused, with its entry', async () => {
    expect((await signIn({ counter: 7 })).statusCode).toBe(200)
    for (const counter of [7, 3, 0]) {
      expect((await signIn({ counter })).statusCode).toBe(401)
      expect(await last('sign-in')).toMatchObject({ re: 'passkey-cloned' })
    }
    expect((await signIn({ counter: 8 })).statusCode).toBe(200)
  })

  it('that never counts goes on signing in', async () => {
    const made = makePasskey(origin, await makeOptions(), { counter: 0 })
    expect((await keep(made)).statusCode).toBe(200)
    expect((await signIn({ counter: 0 }, made)).statusCode).toBe(200)
    expect((await signIn({ counter: 0 }, made)).statusCode).toBe(200)
  })

  it('opens no account that is locked, and none of the demonstration', async () => {
    const set = (sql: string) =>
      test.database.rows(`update accounts set ${sql} where id = $1`, [officer.id])
    await set(`state = 'locked'`)
    expect((await signIn()).statusCode).toBe(401)
    expect(await last('sign-in')).toMatchObject({ re: 'account-locked' })
    await set(`state = 'active', demonstration = true`)
    expect((await signIn()).statusCode).toBe(401)
    expect(await last('sign-in')).toMatchObject({ re: 'demonstration-account' })
  })

  it('leaves an expired password to be changed before anything else', async () => {
    test.clock.advance(100 * 24 * 60 * minuteMs)
    const response = await signIn()
    expect(response.json().owes).toEqual(['password'])
    takeCookie(response)
    expect((await get('/v1/accounts')).json().code).toBe('password-expired')
  })

  it('is counted and paused like a password', async () => {
    for (let time = 0; time < 5; time += 1) await signIn({ rpId: 'example.vn' })
    expect((await signIn()).json().code).toBe('sign-in-paused')
    expect((await test.trySignIn(officer)).statusCode).toBe(429)
    expect(await last('sign-in')).toMatchObject({ re: 'paused', ac: officer.id })
  })
})

describe('a passkey after the password', () => {
  const typed = () => ({ username: officer.username, password: goodPassword })

  it('signs in, and is the account’s own', async () => {
    const own = await enter({ ...typed(), passkey: passkey.sign(await signOptions()) })
    expect(own.statusCode).toBe(200)
    expect(await last('sign-in')).toMatchObject({ au: 'password+passkey' })
    const other = await test.addOfficer(`nguoi.khac.${serial}`)
    const refused = await enter({
      username: other.username,
      password: goodPassword,
      passkey: passkey.sign(await signOptions()),
    })
    expect(refused.statusCode).toBe(401)
    expect(await last('sign-in')).toMatchObject({
      re: 'wrong-passkey',
      ac: other.id,
      au: 'password',
    })
  })

  it('does not help a wrong password', async () => {
    const refused = await enter({
      ...typed(),
      password: 'sai mật khẩu',
      passkey: passkey.sign(await signOptions()),
    })
    expect(refused.statusCode).toBe(401)
    expect(await last('sign-in')).toMatchObject({ re: 'wrong-password', au: 'none' })
  })

  it('is one proof: none, or two at once, are not read', async () => {
    expect((await enter(typed())).json().errors).toMatchObject([{ field: 'totp' }])
    const both = {
      ...typed(),
      totp: '123456',
      passkey: passkey.sign(await signOptions()),
    }
    expect((await enter(both)).json().errors).toMatchObject([{ field: 'totp' }])
    expect((await enter({ totp: '123456' })).statusCode).toBe(422)
  })
})

describe('a passkey for a fresh second factor', () => {
  const grave = () => post('/v1/factors/recovery-codes', {})

  it('makes this session fresh, with its entry', async () => {
    test.clock.advance(5 * minuteMs)
    expect((await grave()).json().code).toBe('step-up-needed')
    const options = await stepUpOptions()
    expect(options.allowCredentials).toMatchObject([{ id: passkey.id }])
    expect((await stepUp({ passkey: passkey.sign(options) })).statusCode).toBe(200)
    expect(await last('step-up')).toMatchObject({
      oc: 'done',
      ac: officer.id,
      au: 'password+totp',
      ob: 'passkey',
    })
    expect((await grave()).statusCode).toBe(200)
  })

  it('signs for this session and this purpose only', async () => {
    test.clock.advance(5 * minuteMs)
    const wrong = [await signOptions(), await makeOptions()]
    const elsewhere = await test.addOfficer(`nguoi.khac.${serial}`)
    const theirs = await test.signIn(elsewhere)
    wrong.push((await get('/v1/session/step-up', theirs)).json())
    for (const options of wrong) {
      if (options.challenge === undefined) continue
      const refused = await stepUp({ passkey: passkey.sign(options) })
      expect(refused.json().errors).toMatchObject([
        { field: 'passkey', code: 'passkey-wrong' },
      ])
      expect(await last('step-up')).toMatchObject({ re: 'wrong-passkey', ob: 'passkey' })
    }
    const forStepUp = await stepUpOptions()
    expect((await enter({ passkey: passkey.sign(forStepUp) })).statusCode).toBe(401)
    expect((await grave()).json().code).toBe('step-up-needed')
  })

  it('of somebody else is refused', async () => {
    const other = await test.addOfficer(`nguoi.khac.${serial}`)
    headers = await test.signIn(other)
    const refused = await stepUp({ passkey: passkey.sign(await stepUpOptions()) })
    expect(refused.statusCode).toBe(422)
    expect(await last('step-up')).toMatchObject({ re: 'wrong-passkey', ac: other.id })
  })
})

describe('making a passkey', () => {
  it('is an entry that names neither its holder’s words nor the key', async () => {
    await register('Điện thoại của tôi')
    const entry = await last('factor')
    expect(entry).toMatchObject({ oc: 'done', ac: officer.id, au: 'password+totp' })
    expect(entry?.ob).toMatch(/^passkey [A-Za-z0-9_-]{12}$/)
    expect((await factors()).passkeys).toHaveLength(2)
  })

  it('asks for a fresh second factor', async () => {
    const made = makePasskey(origin, await makeOptions())
    test.clock.advance(5 * minuteMs)
    expect((await get('/v1/factors/passkeys/options')).json().code).toBe('step-up-needed')
    expect((await keep(made)).json().code).toBe('step-up-needed')
  })

  it.each<[string, Lies]>([
    ['of another site', { origin: 'https://chot-example.vn' }],
    ['for another relying party', { rpId: 'example.vn' }],
    ['without verifying its holder', { userVerified: false }],
    ['over a challenge of nobody', { challenge: 'AAAAAAAAAAAAAAAAAAAAAA' }],
  ])('is refused %s', async (_name, lies) => {
    const refused = await keep(makePasskey(origin, await makeOptions(), lies))
    expect(refused.statusCode).toBe(422)
    expect(await last('factor')).toMatchObject({ oc: 'refused', re: 'wrong-passkey' })
    expect((await factors()).passkeys).toHaveLength(1)
  })

  it('is done once for a challenge, and once for a passkey', async () => {
    const options = await makeOptions()
    expect((await keep(makePasskey(origin, options))).statusCode).toBe(200)
    expect((await keep(makePasskey(origin, options))).statusCode).toBe(422)
    const other = await test.addOfficer(`nguoi.khac.${serial}`)
    headers = await test.signIn(other)
    expect((await keep(passkey)).statusCode).toBe(422)
  })

  it('keeps to what the policy accepts', async () => {
    const before = await test.database.rows<{ value: unknown }>(
      `select value from policies where name = 'second-factors'`,
    )
    const set = (value: unknown) =>
      test.database.rows(
        `update policies set value = value || $1::jsonb where name = 'second-factors'`,
        [JSON.stringify(value)],
      )
    await set({ syncedAccepted: false })
    const synced = makePasskey(origin, await makeOptions(), { synced: true })
    expect((await keep(synced)).json().code).toBe('passkey-not-accepted')
    await set({ syncedAccepted: true, attestation: 'direct' })
    const plain = makePasskey(origin, await makeOptions())
    expect((await keep(plain)).json().code).toBe('passkey-not-accepted')
    await set({ attestation: 'none', passkeysMax: 1 })
    const second = makePasskey(origin, await makeOptions())
    expect((await keep(second)).json().code).toBe('passkey-limit')
    expect(await last('factor')).toMatchObject({ oc: 'refused', re: 'passkey-limit' })
    await set(before[0]?.value)
    expect((await keep(synced)).statusCode, 'its challenge was used up').toBe(422)
  })
})

describe('taking a passkey away', () => {
  const remove = (id: string) =>
    test.app.inject({ method: 'DELETE', url: `/v1/factors/passkeys/${id}`, headers })

  it('ends it at once, with its entry, and asks for a fresh second factor', async () => {
    test.clock.advance(5 * minuteMs)
    expect((await remove(passkey.id)).json().code).toBe('step-up-needed')
    await stepUp({ totp: test.code(officer) })
    expect((await remove(passkey.id)).json().passkeys).toEqual([])
    expect((await last('factor'))?.ob).toMatch(/^passkey-removed /)
    expect((await signIn()).statusCode).toBe(401)
    expect((await remove(passkey.id)).statusCode).toBe(404)
  })

  it('leaves the last factor, and what is another’s', async () => {
    await test.database.rows('update accounts set totp_sealed = null where id = $1', [
      officer.id,
    ])
    expect((await remove(passkey.id)).json().code).toBe('last-factor')
    expect((await signIn()).statusCode).toBe(200)
    headers = await test.signIn(await test.addOfficer(`nguoi.khac.${serial}`))
    expect((await remove(passkey.id)).statusCode).toBe(404)
  })
})

describe('a passkey as the first factor of one’s own', () => {
  it('takes the place of the secret that was handed out', async () => {
    const newcomer = await test.addOfficer(`nguoi.moi.${serial}`, {
      enrolled: false,
      duties: ['security'],
    })
    headers = await test.signIn(newcomer)
    expect((await get('/v1/factors/passkeys/options')).json().code).toBe('not-permitted')
    const next = 'Trâu.vàng-Ăn:cỏ 17'
    const changed = await test.app.inject({
      method: 'PUT',
      url: '/v1/session/password',
      headers,
      payload: { present: goodPassword, next },
    })
    takeCookie(changed)
    const made = makePasskey(origin, await makeOptions())
    expect((await keep(made)).json().owes).toEqual(['notice'])
    test.clock.advance(minuteMs)
    expect((await test.trySignIn(newcomer, { password: next })).statusCode).toBe(401)
    const entered = await signIn({}, made)
    expect(entered.json().owes).toEqual(['notice'])
    takeCookie(entered)
    expect((await factors()).totp).toBe(false)
  })
})
