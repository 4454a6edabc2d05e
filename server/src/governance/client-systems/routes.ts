import { requestId } from '@chot/contract/accounts.ts'
import {
  clientSystemActRequest,
  clientSystemList,
  clientSystemView,
  madeSystemRequest,
  systemDecisionBody,
  systemRequestBody,
} from '@chot/contract/client-systems.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { listCode } from '@chot/contract/values.ts'
import { z } from 'zod'
import { requireSession } from '../../accounts/sessions.ts'
import { requireFresh } from '../../accounts/step-up.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import { actOnSystem } from './act.ts'
import { askForSystem } from './ask.ts'
import { decideOnSystem } from './decide.ts'
import { listSystems } from './list-systems.ts'

const session = [{ session: [] }]
const tags = ['Client systems']

export function clientSystemGuardRoutes(app: App, deps: Deps): void {
  app.get(
    '/v1/client-systems',
    {
      schema: {
        tags,
        summary: 'Client systems with their state, networks and keys',
        security: session,
        response: { 200: clientSystemList, 401: problemBody, 403: problemBody },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'systems:read')
      return listSystems(deps, officer.accountId)
    },
  )

  app.post(
    '/v1/client-systems/:id/acts',
    {
      schema: {
        tags,
        summary: 'Lock, unlock or revoke a client system, or end a key of it',
        security: session,
        params: z.strictObject({ id: listCode }),
        body: clientSystemActRequest,
        response: {
          200: clientSystemView,
          401: problemBody,
          403: problemBody,
          404: problemBody,
          409: problemBody,
          422: problemBody,
        },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'systems:guard')
      if (request.body.act === 'unlock') requireFresh(deps, officer)
      return actOnSystem(deps, officer, request.params.id, request.body)
    },
  )

  const refusals = {
    401: problemBody,
    403: problemBody,
    404: problemBody,
    409: problemBody,
    422: problemBody,
  }
  app.post(
    '/v1/client-system-requests',
    {
      schema: {
        tags,
        summary: 'Ask for a new client system, or for the next key of one',
        security: session,
        body: systemRequestBody,
        response: { 201: madeSystemRequest, ...refusals },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'systems:guard')
      return reply.code(201).send(await askForSystem(deps, officer, request.body))
    },
  )

  app.post(
    '/v1/client-system-requests/:id/decision',
    {
      schema: {
        tags,
        summary: 'Approve, refuse or withdraw what was asked; approving registers it',
        security: session,
        params: z.strictObject({ id: requestId }),
        body: systemDecisionBody,
        response: { 200: clientSystemList, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'systems:guard')
      if (request.body.decision === 'approve') requireFresh(deps, officer)
      await decideOnSystem(deps, officer, request.params.id, request.body)
      return listSystems(deps, officer.accountId)
    },
  )
}
