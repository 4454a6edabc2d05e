import {
  actBody,
  agencyParams,
  attachmentKept,
  attachmentParams,
  attachmentQuery,
  attachmentView,
  fileBody,
  fileFilter,
  filePage,
  fileParams,
  fileView,
  restoreBody,
  signedDocumentBody,
  stoppedFilter,
  stoppedPage,
} from '@chot/contract/connections.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { connectionStates } from '@chot/core/workflow/connection.ts'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { requireSession } from '../../accounts/sessions.ts'
import { requireFresh } from '../../accounts/step-up.ts'
import { approvalId, approvalParams } from '../../approvals/routes.ts'
import type { Deps } from '../../deps.ts'
import { mediaTypes } from '../../files/file-type.ts'
import type { App } from '../../http/app.ts'
import { Problem } from '../../http/problem.ts'
import { actOnFile } from './act.ts'
import { attachFile, attachSigned, readAttachment } from './attach.ts'
import { beginFile } from './begin-file.ts'
import { getFile, listFiles } from './read-files.ts'
import { askRestore, listStopped, restoreConnection } from './restore.ts'

const tags = ['Connection files']
const security = [{ session: [] }]
const refusals = { 401: problemBody, 403: problemBody, 422: problemBody }
const acts = { ...refusals, 404: problemBody, 409: problemBody }
const made = z.object({ id: z.string() })
const stateAfter = z.object({ state: z.enum(connectionStates) })
/** The policy says how much less. */
const attachmentBytesMax = 50_000_000
/** Shown by the browser itself; nothing in it may load, run or leave. */
const previewPolicy =
  "default-src 'none'; object-src 'self'; plugin-types application/pdf; style-src 'unsafe-inline'; frame-ancestors 'self'"

export function connectionRoutes(app: App, deps: Deps): void {
  app.get(
    '/v1/connection-files',
    {
      schema: {
        tags,
        security,
        summary: 'Connection files, those that waited longest in their state first',
        querystring: fileFilter,
        response: { 200: filePage, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'registration:read')
      return listFiles(deps, officer, request.query)
    },
  )

  app.post(
    '/v1/connection-files',
    {
      schema: {
        tags,
        security,
        summary: 'Begin the connection file of an agency in a drive',
        body: fileBody,
        response: { 201: made, ...acts },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'registration:read')
      return reply.code(201).send({ id: await beginFile(deps, officer, request.body) })
    },
  )

  app.get(
    '/v1/connection-files/:id',
    {
      schema: {
        tags,
        security,
        summary:
          'One connection file: its parts, its steps, and what may be done with it',
        params: fileParams,
        response: { 200: fileView, ...refusals, 404: problemBody },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'registration:read')
      return getFile(deps, officer, request.params.id)
    },
  )

  app.post(
    '/v1/connection-files/:id/acts',
    {
      schema: {
        tags,
        security,
        summary:
          'One step: sign, send, recall, receive, return, accept, connect, suspend, end',
        params: fileParams,
        body: actBody,
        response: { 200: stateAfter, ...acts },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'registration:read')
      const { act } = request.body
      // Gives a right, or takes one from a whole agency.
      if (['accept', 'connect', 'suspend', 'end'].includes(act))
        requireFresh(deps, officer)
      return actOnFile(deps, officer, request.params.id, request.body)
    },
  )

  app.get(
    '/v1/connection-files/:id/attachments/:sha256',
    {
      schema: {
        tags,
        security,
        summary: 'An attachment, to be saved; a PDF may be shown',
        params: attachmentParams,
        querystring: attachmentView,
        response: { 200: z.unknown(), ...refusals, 404: problemBody },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'registration:read')
      const { id, sha256 } = request.params
      const { bytes, type } = await readAttachment(deps, officer, id, sha256)
      const shown = request.query.preview === 'true' && type === 'pdf'
      if (shown)
        reply
          .header('content-security-policy', previewPolicy)
          .header('x-frame-options', 'SAMEORIGIN')
      return reply
        .type(mediaTypes[type])
        .header(
          'content-disposition',
          `${shown ? 'inline' : 'attachment'}; filename="${sha256.slice(0, 16)}.${type}"`,
        )
        .send(bytes)
    },
  )

  app.post(
    '/v1/connection-files/:id/signed-documents',
    {
      schema: {
        tags,
        security,
        summary: 'Attach the signed copy of a document that was made here',
        params: fileParams,
        body: signedDocumentBody,
        response: { 201: attachmentKept, ...acts, 413: problemBody },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'registration:read')
      const { document } = request.body
      const kept = await attachSigned(deps, officer, request.params.id, document)
      return reply.code(201).send(kept)
    },
  )

  // In a scope of its own: no other route takes a file.
  app.register((plain, _options, done) => {
    const scope = plain.withTypeProvider<ZodTypeProvider>()
    scope.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: attachmentBytesMax },
      (_request, body, parsed) => parsed(null, body),
    )
    scope.post(
      '/v1/connection-files/:id/attachments',
      {
        bodyLimit: attachmentBytesMax,
        schema: {
          tags,
          security,
          summary: 'Attach a file (PDF, DOCX, XLSX, JPEG, PNG) for the step to come',
          consumes: ['application/octet-stream'],
          params: fileParams,
          querystring: attachmentQuery,
          response: { 201: attachmentKept, ...acts, 413: problemBody },
        },
      },
      async (request, reply) => {
        const officer = await requireSession(deps, request, 'registration:read')
        const { body } = request
        if (!(body instanceof Uint8Array)) throw new Problem('attachment-type')
        const { name } = request.query
        const kept = await attachFile(deps, officer, request.params.id, name, body)
        return reply.code(201).send(kept)
      },
    )
    done()
  })

  app.get(
    '/v1/agency-connections',
    {
      schema: {
        tags,
        security,
        summary: 'Agencies whose connection is suspended or has ended',
        querystring: stoppedFilter,
        response: { 200: stoppedPage, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'connections:restore')
      return listStopped(deps, officer, request.query)
    },
  )

  app.post(
    '/v1/agency-connections/:agency/restore-requests',
    {
      schema: {
        tags,
        security,
        summary: 'Ask a second person to approve that a connection be restored',
        params: agencyParams,
        body: restoreBody,
        response: { 201: approvalId, ...acts },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'connections:restore')
      requireFresh(deps, officer)
      const id = await askRestore(deps, officer, request.params.agency, request.body)
      return reply.code(201).send({ id })
    },
  )

  app.post(
    '/v1/connection-restorations/:id',
    {
      schema: {
        tags,
        security,
        summary: 'Restore the connection that an approval of this id names',
        params: approvalParams,
        response: { 200: approvalId, ...acts },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'connections:restore')
      requireFresh(deps, officer)
      await restoreConnection(deps, officer, request.params.id)
      return { id: request.params.id }
    },
  )
}
