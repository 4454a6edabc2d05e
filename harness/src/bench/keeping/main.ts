/**
 * What an entry takes while its month is open, sealed, pruned, and how long sealing takes:
 * `npm run bench:keeping -- [entries]`, a million unless told. Embedded PostgreSQL, one month of
 * queries and outcomes as the gateway records them.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EntryBody } from '@chot/core/log/entry.ts'
import { openDatabase } from '@chot/server/db/database.ts'
import { migrate } from '@chot/server/db/migrate.ts'
import { appendTo, lockHead } from '@chot/server/log/append.ts'
import { readLogClock } from '@chot/server/log/keep/log-clock.ts'
import { sealNext } from '@chot/server/log/keep/seal.ts'
import { openPublisher } from '@chot/server/log/publish/publisher.ts'
import { openPolicyBook } from '@chot/server/policy/policy.ts'
import { loadReference } from '@chot/server/policy/reference.ts'
import { openProgramLog } from '@chot/server/program-log.ts'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../postgres/embedded.ts'
import { configOf } from '../scene.ts'

const entries = Number(process.argv[2] ?? 1_000_000)
const entriesAtOnce = 2_000
const start = Date.parse('2020-01-01T00:00:00Z')
const say = (line: string) => process.stdout.write(`${line}\n`)

/** A decision and its outcome, with as much chance in them as real ones have. */
function pairOf(number: number): readonly EntryBody[] {
  const trail = {
    id: randomUUID(),
    ac: `acc-${String(number % 1_000).padStart(5, '0')}`,
    ag: `H38.${String(2_600 + (number % 120)).padStart(5, '0')}`,
    do: `H38.12-200115-${String(number % 10_000).padStart(4, '0')}`,
    pr: '1.001193',
    sv: 'look-up-person',
  }
  const decision: EntryBody = {
    k: 'decision',
    oc: 'granted',
    ...trail,
    du: 'receiving',
    au: 'password+totp',
    ip: `10.38.${number % 250}.${number % 97}`,
    pu: 'check-applicant',
    su: randomBytes(32).toString('base64url'),
    ke: '2020-01',
    fi: ['fullName', 'birth', 'sex', 'permanentAddress'],
    ct: [`account-day:${trail.ac}/2020-01-15`, `dossier:${number}`],
  }
  const outcome: EntryBody = {
    k: 'outcome',
    oc: 'answered',
    ...trail,
    an: randomBytes(32).toString('base64url'),
    ms: 40 + (number % 200),
  }
  return [decision, outcome]
}

const folder = mkdtempSync(join(tmpdir(), 'chot-keeping-'))
const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') })
const owner = new pg.Client({ connectionString: postgres.ownerUrl })
let now = start
const clock = { now: () => now, heldAt: () => now }
try {
  await migrate(postgres.ownerUrl)
  await owner.connect()
  await owner.query(`select make_log_partition('2020-01-15Z')`)
  const db = openDatabase({
    url: postgres.appUrl(),
    connectionsMax: 4,
    onIdleError: () => {},
  })
  await loadReference({ db, clock }, '15')
  for (let written = 0; written < entries; written += entriesAtOnce) {
    now = start + Math.floor((written / entries) * 30 * 86_400_000)
    const bodies = Array.from({ length: entriesAtOnce / 2 }, (_, place) =>
      pairOf(written / 2 + place),
    ).flat()
    await db.inTx(async (tx) => {
      await appendTo(tx, await lockHead(tx, now), bodies)
    })
  }
  now = Date.now()
  const heartbeats = Array.from(
    { length: 512 },
    (): EntryBody => ({ k: 'heartbeat', oc: 'done' }),
  )
  await db.inTx(async (tx) => {
    await appendTo(tx, await lockHead(tx, now), heartbeats)
  })
  const publisher = openPublisher({
    config: configOf(
      { ownerUrl: postgres.ownerUrl, appUrl: postgres.appUrl() },
      join(folder, 'keys'),
      'http://127.0.0.1:9/',
    ),
    db,
    clock,
    policies: openPolicyBook(),
    log: openProgramLog('silent'),
  })
  while ((await publisher.turn()) === 'grown');
  await publisher.close()
  await owner.query('vacuum analyze')
  const bytesOf = async (sql: string) =>
    Number((await owner.query<{ bytes: string }>(sql)).rows[0]?.bytes)
  const perEntry = (bytes: number) => (bytes / entries).toFixed(1)
  const open = await bytesOf(
    `select pg_total_relation_size('log_entries_2020_01') as bytes`,
  )
  const indexes = await bytesOf(`select pg_indexes_size('log_entries_2020_01') as bytes`)
  const texts = await bytesOf(
    'select sum(octet_length(text)) as bytes from log_entries_2020_01',
  )
  say(`entries ${entries}, text ${perEntry(texts)} B each`)
  say(`open: ${perEntry(open)} B an entry, ${perEntry(indexes)} of it indexes`)

  const began = performance.now()
  const sealed = await sealNext({ db, clock }, await readLogClock(db), 24, () => false)
  const seconds = (performance.now() - began) / 1000
  say(`sealing: ${sealed}, ${seconds.toFixed(1)} s, ${Math.round(entries / seconds)}/s`)
  await owner.query('vacuum analyze')
  const bundles = await bytesOf(`select pg_total_relation_size('log_bundles') as bytes`)
  const stored = await bytesOf('select bundle_bytes as bytes from log_months')
  const tiles = await bytesOf(`select pg_total_relation_size('log_tiles') as bytes`)
  say(`sealed: ${perEntry(bundles + tiles)} B an entry:`)
  say(
    `  bundles ${perEntry(bundles)} (${perEntry(stored)} before pages), hashes ${perEntry(tiles)}`,
  )
  say(`pruned: ${perEntry(tiles)} B an entry`)
  await db.close()
} finally {
  await owner.end()
  await postgres.close()
  rmSync(folder, { recursive: true, force: true })
}
