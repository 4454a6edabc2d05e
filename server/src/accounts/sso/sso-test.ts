/** Accounts and a real identity provider beside them, for the tests of signing in by it. */
import type { AddressInfo } from 'node:net'
import { type Comer, openIdentityProvider } from '../../testing/identity-provider.ts'
import { openTestApp, type TestApp, type TestOfficer } from '../test-app.ts'
import { openProvider, type Provider } from './provider.ts'
import { ssoRoutes } from './routes.ts'

const publicUrl = 'https://chot.example.vn'

export type SsoTest = Awaited<ReturnType<typeof openSsoTest>>

export async function openSsoTest() {
  let opened: Awaited<ReturnType<typeof openIdentityProvider>> | undefined
  let provider: Provider | undefined
  // The provider goes by the real time, and so must the clock here.
  const test = await openTestApp({
    start: new Date().toISOString(),
    async more(app, deps, keysFolder) {
      const there = await openIdentityProvider(publicUrl, keysFolder)
      opened = there
      Object.assign(deps.config, { sso: there.config })
      provider = await openProvider(there.config, keysFolder, publicUrl, deps.clock)
      ssoRoutes(app, deps, provider)
    },
  })
  if (opened === undefined) throw new Error('no identity provider')
  const identity = opened as Awaited<ReturnType<typeof openIdentityProvider>>
  await test.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = test.app.server.address() as AddressInfo
  await identity.register(`http://127.0.0.1:${port}/v1/sso/logout`)
  const administrator = await test.addOfficer('quan-tri-sso', {
    duties: ['account-admin'],
  })
  const admin = await test.signIn(administrator)
  let staffNumber = 0

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
    const search = await identity.visit(url, who)
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
    const answer = await link(officer, staff)
    if (answer.statusCode !== 200) throw new Error(answer.body)
    return { officer, who: { sub: `sub-${staffNumber}`, staff } satisfies Comer }
  }

  /** The first sign-in by a link, with the code it needs; the cookies of the session. */
  async function confirm(officer: TestOfficer, who: Comer) {
    const arrived = await come(who)
    if (arrived.json().next !== 'code') throw new Error(arrived.body)
    const response = await post(
      '/v1/sso/code',
      { totp: test.code(officer) },
      cookieOf(arrived, '__Host-chot-sso'),
    )
    if (response.statusCode !== 200) throw new Error(response.body)
    return {
      response,
      headers: { ...test.browser, cookie: cookieOf(response, '__Host-chot') },
    }
  }

  const me = (headers: Record<string, string>) =>
    test.app.inject({ url: '/v1/session', headers })
  const refusals = async () =>
    (await test.entries('sign-in'))
      .filter(({ oc }) => oc === 'refused')
      .map(({ re }) => re)

  return {
    test,
    there: identity,
    administrator,
    settle,
    post,
    cookieOf,
    start,
    come,
    link,
    linked,
    confirm,
    me,
    refusals,
    async close() {
      await test.close()
      await provider?.close()
      await identity.close()
    },
  }
}
