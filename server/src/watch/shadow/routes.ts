import { problemBody } from '@chot/contract/problem-body.ts'
import {
  shadowRules,
  shadowRunFilter,
  shadowRunMade,
  shadowRunPage,
  shadowRunParams,
  shadowRunRequest,
  shadowRunView,
} from '@chot/contract/shadow-runs.ts'
import { requireSession } from '../../accounts/sessions.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import { askShadowRun, cancelShadowRun, presentRules } from './ask.ts'
import { getShadowRun, listShadowRuns } from './read.ts'

const security = [{ session: [] }]
const tags = ['Shadow runs']
const refusals = { 401: problemBody, 403: problemBody, 422: problemBody }
const acts = { ...refusals, 404: problemBody, 409: problemBody }

export function shadowRoutes(app: App, deps: Deps): void {
  app.get(
    '/v1/shadow-rules',
    {
      schema: {
        tags,
        summary: 'Rules and limits in force today that a shadow run may change',
        security,
        response: { 200: shadowRules, ...refusals },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'log:read')
      return presentRules(deps)
    },
  )

  app.get(
    '/v1/shadow-runs',
    {
      schema: {
        tags,
        summary: 'Shadow runs, newest first',
        security,
        querystring: shadowRunFilter,
        response: { 200: shadowRunPage, ...refusals },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'log:read')
      return listShadowRuns(deps.db, request.query)
    },
  )

  app.post(
    '/v1/shadow-runs',
    {
      schema: {
        tags,
        summary: 'Try a change of rules or limits on the days behind; one at a time',
        security,
        body: shadowRunRequest,
        response: { 201: shadowRunMade, ...acts },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'locks:guard')
      const id = await askShadowRun(deps, officer, request.body)
      return reply.code(201).send({ id })
    },
  )

  app.get(
    '/v1/shadow-runs/:id',
    {
      schema: {
        tags,
        summary: 'A shadow run: how far it is, and its report once it is done',
        security,
        params: shadowRunParams,
        response: { 200: shadowRunView, ...refusals, 404: problemBody },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'log:read')
      return getShadowRun(deps.db, request.params.id)
    },
  )

  app.post(
    '/v1/shadow-runs/:id/cancel',
    {
      schema: {
        tags,
        summary: 'Cancel a shadow run that is not over',
        security,
        params: shadowRunParams,
        response: { 200: shadowRunMade, ...acts },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'locks:guard')
      await cancelShadowRun(deps, officer, request.params.id)
      return { id: request.params.id }
    },
  )
}
