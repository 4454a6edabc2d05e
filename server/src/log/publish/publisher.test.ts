/** The tree over the committed entries, signed: what an outsider finds, and when it must not go on. */
import { chmodSync, copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startServer } from '../../start.ts'
import { openTestGateway, type TestGateway } from '../../testing/gateway.ts'
import { faultsOfFiles, isSignedBy, leafOf, naiveRoot } from '../../testing/naive-log.ts'
import {
  append,
  checkpointOf,
  depsWith,
  get,
  overHttp,
  publicKeyOf,
  sizeOf,
} from '../../testing/published-log.ts'
import { readPublished } from './published.ts'
import { growTo, openPublisher, type Publisher, store } from './publisher.ts'
import { openSigners } from './signing-key.ts'
import { startPublishing } from './start-publishing.ts'

let gateway: TestGateway
const opened: Publisher[] = []

/** A publisher of a node of its own, whose turns are made by hand. */
function publisherOf(log: Parameters<typeof depsWith>[1] = {}): Publisher {
  const publisher = openPublisher(depsWith(gateway, { publicEntries: true, ...log }))
  opened.push(publisher)
  return publisher
}

const faults = async () => faultsOfFiles(overHttp(gateway), await checkpointOf(gateway))

beforeEach(async () => {
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
})

describe('a head', () => {
  it('is of all committed entries, signed, and every file agrees with it', async () => {
    expect((await get(gateway, 'checkpoint')).statusCode).toBe(404)
    const publisher = publisherOf()
    await append(gateway, 40)
    expect(await publisher.turn()).toBe('grown')
    const head = await checkpointOf(gateway)
    expect(head.origin).toBe('chot.test/lao-cai')
    expect(head.size).toBe(await sizeOf(gateway))
    expect(isSignedBy(head, publicKeyOf(gateway))).toBe(true)
    expect(await faults()).toEqual([])
  })

  it('grows over the borders of tiles of every level, whoever takes over in between', async () => {
    for (const to of [255, 256, 257, 600, 65_535, 65_536, 65_900]) {
      const publisher = publisherOf()
      await append(gateway, to - (await sizeOf(gateway)))
      while ((await publisher.turn()) === 'grown');
      const head = await checkpointOf(gateway)
      expect(head.size).toBe(to)
      const rows = await gateway.database.rows<{ text: string }>(
        'select text from log_entries order by seq',
      )
      const leaves = rows.map(({ text }) => leafOf(Buffer.from(text)))
      expect(head.root).toBe(naiveRoot(leaves).toString('base64'))
      await publisher.close()
    }
    expect(await faults()).toEqual([])
    const [tiles] = await gateway.database.rows<{ count: number }>(
      'select count(*)::int as count from log_tiles where level > 0',
    )
    expect(tiles?.count).toBe(1)
  })

  it('is signed within a second of the commit', async () => {
    const publishing = startPublishing(depsWith(gateway, { publish: true }))
    try {
      await expect.poll(publishing.state).toBe('publishing')
      // The best of three: what a busy machine adds is not the publisher's.
      const msTaken: number[] = []
      for (let round = 0; round < 3; round += 1) {
        await append(gateway, 5)
        const size = await sizeOf(gateway)
        const committed = performance.now()
        await expect
          .poll(async () => (await checkpointOf(gateway)).size, { interval: 20 })
          .toBe(size)
        msTaken.push(performance.now() - committed)
      }
      expect(Math.min(...msTaken)).toBeLessThan(1_000)
    } finally {
      await publishing.close()
    }
  })

  it('follows a heartbeat when nothing happens for a minute', async () => {
    const publisher = publisherOf()
    expect(await publisher.turn()).toBe('grown')
    const size = await sizeOf(gateway)
    // Other acts of this clock came last; it stands still.
    await append(gateway, 1)
    expect(await publisher.turn()).toBe('grown')
    gateway.clock.advance(59_000)
    expect(await publisher.turn()).toBe('idle')
    gateway.clock.advance(1_000)
    expect(await publisher.turn()).toBe('beat')
    expect(await publisher.turn()).toBe('grown')
    expect(await publisher.turn()).toBe('idle')
    expect((await checkpointOf(gateway)).size).toBe(size + 2)
    const [last] = await gateway.database.rows<{ text: string }>(
      'select text from log_entries order by seq desc limit 1',
    )
    expect(JSON.parse(last?.text ?? '{}')).toMatchObject({
      k: 'heartbeat',
      oc: 'done',
      t: gateway.clock.now(),
    })
  })
})

describe('of several nodes', () => {
  it('one publishes, and another goes on when it ends or loses its connection', async () => {
    const [one, two, three] = [publisherOf(), publisherOf(), publisherOf()]
    expect(await one.turn()).toBe('grown')
    expect(await two.turn()).toBe('standby')
    expect(two.state()).toBe('standby')
    await append(gateway, 300)
    expect(await one.turn()).toBe('grown')
    await one.close()
    await append(gateway, 300)
    expect(await two.turn()).toBe('grown')
    expect(await three.turn()).toBe('standby')
    await gateway.database.rows(
      `select pg_terminate_backend(pid) from pg_locks
       where locktype = 'advisory' and classid = 0 and objid = ${0x63_68_6c_70}
         and database = (select oid from pg_database where datname = current_database())`,
    )
    await append(gateway, 300)
    await expect.poll(() => three.turn(), { interval: 20 }).toBe('grown')
    await expect.poll(() => two.turn(), { interval: 20 }).toBe('standby')
    expect(await faults()).toEqual([])
  })

  it('of two that grow the same head only the first is stored', async () => {
    const deps = depsWith(gateway, {})
    await publisherOf().turn()
    const signers = await openSigners(
      deps.config.keysFolder,
      deps.config.log.origin,
      false,
    )
    const last = await readPublished(deps.db, signers)
    await append(gateway, 10)
    const [less, more] = [
      await growTo(deps, signers, last, last.size + 4),
      await growTo(deps, signers, last, last.size + 10),
    ]
    expect(await store(deps, last, less)).toBe(true)
    expect(await store(deps, last, more)).toBe(false)
    expect((await checkpointOf(gateway)).size).toBe(last.size + 4)
    expect(await faults()).toEqual([])
  })

  it('a head that was overtaken is dropped, and the next turn goes on from the other', async () => {
    const [one, two] = [publisherOf(), publisherOf()]
    await one.turn()
    // As when a node hangs, another takes over, and it wakes up again.
    const deps = depsWith(gateway, {})
    const signers = await openSigners(
      deps.config.keysFolder,
      deps.config.log.origin,
      false,
    )
    const last = await readPublished(deps.db, signers)
    await append(gateway, 10)
    await store(deps, last, await growTo(deps, signers, last, last.size + 7))
    expect(await one.turn()).toBe('overtaken')
    expect(await two.turn()).toBe('grown')
    expect(await faults()).toEqual([])
  })
})

describe('publishing stops', () => {
  const reasons = () =>
    gateway
      .programLog()
      .split('\n')
      .filter((line) => line.includes('STOPPED'))
      .map((line) => {
        const { code, index } = JSON.parse(line) as { code: string; index?: number }
        return [code, index]
      })

  async function stopsWith(reason: readonly [string, number | undefined]) {
    const publisher = publisherOf()
    expect(await publisher.turn()).toBe('stopped')
    expect(publisher.state()).toBe('stopped')
    expect(await publisher.turn()).toBe('stopped')
    expect(reasons()).toEqual([reason])
  }

  const changes: readonly (readonly [string, string, string])[] = [
    [
      'a text was changed',
      `update log_entries set text = text || ' ' where seq = $1`,
      'entry-differs',
    ],
    [
      'a leaf hash was changed',
      `update log_entries set leaf_hash = sha256('x') where seq = $1`,
      'entry-differs',
    ],
    ['a row is gone', 'delete from log_entries where seq = $1', 'entry-missing'],
    [
      'a row stands twice',
      `insert into log_entries select (jsonb_populate_record(e, jsonb_build_object('at', e.at + interval '1 ms'))).*
       from log_entries e where seq = $1`,
      'entry-missing',
    ],
  ]
  for (const [what, sql, code] of changes)
    it(`before an entry of which ${what}, and names it`, async () => {
      const publisher = publisherOf()
      await publisher.turn()
      const { size } = await checkpointOf(gateway)
      await append(gateway, 700)
      const index = size + 612
      await gateway.database.rows(sql, [index])
      expect(await publisher.turn()).toBe('stopped')
      // The row after the one that stands twice is where the order breaks.
      const named = what.endsWith('twice') ? index + 1 : index
      expect(reasons()).toEqual([[code, named]])
      expect((await checkpointOf(gateway)).size).toBe(size)
    })

  it('when text and leaf hash of a signed entry were changed together', async () => {
    await append(gateway, 30)
    const first = publisherOf()
    await first.turn()
    await first.close()
    await gateway.database.rows(
      `update log_entries set text = 'x', leaf_hash = sha256('\\x00'::bytea || 'x') where seq = 7`,
    )
    await stopsWith(['head-differs', undefined])
  })

  it('when the log is shorter than what was signed', async () => {
    await append(gateway, 30)
    const publisher = publisherOf()
    await publisher.turn()
    const size = await sizeOf(gateway)
    await gateway.database.rows('update log_head set size = size - 5')
    expect(await publisher.turn()).toBe('stopped')
    expect(reasons()).toEqual([['log-shorter', size - 5]])
  })

  it('when the key of the last head is gone, or is another', async () => {
    const first = publisherOf()
    await first.turn()
    await first.close()
    const path = join(gateway.database.keysFolder, 'log', 'checkpoint.key')
    rmSync(path)
    await stopsWith(['key-missing', undefined])
    await openSigners(gateway.database.keysFolder, 'chot.test/lao-cai', true)
    const publisher = publisherOf()
    expect(await publisher.turn()).toBe('stopped')
    expect(reasons()[1]).toEqual(['key-differs', undefined])
  })

  it('when the log was given another name', async () => {
    const first = publisherOf()
    await first.turn()
    await first.close()
    const publisher = publisherOf({ origin: 'chot.test/lang-son' })
    expect(await publisher.turn()).toBe('stopped')
    expect(reasons()).toEqual([['key-differs', undefined]])
  })

  it('with the alarm on /readyz, and the gateway goes on', async () => {
    const { config, clock, log } = gateway.server.deps
    const server = await startServer({
      config: { ...config, log: { ...config.log, publish: true } },
      clock,
      log,
    })
    const ready = async () =>
      (await server.app.inject({ method: 'GET', url: '/readyz' })).json()
    try {
      await expect.poll(ready).toMatchObject({
        publishing: 'publishing',
        timestamps: 'off',
        witnessing: 'off',
      })
      await append(gateway, 1)
      await gateway.database.rows('update log_head set size = 0')
      await expect.poll(ready).toMatchObject({ publishing: 'stopped', timestamps: 'off' })
      const officer = await gateway.addOfficer({ duties: ['auditor'], perDay: null })
      await gateway.database.rows('update log_head set size = 1000')
      expect(await gateway.signIn(officer)).toContain('=')
    } finally {
      await server.close()
    }
  })
})

describe('the signing key', () => {
  it('is made once, for its owner only, and refused when others could read it', async () => {
    const { keysFolder } = gateway.database
    const path = join(keysFolder, 'log', 'checkpoint.key')
    const [one] = await openSigners(keysFolder, 'chot.test/a', true)
    const [two] = await openSigners(keysFolder, 'chot.test/a', true)
    expect(two.key).toEqual(one.key)
    chmodSync(path, 0o640)
    await expect(openSigners(keysFolder, 'chot.test/a', true)).rejects.toThrow(
      /chmod 600/,
    )
  })

  it('may be 32 bytes of seed', async () => {
    const { keysFolder } = gateway.database
    await openSigners(keysFolder, 'chot.test/a', true)
    const path = join(keysFolder, 'log', 'checkpoint.key')
    // RFC 8032 §7.1, test 1.
    writeFileSync(
      path,
      Buffer.from(
        '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
        'hex',
      ),
    )
    const [{ key, sign }] = await openSigners(keysFolder, 'chot.test/a', false)
    expect(Buffer.from(key.publicKey).toString('hex')).toBe(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    )
    expect(Buffer.from(await sign(new Uint8Array(0))).toString('hex')).toMatch(
      /^e5564300c360ac72/,
    )
    writeFileSync(path, 'not a key')
    await expect(openSigners(keysFolder, 'chot.test/a', false)).rejects.toThrow(/Ed25519/)
  })

  it('hands over to the next one without a head that only one side knows', async () => {
    const folder = join(gateway.database.keysFolder, 'log')
    const first = publisherOf()
    await first.turn()
    await first.close()
    const before = publicKeyOf(gateway)

    // The next key signs as well.
    const other = join(gateway.database.keysFolder, 'other')
    await openSigners(other, 'chot.test/lao-cai', true)
    copyFileSync(
      join(other, 'log', 'checkpoint.key'),
      join(folder, 'checkpoint.next.key'),
    )
    chmodSync(join(folder, 'checkpoint.next.key'), 0o600)
    const after = publicKeyOf(gateway, 'checkpoint.next.key')
    const both = publisherOf()
    await append(gateway, 1)
    expect(await both.turn()).toBe('grown')
    await both.close()
    const signedByBoth = await checkpointOf(gateway)
    expect(isSignedBy(signedByBoth, before)).toBe(true)
    expect(isSignedBy(signedByBoth, after)).toBe(true)

    // It takes the place of the first.
    copyFileSync(join(folder, 'checkpoint.next.key'), join(folder, 'checkpoint.key'))
    rmSync(join(folder, 'checkpoint.next.key'))
    const last = publisherOf()
    await append(gateway, 1)
    expect(await last.turn()).toBe('grown')
    const signedByNext = await checkpointOf(gateway)
    expect(isSignedBy(signedByNext, before)).toBe(false)
    expect(isSignedBy(signedByNext, after)).toBe(true)
  })
})
