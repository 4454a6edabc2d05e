import { listReading } from '@chot/contract/account-lists.ts'
import { problemBody } from '@chot/contract/problem-body.ts'
import { createGate } from '../accounts/gate.ts'
import { requireSession } from '../accounts/sessions.ts'
import type { Deps } from '../deps.ts'
import type { App } from '../http/app.ts'
import { Problem } from '../http/problem.ts'
import { readListFile } from './read-account-list.ts'

const fileBytesMax = 4 * 1024 * 1024
/** Reading one takes a thread and its memory. */
const filesAtOnce = 1
const filesWaitingMax = 8

export function registrationRoutes(app: App, deps: Deps): void {
  const gate = createGate(filesAtOnce, filesWaitingMax)
  // In a scope of its own: no other route takes a file.
  app.register((scope, _options, done) => {
    scope.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: fileBytesMax },
      (_request, body, done) => done(null, body),
    )
    scope.post(
      '/v1/account-list-readings',
      {
        bodyLimit: fileBytesMax,
        schema: {
          tags: ['registration'],
          summary: "An office's spreadsheet read as an account list; nothing is kept",
          consumes: ['application/octet-stream'],
          security: [{ session: [] }],
          response: {
            200: listReading,
            401: problemBody,
            403: problemBody,
            413: problemBody,
            422: problemBody,
          },
        },
      },
      async (request) => {
        await requireSession(deps, request, 'accounts:read')
        const { body } = request
        if (!(body instanceof Uint8Array)) throw new Problem('spreadsheet-unreadable')
        return gate.run(() => readListFile(deps, body))
      },
    )
    done()
  })
}
