/**
 * One real PostgreSQL for all tests of a run; each test file clones a database from a template
 * that holds the schema and the reference data of Lào Cai.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@chot/server/db/database.ts'
import { migrate } from '@chot/server/db/migrate.ts'
import { loadReference } from '@chot/server/policy/reference.ts'
import type {} from '@chot/server/testing/database.ts'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from './embedded.ts'

const template = 'chot_template'
/** Before any clock that tests hold: the log never runs backwards. */
const loadedAt = Date.parse('2025-10-01T00:00:00Z')

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'chot-test-'))
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') })
  const owner = new pg.Client({ connectionString: postgres.ownerUrl })
  await owner.connect()
  await owner.query(`create database ${template}`)
  await owner.end()
  const templateUrl = new URL(postgres.ownerUrl)
  templateUrl.pathname = `/${template}`
  await migrate(templateUrl.href)
  const db = openDatabase({
    url: templateUrl.href,
    connectionsMax: 1,
    onIdleError: () => {},
  })
  await loadReference(
    { db, clock: { now: () => loadedAt, heldAt: () => loadedAt } },
    '15',
  )
  await db.rows('analyze')
  await db.close()
  project.provide('postgresOwnerUrl', postgres.ownerUrl)
  project.provide('postgresAppUrl', postgres.appUrl(template))
  project.provide('postgresTemplate', template)
  return async () => {
    await postgres.close()
    await rm(folder, { recursive: true, force: true })
  }
}
