import type { AddressInfo } from 'node:net'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Comer,
  clientId,
  openIdentityProvider,
} from '../../testing/identity-provider.ts'
import { openTestApp, type TestApp, type TestOfficer } from '../test-app.ts'
import { openProvider, type Provider } from './provider.ts'
import { ssoRoutes } from './routes.ts'

let test: TestApp
let there: Awaited<ReturnType<typeof openIdentityProvider>>
let provider: Provider
let administrator: TestOfficer
let admin: Record<string, string>

const publicUrl = 'https://chot.example.vn'
const seconds = () => Math.floor(Date.now() / 1000)
let staffNumber = 0

beforeAll(async () => {
  // The provider goes by the real time, and so must the clock here.
  test = await openTestApp({
    start: new Date().toISOString(),
    async more(app, deps, keysFolder) {
      there = await openIdentityProvider(publicUrl, keysFolder)
      Object.assign(deps.config, { sso: there.config })
      provider = await openProvider(there.config, keysFolder, publicUrl, deps.clock)
      ssoRoutes(app, deps, provider)
    },
  })
  await test.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = test.app.server.address() as AddressInfo
  await there.register(`http://127.0.0.1:${port}/v1/sso/logout`)
  administrator = await test.addOfficer('quan-tri-sso', {
    duties: ['account-admin'],
  })
  admin = await test.signIn(administrator)
})

afterAll(async () => {
  await test?.close()
  await provider?.close()
  await there?.close()
})

/** Back to the real time: codes are used once, and signing in by one moves the clock on. */
const settle = () => test.clock.set(Date.now())

function post(url: string, payload: unknown, cookie?: string) {
  return test.app.inject({
    method: 'POST',
    url,
    headers: { ...test.browser, ...(cookie === undefined ? {} : { cookie }) },
    remoteAddress: '192.0.2.44',
    payload: payload as object,
  })
}

const cookieOf = (
  response: { cookies: { name: string; value: string }[] },
  name: string,
) => {
  const found = response.cookies.find((each) => each.name === name)
  return found === undefined ? '' : `${found.name}=${found.value}`
}

async function start() {
  const response = await post('/v1/sso/start', {})
  const { url } = response.json() as { url: string }
  return { url, cookie: cookieOf(response, '__Host-chot-sso'), response }
}

/** From the button to the answer on the way back. */
async function come(who: Comer) {
  const { url, cookie } = await start()
  const search = await there.visit(url, who)
  return post('/v1/sso/arrival', { search }, cookie)
}

async function link(officer: TestOfficer, name: string | null) {
  return test.app.inject({
    method: 'PUT',
    url: `/v1/accounts/${officer.id}/sso`,
    headers: admin,
    payload: {
      name,
      reason: 'Cán bộ dùng tài khoản của tỉnh',
      legalBasis: 'Công văn 12',
    },
  })
}

/** A linked officer, and who they are there. */
async function linked(options: Parameters<TestApp['addOfficer']>[1] = {}) {
  staffNumber += 1
  const staff = `nv-${staffNumber}`
  const officer = await test.addOfficer(`can-bo-sso-${staffNumber}`, options)
  settle()
  expect((await link(officer, staff)).statusCode).toBe(200)
  return { officer, who: { sub: `sub-${staffNumber}`, staff } satisfies Comer }
}

/** The first sign-in by a link, with the code it needs; the cookies of the session. */
async function confirm(officer: TestOfficer, who: Comer) {
  const arrived = await come(who)
  expect(arrived.json()).toEqual({ next: 'code' })
  const response = await post(
    '/v1/sso/code',
    { totp: test.code(officer) },
    cookieOf(arrived, '__Host-chot-sso'),
  )
  expect(response.statusCode).toBe(200)
  return {
    response,
    headers: { ...test.browser, cookie: cookieOf(response, '__Host-chot') },
  }
}

const me = (headers: Record<string, string>) =>
  test.app.inject({ url: '/v1/session', headers })
const refusals = async () =>
  (await test.entries('sign-in')).filter(({ oc }) => oc === 'refused').map(({ re }) => re)

describe('signing in by the identity provider', () => {
  it('needs a link an administrator made, and our own code where the provider saw one factor', async () => {
    const { officer, who } = await linked()
    const { headers } = await confirm(officer, who)
    expect((await me(headers)).json()).toMatchObject({
      account: { username: officer.username },
      bySso: true,
      owes: [],
    })
    expect((await test.entries('sign-in')).at(-1)).toMatchObject({
      oc: 'done',
      ac: officer.id,
      au: 'sso+totp',
    })
  })

  it.each([
    ['acr', { acr: 'urn:province:two' }],
    ['amr', { amr: ['pwd', 'otp'] }],
  ])(
    'takes a second factor that %s proves, once the link is confirmed',
    async (_claim, seen) => {
      const { officer, who } = await linked()
      const first = await come({ ...who, ...seen })
      expect(first.json()).toEqual({ next: 'code' })
      await confirm(officer, who)
      const again = await come({ ...who, ...seen })
      expect(again.json()).toMatchObject({ next: 'done', session: { bySso: true } })
      expect((await test.entries('sign-in')).at(-1)).toMatchObject({ au: 'sso+mfa' })
      // Grave acts still ask for a factor of ours.
      const [row] = await test.database.rows<{ none: boolean }>(
        `select factor_proved_at is null as none from sessions
       where account_id = $1 and ended_at is null`,
        [officer.id],
      )
      expect(row?.none).toBe(true)
    },
  )

  it('takes no other acr or amr for a second factor', async () => {
    const { officer, who } = await linked()
    await confirm(officer, who)
    const arrived = await come({ ...who, acr: 'urn:province:one', amr: ['pwd'] })
    expect(arrived.json()).toEqual({ next: 'code' })
  })

  it('makes no account on the way, and says so', async () => {
    const before = await test.database.rows('select id from accounts')
    const response = await come({ sub: 'stranger', staff: 'nv-nobody' })
    expect(response.statusCode).toBe(403)
    expect(response.json().code).toBe('sso-unknown')
    expect(await test.database.rows('select id from accounts')).toHaveLength(
      before.length,
    )
    expect((await refusals()).at(-1)).toBe('sso-unknown')
  })

  it('knows a person by the subject from the first time on: the name opens nothing for another', async () => {
    const { officer, who } = await linked()
    await confirm(officer, who)
    const other = await come({ sub: 'another-person', staff: who.staff ?? '' })
    expect(other.json().code).toBe('sso-unknown')
    expect((await come({ sub: who.sub, staff: 'renamed' })).json()).toEqual({
      next: 'code',
    })
  })

  it('asks for the code that was handed out before a factor of one’s own is there', async () => {
    const { officer, who } = await linked({ enrolled: false })
    const { headers } = await confirm(officer, who)
    // Neither password nor its age is asked of who signs in there.
    expect((await me(headers)).json().owes).toEqual(['factor', 'notice'])
    const again = await come({ ...who, acr: 'urn:province:two' })
    expect(again.json()).toEqual({ next: 'code' })
  })

  it.each(['locked', 'dormant', 'revoked', 'moving'])(
    'lets nobody in whose account is %s',
    async (state) => {
      const { officer, who } = await linked()
      await test.database.rows('update accounts set state = $2 where id = $1', [
        officer.id,
        state,
      ])
      const response = await come(who)
      expect(response.json().code).toBe('account-not-active')
      expect((await test.entries('sign-in')).at(-1)).toMatchObject({
        oc: 'refused',
        ac: officer.id,
        re: 'account-locked',
      })
    },
  )

  it('lets nobody in of an agency that has ended', async () => {
    const { officer, who } = await linked()
    await test.database.rows(
      `insert into agencies (code, name, kind, valid_from, valid_to)
       values ('T-CU', 'UBND xã Cũ Thử', 'commune', '2020-01-01', '2025-07-01')`,
    )
    await test.database.rows(`update accounts set agency_code = 'T-CU' where id = $1`, [
      officer.id,
    ])
    expect((await come(who)).json().code).toBe('agency-not-in-force')
  })

  it('counts a wrong code like any other, and a right one once', async () => {
    const { officer, who } = await linked()
    const arrived = await come(who)
    const cookie = cookieOf(arrived, '__Host-chot-sso')
    const code = test.code(officer)
    const wrong = code === '000000' ? '111111' : '000000'
    const refused = await post('/v1/sso/code', { totp: wrong }, cookie)
    expect(refused.json().errors).toMatchObject([{ field: 'totp', code: 'totp-wrong' }])
    expect((await post('/v1/sso/code', { totp: code }, cookie)).statusCode).toBe(200)
    expect((await post('/v1/sso/code', { totp: code }, cookie)).json().code).toBe(
      'sso-refused',
    )
    const next = await come(who)
    const repeated = await post(
      '/v1/sso/code',
      { totp: code },
      cookieOf(next, '__Host-chot-sso'),
    )
    expect(repeated.json().errors).toMatchObject([{ code: 'totp-wrong' }])
  })
})

describe('an arrival from the provider', () => {
  it('is taken from the browser that went there alone', async () => {
    const { who } = await linked()
    const { url } = await start()
    const search = await there.visit(url, who)
    expect((await post('/v1/sso/arrival', { search })).json().code).toBe('sso-refused')
    const victim = await start()
    const response = await post('/v1/sso/arrival', { search }, victim.cookie)
    expect(response.json().code).toBe('sso-refused')
    expect((await refusals()).slice(-2)).toEqual(['sso-refused', 'sso-refused'])
  })

  it('is taken once, and not after its minutes', async () => {
    const { who } = await linked()
    const { url, cookie } = await start()
    const search = await there.visit(url, who)
    expect((await post('/v1/sso/arrival', { search }, cookie)).statusCode).toBe(200)
    expect((await post('/v1/sso/arrival', { search }, cookie)).json().code).toBe(
      'sso-refused',
    )
    const late = await start()
    const lateSearch = await there.visit(late.url, who)
    test.clock.advance(10 * 60_000)
    const response = await post('/v1/sso/arrival', { search: lateSearch }, late.cookie)
    expect(response.json().code).toBe('sso-refused')
    settle()
  })

  it('is refused when another provider answered (RFC 9207)', async () => {
    const { who } = await linked()
    const { url, cookie } = await start()
    const search = new URLSearchParams(await there.visit(url, who))
    search.set('iss', 'https://elsewhere.example')
    const response = await post('/v1/sso/arrival', { search: `?${search}` }, cookie)
    expect(response.json().code).toBe('sso-refused')
  })

  it('is no arrival when another page sends it', async () => {
    const { cookie } = await start()
    const response = await test.app.inject({
      method: 'POST',
      url: '/v1/sso/arrival',
      headers: { cookie, origin: 'https://evil.example', 'x-chot-request': '1' },
      payload: { search: '?code=a&state=b' },
    })
    expect(response.json().code).toBe('origin-refused')
  })

  it('says what the person refused there in one sentence', async () => {
    const { url, cookie } = await start()
    const state = new URL(url).searchParams.get('state') ?? ''
    const search = `?error=access_denied&state=${state}&iss=${encodeURIComponent(there.issuer)}`
    const response = await post('/v1/sso/arrival', { search }, cookie)
    expect(response.json().code).toBe('sso-refused')
    expect((await refusals()).at(-1)).toBe('sso-denied')
  })

  const right = (nonce: string, sub: string, staff: string) => ({
    iss: there.issuer,
    aud: clientId,
    sub,
    staff,
    nonce,
    iat: seconds(),
    exp: seconds() + 60,
    auth_time: seconds(),
  })

  it.each([
    ['its right claims', {}, {}, 200],
    ['another nonce', { nonce: 'of-another-sign-in' }, {}, 403],
    ['another audience', { aud: 'another-client' }, {}, 403],
    ['another issuer', { iss: 'https://elsewhere.example' }, {}, 403],
    ['a past end', { exp: 1_700_000_000 }, {}, 403],
    ['a sign-in there of long ago', { auth_time: 1_700_000_000 }, {}, 403],
    ['an unknown key', {}, { kid: 'p2' }, 403],
  ])('is judged by an ID token with %s', async (_what, claims, header, status) => {
    const { who } = await linked()
    const { url, cookie } = await start()
    const nonce = new URL(url).searchParams.get('nonce') ?? ''
    const search = await there.visit(url, who)
    const token = await there.sign(
      { ...right(nonce, who.sub, who.staff), ...claims },
      header,
    )
    there.answerInstead((request, response) => {
      if (request.url !== '/token') return false
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify({ access_token: 'x', token_type: 'Bearer', id_token: token }),
      )
      return true
    })
    const response = await post('/v1/sso/arrival', { search }, cookie)
    there.answerInstead(null)
    expect(response.statusCode).toBe(status)
  })

  it('says that the provider does not answer, and leaves the password way', async () => {
    const { officer, who } = await linked()
    const { url, cookie } = await start()
    const search = await there.visit(url, who)
    there.answerInstead((_request, response) => {
      response.destroy()
      return true
    })
    const response = await post('/v1/sso/arrival', { search }, cookie)
    there.answerInstead(null)
    expect(response.statusCode).toBe(503)
    expect(response.json().code).toBe('sso-unreachable')
    expect((await refusals()).at(-1)).toBe('sso-unreachable')
    expect((await test.trySignIn(officer)).statusCode).toBe(200)
  })

  it('follows no redirect of the token endpoint', async () => {
    const { who } = await linked()
    const { url, cookie } = await start()
    const search = await there.visit(url, who)
    let followed = false
    there.answerInstead((request, response) => {
      if (request.url === '/elsewhere') followed = true
      response.writeHead(307, { location: '/elsewhere' }).end()
      return true
    })
    const response = await post('/v1/sso/arrival', { search }, cookie)
    there.answerInstead(null)
    expect(response.statusCode).toBe(503)
    expect(followed).toBe(false)
  })
})

describe('signing out at the provider', () => {
  it('ends the session that began there at once, with its entry', async () => {
    const { officer, who } = await linked()
    const { headers } = await confirm(officer, who)
    expect((await me(headers)).statusCode).toBe(200)
    await there.signOutThere()
    expect((await me(headers)).statusCode).toBe(401)
    expect((await test.entries('sign-out')).at(-1)).toMatchObject({
      ac: officer.id,
      au: 'sso+totp',
      ob: 'by provider: 1',
    })
  })

  it('leaves a session by password alone', async () => {
    const { officer, who } = await linked()
    await confirm(officer, who)
    test.clock.advance(30_000)
    const byPassword = await test.signIn(officer)
    await there.signOutThere()
    expect((await me(byPassword)).statusCode).toBe(200)
    settle()
  })

  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  const token = (sub: string, claims: object = {}, header: Record<string, string> = {}) =>
    there.sign(
      {
        iss: there.issuer,
        aud: clientId,
        sub,
        iat: seconds(),
        exp: seconds() + 60,
        jti: crypto.randomUUID(),
        events,
        ...claims,
      },
      { typ: 'logout+jwt', ...header },
    )
  const tell = (logoutToken: string) =>
    test.app.inject({
      method: 'POST',
      url: '/v1/sso/logout',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ logout_token: logoutToken }).toString(),
    })

  it.each([
    ['for another client', { aud: 'another-client' }, {}],
    ['of another issuer', { iss: 'https://elsewhere.example' }, {}],
    ['of long ago', { iat: 1_700_000_000, exp: undefined }, {}],
    ['that has ended', { exp: 1_700_000_000 }, {}],
    ['without its event', { events: {} }, {}],
    ['with a nonce, like an ID token', { nonce: 'n' }, {}],
    ['without an id of its own', { jti: undefined }, {}],
    ['that names nobody', { sub: undefined }, {}],
    ['of another type', {}, { typ: 'at+jwt' }],
    ['of an unknown key', {}, { kid: 'p2' }],
  ])('is not believed by a token %s', async (_what, claims, header) => {
    const { officer, who } = await linked()
    const { headers } = await confirm(officer, who)
    const response = await tell(await token(who.sub, claims, header))
    expect(response.statusCode).toBe(400)
    expect((await me(headers)).statusCode).toBe(200)
  })

  it('is believed once: by subject, all sessions that began there', async () => {
    const { officer, who } = await linked()
    const { headers } = await confirm(officer, who)
    const good = await token(who.sub)
    expect(decodeJwt(good).sub).toBe(who.sub)
    expect((await tell(good)).statusCode).toBe(200)
    expect((await me(headers)).statusCode).toBe(401)
    expect((await tell(good)).statusCode).toBe(400)
  })

  it('takes the way from whoever still owes a code', async () => {
    const { officer, who } = await linked()
    await confirm(officer, who)
    test.clock.advance(30_000)
    const arrived = await come(who)
    settle()
    expect((await tell(await token(who.sub))).statusCode).toBe(200)
    test.clock.advance(30_000)
    const response = await post(
      '/v1/sso/code',
      { totp: test.code(officer) },
      cookieOf(arrived, '__Host-chot-sso'),
    )
    expect(response.json().code).toBe('sso-refused')
    settle()
  })
})

describe('a link', () => {
  it('is of one account, told by an entry that holds no name', async () => {
    const { officer, who } = await linked()
    const other = await test.addOfficer('can-bo-khac-1')
    const taken = await link(other, who.staff ?? '')
    expect(taken.json().errors).toMatchObject([{ field: 'name', code: 'sso-name-taken' }])
    const acts = await test.entries('account')
    expect(acts.at(-1)).toMatchObject({ oc: 'done', ob: `${officer.id} link-sso` })
    expect(JSON.stringify(acts)).not.toContain(who.staff)
    const kept = await test.database.rows('select * from sso_links')
    expect(JSON.stringify(kept)).not.toContain(who.staff)
  })

  it('taken away ends the sessions it opened and opens no more', async () => {
    const { officer, who } = await linked()
    const { headers } = await confirm(officer, who)
    const response = await link(officer, null)
    expect(response.json().sso).toEqual({ linkedAt: null, confirmedAt: null })
    expect((await me(headers)).statusCode).toBe(401)
    expect((await come(who)).json().code).toBe('sso-unknown')
  })

  it('is nobody’s to make without a fresh second factor, or for themself', async () => {
    const officer = await test.addOfficer('can-bo-khac-2')
    settle()
    const proved = (minutesAgo: number) =>
      test.database.rows(
        `update sessions set factor_proved_at = now() - make_interval(mins => $2::int)
         where account_id = $1`,
        [administrator.id, minutesAgo],
      )
    await proved(6)
    expect((await link(officer, 'nv-khac')).json().code).toBe('step-up-needed')
    // What takes a way away is not held up.
    expect((await link(officer, null)).json().code).toBe('not-found')
    await proved(0)
    const own = await test.addOfficer('quan-tri-khac', { duties: ['account-admin'] })
    const headers = await test.signIn(own)
    const response = await test.app.inject({
      method: 'PUT',
      url: `/v1/accounts/${own.id}/sso`,
      headers,
      payload: { name: 'nv-me', reason: 'Tự liên kết', legalBasis: 'Công văn 12' },
    })
    expect(response.json().code).toBe('own-account')
    settle()
  })
})

describe('an account that signs in by the provider', () => {
  it('is not asked for a password that is past its days, until it uses it', async () => {
    const { officer, who } = await linked()
    await test.database.rows(
      `update accounts set password_set_at = now() - interval '300 days' where id = $1`,
      [officer.id],
    )
    const { headers } = await confirm(officer, who)
    expect((await me(headers)).json()).toMatchObject({
      owes: [],
      password: { warning: null },
    })
    const byPassword = await test.signIn(officer)
    expect((await me(byPassword)).json().owes).toEqual(['password'])
    settle()
  })
})
