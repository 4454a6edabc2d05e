import {
  noticeRead,
  ownSessionId,
  ownSessions,
  passwordChange,
  session,
  signIn as signInBody,
  workChallenge,
} from '@chot/contract/session.ts'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { type App, refuseForeignOrigin } from '../http/app.ts'
import { acknowledgeNotice } from './acknowledge-notice.ts'
import { addressOf } from './address.ts'
import { changePassword } from './change-password.ts'
import { factorRoutes } from './factor-routes.ts'
import { endOtherSessions, listOwnSessions } from './own-sessions.ts'
import { cookieOptions, enterSession } from './session-cookie.ts'
import { sessionView } from './session-view.ts'
import { cookieName, requireOwingSession, requireSession } from './sessions.ts'
import { signIn, signOut } from './sign-in.ts'
import { newWork } from './work.ts'

export function sessionRoutes(app: App, deps: Deps): void {
  const name = cookieName(deps.config)
  const cookie = cookieOptions(deps.config)

  app.addHook('onSend', challengeUnauthenticated)
  factorRoutes(app, deps)

  app.post(
    '/v1/session',
    {
      schema: {
        tags: ['session'],
        summary: 'Sign in',
        body: signInBody,
        response: { 200: session },
      },
    },
    async (request, reply) => {
      // A page elsewhere must not sign a browser in either.
      refuseForeignOrigin(deps.config.publicUrl, request.headers)
      const address = addressOf(request)
      return enterSession(deps, reply, await signIn(deps, request.body, address), address)
    },
  )

  app.get(
    '/v1/session/work',
    {
      schema: {
        tags: ['session'],
        summary: 'Work for a browser to do before it signs in, asked for after failures',
        response: { 200: workChallenge },
      },
    },
    (request) => newWork(deps, addressOf(request)),
  )

  app.get(
    '/v1/session',
    {
      schema: {
        tags: ['session'],
        summary: 'Who is signed in',
        response: { 200: session },
      },
    },
    async (request) => sessionView(deps, await requireOwingSession(deps, request)),
  )

  app.delete(
    '/v1/session',
    { schema: { tags: ['session'], summary: 'Sign out' } },
    async (request, reply) => {
      await signOut(deps, await requireOwingSession(deps, request))
      return reply.clearCookie(name, cookie).code(204).send()
    },
  )

  app.get(
    '/v1/sessions',
    {
      schema: {
        tags: ['session'],
        summary: 'My sessions of the last 30 days',
        response: { 200: ownSessions },
      },
    },
    async (request) => listOwnSessions(deps, await requireSession(deps, request)),
  )

  app.delete(
    '/v1/sessions/:id',
    {
      schema: {
        tags: ['session'],
        summary: 'End another session of mine',
        params: z.strictObject({ id: ownSessionId }),
        response: { 200: ownSessions },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request)
      await endOtherSessions(deps, officer, request.params.id)
      return listOwnSessions(deps, officer)
    },
  )

  app.delete(
    '/v1/sessions',
    {
      schema: {
        tags: ['session'],
        summary: 'End all other sessions of mine',
        response: { 200: ownSessions },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request)
      await endOtherSessions(deps, officer, null)
      return listOwnSessions(deps, officer)
    },
  )

  app.put(
    '/v1/session/notice',
    {
      schema: {
        tags: ['session'],
        summary: 'Acknowledge the notice that use is logged',
        body: noticeRead,
        response: { 200: session },
      },
    },
    async (request) => {
      const officer = await requireOwingSession(deps, request)
      await acknowledgeNotice(deps, officer)
      return sessionView(deps, await requireOwingSession(deps, request))
    },
  )

  app.put(
    '/v1/session/password',
    {
      schema: {
        tags: ['session'],
        summary: 'Set a password of one’s own; all other sessions end',
        body: passwordChange,
        response: { 200: session },
      },
    },
    async (request, reply) => {
      const officer = await requireOwingSession(deps, request)
      return enterSession(
        deps,
        reply,
        await changePassword(deps, officer, request.body),
        officer.address,
      )
    },
  )
}

/** A 401 names the scheme that would do (RFC 9110 §15.5.2); Bearer makes no browser ask. */
async function challengeUnauthenticated(
  _request: unknown,
  reply: FastifyReply,
): Promise<void> {
  if (reply.statusCode === 401 && !reply.hasHeader('www-authenticate'))
    reply.header('www-authenticate', 'Bearer')
}
