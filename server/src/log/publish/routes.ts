/** The log as static files over HTTP, by the very paths of C2SP tlog-tiles. */
import { problemBody } from '@chot/contract/problem-body.ts'
import { Malformed } from '@chot/core/log/note-encoding.ts'
import { type Bundle, parseTilePath, type Tile, tilePath } from '@chot/core/log/tile.ts'
import { z } from 'zod'
import { createGate } from '../../accounts/gate.ts'
import type { Reader } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import type { App } from '../../http/app.ts'
import { Problem } from '../../http/problem.ts'
import { admitReaderOfEntries } from './entry-readers.ts'
import { countFile, countKept, countPath, readKeptFiles } from './kept.ts'
import { mediaOf } from './media.ts'
import { findCheckpoint, findSigned } from './published.ts'
import { isWithin, readTile } from './tiles.ts'

const prefix = '/log/'
/** Anybody may ask, and must not take the connections that queries need. */
const readsAtOnce = 2
const readsWaitingMax = 200

const keptPath = /^timestamps\/(0|[1-9]\d{0,8})\/(?:checkpoint|response\.tsr)$/

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
      const { type, cacheControl } = mediaOf('checkpoint')
      return reply
        .header('cache-control', cacheControl)
        .type(type)
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
        const { size } = await findSigned(deps.db)
        return isWithin(tile, size) ? readTile(deps.db, tile) : null
      })
      if (bytes === null) throw new Problem('not-found')
      const { type, cacheControl } = mediaOf(tilePath(tile))
      if (open) reply.header('cache-control', cacheControl)
      return reply.type(type).send(Buffer.from(bytes))
    },
  )

  app.get(
    `${prefix}timestamps/*`,
    {
      schema: {
        tags,
        summary:
          'Checkpoints kept with their time stamps (RFC 3161): timestamps/count, and below it timestamps/<n>/checkpoint, timestamps/<n>/response.tsr',
        response: { 200: z.unknown(), 404: problemBody },
      },
    },
    async (request, reply) => {
      const path = request.url.slice(prefix.length)
      const bytes = await gate.run(() => findKeptFile(deps.db, path))
      if (bytes === null) throw new Problem('not-found')
      const { type, cacheControl } = mediaOf(path)
      return reply
        .header('cache-control', cacheControl)
        .type(type)
        .send(Buffer.from(bytes))
    },
  )
}

async function findKeptFile(reader: Reader, path: string): Promise<Uint8Array | null> {
  if (path === countPath) {
    const { size } = await findCheckpoint(reader)
    return countFile(await countKept(reader, size))
  }
  const [, n] = keptPath.exec(path) ?? []
  if (n === undefined) return null
  const files = await readKeptFiles(reader, Number(n))
  return files.find((file) => file.path === path)?.bytes ?? null
}

function findTile(path: string): Tile | Bundle | null {
  try {
    return parseTilePath(path)
  } catch (error) {
    if (error instanceof Malformed) return null
    throw error
  }
}
