/**
 * `npm run bench:search [-- --entries 10000000] [--folder <path>] [--rounds 100] [--plans]`: how long
 * a search of the access log takes, with the entry it writes and the proofs of its rows. The log is
 * filled on the first run and kept in the folder for the next.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Config } from '@chot/server/config.ts'
import { openDatabase } from '@chot/server/db/database.ts'
import { migrate } from '@chot/server/db/migrate.ts'
import { openKeyRing } from '@chot/server/keys/key-ring.ts'
import { openPublisher, type PublisherDeps } from '@chot/server/log/publish/publisher.ts'
import { openTileMemory } from '@chot/server/log/publish/tile-memory.ts'
import { openPolicyBook } from '@chot/server/policy/policy.ts'
import { loadReference } from '@chot/server/policy/reference.ts'
import { openProgramLog } from '@chot/server/program-log.ts'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../postgres/embedded.ts'
import { fillLog } from './fill.ts'
import { measureSearches } from './measure.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '10000000' },
    folder: { type: 'string' },
    rounds: { type: 'string', default: '100' },
    /** Writes the plans of the statements here. */
    plans: { type: 'string' },
  },
})
const entries = Number(values.entries)
const folder = resolve(values.folder ?? join(root, '.chot', `bench-search-${entries}`))
const publishedLog = {
  origin: 'bench.example/search',
  folder: null,
  objectStore: null,
  publicEntries: false,
  publish: true,
  witnesses: null,
  timestamps: null,
}

/** Every entry under one signed head: what a page of hits is proved against. */
async function publishAll(deps: PublisherDeps): Promise<void> {
  const publisher = openPublisher(deps)
  while ((await publisher.turn()) === 'grown');
  await publisher.close()
}

const say = (line: string) => process.stderr.write(`${line}\n`)

mkdirSync(folder, { recursive: true, mode: 0o700 })
const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') })
try {
  await migrate(postgres.ownerUrl)
  const db = openDatabase({
    url: postgres.ownerUrl,
    connectionsMax: 2,
    onIdleError: () => {},
  })
  const client = new pg.Client({ connectionString: postgres.ownerUrl })
  client.on('error', () => {})
  await client.connect()
  await client.query("alter system set max_wal_size = '4GB'")
  await client.query('select pg_reload_conf()')
  const clock = { now: () => Date.now(), heldAt: () => null }
  const keys = openKeyRing(join(folder, 'keys'))
  const { rows } = await client.query<{ size: number }>('select size from log_head')
  if (rows[0]?.size === 0) {
    await loadReference({ db, clock }, '15')
    await client.query('truncate log_entries')
    await client.query(`update log_head set size = 0, last_at = 'epoch'`)
  }
  await fillLog(db, client, keys, entries, say)
  const deps = { db, clock, keys, log: openProgramLog('warn'), tiles: openTileMemory() }
  say('publishing')
  await publishAll({
    ...deps,
    policies: openPolicyBook(),
    config: { keysFolder: join(folder, 'keys'), log: publishedLog } as Config,
  })
  const measured = await measureSearches(deps, client, Number(values.rounds), say)
  process.stdout.write(`${measured.table}\n`)
  if (values.plans !== undefined) writeFileSync(values.plans, measured.plans)
  await client.end()
  await db.close()
} finally {
  await postgres.close()
}
