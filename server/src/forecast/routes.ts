import { forecastBody, hoursBody, hoursFilter } from '@chot/contract/forecast.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { requireSession } from '../accounts/sessions.ts'
import type { Deps } from '../deps.ts'
import type { App } from '../http/app.ts'
import { forecastOf } from './forecast.ts'
import { hoursOf } from './hours.ts'

const tags = ['Forecast']
const security = [{ session: [] }]
const refusals = { 401: problemBody, 403: problemBody, 422: problemBody }

export function forecastRoutes(app: App, deps: Deps): void {
  app.get(
    '/v1/forecast',
    {
      schema: {
        tags,
        security,
        summary:
          'How far services, agencies and the province are from the Ministry’s lock',
        response: { 200: forecastBody, ...refusals },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'forecast:read')
      return forecastOf(deps, deps.clock.now())
    },
  )

  app.get(
    '/v1/forecast/hours',
    {
      schema: {
        tags,
        security,
        summary:
          'One service, hour by hour of the counting day, beside how it usually goes',
        querystring: hoursFilter,
        response: { 200: hoursBody, 404: problemBody, ...refusals },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'forecast:read')
      return hoursOf(deps, request.query.service, deps.clock.now())
    },
  )
}
