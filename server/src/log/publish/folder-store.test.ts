/** The folder holds byte for byte what is served, however a process ended while it wrote. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import { openDatabaseLine } from '../../testing/database-line.ts'
import { openTestGateway, type TestGateway } from '../../testing/gateway.ts'
import { faultsOfFiles, pathsOf, readCheckpoint } from '../../testing/naive-log.ts'
import {
  append,
  checkpointOf,
  depsWith,
  overHttp,
  sizeOf,
  temporaryFolder,
} from '../../testing/published-log.ts'
import { readPublished } from './published.ts'
import { growTo, openPublisher, type Publisher, store } from './publisher.ts'
import { openSigners } from './signing-key.ts'

let gateway: TestGateway
let folder: string
const opened: Publisher[] = []

function publisherOf(): Publisher {
  const publisher = openPublisher(depsWith(gateway, { folder, publicEntries: true }))
  opened.push(publisher)
  return publisher
}

/** A turn of a node that lives no longer. */
async function publishOnce(): Promise<void> {
  const publisher = publisherOf()
  expect(['grown', 'idle']).toContain(await publisher.turn())
  await publisher.settled()
  expect(publisher.state()).toBe('publishing')
  await publisher.close()
}

beforeEach(async () => {
  folder = temporaryFolder()
  gateway = await openTestGateway({
    config: {
      log: {
        origin: 'chot.test/lao-cai',
        folder: null,
        publicEntries: true,
        publish: false,
        timestamps: null,
        objectStore: null,
        witnesses: null,
      },
    },
  })
})
afterEach(async () => {
  for (const publisher of opened.splice(0)) await publisher.close()
  await gateway?.close()
  rmSync(folder, { recursive: true, force: true })
})

const inFolder = async (path: string) => readFileSync(join(folder, path))
const files = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => relative(folder, join(each.parentPath, each.name)))
const stopsOf = () =>
  gateway
    .programLog()
    .split('\n')
    .filter((line) => line.includes('STOPPED'))
    .map((line) => {
      const { code, path } = JSON.parse(line) as { code: string; path?: string }
      return [code, path]
    })

/** The folder is whole, of the last head, and equal to what HTTP gives. */
async function expectWhole(): Promise<void> {
  const head = readCheckpoint(readFileSync(join(folder, 'checkpoint'), 'utf8'))
  expect(head).toEqual(await checkpointOf(gateway))
  expect(head.size).toBe(await sizeOf(gateway))
  expect(await faultsOfFiles(inFolder, head)).toEqual([])
  for (const path of files())
    expect(await overHttp(gateway)(path)).toEqual(await inFolder(path))
}

it('equals HTTP byte for byte, and partial tiles go when their full one is there', async () => {
  await append(gateway, 200)
  await publishOnce()
  await expectWhole()
  await append(gateway, 400)
  await publishOnce()
  await expectWhole()
  const size = await sizeOf(gateway)
  expect(files().sort()).toEqual(
    [
      'checkpoint',
      ...pathsOf('entries', size),
      ...pathsOf(0, size),
      ...pathsOf(1, size),
    ].sort(),
  )
})

it('is made whole when a process ended after it signed and before it stored', async () => {
  await publishOnce()
  const before = await checkpointOf(gateway)
  const deps = depsWith(gateway, {})
  const signers = await openSigners(deps.config.keysFolder, deps.config.log.origin, false)
  const last = await readPublished(deps.db, signers)
  await append(gateway, 300)
  await growTo(deps, signers, last, last.size + 100)
  expect(await checkpointOf(gateway)).toEqual(before)
  await publishOnce()
  await expectWhole()
})

it('is made whole when a process ended after it stored and before it wrote a file', async () => {
  await publishOnce()
  const deps = depsWith(gateway, {})
  const signers = await openSigners(deps.config.keysFolder, deps.config.log.origin, false)
  const last = await readPublished(deps.db, signers)
  await append(gateway, 600)
  await store(deps, last, await growTo(deps, signers, last, last.size + 600))
  expect(readFileSync(join(folder, 'checkpoint'), 'utf8')).toBe(last.checkpoint)
  await publishOnce()
  await expectWhole()
})

it('is made whole when a process ended after any number of files, one of them half written', async () => {
  await append(gateway, 100)
  await publishOnce()
  const old = readFileSync(join(folder, 'checkpoint'))
  await append(gateway, 600)
  await publishOnce()
  const written = files().filter((path) => path !== 'checkpoint')
  for (let kept = 0; kept <= written.length; kept += 1) {
    writeFileSync(join(folder, 'checkpoint'), old)
    for (const path of written.slice(kept)) rmSync(join(folder, path), { force: true })
    mkdirSync(join(folder, '.tmp'), { recursive: true })
    writeFileSync(join(folder, '.tmp', 'half'), 'half')
    await publishOnce()
    await expectWhole()
  }
})

for (const when of ['before', 'after'] as const)
  it(`and head stay of one tree when the database goes ${when} the commit of a head was sent`, async () => {
    await append(gateway, 1)
    await publishOnce()
    const url = new URL(gateway.database.appUrl)
    const line = await openDatabaseLine(Number(url.port))
    const db = openDatabase({
      url: line.over(url.href),
      connectionsMax: 3,
      onIdleError: () => {},
    })
    const publisher = openPublisher({ ...depsWith(gateway, { folder }), db })
    try {
      expect(await publisher.turn()).toBe('idle')
      await append(gateway, 300)
      line.cutAt('commit', 1, when)
      await expect(publisher.turn()).rejects.toThrow('the database did not answer')
      line.mend()
      await expect
        .poll(async () => publisher.turn().catch(() => 'failed'), { interval: 20 })
        .toBe('idle')
      await publisher.settled()
      await expectWhole()
    } finally {
      await publisher.close()
      await db.close()
      await line.close()
    }
  })

it('is no longer written, and nothing more is signed, when a full tile in it has other bytes', async () => {
  await append(gateway, 100)
  await publishOnce()
  const old = readFileSync(join(folder, 'checkpoint'))
  await append(gateway, 600)
  await publishOnce()
  writeFileSync(join(folder, 'checkpoint'), old)
  const path = 'tile/0/001'
  const tile = readFileSync(join(folder, path))
  tile[7] = (tile[7] ?? 0) ^ 1
  writeFileSync(join(folder, path), tile)
  const publisher = publisherOf()
  await publisher.turn()
  await publisher.settled()
  expect(publisher.state()).toBe('stopped')
  expect(stopsOf()).toEqual([['copy-differs', path]])
  expect(readFileSync(join(folder, path))).toEqual(tile)
  expect(readFileSync(join(folder, 'checkpoint'))).toEqual(old)
})

it('that is ahead of the database stops publishing before anything is signed: an old backup', async () => {
  await publishOnce()
  const before = await gateway.database.rows<Record<string, unknown>>(
    'select size, root, checkpoint, signed_at, edge from log_published',
  )
  const size = await sizeOf(gateway)
  await append(gateway, 20)
  await publishOnce()
  const [row] = before
  await gateway.database.rows(
    'update log_published set size = $1, root = $2, checkpoint = $3, signed_at = $4, edge = $5',
    [row?.size, row?.root, row?.checkpoint, row?.signed_at, row?.edge],
  )
  await gateway.database.rows('delete from log_entries where seq >= $1', [size])
  await gateway.database.rows('update log_head set size = $1', [size])
  await append(gateway, 5)
  const publisher = publisherOf()
  expect(await publisher.turn()).toBe('stopped')
  expect(stopsOf()).toEqual([['copy-ahead', undefined]])
  expect((await checkpointOf(gateway)).size).toBe(size)
})

it('with a checkpoint that is not ours stops publishing', async () => {
  await publishOnce()
  writeFileSync(join(folder, 'checkpoint'), 'chot.test/lao-cai\n1\n')
  expect(await publisherOf().turn()).toBe('stopped')
  expect(stopsOf()).toEqual([['copy-differs', 'checkpoint']])
})

it('that cannot be written is tried again, and holds up no head', async () => {
  const publisher = publisherOf()
  await publisher.turn()
  await publisher.settled()
  // A file where a folder of tiles has to be.
  const obstacle = join(folder, 'tile', 'entries', '001.p')
  writeFileSync(obstacle, '')
  await append(gateway, 300)
  expect(await publisher.turn()).toBe('grown')
  await publisher.settled()
  expect(gateway.programLog()).toContain('CHOT_LOG_DIR could not be written')
  expect((await checkpointOf(gateway)).size).toBe(await sizeOf(gateway))
  rmSync(obstacle)
  expect(await publisher.turn()).toBe('idle')
  await publisher.settled()
  expect(publisher.state()).toBe('publishing')
  expect(existsSync(dirname(obstacle))).toBe(true)
  expect(statSync(join(folder, 'checkpoint')).size).toBeGreaterThan(0)
  await expectWhole()
})
