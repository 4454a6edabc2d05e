import { agencyPage, listFilter } from '@chot/contract/oversight.ts'
import { requireSession } from '../../accounts/sessions.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import { listAgencies } from './list-agencies.ts'

export function agencyRoutes(app: App, deps: Deps): void {
  app.get(
    '/v1/agencies',
    {
      schema: {
        tags: ['agencies'],
        summary: 'Agencies of the province, with how many accounts each holds',
        querystring: listFilter,
        response: { 200: agencyPage },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'agencies:read')
      return listAgencies(deps.db, request.query)
    },
  )
}
