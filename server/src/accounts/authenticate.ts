import type { FastifyRequest } from 'fastify'
import { Problem } from '../http/problem.ts'
import type { Caller } from './caller.ts'
import { authenticateClient, verifyOfficerAssertion } from './client-systems.ts'
import { findSession, type SessionDeps } from './sessions.ts'

/**
 * Who calls the data plane: a client system with its officer's assertion when the request carries
 * an Authorization header, else the officer of the session cookie. Throws Problem
 * `client-not-authenticated`, `assertion-invalid`, `not-permitted`, `origin-refused` or
 * `not-signed-in`.
 */
export async function callerOf(
  deps: SessionDeps,
  request: FastifyRequest,
): Promise<Caller> {
  if (request.headers.authorization === undefined) {
    const officer = await findSession(deps, request)
    if (officer === null) throw new Problem('not-signed-in')
    return officer
  }
  const client = await authenticateClient(deps, request, 'queries:write')
  const assertion = request.headers['chot-officer-assertion']
  if (typeof assertion !== 'string') throw new Problem('assertion-invalid')
  const vouched = await verifyOfficerAssertion(deps, client.systemId, assertion)
  return {
    via: 'system',
    ...client,
    thumbprints:
      vouched.thumbprint === client.thumbprints
        ? client.thumbprints
        : `${client.thumbprints} ${vouched.thumbprint}`,
    accountId: vouched.accountId,
    strength: 'assertion',
  }
}
