import type { Deps } from '../deps.ts'
import type { App } from '../http/app.ts'
import { eventStreams } from '../http/event-stream.ts'
import { requireOwingSession } from './sessions.ts'
import type { SessionNews, SessionWatch } from './watch-sessions.ts'

/** A browser opens a few tabs; more is something else. */
const pagesOfSessionMax = 12

/**
 * GET /v1/session/events: server-sent events (HTML Standard §9.2) about the caller's own session.
 * `changed`: ask anew who is signed in. `ended`, with the reason: show nothing any more.
 */
export function sessionEventRoutes(app: App, deps: Deps, watch: SessionWatch): void {
  const openStream = eventStreams(app, pagesOfSessionMax)

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

      const stream = openStream(reply, sessionId)
      const stop = watch.watch(sessionId, duties, (news: SessionNews) => {
        stream.send(news.kind, news.kind === 'ended' ? { why: news.why } : {})
        if (news.kind === 'ended') stream.end()
      })
      stream.onClose(stop)
    },
  )
}
