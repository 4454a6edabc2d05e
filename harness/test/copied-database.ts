/** Copies of a test's database, for an owner who tampers with it and has it published anew. */

import { parseTilePath } from '@chot/core/log/tile.ts'
import type { LogSource } from '@chot/evidence/source.ts'
import { type Database, openDatabase } from '@chot/server/db/database.ts'
import type { Deps } from '@chot/server/deps.ts'
import { appendTo, lockHead } from '@chot/server/log/append.ts'
import { findCheckpoint } from '@chot/server/log/publish/published.ts'
import { openPublisher } from '@chot/server/log/publish/publisher.ts'
import { readTile } from '@chot/server/log/publish/tiles.ts'
import type { TestGateway } from '@chot/server/testing/gateway.ts'
import { temporaryFolder } from '@chot/server/testing/published-log.ts'

export interface CopiedDatabase {
  /** With the owner's rights. */
  readonly db: Database
  /** Appends so many entries, as some act would. */
  grow(count: number): Promise<void>
  /** As HTTP serves it. */
  readonly served: LogSource
  /** The real publisher writes it to a new folder, with the real key; the folder. */
  republish(): Promise<string>
  close(): Promise<void>
}

let copies = 0

/** The gateway must be closed: a database is copied while nobody is connected. */
export async function copyDatabase(
  gateway: Pick<TestGateway, 'database' | 'server'>,
): Promise<CopiedDatabase> {
  const { database } = gateway
  const from = new URL(database.ownerUrl).pathname.slice(1)
  copies += 1
  const name = `${from}_copy_${copies}`
  await database.rows(`create database ${name} template ${from}`)
  const url = new URL(database.ownerUrl)
  url.pathname = `/${name}`
  const db = openDatabase({ url: url.href, connectionsMax: 4, onIdleError: () => {} })
  const { deps } = gateway.server
  return {
    db,
    async grow(count) {
      await db.inTx(async (tx) => {
        const head = await lockHead(tx, deps.clock.heldAt())
        const body = { k: 'dossier', oc: 'done', ob: 'created' } as const
        await appendTo(
          tx,
          head,
          Array.from({ length: count }, () => body),
        )
      })
    },
    served: {
      name,
      ahead: 1,
      async read(path) {
        if (path !== 'checkpoint') {
          return (await readTile(db, parseTilePath(path))) ?? undefined
        }
        return Buffer.from((await findCheckpoint(db)).checkpoint ?? '')
      },
    },
    async republish() {
      const folder = temporaryFolder()
      const config = { ...deps.config, log: { ...deps.config.log, folder } }
      const changed: Deps = { ...deps, config, db }
      const publisher = openPublisher(changed)
      try {
        const done = await publisher.turn()
        if (done === 'stopped') throw new Error('the publisher has stopped')
        await publisher.settled()
      } finally {
        await publisher.close()
      }
      return folder
    },
    async close() {
      await db.close()
      await database.rows(`drop database ${name} with (force)`)
    },
  }
}
