import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../testing/database.ts'
import { migrate } from './migrate.ts'

let database: TestDatabase
let app: pg.Client

beforeAll(async () => {
  database = await cloneDatabase()
  app = new pg.Client({ connectionString: database.appUrl })
  await app.connect()
})
afterAll(async () => {
  await app?.end()
  await database?.drop()
})

const asApp = (sql: string) =>
  app.query(sql).then(
    () => 'done',
    (error: Error) => error.message,
  )

describe('migrations', () => {
  it('run once: a second start changes nothing', async () => {
    expect(await migrate(database.ownerUrl)).toEqual([])
  })

  it('refuse a database that is newer than the program', async () => {
    await database.rows(
      `insert into schema_migrations (name, digest) values ('9999-from-the-future.sql', 'x')`,
    )
    await expect(migrate(database.ownerUrl)).rejects.toThrow(/newer than this program/)
    await database.rows(`delete from schema_migrations where name like '9999%'`)
  })

  it('refuse a migration that was changed after it had run', async () => {
    await database.rows(
      `update schema_migrations set digest = 'changed' where name like '0001%'`,
    )
    await expect(migrate(database.ownerUrl)).rejects.toThrow(
      /was changed after it had run/,
    )
  })
})

describe('the application role', () => {
  it.each([
    ['change an entry', `update log_entries set text = 'x'`],
    ['delete an entry', 'delete from log_entries'],
    ['empty the log', 'truncate log_entries'],
    ['change an entry through its partition', `update log_entries_rest set text = 'x'`],
    ['take the head away', 'delete from log_head'],
    ['put a second head', 'insert into log_head values (false, 0, now(), 1)'],
    ['drop the log', 'drop table log_entries'],
    ['rewrite what has been migrated', `delete from schema_migrations`],
    ['delete a query', 'delete from queries'],
    ['delete an account', 'delete from accounts'],
  ])('cannot %s', async (_what, sql) => {
    expect(await asApp(sql)).toMatch(/permission denied|must be owner/)
  })

  it('owns no table and is no superuser', async () => {
    const { rows } = await app.query(
      `select rolsuper, rolcreatedb, rolcreaterole,
              (select count(*)::int from pg_tables where tableowner = current_user) as tables
       from pg_roles where rolname = current_user`,
    )
    expect(rows).toEqual([
      { rolsuper: false, rolcreatedb: false, rolcreaterole: false, tables: 0 },
    ])
  })
})

describe('the partitions of the log', () => {
  it('are made for months ahead, so that an entry of next year has a home of its own', async () => {
    const [row] = await database.rows<{ count: number }>(
      `select count(*)::int as count from pg_inherits where inhparent = 'log_entries'::regclass`,
    )
    expect(row?.count).toBeGreaterThanOrEqual(25)
  })
})
