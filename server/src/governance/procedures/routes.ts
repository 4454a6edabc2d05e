import { problemBody } from '@chot/contract/problem-body.ts'
import { procedure, procedureCatalogue, procedurePut } from '@chot/contract/procedures.ts'
import { procedureCode } from '@chot/contract/values.ts'
import { z } from 'zod'
import { requireSession } from '../../accounts/sessions.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import { getCatalogue } from './catalogue.ts'
import { putProcedure } from './put-procedure.ts'

const session = [{ session: [] }]

export function procedureRoutes(app: App, deps: Deps): void {
  app.get(
    '/v1/procedures',
    {
      schema: {
        tags: ['Procedures'],
        summary: 'The catalogue in force: what each procedure lets an officer ask',
        security: session,
        response: { 200: procedureCatalogue, 401: problemBody, 403: problemBody },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'procedures:read')
      return getCatalogue(deps)
    },
  )

  app.put(
    '/v1/procedures/:code',
    {
      schema: {
        tags: ['Procedures'],
        summary: 'A new revision of what a procedure lets an officer ask',
        security: session,
        params: z.strictObject({ code: procedureCode }),
        body: procedurePut,
        response: {
          200: procedure,
          401: problemBody,
          403: problemBody,
          404: problemBody,
          409: problemBody,
          422: problemBody,
        },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'procedures:edit')
      return putProcedure(deps, officer, request.params.code, request.body)
    },
  )
}
