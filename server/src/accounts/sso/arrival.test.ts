import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientId } from '../../testing/identity-provider.ts'
import { openSsoTest, type SsoTest } from './sso-test.ts'

let opened: SsoTest
let test: SsoTest['test']
let there: SsoTest['there']
let settle: SsoTest['settle']
let post: SsoTest['post']
let start: SsoTest['start']
let linked: SsoTest['linked']
let refusals: SsoTest['refusals']
const seconds = () => Math.floor(Date.now() / 1000)

beforeAll(async () => {
  opened = await openSsoTest()
  ;({ test, there, settle, post, start, linked, refusals } = opened)
})
afterAll(() => opened?.close())

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
