/** The log as static files over HTTP, by the very paths of C2SP tlog-tiles. */
import { problemBody } from '@chot/contract/problem-body.ts'
import { Malformed } from '@chot/core/log/note-encoding.ts'
import { type Bundle, parseTilePath, type Tile, tileWidth } from '@chot/core/log/tile.ts'
import { z } from 'zod'
import { createGate } from '../../accounts/gate.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import { Problem } from '../../http/problem.ts'
import { admitReaderOfEntries } from './entry-readers.ts'
import { findCheckpoint } from './published.ts'
import { isWithin, readTile } from './tiles.ts'

const prefix = '/log/'
/** Anybody may ask, and must not take the connections that queries need. */
const readsAtOnce = 2
const readsWaitingMax = 200

const forever = 'public, max-age=31536000, immutable'
/** A partial tile never changes either, but nobody asks for it for long. */
const shortly = 'public, max-age=60'

export function publishedLogRoutes(
  app: App,
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'policies' | 'log'>,
): void {
  const gate = createGate(readsAtOnce, readsWaitingMax)
  const tags = ['Published log']

  app.get(
    `${prefix}checkpoint`,
    {
      schema: {
        tags,
        summary: 'The signed head of the access log (C2SP tlog-checkpoint)',
        response: { 200: z.string(), 404: problemBody },
      },
    },
    async (_request, reply) => {
      const { checkpoint } = await gate.run(() => findCheckpoint(deps.db))
      if (checkpoint === null) throw new Problem('not-found')
      return reply
        .header('cache-control', 'no-cache')
        .type('text/plain; charset=utf-8')
        .serializer((text: unknown) => String(text))
        .send(checkpoint)
    },
  )

  app.get(
    `${prefix}tile/*`,
    {
      schema: {
        tags,
        summary:
          'A tile of hashes or a bundle of entries (C2SP tlog-tiles): tile/<L>/<N>[.p/<W>], tile/entries/<N>[.p/<W>]',
        response: { 200: z.unknown(), 404: problemBody },
      },
    },
    async (request, reply) => {
      // As it was sent: a path has one writing, which caches go by.
      const tile = findTile(request.url.slice(prefix.length))
      if (tile === null) throw new Problem('not-found')
      const open = tile.level !== 'entries' || deps.config.log.publicEntries
      if (!open) await admitReaderOfEntries(deps, request, tile)
      const bytes = await gate.run(async () => {
        const { size } = await findCheckpoint(deps.db)
        return isWithin(tile, size) ? readTile(deps.db, tile) : null
      })
      if (bytes === null) throw new Problem('not-found')
      if (open)
        reply.header('cache-control', tile.width === tileWidth ? forever : shortly)
      return reply.type('application/octet-stream').send(Buffer.from(bytes))
    },
  )
}

function findTile(path: string): Tile | Bundle | null {
  try {
    return parseTilePath(path)
  } catch (error) {
    if (error instanceof Malformed) return null
    throw error
  }
}
