import { problemBody } from '@chot/contract/problem-body.ts'
import {
  queryAnswer,
  queryRequest,
  revealAnswer,
  revealRequest,
  todaysQueries as todaysQueriesBody,
} from '@chot/contract/queries.ts'
import { z } from 'zod'
import { callerOf } from '../accounts/authenticate.ts'
import { requireSession } from '../accounts/sessions.ts'
import { requireFresh } from '../accounts/step-up.ts'
import type { Deps } from '../deps.ts'
import type { App } from '../http/app.ts'
import { type Gateway, handleQuery } from './handle-query.ts'
import { handleReveal } from './reveal.ts'
import { todaysQueries } from './today.ts'

const idempotencyHeaders = z.object({
  /** Made by the caller, one for each look-up meant: a repeat spends nothing. */
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{8,80}$/, { error: 'idempotency-key' })
    .optional(),
})

const problemsOfQuery = {
  401: problemBody,
  403: problemBody,
  422: problemBody,
  429: problemBody,
}
const either = [{ session: [] }, { client: ['queries:write'], officerAssertion: [] }]

export function gatewayRoutes(app: App, deps: Deps & Gateway): void {
  app.post(
    '/v1/queries',
    {
      schema: {
        tags: ['Queries'],
        summary: 'Look up one party of an open dossier',
        security: either,
        headers: idempotencyHeaders,
        body: queryRequest,
        response: {
          200: queryAnswer,
          ...problemsOfQuery,
          502: problemBody,
          503: problemBody,
          504: problemBody,
        },
      },
    },
    async (request) => {
      const caller = await callerOf(deps, request)
      return handleQuery(
        deps,
        caller,
        request.body,
        request.headers['idempotency-key'] ?? null,
      )
    },
  )

  app.post(
    '/v1/reveals',
    {
      schema: {
        tags: ['Queries'],
        summary: 'Reveal one sensitive field of an answer, with a reason',
        security: either,
        body: revealRequest,
        response: { 200: revealAnswer, ...problemsOfQuery, 410: problemBody },
      },
    },
    async (request) => {
      const caller = await callerOf(deps, request)
      if (caller.via === 'session') requireFresh(deps, caller)
      return handleReveal(deps, caller, request.body)
    },
  )

  app.get(
    '/v1/queries/today',
    {
      schema: {
        tags: ['Queries'],
        summary: 'My look-ups of the day and what is left',
        security: [{ session: [] }],
        response: { 200: todaysQueriesBody, 401: problemBody, 403: problemBody },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'query')
      return todaysQueries(deps, officer)
    },
  )
}
