import {
  agencyListReading,
  agencyParams,
  agencyView,
  reorganisationAsked,
  reorganisationBody,
  reorganisationList,
  reorganisationPut,
  reorganisationView,
} from '@chot/contract/agencies.ts'
import { agencyPage, listFilter } from '@chot/contract/oversight.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { z } from 'zod'
import { createGate } from '../../accounts/gate.ts'
import { requireSession } from '../../accounts/sessions.ts'
import { requireFresh } from '../../accounts/step-up.ts'
import { approvalId, approvalParams } from '../../approvals/routes.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import { Problem } from '../../http/problem.ts'
import {
  askReorganisation,
  changeReorganisation,
  draftReorganisation,
  dropReorganisation,
} from './draft-reorganisation.ts'
import { findAgency } from './get-agency.ts'
import { listAgencies } from './list-agencies.ts'
import { readAgencyFile } from './read-agency-file.ts'
import { remindAgencies } from './remind.ts'
import { findReorganisation, listReorganisations } from './view-reorganisation.ts'

const tags = ['agencies']
const security = [{ session: [] }]
const refusals = {
  401: problemBody,
  403: problemBody,
  404: problemBody,
  422: problemBody,
}
const acts = { ...refusals, 409: problemBody }
const revision = reorganisationAsked.pick({ revision: true })

export function agencyRoutes(app: App, deps: Deps): void {
  app.get(
    '/v1/agencies',
    {
      schema: {
        tags,
        summary: 'Agencies of the province, with how many accounts each holds',
        querystring: listFilter,
        response: { 200: agencyPage },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'agencies:read')
      return listAgencies(deps, request.query)
    },
  )

  app.get(
    '/v1/agencies/:code',
    {
      schema: {
        tags,
        summary: 'An agency with its history, by a code in either notation',
        security,
        params: agencyParams,
        response: { 200: agencyView, ...refusals },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'agencies:read')
      const found = await findAgency(deps, request.params.code)
      if (found === null) throw new Problem('not-found')
      return found
    },
  )
}

const fileBytesMax = 4 * 1024 * 1024
/** Reading one takes a thread and its memory. */
const filesAtOnce = 1
const filesWaitingMax = 8

/** A list of agencies out of a file, as a draft would take it in. */
export function agencyFileRoutes(app: App, deps: Deps): void {
  const gate = createGate(filesAtOnce, filesWaitingMax)
  // In a scope of its own: no other route takes a file.
  app.register((scope, _options, done) => {
    scope.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: fileBytesMax },
      (_request, body, parsed) => parsed(null, body),
    )
    scope.post(
      '/v1/agency-list-readings',
      {
        bodyLimit: fileBytesMax,
        schema: {
          tags,
          summary: 'A file read as a list of agencies; nothing is kept',
          consumes: ['application/octet-stream'],
          security,
          response: { 200: agencyListReading, ...refusals, 413: problemBody },
        },
      },
      async (request) => {
        await requireSession(deps, request, 'agencies:edit')
        const { body } = request
        if (!(body instanceof Uint8Array)) throw new Problem('spreadsheet-unreadable')
        return gate.run(() => readAgencyFile(deps, body))
      },
    )
    done()
  })
}

/** What changes agencies: drafted by one, approved by another, carried out on its day. */
export function reorganisationRoutes(app: App, deps: Deps): void {
  const shown = async (officer: { readonly accountId: string }, id: string) => {
    const found = await findReorganisation(deps, officer, id)
    if (found === null) throw new Problem('not-found')
    return found
  }

  app.get(
    '/v1/reorganisations',
    {
      schema: {
        tags,
        summary: 'Reorganisations, newest first',
        security,
        response: { 200: reorganisationList, ...refusals },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'agencies:read')
      return listReorganisations(deps)
    },
  )

  app.get(
    '/v1/reorganisations/:id',
    {
      schema: {
        tags,
        summary:
          'A reorganisation: what is wrong with it, what it moves, who still waits',
        security,
        params: approvalParams,
        response: { 200: reorganisationView, ...refusals },
      },
    },
    async (request) =>
      shown(await requireSession(deps, request, 'agencies:read'), request.params.id),
  )

  app.post(
    '/v1/reorganisations',
    {
      schema: {
        tags,
        summary: 'Draft a reorganisation',
        security,
        body: reorganisationBody,
        response: { 201: reorganisationView, ...acts },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'agencies:edit')
      const id = await draftReorganisation(deps, officer, request.body)
      return reply.code(201).send(await shown(officer, id))
    },
  )

  app.put(
    '/v1/reorganisations/:id',
    {
      schema: {
        tags,
        summary: 'Change a draft',
        security,
        params: approvalParams,
        body: reorganisationPut,
        response: { 200: reorganisationView, ...acts },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'agencies:edit')
      await changeReorganisation(deps, officer, request.params.id, request.body)
      return shown(officer, request.params.id)
    },
  )

  app.post(
    '/v1/reorganisations/:id/approval',
    {
      schema: {
        tags,
        summary: 'Ask a leader of the province to approve a draft',
        security,
        params: approvalParams,
        body: reorganisationAsked,
        response: { 201: approvalId, ...acts },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'agencies:edit')
      requireFresh(deps, officer)
      const id = await askReorganisation(deps, officer, request.params.id, request.body)
      return reply.code(201).send({ id })
    },
  )

  app.post(
    '/v1/reorganisations/:id/drop',
    {
      schema: {
        tags,
        summary: 'Give a draft up',
        security,
        params: approvalParams,
        body: revision,
        response: { 200: reorganisationView, ...acts },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'agencies:edit')
      const { id } = request.params
      await dropReorganisation(deps, officer, id, request.body.revision)
      return shown(officer, id)
    },
  )

  app.post(
    '/v1/reorganisations/:id/reminders',
    {
      schema: {
        tags,
        summary: 'Remind the agencies that still have accounts to confirm',
        security,
        params: approvalParams,
        response: { 200: z.object({ agencies: z.number().int() }), ...acts },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'agencies:edit')
      await shown(officer, request.params.id)
      return { agencies: await remindAgencies(deps, officer, request.params.id) }
    },
  )
}
