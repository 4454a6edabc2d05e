import {
  dossierDetail,
  dossierFilter,
  dossierList,
  dossierPut,
  dossierPutAnswer,
  dossierRaise,
} from '@chot/contract/dossiers.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { dossierCode } from '@chot/contract/values.ts'
import { z } from 'zod'
import { authenticateClient } from '../../accounts/client-systems.ts'
import { requireSession } from '../../accounts/sessions.ts'
import { approvalId } from '../../approvals/routes.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import { getAssignedDossier } from './get-dossier.ts'
import { listAssignedDossiers } from './list-dossiers.ts'
import { putDossier } from './put-dossier.ts'
import { askRaise } from './raise-budget.ts'

const params = z.strictObject({ code: dossierCode })
const session = [{ session: [] }]

export function dossierRoutes(app: App, deps: Deps): void {
  app.put(
    '/v1/dossiers/:code',
    {
      schema: {
        tags: ['Dossiers'],
        summary: 'Tell the whole state of one dossier (one-stop system)',
        security: [{ client: ['dossiers:write'] }],
        params,
        body: dossierPut,
        response: {
          200: dossierPutAnswer,
          201: dossierPutAnswer,
          401: problemBody,
          403: problemBody,
          409: problemBody,
          422: problemBody,
          503: problemBody,
        },
      },
    },
    async (request, reply) => {
      const client = await authenticateClient(deps, request, 'dossiers:write')
      const put = await putDossier(deps, client, request.params.code, request.body)
      return reply.code(put.created ? 201 : 200).send(put)
    },
  )

  app.post(
    '/v1/dossiers/:code/raises',
    {
      schema: {
        tags: ['Dossiers'],
        summary: 'Ask a second person for more look-ups of an assigned dossier',
        security: session,
        params,
        body: dossierRaise,
        response: {
          201: approvalId,
          401: problemBody,
          403: problemBody,
          404: problemBody,
          409: problemBody,
          422: problemBody,
        },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'query')
      const id = await askRaise(deps, officer, request.params.code, request.body)
      return reply.code(201).send({ id })
    },
  )

  app.get(
    '/v1/dossiers',
    {
      schema: {
        tags: ['Dossiers'],
        summary: 'Dossiers assigned to the signed-in officer, newest first',
        security: session,
        querystring: dossierFilter,
        response: {
          200: dossierList,
          401: problemBody,
          403: problemBody,
          422: problemBody,
        },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'query')
      return listAssignedDossiers(deps, officer, request.query)
    },
  )

  app.get(
    '/v1/dossiers/:code',
    {
      schema: {
        tags: ['Dossiers'],
        summary: 'One assigned dossier, its persons, and what may be asked about each',
        security: session,
        params,
        response: {
          200: dossierDetail,
          401: problemBody,
          403: problemBody,
          404: problemBody,
        },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'query')
      return getAssignedDossier(deps, officer, request.params.code)
    },
  )
}
