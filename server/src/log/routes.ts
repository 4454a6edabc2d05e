import { logMonths } from '@chot/contract/log-months.ts'
import { logEntry, logFilter, logPage, logWitnessing } from '@chot/contract/oversight.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { receiptFile, receiptParams } from '@chot/contract/receipts.ts'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { requireClient } from '../accounts/client-systems.ts'
import { requireSession } from '../accounts/sessions.ts'
import type { Deps } from '../deps.ts'
import type { App } from '../http/app.ts'
import { listMonths } from './keep/list-months.ts'
import { type ReceiptReader, readReceipt } from './receipts.ts'
import { proveLogEntry, readLogEntry, searchLog } from './search.ts'
import { readWitnessing } from './witness/witnessing.ts'

const session = [{ session: [] }]
const entryParams = z.strictObject({
  sequence: z.coerce.number({ error: 'wrong-type' }).int().min(0).max(9e15),
})

export function logRoutes(app: App, deps: Deps): void {
  app.get(
    '/v1/log',
    {
      schema: {
        tags: ['Access log'],
        summary: 'Search the access log; the search is an entry itself',
        security: session,
        querystring: logFilter,
        response: { 200: logPage, 401: problemBody, 403: problemBody, 422: problemBody },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'log:read')
      return searchLog(deps, officer, request.query)
    },
  )

  app.get(
    '/v1/log-months',
    {
      schema: {
        tags: ['Access log'],
        summary: 'Months of the access log: open, sealed, pruned, and what comes next',
        security: session,
        response: { 200: logMonths, 401: problemBody, 403: problemBody },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'log:read')
      return listMonths(deps)
    },
  )

  app.get(
    '/v1/log/witnessing',
    {
      schema: {
        tags: ['Access log'],
        summary: 'Whether a quorum of witnesses has cosigned the log lately',
        security: session,
        response: { 200: logWitnessing, 401: problemBody, 403: problemBody },
      },
    },
    async (request) => {
      await requireSession(deps, request, 'log:read')
      const { state, size, since } = await readWitnessing(deps)
      return { state, size, since }
    },
  )

  app.get(
    '/v1/log/:sequence',
    {
      schema: {
        tags: ['Access log'],
        summary: 'One entry exactly as hashed, with its leaf hash',
        security: session,
        params: entryParams,
        response: { 200: logEntry, 401: problemBody, 403: problemBody, 404: problemBody },
      },
    },
    async (request) => {
      const officer = await requireSession(deps, request, 'log:read')
      return readLogEntry(deps, officer, request.params.sequence)
    },
  )

  app.get(
    '/v1/log/:sequence/proof',
    {
      schema: {
        tags: ['Access log'],
        summary:
          'The proof that an entry stands in the published log (C2SP tlog-proof), with the entry',
        security: session,
        params: entryParams,
        response: {
          200: z.string(),
          401: problemBody,
          403: problemBody,
          404: problemBody,
          409: problemBody,
        },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'log:read')
      const { sequence } = request.params
      const proof = await proveLogEntry(deps, officer, sequence)
      return reply
        .header('content-disposition', `attachment; filename="${sequence}.tlog-proof"`)
        .type('text/plain; charset=utf-8')
        .serializer((text: unknown) => String(text))
        .send(proof)
    },
  )

  app.get(
    '/v1/receipts/:requestId',
    {
      schema: {
        tags: ['Access log'],
        summary: 'The receipt of a request, with its proofs: for who made it',
        security: [...session, { client: ['queries:write'] }],
        params: receiptParams,
        response: {
          200: receiptFile,
          401: problemBody,
          403: problemBody,
          404: problemBody,
        },
      },
    },
    async (request) =>
      readReceipt(deps, await receiptReader(deps, request), request.params.requestId),
  )
}

async function receiptReader(
  deps: Deps,
  request: FastifyRequest,
): Promise<ReceiptReader> {
  if (request.headers.authorization !== undefined)
    return { by: 'system', ...(await requireClient(deps, request, 'queries:write')) }
  const officer = await requireSession(deps, request)
  return { by: 'officer', officer, readsLog: officer.permissions.includes('log:read') }
}
