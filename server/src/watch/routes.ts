import {
  alertFilter,
  alertPage,
  challengeAnswer,
  challengeMet,
  lockEffectFilter,
  lockEffectTold,
  lockFilter,
  lockPage,
  lockParams,
  lockRequest,
  unlockRequest,
} from '@chot/contract/locks.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { requireSession } from '../accounts/sessions.ts'
import { requireFresh } from '../accounts/step-up.ts'
import { approvalId, approvalParams } from '../approvals/routes.ts'
import type { Deps } from '../deps.ts'
import type { App } from '../http/app.ts'
import { meetChallenge } from './challenge.ts'
import { listAlerts, listLocks } from './list.ts'
import { askUnlock, lockQueries, tellEffect, unlockQueries } from './locks.ts'

const security = [{ session: [] }]
const tags = ['Alerts and locks']
const refusals = { 401: problemBody, 403: problemBody, 422: problemBody }
const acts = { ...refusals, 404: problemBody, 409: problemBody }

export function watchRoutes(app: App, deps: Deps): void {
  app.get(
    '/v1/alerts',
    {
      schema: {
        tags,
        summary: 'Alerts of unusual use, each with what it rests on',
        security,
        querystring: alertFilter,
        response: { 200: alertPage, ...refusals },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'log:read')
      return listAlerts(deps.db, request.query)
    },
  )

  app.get(
    '/v1/locks',
    {
      schema: {
        tags,
        summary: 'Locks on queries, in force or lifted',
        security,
        querystring: lockFilter,
        response: { 200: lockPage, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'log:read')
      const viewer = { accountId: officer.accountId, now: deps.clock.now() }
      return listLocks(deps.db, viewer, request.query)
    },
  )

  app.get(
    '/v1/locks/effect',
    {
      schema: {
        tags,
        summary: 'How many citizens and officers a lock would keep waiting',
        security,
        querystring: lockEffectFilter,
        response: { 200: lockEffectTold, ...refusals, 404: problemBody },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'locks:guard')
      return { effect: await tellEffect(deps, request.query) }
    },
  )

  app.post(
    '/v1/locks',
    {
      schema: {
        tags,
        summary:
          'Lock queries of an account, address, system, agency or service, at once',
        security,
        body: lockRequest,
        response: { 201: approvalId, ...acts },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'locks:guard')
      const id = await lockQueries(deps, officer, request.body)
      return reply.code(201).send({ id })
    },
  )

  app.post(
    '/v1/locks/:id/unlock-requests',
    {
      schema: {
        tags,
        summary: 'Ask a second person to approve that a lock be lifted',
        security,
        params: lockParams,
        body: unlockRequest,
        response: { 201: approvalId, ...acts },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'locks:guard')
      requireFresh(deps, officer)
      const id = await askUnlock(deps, officer, request.params.id, request.body)
      return reply.code(201).send({ id })
    },
  )

  app.post(
    '/v1/unlocks/:id',
    {
      schema: {
        tags,
        summary: 'Lift the lock that an approval of this id names',
        security,
        params: approvalParams,
        response: { 200: approvalId, ...acts },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'locks:guard')
      requireFresh(deps, officer)
      await unlockQueries(deps, officer, request.params.id)
      return { id: request.params.id }
    },
  )

  app.put(
    '/v1/challenge',
    {
      schema: {
        tags,
        summary: 'Meet the challenge of one’s own account by work done in the browser',
        security,
        body: challengeMet,
        response: { 200: challengeAnswer, ...refusals, 428: problemBody },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'query')
      return { met: await meetChallenge(deps, officer, request.body.work) }
    },
  )
}
