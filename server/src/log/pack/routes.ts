import { Readable } from 'node:stream'
import { keyDisclosureRequest, packRequest } from '@chot/contract/evidence-packs.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { z } from 'zod'
import { createGate } from '../../accounts/gate.ts'
import { requireSession } from '../../accounts/sessions.ts'
import { requireFresh } from '../../accounts/step-up.ts'
import { approvalId } from '../../approvals/routes.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import { makePack } from './make-pack.ts'
import { askKeyDisclosure } from './month-keys.ts'
import { zipOf } from './zip.ts'

/** Two thousand proofs take memory and time that queries need. */
const packsAtOnce = 1
const packsWaitingMax = 8

export function evidencePackRoutes(app: App, deps: Deps): void {
  app.post(
    '/v1/key-disclosures',
    {
      schema: {
        tags: ['Access log'],
        summary:
          'Ask a second person to approve a pack that holds the subject keys of months',
        security: [{ session: [] }],
        body: keyDisclosureRequest,
        response: {
          201: approvalId,
          401: problemBody,
          403: problemBody,
          409: problemBody,
          410: problemBody,
          422: problemBody,
        },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'log:read')
      requireFresh(deps, officer)
      const id = await askKeyDisclosure(deps, officer, request.body)
      return reply.code(201).send({ id })
    },
  )

  const gate = createGate(packsAtOnce, packsWaitingMax)
  app.post(
    '/v1/evidence-packs',
    {
      schema: {
        tags: ['Access log'],
        summary:
          'Chosen entries with their proofs, in one zip that is verified offline; an entry itself',
        security: [{ session: [] }],
        body: packRequest,
        response: {
          200: z.unknown(),
          401: problemBody,
          403: problemBody,
          404: problemBody,
          409: problemBody,
          410: problemBody,
          422: problemBody,
        },
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'log:read')
      requireFresh(deps, officer)
      const { body } = request
      const { name, madeAt, files } = await gate.run(() => makePack(deps, officer, body))
      return reply
        .header('content-disposition', `attachment; filename="${name}"`)
        .type('application/zip')
        .send(Readable.from(zipOf(files, madeAt)))
    },
  )
}
