import { logEntry, logFilter, logPage } from '@chot/contract/oversight.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { z } from 'zod'
import { requireSession } from '../accounts/sessions.ts'
import type { Deps } from '../deps.ts'
import type { App } from '../http/app.ts'
import { readLogEntry, searchLog } from './search.ts'

const session = [{ session: [] }]
const entryParams = z.strictObject({
  sequence: z.coerce.number({ error: 'wrong-type' }).int().min(0).max(9e15),
})

export function logRoutes(app: App, deps: Deps): void {
  app.get(
    '/v1/log',
    {
      schema: {
        tags: ['Access log'],
        summary: 'Search the access log; the search is an entry itself',
        security: session,
        querystring: logFilter,
        response: { 200: logPage, 401: problemBody, 403: problemBody, 422: problemBody },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'log:read')
      return searchLog(deps, officer, request.query)
    },
  )

  app.get(
    '/v1/log/:sequence',
    {
      schema: {
        tags: ['Access log'],
        summary: 'One entry exactly as hashed, with its leaf hash',
        security: session,
        params: entryParams,
        response: { 200: logEntry, 401: problemBody, 403: problemBody, 404: problemBody },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'log:read')
      return readLogEntry(deps, officer, request.params.sequence)
    },
  )
}
