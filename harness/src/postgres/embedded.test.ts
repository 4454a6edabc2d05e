import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { type EmbeddedPostgres, FolderInUse, startEmbeddedPostgres } from './embedded.ts'

const folder = mkdtempSync(join(tmpdir(), 'chot-embedded-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const postmasterFile = join(folder, 'data', 'postmaster.pid')

async function ask<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

async function withPostgres(work: (postgres: EmbeddedPostgres) => Promise<void>) {
  const postgres = await startEmbeddedPostgres({ folder })
  try {
    await work(postgres)
  } finally {
    await postgres.close()
  }
}

/** Starts it in a process of its own, which is then killed: nothing of ours runs any more. */
async function startAndKill(): Promise<void> {
  const module = fileURLToPath(new URL('./embedded.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { startEmbeddedPostgres } from ${JSON.stringify(module)}
       await startEmbeddedPostgres({ folder: ${JSON.stringify(folder)} })
       process.stdout.write('ready')
       setInterval(() => {}, 1000)`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await ended
}

describe('the embedded PostgreSQL', { timeout: 60_000 }, () => {
  it('keeps what was committed when it is stopped, and when every process of it is killed', async () => {
    await withPostgres(async ({ ownerUrl }) => {
      await ask(ownerUrl, 'create table kept (n integer)')
      await ask(ownerUrl, 'insert into kept values (1)')
    })
    const second = await startEmbeddedPostgres({ folder })
    await ask(second.ownerUrl, 'insert into kept values (2)')
    second.kill9()
    await second.ended
    await withPostgres(async ({ ownerUrl }) => {
      expect(await ask(ownerUrl, 'select n from kept order by n')).toEqual([
        { n: 1 },
        { n: 2 },
      ])
    })
  })

  it('starts again after the process that started it was killed', async () => {
    await startAndKill()
    await withPostgres(async ({ ownerUrl }) => {
      expect(await ask(ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    })
  })

  it('is not held up by a file that names a living process of another kind', async () => {
    await withPostgres(async () => {})
    writeFileSync(
      postmasterFile,
      `${process.pid}\n/proc/self/cwd\n1\n5432\n\n127.0.0.1\n\nready\n`,
    )
    await withPostgres(async ({ ownerUrl }) => {
      expect(await ask(ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    })
  })

  it('refuses a second start while the first is alive', async () => {
    await withPostgres(async ({ ownerUrl }) => {
      await expect(startEmbeddedPostgres({ folder })).rejects.toThrow(FolderInUse)
      expect(await ask(ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    })
  })

  it('writes through to the disk, checks its pages and speaks Unicode', async () => {
    await withPostgres(async ({ ownerUrl }) => {
      const [settings] = await ask(
        ownerUrl,
        `select current_setting('fsync') as fsync, current_setting('data_checksums') as sums,
                current_setting('synchronous_commit') as commit, current_setting('timezone') as zone,
                lower('ĐẶNG') as lower`,
      )
      expect(settings).toEqual({
        fsync: 'on',
        sums: 'on',
        commit: 'on',
        zone: 'UTC',
        lower: 'đặng',
      })
    })
  })

  it('lets nobody in without a password, and the application make no table', async () => {
    await withPostgres(async ({ appUrl, port }) => {
      await expect(
        ask(`postgres://chot@127.0.0.1:${port}/chot`, 'select 1'),
      ).rejects.toThrow(/password/)
      await expect(ask(appUrl(), 'create table other (n integer)')).rejects.toThrow(
        /permission denied/,
      )
    })
  })

  it('keeps its passwords from other users and statements out of its log', async () => {
    await withPostgres(async ({ ownerUrl }) => {
      await expect(ask(ownerUrl, "select 'số-010090001234'::integer")).rejects.toThrow()
    })
    expect(statSync(folder).mode & 0o077).toBe(0)
    expect(statSync(join(folder, 'secrets.json')).mode & 0o077).toBe(0)
    const log = readFileSync(join(folder, 'server.log'), 'utf8')
    expect(log).toContain('ready to accept connections')
    expect(log).not.toContain('010090001234')
  })
})
