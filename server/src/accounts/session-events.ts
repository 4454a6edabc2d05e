import type { ServerResponse } from 'node:http'
import type { Deps } from '../deps.ts'
import type { App } from '../http/app.ts'
import { Problem } from '../http/problem.ts'
import { requireOwingSession } from './sessions.ts'
import type { SessionNews, SessionWatch } from './watch-sessions.ts'

/** A browser opens a few tabs; more is something else. */
const pagesOfSessionMax = 12
/** Proxies cut a stream that is silent for a minute. */
const breathEveryMs = 25_000

/**
 * GET /v1/session/events: server-sent events (HTML Standard §9.2) about the caller's own session.
 * `changed`: ask anew who is signed in. `ended`, with the reason: show nothing any more.
 */
export function sessionEventRoutes(app: App, deps: Deps, watch: SessionWatch): void {
  const open = new Set<ServerResponse>()
  const perSession = new Map<string, number>()

  app.addHook('preClose', async () => {
    for (const stream of open) stream.end()
  })

  app.get(
    '/v1/session/events',
    {
      schema: {
        tags: ['session'],
        summary: 'Tells an open page that its session changed or is over',
        description:
          'A stream of server-sent events: `changed`, or `ended` with a reason.',
        security: [{ session: [] }],
      },
    },
    async (request, reply) => {
      const { sessionId, duties } = await requireOwingSession(deps, request, {
        passive: true,
      })
      const key = sessionId.toString('hex')
      const pages = perSession.get(key) ?? 0
      if (pages >= pagesOfSessionMax) throw new Problem('busy', { retryAfterSeconds: 30 })
      perSession.set(key, pages + 1)

      reply.hijack()
      const stream = reply.raw
      stream.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      stream.write('retry: 2000\n\n')
      open.add(stream)
      const breath = setInterval(() => stream.write(':\n\n'), breathEveryMs)
      breath.unref()
      const stop = watch.watch(sessionId, duties, (news: SessionNews) => {
        const data = news.kind === 'ended' ? JSON.stringify({ why: news.why }) : '{}'
        stream.write(`event: ${news.kind}\ndata: ${data}\n\n`)
        if (news.kind === 'ended') stream.end()
      })
      stream.on('close', () => {
        stop()
        clearInterval(breath)
        open.delete(stream)
        const left = (perSession.get(key) ?? 1) - 1
        if (left === 0) perSession.delete(key)
        else perSession.set(key, left)
      })
    },
  )
}
