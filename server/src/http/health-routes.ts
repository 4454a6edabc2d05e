import type { Deps } from '../deps.ts'
import type { App } from './app.ts'

/**
 * `/healthz`: the process turns; `/readyz`: it can reach its database, and what it had to record
 * last was recorded, so that it may be sent work. `log` tells of publishing, time stamps, keeping
 * and witnesses; it alarms without taking the node out: what is wrong with the log is wrong on every
 * node.
 */
export function healthRoutes(
  app: App,
  deps: Pick<Deps, 'db'>,
  log: () => Promise<Readonly<Record<string, string>>>,
  isRecording: () => boolean,
): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }))
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    try {
      await deps.db.rows('select 1')
      if (!isRecording())
        return reply.code(503).send({ status: 'not-ready', database: 'not-recording' })
      return { status: 'ready', ...(await log()) }
    } catch {
      return reply.code(503).send({ status: 'not-ready', database: 'unreachable' })
    }
  })
}
