import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'

const migrationsFolder = new URL('../../migrations/', import.meta.url)
/** Serialises migrators: two nodes may start at once. */
const migrationLock = 0x63_68_6f_74

/**
 * Brings the schema up to the files in `migrations/`, each in a transaction of its own, forward
 * only. Throws when a migration that has run differs from its file, or the database is newer than
 * this program. `ownerUrl` signs in as the owner of the schema.
 */
export async function migrate(ownerUrl: string): Promise<readonly string[]> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    connectionTimeoutMillis: 5_000,
  })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await client.query(
      `create table if not exists schema_migrations (
         name text primary key, digest text not null, run_at timestamptz not null default now())`,
    )
    const done = new Map(
      (
        await client.query<{ name: string; digest: string }>(
          'select name, digest from schema_migrations',
        )
      ).rows.map((row) => [row.name, row.digest]),
    )
    const names = (await readdir(migrationsFolder))
      .filter((name) => name.endsWith('.sql'))
      .sort()
    const unknown = [...done.keys()].find((name) => !names.includes(name))
    if (unknown !== undefined)
      throw new Error(`the database is newer than this program: it has run ${unknown}`)
    const ran: string[] = []
    for (const name of names) {
      const sql = await readFile(new URL(name, migrationsFolder), 'utf8')
      const digest = createHash('sha256').update(sql).digest('hex')
      const before = done.get(name)
      if (before === digest) continue
      if (before !== undefined)
        throw new Error(`migration ${name} was changed after it had run`)
      await client.query('begin')
      try {
        await client.query(sql)
        await client.query(
          'insert into schema_migrations (name, digest) values ($1, $2)',
          [name, digest],
        )
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`migration ${name} failed`, { cause: error })
      }
      ran.push(name)
    }
    await makeLogPartitions(client)
    return ran
  } finally {
    await client.end()
  }
}

/** Months of the log made ahead; what falls beyond them lands in the default partition. */
export const logMonthsAhead = 24

async function makeLogPartitions(client: pg.Client): Promise<void> {
  await client.query(
    `select make_log_partition(now() + n * interval '1 month') from generate_series(0, $1::int) n`,
    [logMonthsAhead],
  )
}
