import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientId } from '../../testing/identity-provider.ts'
import { openSsoTest, type SsoTest } from './sso-test.ts'

let opened: SsoTest
let test: SsoTest['test']
let there: SsoTest['there']
let settle: SsoTest['settle']
let post: SsoTest['post']
let cookieOf: SsoTest['cookieOf']
let come: SsoTest['come']
let linked: SsoTest['linked']
let confirm: SsoTest['confirm']
let me: SsoTest['me']
const seconds = () => Math.floor(Date.now() / 1000)

beforeAll(async () => {
  opened = await openSsoTest()
  ;({ test, there, settle, post, cookieOf, come, linked, confirm, me } = opened)
})
afterAll(() => opened?.close())

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
