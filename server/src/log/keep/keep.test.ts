/** Months that leave the rows, and months that leave for good: what must stay true of the log. */
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKeyRing } from '../../keys/key-ring.ts'
import { origin, type TestGateway } from '../../testing/gateway.ts'
import { faultsOfFiles, pathsOf } from '../../testing/naive-log.ts'
import { citizen, openOldGateway } from '../../testing/old-months.ts'
import {
  append,
  checkpointOf,
  depsWith,
  get,
  overHttp,
  sizeOf,
  temporaryFolder,
} from '../../testing/published-log.ts'
import { openPublisher } from '../publish/publisher.ts'
import { type Keeper, openKeeper } from './keeper.ts'

const months = [
  { month: '2020-01', entries: 300 },
  { month: '2020-02', entries: 700 },
  { month: '2023-05', entries: 600 },
  { month: '2025-11', entries: 300 },
]

let gateway: TestGateway
const opened: { close(): Promise<void> }[] = []
const folder = temporaryFolder()

const publicLog = {
  origin: 'chot.test/lao-cai',
  folder: null,
  publicEntries: true,
  publish: false,
  objectStore: null,
  witnesses: null,
  timestamps: null,
}

beforeEach(async () => {
  gateway = await openOldGateway(months, { config: { log: publicLog } })
  gateway.clock.set('2026-11-18T09:00:00+07:00')
  await append(gateway, 300)
})
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close()
  rmSync(folder, { recursive: true, force: true })
  await gateway?.close()
})

async function publish(settings: Parameters<typeof depsWith>[1] = {}): Promise<void> {
  const publisher = openPublisher(depsWith(gateway, settings))
  while (['grown', 'beat'].includes(await publisher.turn()));
  await publisher.settled()
  // The folder is brought to the last head by the turn after it.
  await publisher.turn()
  await publisher.close()
}

function keeperOf(keysFolder = gateway.database.keysFolder): Keeper {
  const keeper = openKeeper({
    ...depsWith(gateway, { publish: true }),
    keys: openKeyRing(keysFolder),
  })
  opened.push(keeper)
  return keeper
}

/** Turns and heads until nothing more is due. */
async function keep(keeper: Keeper, settings = {}): Promise<void> {
  await publish(settings)
  while ((await keeper.turn()) === 'worked') await publish(settings)
  await publish(settings)
}

const monthsOf = () =>
  gateway.database.rows<Record<string, unknown>>(
    `select month, first_seq::int, end_seq::int, rows_dropped, pruned_to::int, bundles_dropped,
            key_destroyed_seq is not null as key_destroyed
     from log_months order by month`,
  )
const partitions = async () =>
  (
    await gateway.database.rows<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits
       where inhparent = 'log_entries'::regclass order by 1`,
    )
  ).map(({ name }) => name)
const entriesOfKind = async (kind: string) =>
  (
    await gateway.database.rows<{ text: string }>(
      'select text from log_entries where kind = $1 order by seq',
      [kind],
    )
  ).map(({ text }) => JSON.parse(text) as Record<string, unknown>)
const setMonths = (sealedAfterMonths: number, prunedAfterMonths: number) =>
  gateway.database.rows(`update policies set value = $1 where name = 'log-keeping'`, [
    JSON.stringify({ sealedAfterMonths, prunedAfterMonths }),
  ])
const asApp = async (sql: string) => {
  const client = new pg.Client({ connectionString: gateway.database.appUrl })
  await client.connect()
  try {
    await client.query(sql)
    return 'done'
  } catch (error) {
    return (error as Error).message
  } finally {
    await client.end()
  }
}

describe('a sealed month', () => {
  it('is served as before to the last octet, and takes no row', async () => {
    await setMonths(24, 1200)
    await publish()
    const size = await sizeOf(gateway)
    const paths = [...pathsOf('entries', size), ...pathsOf(0, size), ...pathsOf(1, size)]
    const before = await Promise.all(paths.map(overHttp(gateway)))
    const partial = await overHttp(gateway)('tile/entries/001.p/7')
    await keep(keeperOf())
    const start = Number((await monthsOf())[0]?.end_seq) - 300
    expect((await monthsOf()).map(({ month, end_seq }) => [month, end_seq])).toEqual([
      ['2020-01', start + 300],
      ['2020-02', start + 1000],
      ['2023-05', start + 1600],
    ])
    expect(await partitions()).not.toContain('log_entries_2023_05')
    expect(await partitions()).toContain('log_entries_2025_11')
    const [row] = await gateway.database.rows<{ least: number }>(
      'select min(seq)::int as least from log_entries',
    )
    expect(row?.least).toBe(start + 1600)
    const after = await Promise.all(paths.map(overHttp(gateway)))
    for (const [place, path] of paths.entries())
      expect(after[place]?.equals(before[place] ?? Buffer.of()), path).toBe(true)
    expect((await overHttp(gateway)('tile/entries/001.p/7')).equals(partial)).toBe(true)
    expect(await faultsOfFiles(overHttp(gateway), await checkpointOf(gateway))).toEqual(
      [],
    )
    expect((await entriesOfKind('log-seal')).map(({ ob, up }) => [ob, up])).toEqual([
      [`month=2020-01 entries=${start + 300}`, start + 300],
      ['month=2020-02 entries=700', start + 1000],
      ['month=2023-05 entries=600', start + 1600],
    ])
  })

  it('is not searched, which the answer says; its entries are read by their sequence', async () => {
    await setMonths(24, 1200)
    await keep(keeperOf())
    const auditor = await gateway.addOfficer({ duties: ['auditor'] })
    const cookie = await gateway.signIn(auditor)
    const ask = (url: string) =>
      gateway.server.app.inject({ method: 'GET', url, headers: { cookie, origin } })
    const sealedTo = Number((await monthsOf()).at(-1)?.end_seq)
    const { months: listed } = (await ask('/v1/log-months')).json()
    expect(
      listed.map((each: { month: string; state: string; next: unknown; key: string }) => [
        each.month,
        each.state,
        each.key,
        each.next,
      ]),
    ).toEqual([
      ['2026-11', 'open', 'absent', { step: 'seal', month: '2028-12' }],
      ['2025-11', 'open', 'held', { step: 'seal', month: '2027-12' }],
      ['2023-05', 'sealed', 'held', { step: 'prune', month: '2123-06' }],
      ['2020-02', 'sealed', 'held', { step: 'prune', month: '2120-03' }],
      ['2020-01', 'sealed', 'held', { step: 'prune', month: '2120-02' }],
    ])
    const page = (await ask('/v1/log?kind=dossier&limit=200')).json()
    expect(page.sealedTo).toBe(sealedTo)
    const entry = (await ask('/v1/log/500')).json()
    expect(entry.row).toMatchObject({ sequence: 500, kind: 'dossier', outcome: 'done' })
    expect(entry.text).toContain('"do":"Đơn ')
    expect(entry.leafHash).toBe(
      (await overHttp(gateway)('tile/0/001'))
        .subarray((500 - 256) * 32, (501 - 256) * 32)
        .toString('hex'),
    )
    expect((await ask(`/v1/log/${sealedTo}`)).json().row.sequence).toBe(sealedTo)
  })

  it('keeps its rows until its last bundle is full and published', async () => {
    await gateway.close()
    gateway = await openOldGateway(
      [
        { month: '2020-01', entries: 300 },
        { month: '2025-11', entries: 1 },
      ],
      { config: { log: publicLog } },
    )
    await setMonths(24, 1200)
    const keeper = keeperOf()
    await keep(keeper)
    expect(await monthsOf()).toEqual([])
    await append(gateway, 511 - (await sizeOf(gateway)))
    await keep(keeper)
    expect(await monthsOf()).toEqual([])
    await append(gateway, 1)
    expect(await keeper.turn()).toBe('idle')
    await keep(keeper)
    expect((await monthsOf()).map(({ month }) => month)).toEqual(['2020-01'])
  })

  it('keeps its rows when what was stored does not read back as what they are', async () => {
    await setMonths(24, 1200)
    await publish()
    // As the application role could: something else where the first bundle goes.
    expect(await asApp(`insert into log_bundles values (0, '\\x28b52ffd00')`)).toBe(
      'done',
    )
    const first = keeperOf()
    expect(await first.turn()).toBe('stopped')
    expect(await partitions()).toContain('log_entries_2020_01')
    await first.close()
    await gateway.database.rows('delete from log_bundles')
    await gateway.database.rows('delete from log_tiles where level = 0')
    const keeper = keeperOf()
    const [row] = await gateway.database.rows<{ hashes: Buffer }>(
      `select string_agg(leaf_hash, ''::bytea order by seq desc) as hashes from log_entries
       where seq < 256`,
    )
    await gateway.database.rows('insert into log_tiles values (0, 0, $1)', [row?.hashes])
    expect(await keeper.turn()).toBe('stopped')
    expect(keeper.alarm()).toBe('stopped')
    expect(await partitions()).toContain('log_entries_2020_01')
    expect(gateway.programLog()).toContain('keeping of the access log has STOPPED')
  })

  it('keeps its rows when the database finds that they are not what was sealed', async () => {
    await setMonths(24, 1200)
    await publish()
    await gateway.database.rows(
      `insert into log_bundles select n, '' from generate_series(0, 10) n`,
    )
    await gateway.database.rows(
      `insert into log_tiles select 0, n, decode(repeat('00', 8192), 'hex')
       from generate_series(0, 10) n
       on conflict (level, index) do update set hashes = excluded.hashes`,
    )
    const end = `(select max(seq) + 1 from log_entries where at < '2020-02-01')`
    expect(
      await asApp(
        `insert into log_months values ('2020-01', 0, ${end}, 1, 1, 1, ${end})`,
      ),
    ).toMatch(/permission denied/)
    expect(
      await asApp(
        `insert into log_months (month, first_seq, end_seq, entry_bytes, bundle_bytes, sealed_seq)
         values ('2020-01', 0, ${end}, 1, 1, 1)`,
      ),
    ).toBe('done')
    expect(await asApp(`select check_sealed_rows('2020-01', 10)`)).toMatch(
      /not those that were sealed/,
    )
    expect(await asApp(`select drop_sealed_rows('2020-01')`)).toMatch(/not compared/)
    await gateway.database.rows(`update log_months set end_seq = 0`)
    expect(await asApp(`select drop_sealed_rows('2020-01')`)).toMatch(/not an entry/)
    const [seal] = await gateway.database.rows<{ seq: number }>(
      `update log_entries set kind = 'log-seal' where seq = 1 returning seq::int`,
    )
    expect(seal?.seq).toBe(1)
    expect(await asApp(`select drop_sealed_rows('2020-01')`)).toMatch(/not sealed/)
  })
})

describe('a pruned month', () => {
  it('is announced first; bundles and key go when the announcement is published', async () => {
    const keeper = keeperOf()
    await publish()
    const size = await sizeOf(gateway)
    const tiles = [...pathsOf(0, size), ...pathsOf(1, size)].filter(
      (path) => !path.includes('.p/'),
    )
    const before = await Promise.all(tiles.map(overHttp(gateway)))
    while ((await entriesOfKind('log-prune')).length === 0) {
      expect(await keeper.turn()).toBe('worked')
      if ((await entriesOfKind('log-prune')).length === 0) await publish()
    }
    expect(await keeper.turn()).toBe('worked')
    expect((await get(gateway, 'tile/entries/000')).statusCode).toBe(200)
    const key = join(gateway.database.keysFolder, 'subject/2020-01.key')
    expect(readFileSync(key)).toHaveLength(32)

    await keep(keeper)
    const [first, second, third] = await monthsOf()
    expect(first).toMatchObject({
      bundles_dropped: true,
      pruned_to: 256,
      key_destroyed: true,
    })
    const to = Number(second?.pruned_to)
    expect(to).toBe(Math.floor((Number(second?.end_seq) - 1) / 256) * 256)
    expect(third).toMatchObject({ rows_dropped: true, pruned_to: null })
    for (let index = 0; index * 256 < to; index += 1)
      expect((await get(gateway, `tile/entries/00${index}`)).statusCode).toBe(404)
    expect((await get(gateway, `tile/entries/00${to / 256}`)).statusCode).toBe(200)
    const after = await Promise.all(tiles.map(overHttp(gateway)))
    for (const [place, path] of tiles.entries())
      expect(after[place]?.equals(before[place] ?? Buffer.of()), path).toBe(true)
    expect(readFileSync(key, 'utf8')).toBe('destroyed\n')
    const prunes = await entriesOfKind('log-prune')
    expect(prunes.map(({ ke, up }) => [ke, up])).toEqual([
      ['2020-01', 256],
      ['2020-02', to],
    ])
    expect(prunes[0]?.no).toContain('6383')
    expect((await entriesOfKind('key-destroy')).map(({ ke }) => ke)).toEqual([
      '2020-01',
      '2020-02',
    ])
  })

  it('gives nobody a digest again, not even of a citizen who is known', async () => {
    const { keysFolder } = gateway.database
    const running = openKeyRing(keysFolder)
    const then = Date.parse('2020-01-20T00:00:00Z')
    expect(running.subjectDigest(citizen, then).epoch).toBe('2020-01')
    const keeper = openKeeper({ ...depsWith(gateway, { publish: true }), keys: running })
    opened.push(keeper)
    await keep(keeper)
    expect(() => running.subjectDigest(citizen, then)).toThrow(/destroyed/)
    expect(() => openKeyRing(keysFolder).subjectDigest(citizen, then)).toThrow(
      /destroyed/,
    )
    expect(running.subjectKeyState('2020-02')).toBe('destroyed')
    expect(running.subjectKeyState('2023-05')).toBe('held')
  })

  it('loses its key on a node with a folder of its own, and one that came back with a backup', async () => {
    const other = join(folder, 'keys')
    cpSync(gateway.database.keysFolder, other, { recursive: true })
    await keep(keeperOf())
    expect(openKeyRing(other).subjectKeyState('2020-01')).toBe('held')
    const standby = openKeeper({
      ...depsWith(gateway, { publish: false }),
      keys: openKeyRing(other),
    })
    opened.push(standby)
    expect(await standby.turn()).toBe('standby')
    expect(openKeyRing(other).subjectKeyState('2020-01')).toBe('destroyed')
    const destroyed = (await entriesOfKind('key-destroy')).map(({ ke }) => ke)
    expect(destroyed).toEqual(['2020-01', '2020-02', '2020-01', '2020-02'])
    await standby.turn()
    expect((await entriesOfKind('key-destroy')).length).toBe(4)
  })

  it('leaves the folder too, once the checkpoint there covers the announcement', async () => {
    const settings = { folder }
    await publish(settings)
    const there = (index: number) => existsSync(join(folder, `tile/entries/00${index}`))
    expect(there(0)).toBe(true)
    await keep(keeperOf(), settings)
    await append(gateway, 1)
    await publish(settings)
    const to = Number((await monthsOf())[1]?.pruned_to)
    const kept = Array.from({ length: 6 }, (_, index) => there(index))
    expect(kept).toEqual(kept.map((_, index) => index * 256 >= to))
    expect(existsSync(join(folder, 'tile/0/000'))).toBe(true)
    // A folder that is written anew from a database that was pruned.
    rmSync(folder, { recursive: true })
    await append(gateway, 1)
    await publish(settings)
    expect([there(0), there(to / 256)]).toEqual([false, true])
  })
})

describe('the floor of twelve months', () => {
  it('holds whatever the policy, the clock of a node and the head of the log say', async () => {
    await setMonths(12, 12)
    await publish()
    gateway.clock.set('2040-01-01T00:00:00Z')
    await append(gateway, 600)
    await keep(keeperOf())
    expect((await monthsOf()).map(({ month }) => month)).toEqual([
      '2020-01',
      '2020-02',
      '2023-05',
    ])
    // By the database's own clock November 2025 may be sealed a year after its end, no sooner.
    const [row] = await gateway.database.rows<{ passed: boolean }>(
      `select now() >= '2026-12-01' as passed`,
    )
    expect(await asApp(`select drop_sealed_rows('2025-11')`)).toMatch(
      row?.passed ? /./ : /no rows/,
    )
    expect(
      await asApp(
        `insert into log_months (month, first_seq, end_seq, entry_bytes, bundle_bytes, sealed_seq)
         select to_char(now() - interval '12 months', 'YYYY-MM'), 1, 1, 1, 1, 1`,
      ),
    ).toBe('done')
    expect(
      await asApp(
        `select drop_sealed_rows(to_char(now() - interval '12 months', 'YYYY-MM'))`,
      ),
    ).toMatch(/the floor/)
    expect(
      await asApp(
        `select drop_pruned_bundles(to_char(now() - interval '12 months', 'YYYY-MM'))`,
      ),
    ).toMatch(/the floor/)
  })

  it('is no row that a policy could lower', async () => {
    await setMonths(6, 6)
    await expect(keeperOf().turn()).rejects.toThrow()
    expect(await monthsOf()).toEqual([])
  })

  it.each([
    ['delete a bundle', 'delete from log_bundles'],
    ['change a bundle', `update log_bundles set entries = ''`],
    ['say that rows were compared', 'update log_months set checked_to = end_seq'],
    ['say that bundles went', 'update log_months set bundles_dropped = true'],
    ['forget that a month was sealed', 'delete from log_months'],
    ['change a tile', 'update log_tiles set hashes = hashes'],
    ['drop a month', 'drop table log_entries_2026_11'],
  ])('and the application role cannot %s', async (_what, sql) => {
    expect(await asApp(sql)).toMatch(/permission denied|must be owner/)
  })

  it('nor prune what the log does not announce', async () => {
    await setMonths(24, 1200)
    await keep(keeperOf())
    expect(await asApp(`select drop_pruned_bundles('2020-01')`)).toMatch(/not next/)
    await gateway.database.rows('update log_months set prune_seq = 3, pruned_to = 256')
    expect(await asApp(`select drop_pruned_bundles('2020-01')`)).toMatch(/not an entry/)
    expect((await get(gateway, 'tile/entries/000')).statusCode).toBe(200)
  })
})

describe('months ahead', () => {
  it('are made without a restart, and one that is missing is an alarm', async () => {
    const keeper = keeperOf()
    await publish()
    await gateway.database.rows('drop table log_entries_2026_12')
    const standby = openKeeper({
      ...depsWith(gateway, { publish: false }),
      keys: openKeyRing(gateway.database.keysFolder),
    })
    opened.push(standby)
    await standby.turn()
    expect(standby.alarm()).toBe('partition-missing')
    await keeper.turn()
    expect(keeper.alarm()).toBe(null)
    expect(await partitions()).toContain('log_entries_2026_12')
  })

  it('and an entry without a month of its own is an alarm', async () => {
    const keeper = keeperOf()
    gateway.clock.set('2050-01-01T00:00:00Z')
    await append(gateway, 1)
    await keeper.turn()
    expect(keeper.alarm()).toBe('rest-not-empty')
  })
})

it('one node keeps the log, the other stands by', async () => {
  await publish()
  const [one, other] = [keeperOf(), keeperOf()]
  expect(await one.turn()).toBe('worked')
  expect(await other.turn()).toBe('standby')
  await one.close()
  expect(await other.turn()).not.toBe('standby')
})
