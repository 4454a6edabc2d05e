import {
  jobActBody,
  jobAsk,
  jobBody,
  jobFilter,
  jobItemsAnswer,
  jobItemsBody,
  jobPage,
  jobParams,
  jobResultFilter,
  jobResults,
  jobView,
  madeJob,
} from '@chot/contract/jobs.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import type { Permission } from '@chot/core/duties.ts'
import type { FastifyRequest } from 'fastify'
import { requireClient } from '../accounts/client-systems.ts'
import { requireSession } from '../accounts/sessions.ts'
import type { Deps } from '../deps.ts'
import type { App } from '../http/app.ts'
import { Problem } from '../http/problem.ts'
import { actOnJob, type JobParty } from './act.ts'
import { addJobItems, askJob, draftJob } from './draft-job.ts'
import { getJob, listJobs, readResults } from './read-jobs.ts'

const tags = ['Announced jobs']
const session = [{ session: [] }]
const client = [{ client: ['jobs'] }]
const either = [...session, ...client]
const refusals = { 401: problemBody, 403: problemBody, 422: problemBody }
const acts = { ...refusals, 404: problemBody, 409: problemBody }

export function jobRoutes(app: App, deps: Deps): void {
  /** The client system that owns a job, or an officer who holds the first permission they can. */
  async function partyOf(
    request: FastifyRequest,
    permissions: readonly Permission[],
  ): Promise<JobParty> {
    if (request.headers.authorization !== undefined)
      return { by: 'owner', client: await requireClient(deps, request, 'jobs') }
    const officer = await requireSession(deps, request)
    const permission = permissions.find((each) => officer.permissions.includes(each))
    if (permission === undefined) throw new Problem('not-permitted')
    return { by: 'officer', officer, permission }
  }
  const systemOf = (party: JobParty) =>
    party.by === 'owner' ? party.client.systemId : null

  app.get(
    '/v1/jobs',
    {
      schema: {
        tags,
        security: either,
        summary: 'Announced jobs, the newest first; a client system sees its own',
        querystring: jobFilter,
        response: { 200: jobPage, ...refusals },
      },
    },
    async (request) =>
      listJobs(deps, request.query, systemOf(await partyOf(request, ['jobs:read']))),
  )

  app.get(
    '/v1/jobs/:id',
    {
      schema: {
        tags,
        security: either,
        summary: 'One announced job, when it asks next, and why not now',
        params: jobParams,
        response: { 200: jobView, ...acts },
      },
    },
    async (request) =>
      getJob(deps, request.params.id, systemOf(await partyOf(request, ['jobs:read']))),
  )

  app.post(
    '/v1/jobs',
    {
      schema: {
        tags,
        security: either,
        summary: 'Draft a job the Ministry was told of; a second person approves it',
        body: jobBody,
        response: { 201: madeJob, ...acts },
      },
    },
    async (request, reply) => {
      const party = await partyOf(request, ['jobs:manage'])
      return reply.code(201).send({ id: await draftJob(deps, party, request.body) })
    },
  )

  app.post(
    '/v1/jobs/:id/items',
    {
      schema: {
        tags,
        security: either,
        summary: 'Add a page of rows to a draft: dossiers and places in them',
        params: jobParams,
        body: jobItemsBody,
        response: { 200: jobItemsAnswer, ...acts },
      },
    },
    async (request) => {
      const party = await partyOf(request, ['jobs:manage'])
      return { items: await addJobItems(deps, party, request.params.id, request.body) }
    },
  )

  app.post(
    '/v1/jobs/:id/requests',
    {
      schema: {
        tags,
        security: session,
        summary: 'Ask a second person to approve a draft with its list as it stands',
        params: jobParams,
        body: jobAsk,
        response: { 201: madeJob, ...acts },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'jobs:manage')
      const id = await askJob(deps, officer, request.params.id, request.body)
      return reply.code(201).send({ id })
    },
  )

  app.post(
    '/v1/jobs/:id/acts',
    {
      schema: {
        tags,
        security: either,
        summary: 'Pause a job, let it go on, or stop it for good',
        params: jobParams,
        body: jobActBody,
        response: { 200: madeJob, ...acts },
      },
    },
    async (request) => {
      const party = await partyOf(request, ['jobs:guard', 'jobs:manage'])
      await actOnJob(deps, party, request.params.id, request.body)
      return { id: request.params.id }
    },
  )

  app.get(
    '/v1/jobs/:id/results',
    {
      schema: {
        tags,
        security: client,
        summary: 'What became of each row: a code and a receipt, never a field',
        params: jobParams,
        querystring: jobResultFilter,
        response: { 200: jobResults, ...acts },
      },
    },
    async (request) => {
      const { systemId } = await requireClient(deps, request, 'jobs')
      return readResults(deps, request.params.id, systemId, request.query)
    },
  )
}
