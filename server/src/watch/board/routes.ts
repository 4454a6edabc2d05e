import type { BoardNews } from '@chot/contract/board.ts'
import { requireSession } from '../../accounts/sessions.ts'
import type { SessionWatch } from '../../accounts/watch-sessions.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import { eventStreams } from '../../http/event-stream.ts'
import type { Board } from './board.ts'

/** A wall of screens has a few; more is something else. */
const pagesOfSessionMax = 6

/**
 * GET /v1/watch/events: server-sent events `board` with the parts that changed, the first with all
 * (contract/src/board.ts). It ends with the session, and when the officer's duties change.
 */
export function boardRoutes(
  app: App,
  deps: Deps,
  board: Board,
  sessions: SessionWatch,
): void {
  const openStream = eventStreams(app, pagesOfSessionMax)

  app.get(
    '/v1/watch/events',
    {
      schema: {
        tags: ['Alerts and locks'],
        summary: 'The board of the watch desk, live',
        description: 'A stream of server-sent events `board`: the parts that changed.',
        security: [{ session: [] }],
      },
    },
    async (request, reply) => {
      const officer = await requireSession(deps, request, 'log:read', { passive: true })
      const { accountId, sessionId, duties } = officer
      const stream = openStream(reply, sessionId)
      const stops = [
        board.watch((news) => stream.send('board', shownTo(accountId, news))),
        sessions.watch(sessionId, duties, () => stream.end()),
      ]
      stream.onClose(() => {
        for (const stop of stops) stop()
      })
    },
  )
}

/** Nobody sees a case about themself. */
function shownTo(account: string, news: BoardNews): BoardNews {
  if (news.cases === undefined) return news
  const latest = news.cases.latest.filter(
    ({ scope, subject }) => scope !== 'account' || subject !== account,
  )
  return { ...news, cases: { ...news.cases, latest } }
}
