import {
  caseAct,
  caseFilter,
  casePage,
  caseParams,
  caseRequest,
  caseView,
  explanation,
  madeCase,
  ownExplanations,
} from '@chot/contract/cases.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { requireSession } from '../../accounts/sessions.ts'
import { requireFresh } from '../../accounts/step-up.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import { actOnCase, answerCase, openCase } from './act.ts'
import { getCase, listCases, listOwnExplanations } from './read.ts'

const security = [{ session: [] }]
const tags = ['Cases']
const refusals = { 401: problemBody, 403: problemBody, 422: problemBody }
const acts = { ...refusals, 404: problemBody, 409: problemBody }

export function caseRoutes(app: App, deps: Deps): void {
  app.get(
    '/v1/cases',
    {
      schema: {
        tags,
        summary: 'Cases that alerts or persons opened, the latest first',
        security,
        querystring: caseFilter,
        response: { 200: casePage, ...refusals },
      },
    },
    async (request) => {
      const { accountId } = await requireSession(deps, request, 'log:read')
      return listCases(deps.db, accountId, request.query)
    },
  )

  app.post(
    '/v1/cases',
    {
      schema: {
        tags,
        summary: 'Open a case about an account, agency or client system by hand',
        security,
        body: caseRequest,
        response: { 201: madeCase, ...acts },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'locks:guard')
      const id = await openCase(deps, officer, request.body)
      return reply.code(201).send({ id })
    },
  )

  app.get(
    '/v1/cases/:id',
    {
      schema: {
        tags,
        summary: 'One case with what it rests on and its story',
        security,
        params: caseParams,
        response: { 200: caseView, ...acts },
      },
    },
    async (request) => {
      const { accountId } = await requireSession(deps, request, 'log:read')
      return getCase(deps.db, accountId, request.params.id)
    },
  )

  app.post(
    '/v1/cases/:id/acts',
    {
      schema: {
        tags,
        summary: 'Take a case, note, ask its officer, decide, close or open it again',
        security,
        params: caseParams,
        body: caseAct,
        response: { 200: caseView, ...acts },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'locks:guard')
      if (request.body.act === 'decide') requireFresh(deps, officer)
      await actOnCase(deps, officer, request.params.id, request.body)
      return getCase(deps.db, officer.accountId, request.params.id)
    },
  )

  app.get(
    '/v1/own-explanations',
    {
      schema: {
        tags,
        summary: 'What the officer is asked to explain',
        security,
        response: { 200: ownExplanations, ...refusals },
      },
    },
    async (request) => {
      const { accountId } = await requireSession(deps, request)
      return listOwnExplanations(deps.db, accountId)
    },
  )

  app.post(
    '/v1/own-explanations/:id',
    {
      schema: {
        tags,
        summary: 'Explain what one was asked',
        security,
        params: caseParams,
        body: explanation,
        response: { 200: ownExplanations, ...acts },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request)
      await answerCase(deps, officer, request.params.id, request.body.answer)
      return listOwnExplanations(deps.db, officer.accountId)
    },
  )
}
