import type { Duty } from '@chot/core/duties.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  agency,
  goodPassword,
  openTestApp,
  otherAgency,
  type TestApp,
  type TestOfficer,
} from '../../accounts/test-app.ts'
import { makePasskey } from '../../testing/authenticator.ts'

type Headers = Record<string, string>
interface Person extends TestOfficer {
  readonly headers: Headers
}

const why = { reason: 'Cán bộ mất điện thoại', legalBasis: 'Giấy đề nghị 12/ĐN' }
const remoteAddress = '192.0.2.7'
let test: TestApp
let admin: Person
let farAdmin: Person
let focal: Person
let security: Person
let officer: Person
let serial = 0

beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())
beforeEach(async () => {
  serial += 1
  test.clock.advance(24 * 60 * 60_000)
  const person = async (login: string, duty: Duty, at = agency): Promise<Person> => {
    const made = await test.addOfficer(`${login}.${serial}`, {
      duties: [duty],
      agency: at,
    })
    return { ...made, headers: await test.signIn(made) }
  }
  officer = await person('can.bo', 'receiving')
  admin = await person('quan.tri', 'account-admin')
  farAdmin = await person('quan.tri.xa', 'account-admin', otherAgency)
  focal = await person('dau.moi', 'focal-point')
  security = await person('an.ninh', 'security')
})

const post = (by: Person, url: string, payload: object) =>
  test.app.inject({ method: 'POST', url, headers: by.headers, remoteAddress, payload })
const ask = (by: Person, account = officer.id) =>
  post(by, '/v1/account-requests', { kind: 'recover', account, ...why })
async function decide(by: Person, id: string, decision = 'approve') {
  const body = { requests: [id], decision, reason: 'Đã gặp cán bộ', preview: false }
  const response = await post(by, '/v1/account-decisions', body)
  return response.json().outcomes[0].code as string | null
}
const handOut = (by: Person) => post(by, `/v1/accounts/${officer.id}/secret`, why)
const lastAct = async () => (await test.entries('account')).at(-1)
async function recovered() {
  const { id } = (await ask(admin)).json()
  expect(await decide(focal, id)).toBeNull()
}

describe('a slip for an account in use', () => {
  it('is made by nobody alone, and the attempt changes nothing', async () => {
    for (const by of [admin, focal])
      expect((await handOut(by)).json().code).toBe('account-taken-over')
    test.clock.advance(60_000)
    expect((await test.trySignIn(officer)).statusCode).toBe(200)
  })

  it('is made once two have recovered the account, and opens only the way to one’s own', async () => {
    await recovered()
    const slip = (await handOut(admin)).json()
    const entered = await test.trySignIn(
      { ...officer, totpSecret: slip.totpSecret },
      { password: slip.password },
    )
    expect(entered.json().owes).toEqual(['password', 'factor'])
    expect(await lastAct()).toMatchObject({
      oc: 'done',
      ac: admin.id,
      ob: `${officer.id} issue-secret`,
    })
  })
})

describe('a recovery', () => {
  it('ends sessions, password and every second factor at once, with its entries', async () => {
    const options = await test.app.inject({
      url: '/v1/factors/passkeys/options',
      headers: officer.headers,
    })
    const origin = 'https://chot.example.vn'
    const passkey = makePasskey(origin, options.json())
    await post(officer, '/v1/factors/passkeys', {
      name: 'Máy bị mất',
      attestation: passkey.attestation,
    })
    const codes = (await post(officer, '/v1/factors/recovery-codes', {})).json().codes
    const { id } = (await ask(admin)).json()
    expect(await lastAct()).toMatchObject({ ob: `${officer.id} ask recover ${id}` })
    const before = await test.app.inject({ url: '/v1/session', headers: officer.headers })
    expect(before.statusCode, 'asking alone changes nothing').toBe(200)

    expect(await decide(security, id)).toBeNull()
    expect(await lastAct()).toMatchObject({
      oc: 'done',
      ac: security.id,
      ob: `${officer.id} approve recover ${id}`,
    })
    const after = await test.app.inject({ url: '/v1/session', headers: officer.headers })
    expect(after.statusCode).toBe(401)
    test.clock.advance(60_000)
    expect((await test.trySignIn(officer)).statusCode).toBe(401)
    const enter = (typed: object) =>
      test.app.inject({
        method: 'POST',
        url: '/v1/session',
        headers: test.browser,
        remoteAddress,
        payload: typed,
      })
    const asked = await test.app.inject({ url: '/v1/session/passkey', remoteAddress })
    expect((await enter({ passkey: passkey.sign(asked.json()) })).statusCode).toBe(401)
    const { username } = officer
    const typed = { username, password: goodPassword, recoveryCode: codes[0] }
    expect((await enter(typed)).statusCode).toBe(401)
  })

  it('is not for whoever asks alone, nor for the officer, nor for strangers', async () => {
    expect((await ask(officer)).statusCode).toBe(403)
    expect((await ask(farAdmin)).json().code).toBe('account-act-not-yours')
    expect((await ask(security)).json().code).toBe('account-act-not-yours')
    const asked = (await ask(focal)).json()
    expect(await decide(focal, asked.id)).toBe('own-request')
    expect(await decide(admin, asked.id)).toBe('account-act-not-yours')
    test.clock.advance(60_000)
    expect((await test.trySignIn(officer)).statusCode).toBe(200)
  })

  it('refused or withdrawn changes nothing', async () => {
    expect(await decide(focal, (await ask(admin)).json().id, 'refuse')).toBeNull()
    expect(await decide(admin, (await ask(admin)).json().id, 'withdraw')).toBeNull()
    test.clock.advance(60_000)
    expect((await test.trySignIn(officer)).statusCode).toBe(200)
    expect((await handOut(admin)).json().code).toBe('account-taken-over')
  })

  it('is not for an account that nobody has taken over', async () => {
    await recovered()
    expect((await ask(admin)).json().code).toBe('account-not-taken-over')
  })

  it('does not let the former password come back', async () => {
    await recovered()
    const slip = (await handOut(focal)).json()
    const given = { ...officer, totpSecret: slip.totpSecret }
    const [cookie] = (await test.trySignIn(given, { password: slip.password })).cookies
    const changed = await test.app.inject({
      method: 'PUT',
      url: '/v1/session/password',
      headers: { ...test.browser, cookie: `${cookie?.name}=${cookie?.value}` },
      payload: { present: slip.password, next: goodPassword },
    })
    expect(changed.json().errors).toMatchObject([{ code: 'password-used-before' }])
  })
})
