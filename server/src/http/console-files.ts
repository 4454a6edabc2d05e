/** The built console: hashed assets kept for a year, the page itself never; compressed ahead. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { App } from './app.ts'
import { sendProblem } from './problem.ts'

const root = fileURLToPath(new URL('../../../console/dist', import.meta.url))

/** Without a built console every unknown path is a problem: the data plane runs without it. */
export async function serveConsole(app: App): Promise<void> {
  if (!existsSync(root)) {
    app.setNotFoundHandler((request, reply) => sendProblem(request, reply, 'not-found'))
    return
  }
  await app.register(fastifyStatic, {
    root,
    preCompressed: true,
    wildcard: false,
    index: ['index.html'],
    cacheControl: false,
    setHeaders(response, path) {
      const hashed = /[\\/]assets[\\/]/.test(path)
      response.header(
        'cache-control',
        hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
  // A path of the console's own router is the page; a path of an API that is not there is not.
  app.setNotFoundHandler((request, reply) => {
    const page =
      (request.method === 'GET' || request.method === 'HEAD') &&
      request.headers.accept?.includes('text/html') === true &&
      !/^\/(v1|oauth|demo|docs|openapi|healthz|readyz|assets)\b/.test(request.url)
    return page
      ? reply.header('cache-control', 'no-cache').sendFile('index.html')
      : sendProblem(request, reply, 'not-found')
  })
}
