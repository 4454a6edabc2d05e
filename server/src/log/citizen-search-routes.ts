import {
  citizenSearchRequest,
  historyFilter,
  historyPage,
} from '@chot/contract/approvals.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { requireSession } from '../accounts/sessions.ts'
import { requireFresh } from '../accounts/step-up.ts'
import { askApproval } from '../approvals/approvals.ts'
import { approvalId, approvalParams } from '../approvals/routes.ts'
import type { Deps } from '../deps.ts'
import type { App } from '../http/app.ts'
import { readCitizenHistory } from './citizen-search.ts'

const shared = {
  tags: ['Access log'],
  security: [{ session: [] }],
}
const refusals = { 401: problemBody, 403: problemBody, 422: problemBody }

export function citizenSearchRoutes(app: App, deps: Deps): void {
  app.post(
    '/v1/citizen-searches',
    {
      schema: {
        ...shared,
        summary: 'Ask a second person to approve a search of the log by citizen number',
        body: citizenSearchRequest,
        response: { 201: approvalId, 409: problemBody, ...refusals },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'log:read')
      const { number, from, to, reason, basis } = request.body
      const id = await askApproval(deps, officer, {
        kind: 'citizen-search',
        number,
        reason,
        basis,
        terms: { from, to },
      })
      return reply.code(201).send({ id })
    },
  )

  app.get(
    '/v1/citizen-searches/:id/entries',
    {
      schema: {
        ...shared,
        summary: 'A citizen’s entries, on an approval; each page is an entry itself',
        params: approvalParams,
        querystring: historyFilter,
        response: { 200: historyPage, 404: problemBody, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'log:read')
      requireFresh(deps, officer)
      return readCitizenHistory(deps, officer, request.params.id, request.query)
    },
  )
}
