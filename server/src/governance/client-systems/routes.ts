import {
  clientSystemActRequest,
  clientSystemList,
  clientSystemView,
} from '@chot/contract/client-systems.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { listCode } from '@chot/contract/values.ts'
import { z } from 'zod'
import { requireSession } from '../../accounts/sessions.ts'
import { requireFresh } from '../../accounts/step-up.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import { actOnSystem } from './act.ts'
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
      const viewer = { accountId: officer.accountId, now: deps.clock.now() }
      return listSystems(deps.db, viewer)
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
}
