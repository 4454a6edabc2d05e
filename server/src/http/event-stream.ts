/** Server-sent events (HTML Standard §9.2) to a page that stays open. */
import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { App } from './app.ts'
import { Problem } from './problem.ts'

/** Proxies cut a stream that is silent for a minute. */
const breathEveryMs = 25_000
/** A page that takes nothing any more connects anew. */
const waitingBytesMax = 1_000_000

export interface EventStream {
  send(event: string, data: unknown): void
  end(): void
  onClose(listener: () => void): void
}

/**
 * Opens the streams of a route, so many at once for a session; those that are open end when the
 * server closes. What it gives throws Problem `busy`.
 */
export function eventStreams(
  app: App,
  pagesOfSessionMax: number,
): (reply: FastifyReply, sessionId: Buffer) => EventStream {
  const open = new Set<ServerResponse>()
  const perSession = new Map<string, number>()
  app.addHook('preClose', async () => {
    for (const stream of open) stream.end()
  })
  return (reply, sessionId) => {
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
    stream.on('close', () => {
      clearInterval(breath)
      open.delete(stream)
      const left = (perSession.get(key) ?? 1) - 1
      if (left === 0) perSession.delete(key)
      else perSession.set(key, left)
    })
    return {
      send(event, data) {
        if (stream.writableEnded || stream.destroyed) return
        if (stream.writableLength > waitingBytesMax) stream.destroy()
        else stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      },
      end: () => stream.end(),
      onClose: (listener) => stream.on('close', listener),
    }
  }
}
