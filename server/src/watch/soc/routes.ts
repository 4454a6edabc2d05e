import { problemBody } from '@chot/contract/problem-body.ts'
import {
  socAlerts,
  socFilter,
  socHeaders,
  socLockPut,
  socLockRequest,
  socLocks,
} from '@chot/contract/soc.ts'
import { requireClient } from '../../accounts/client-systems.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import { listAlertsAfter, listSystemLocks, lockBySystem } from './soc.ts'

const tags = ['Security operations centre']
const security = [{ client: ['locks:write'] }]
const refusals = { 401: problemBody, 403: problemBody, 422: problemBody }

export function socRoutes(app: App, deps: Deps): void {
  app.post(
    '/v1/soc/locks',
    {
      schema: {
        tags,
        summary:
          'Lock queries at once; a repeat under the same Idempotency-Key puts no second one',
        description:
          'Lifting a lock takes two persons at the console: the API has no way to it.',
        security,
        headers: socHeaders,
        body: socLockRequest,
        response: {
          200: socLockPut,
          201: socLockPut,
          ...refusals,
          404: problemBody,
          409: problemBody,
        },
      },
    },
    async (request, reply) => {
      const client = await requireClient(deps, request, 'locks:write')
      const key = request.headers['idempotency-key']
      const put = await lockBySystem(deps, client, key, request.body)
      return reply.code(put.effect === null ? 200 : 201).send(put)
    },
  )

  app.get(
    '/v1/soc/locks',
    {
      schema: {
        tags,
        summary: 'Locks this system put, after a sequence of the log',
        security,
        querystring: socFilter,
        response: { 200: socLocks, ...refusals },
      },
    },
    async (request) => {
      const { systemId } = await requireClient(deps, request, 'locks:write')
      return listSystemLocks(deps.db, systemId, request.query)
    },
  )

  app.get(
    '/v1/soc/alerts',
    {
      schema: {
        tags,
        summary: 'Alerts of unusual use, after a sequence of the log',
        security,
        querystring: socFilter,
        response: { 200: socAlerts, ...refusals },
      },
    },
    async (request) => {
      await requireClient(deps, request, 'locks:write')
      return listAlertsAfter(deps.db, request.query)
    },
  )
}
