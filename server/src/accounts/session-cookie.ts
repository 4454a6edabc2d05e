/** Handing a session to the browser. */
import type { Session } from '@chot/contract/session.ts'
import type { FastifyReply } from 'fastify'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { sessionView } from './session-view.ts'
import { cookieName, readSession, type SessionDeps } from './sessions.ts'

/** Sent to nobody but us, read by no script, and with no request another site makes. */
export function cookieOptions(config: Pick<Deps['config'], 'publicUrl'>) {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: config.publicUrl.startsWith('https:'),
  } as const
}

/** Hands a new session to the browser, in the place of any it had. Throws Problem `not-signed-in`. */
export async function enterSession(
  deps: SessionDeps,
  reply: FastifyReply,
  { token, sessionId }: { readonly token: string; readonly sessionId: Buffer },
  address: string,
): Promise<Session> {
  const officer = await readSession(deps, sessionId, address)
  if (officer === null) throw new Problem('not-signed-in')
  reply.setCookie(cookieName(deps.config), token, cookieOptions(deps.config))
  return sessionView(deps, officer)
}
