/**
 * `npm run bench:registration`: how long registration takes over a province of provinces, 3,400
 * agencies with 10,000 accounts, and one list of as many rows. Embedded PostgreSQL, filled by
 * statements; each row of the table is the median and the slowest of ten runs.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@chot/server/db/database.ts'
import { migrate } from '@chot/server/db/migrate.ts'
import { listProgress } from '@chot/server/governance/connections/drives.ts'
import { lookAtDrives } from '@chot/server/governance/connections/due-turn.ts'
import { openKeyRing } from '@chot/server/keys/key-ring.ts'
import { openPolicyBook } from '@chot/server/policy/policy.ts'
import { loadReference } from '@chot/server/policy/reference.ts'
import { comparedRows } from '@chot/server/registration/lists.ts'
import { partsOf } from '@chot/server/registration/parts.ts'
import { startEmbeddedPostgres } from '../../postgres/embedded.ts'
import { configOf } from '../scene.ts'
import { median } from '../statistics.ts'
import { day, drive, fillProvince, listVersion } from './fill.ts'

const rounds = 10
const say = (line: string) => process.stdout.write(`${line}\n`)
const folder = mkdtempSync(join(tmpdir(), 'chot-registration-'))
const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') })
try {
  await migrate(postgres.ownerUrl)
  const db = openDatabase({
    url: postgres.ownerUrl,
    connectionsMax: 4,
    onIdleError: () => {},
  })
  const at = Date.parse(`${day}T03:00:00Z`)
  const clock = { now: () => at, heldAt: () => at }
  await loadReference({ db, clock }, '15')
  await fillProvince(db)
  await db.rows('vacuum analyze')
  const keys = openKeyRing(join(folder, 'keys'))
  const config = configOf(
    { ownerUrl: postgres.ownerUrl, appUrl: postgres.appUrl() },
    join(folder, 'keys'),
    'http://127.0.0.1:9/',
  )
  const deps = { config, db, clock, keys, policies: openPolicyBook() }
  const codes = (
    await db.rows<{ code: string }>('select code from agencies order by code')
  ).map(({ code }) => code)

  async function measure(name: string, work: () => Promise<unknown>): Promise<void> {
    const took: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now()
      await work()
      took.push(performance.now() - began)
    }
    const of = (ms: number) => `${Math.round(ms)} ms`.padStart(8)
    say(`${name.padEnd(34)}${of(median(took))}${of(Math.max(...took))}`)
  }

  say(`${codes.length} agencies, load ${loadavg()[0]?.toFixed(1)}`)
  say(`${''.padEnd(34)}  median slowest`)
  await measure('a list of 10,000 rows, compared', () => comparedRows(db, [listVersion]))
  await measure('parts of one agency', () =>
    partsOf(deps, db, codes.slice(100, 101), day),
  )
  await measure('parts of a page of 50', () =>
    partsOf(deps, db, codes.slice(100, 150), day),
  )
  await measure('parts of all', () => partsOf(deps, db, 'all', day))
  await measure('a page of progress, with sums', () =>
    listProgress(deps, drive, { limit: 25 }),
  )
  const began = performance.now()
  const { suspended } = await lookAtDrives(deps)
  say(
    `${suspended} suspended by the clock in ${Math.round(performance.now() - began)} ms`,
  )
  await db.close()
} finally {
  await postgres.close()
  rmSync(folder, { recursive: true, force: true })
}
