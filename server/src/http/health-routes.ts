import type { Deps } from '../deps.ts'
import type { App } from './app.ts'

/**
 * `/healthz`: the process turns; `/readyz`: it can reach its database, and what it had to record
 * last was recorded, so that it may be sent work. `log` tells of publishing, time stamps and
 * keeping; it alarms without taking the node out: queries are recorded all the same.
 */
export function healthRoutes(
  app: App,
  deps: Pick<Deps, 'db'>,
  log: () => Readonly<Record<string, string>>,
  isRecording: () => boolean,
): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }))
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    try {
      await deps.db.rows('select 1')
      if (!isRecording())
        return reply.code(503).send({ status: 'not-ready', database: 'not-recording' })
      return { status: 'ready', ...log() }
    } catch {
      return reply.code(503).send({ status: 'not-ready', database: 'unreachable' })
    }
  })
}
