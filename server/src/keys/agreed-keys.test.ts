import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, openDatabase } from '../db/database.ts'
import { openProgramLog } from '../program-log.ts'
import { holdClock } from '../testing/clock.ts'
import { cloneDatabase, type TestDatabase } from '../testing/database.ts'
import { watchKeys } from './agreed-keys.ts'
import { openKeyRing } from './key-ring.ts'

let database: TestDatabase
let db: Database
const folder = mkdtempSync(join(tmpdir(), 'chot-keys-'))

beforeAll(async () => {
  database = await cloneDatabase()
  db = openDatabase({ url: database.appUrl, connectionsMax: 2, onIdleError: () => {} })
})
afterAll(async () => {
  await db?.close()
  await database?.drop()
  rmSync(folder, { recursive: true, force: true })
})

const watch = async (keysFolder: string) => {
  const deps = { db, clock: holdClock(), log: openProgramLog('silent') }
  const stop = await watchKeys({ ...deps, keys: openKeyRing(keysFolder) })
  stop()
}

it('starts again with the keys the database was used with', async () => {
  await watch(folder)
  await watch(folder)
})

it.each(['data.key', 'subject/2026-11.key'])(
  'refuses to start when %s was lost and made anew',
  async (name) => {
    await watch(folder)
    const kept = openKeyRing(folder).fingerprint('data')
    rmSync(join(folder, name))
    await expect(watch(folder)).rejects.toThrow(/CHOT_KEYS_DIR/)
    expect(kept).toHaveLength(8)
    await database.rows('delete from key_fingerprints')
  },
)
