import {
  copyFileParams,
  documentBody,
  documentFileParams,
  documentFilter,
  documentMade,
  documentPage,
  documentParams,
  documentView,
  signedCopy,
  signedCopyBytesMax,
} from '@chot/contract/documents.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { createGate } from '../accounts/gate.ts'
import { requireSession } from '../accounts/sessions.ts'
import type { Deps } from '../deps.ts'
import type { App } from '../http/app.ts'
import { Problem } from '../http/problem.ts'
import { contentOf } from './content.ts'
import { makeDocument } from './make-document.ts'
import { type GivenFile, getDocument, giveFile, listDocuments } from './read-documents.ts'
import { readSigningRoots, takeSigned } from './take-signed.ts'

const tags = ['Documents']
const security = [{ session: [] }]
const refusals = {
  401: problemBody,
  403: problemBody,
  404: problemBody,
  422: problemBody,
}
const types = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  json: 'application/json; charset=utf-8',
} as const

/** Throws when a file of CHOT_SIGNING_ROOTS_DIR is no certificate. */
export function documentRoutes(app: App, deps: Deps): void {
  const roots = readSigningRoots(deps.config.signingRootsFolder)

  app.get(
    '/v1/documents',
    {
      schema: {
        tags,
        security,
        summary: 'Official documents that were made, the newest first',
        querystring: documentFilter,
        response: { 200: documentPage, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'registration:read')
      return listDocuments(deps, officer, request.query)
    },
  )

  app.post(
    '/v1/documents',
    {
      schema: {
        tags,
        security,
        summary: 'Make an official document out of live data, as PDF/A and DOCX',
        body: documentBody,
        response: { 201: documentMade, 409: problemBody, ...refusals },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'documents:make')
      const { content, agency } = await contentOf(deps, officer, request.body)
      return reply.code(201).send(await makeDocument(deps, officer, content, agency))
    },
  )

  app.get(
    '/v1/documents/:id',
    {
      schema: {
        tags,
        security,
        summary: 'One document: hashes of its files and its signed copies',
        params: documentParams,
        response: { 200: documentView, ...refusals },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'registration:read')
      return getDocument(deps.db, officer, request.params.id)
    },
  )

  app.get(
    '/v1/documents/:id/files/:form',
    {
      schema: {
        tags,
        security,
        summary: 'A file of it, or the description it was written from; an entry itself',
        params: documentFileParams,
        response: { 200: z.unknown(), ...refusals },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'registration:read')
      const { id, form } = request.params
      const file = await giveFile(deps, officer, id, { form })
      return send(reply, file, types[form === 'description' ? 'json' : form])
    },
  )

  app.get(
    '/v1/documents/:id/signed-copies/:sha256',
    {
      schema: {
        tags,
        security,
        summary: 'A signed copy as it was taken back; an entry itself',
        params: copyFileParams,
        response: { 200: z.unknown(), ...refusals },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'registration:read')
      const { id, sha256 } = request.params
      return send(reply, await giveFile(deps, officer, id, { sha256 }), types.pdf)
    },
  )

  const gate = createGate(1, 8)
  // In a scope of its own: no other route takes a file.
  app.register((scope, _options, done) => {
    scope.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: signedCopyBytesMax },
      (_request, body, parsed) => parsed(null, body),
    )
    scope.post(
      '/v1/documents/:id/signed-copies',
      {
        bodyLimit: signedCopyBytesMax,
        schema: {
          tags,
          security,
          summary:
            'Take a signed PDF back: signatures, certificates and content are checked',
          consumes: ['application/octet-stream'],
          params: documentParams,
          response: { 201: signedCopy, 413: problemBody, ...refusals },
        },
      },
      async (request, reply) => {
        const officer = await requireSession(deps, request, 'documents:make')
        const { body } = request
        if (!(body instanceof Uint8Array)) throw new Problem('signed-unreadable')
        const { id } = documentParams.parse(request.params)
        const taken = await gate.run(() => takeSigned(deps, roots, officer, id, body))
        return reply.code(201).send(taken)
      },
    )
    done()
  })
}

/** Never shown by the browser as a page of ours. */
function send(reply: FastifyReply, { name, bytes }: GivenFile, type: string) {
  return reply
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('x-content-type-options', 'nosniff')
    .type(type)
    .send(bytes)
}
