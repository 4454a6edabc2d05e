import {
  session,
  ssoArrival,
  ssoArrived,
  ssoOffer,
  ssoStart,
  stepUp,
} from '@chot/contract/session.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { type App, describeFault, refuseForeignOrigin } from '../../http/app.ts'
import { Problem } from '../../http/problem.ts'
import { addressOf } from '../address.ts'
import { cookieOptions, enterSession } from '../session-cookie.ts'
import { isToken } from '../token.ts'
import { logOutByProvider } from './back-channel.ts'
import { type Provider, SsoFault } from './provider.ts'
import { arriveBySso, beginSso, confirmSso, signInMinutesMax } from './sign-in-by-sso.ts'

const tags = ['session']
const formBytesMax = 16 * 1024

/** `provider` is null where the province has none: nothing is offered then, and all is refused. */
export function ssoRoutes(app: App, deps: Deps, provider: Provider | null): void {
  const { publicUrl } = deps.config
  const name = publicUrl.startsWith('https:') ? '__Host-chot-sso' : 'chot-sso'
  const cookie = { ...cookieOptions(deps.config), maxAge: signInMinutesMax * 60 }

  /** Of a request of our own page alone. Throws Problem `origin-refused` or `not-found`. */
  function ours(request: FastifyRequest) {
    refuseForeignOrigin(publicUrl, request.headers)
    if (provider === null) throw new Problem('not-found')
    const token = request.cookies[name]
    return {
      provider,
      token: token !== undefined && isToken(token) ? token : null,
      address: addressOf(request),
    }
  }
  const enter = (
    reply: FastifyReply,
    made: { readonly token: string; readonly sessionId: Buffer },
    address: string,
  ) =>
    enterSession(deps, reply.clearCookie(name, cookieOptions(deps.config)), made, address)

  app.get(
    '/v1/sso',
    {
      schema: {
        tags,
        summary: 'Whether one may sign in by the identity provider of the province',
        response: { 200: ssoOffer },
      },
    },
    () => ({ offered: provider !== null, signOutUrl: provider?.signOutUrl() ?? null }),
  )

  app.post(
    '/v1/sso/start',
    {
      schema: {
        tags,
        summary: 'Begin to sign in by the identity provider: where the browser goes',
        response: { 200: ssoStart },
      },
    },
    async (request, reply) => {
      const { provider, address } = ours(request)
      const { url, token } = await beginSso(deps, provider, address)
      reply.setCookie(name, token, cookie)
      return { url }
    },
  )

  app.post(
    '/v1/sso/arrival',
    {
      schema: {
        tags,
        summary: 'The browser is back from the identity provider',
        body: ssoArrival,
        response: { 200: ssoArrived },
      },
    },
    async (request, reply) => {
      const { provider, token, address } = ours(request)
      const { search } = request.body
      const arrived = await arriveBySso(deps, provider, token, search, address)
      if (arrived.next === 'done')
        return { next: 'done' as const, session: await enter(reply, arrived, address) }
      reply.setCookie(name, arrived.token, cookie)
      return { next: 'code' as const }
    },
  )

  app.post(
    '/v1/sso/code',
    {
      schema: {
        tags,
        summary:
          'A code of the authenticator, where the provider proved one factor alone',
        body: stepUp,
        response: { 200: session },
      },
    },
    async (request, reply) => {
      const { provider, token, address } = ours(request)
      const made = await confirmSso(deps, provider, token, request.body, address)
      return enter(reply, made, address)
    },
  )

  if (provider !== null) logoutRoute(app, deps, provider)
}

/** The provider calls, without a browser, in a form of its own (Back-Channel Logout 1.0 §2.5). */
function logoutRoute(app: App, deps: Deps, provider: Provider): void {
  app.register((scoped, _options, done) => {
    scoped.removeAllContentTypeParsers()
    scoped.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: formBytesMax },
      (_request, body, done) => done(null, body),
    )
    scoped.setValidatorCompiler(() => (value) => ({ value }))
    scoped.setErrorHandler((error, request, reply) => {
      reply.header('cache-control', 'no-store')
      const { statusCode } = error as { statusCode?: unknown }
      if (error instanceof SsoFault) {
        request.log.warn({ kind: error.kind, detail: error.detail }, 'logout token')
        return reply
          .code(error.kind === 'unreachable' ? 503 : 400)
          .send({ error: 'invalid_request' })
      }
      if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
        return reply.code(400).send({ error: 'invalid_request' })
      request.log.error({ fault: describeFault(error) }, 'logout token')
      return reply.code(503).send({ error: 'temporarily_unavailable' })
    })
    scoped.post(
      '/v1/sso/logout',
      {
        schema: {
          tags,
          summary: 'Back-channel logout, called by the identity provider',
          consumes: ['application/x-www-form-urlencoded'],
          body: z.object({ logout_token: z.string() }),
        },
      },
      async (request, reply) => {
        const form = new URLSearchParams(
          typeof request.body === 'string' ? request.body : '',
        )
        const [token, ...more] = form.getAll('logout_token')
        if (token === undefined || more.length > 0)
          throw new SsoFault('refused', 'logout-form')
        await logOutByProvider(deps, provider, token, addressOf(request))
        return reply.header('cache-control', 'no-store').code(200).send()
      },
    )
    done()
  })
}
