/** A database of its own for a test file, cloned from the template of the run. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Owner's URL of the maintenance database: clones are made through it. */
    postgresOwnerUrl: string
    /** The application role's URL of the template: only its credentials are used. */
    postgresAppUrl: string
    postgresTemplate: string
  }
}

export interface TestDatabase {
  readonly ownerUrl: string
  readonly appUrl: string
  /** An empty folder for keys. */
  readonly keysFolder: string
  /** Any statement, as the owner. */
  rows<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  drop(): Promise<void>
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

async function asOwner<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** @param of the run's template when absent; nobody may be connected to it */
export async function cloneDatabase(of?: TestDatabase): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const maintenance = inject('postgresOwnerUrl')
  const template =
    of === undefined ? inject('postgresTemplate') : new URL(of.ownerUrl).pathname.slice(1)
  await asOwner(maintenance, (client) =>
    client.query(`create database ${name} template ${template}`),
  )
  const ownerUrl = withDatabase(maintenance, name)
  const keysFolder = mkdtempSync(join(tmpdir(), 'chot-keys-'))
  return {
    ownerUrl,
    appUrl: withDatabase(inject('postgresAppUrl'), name),
    keysFolder,
    rows: <Row>(sql: string, values: readonly unknown[] = []) =>
      asOwner(
        ownerUrl,
        async (client) => (await client.query(sql, [...values])).rows as Row[],
      ),
    async drop() {
      await asOwner(maintenance, (client) =>
        client.query(`drop database ${name} with (force)`),
      )
      rmSync(keysFolder, { recursive: true, force: true })
    },
  }
}
