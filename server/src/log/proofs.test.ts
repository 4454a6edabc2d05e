/** Proofs out of the database against a tree computed by an outsider from the leaf hashes alone. */
import { hash } from 'node:crypto'
import { leafHash } from '@chot/core/log/entry.ts'
import { parseProof } from '@chot/core/log/proof.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestGateway, type TestGateway } from '../testing/gateway.ts'
import { isSignedBy, naivePath, readCheckpoint } from '../testing/naive-log.ts'
import { depsWith, publicKeyOf } from '../testing/published-log.ts'
import { proofText, proveEntries } from './proofs.ts'
import { openPublisher } from './publish/publisher.ts'
import { openTileMemory } from './publish/tile-memory.ts'

let gateway: TestGateway
let leaves: Buffer[]

/** Entries up to so many, hashed by the database: by the program's own writer it took ten times as long. */
const fillSql = `
  with filled as (
    insert into log_entries (seq, at, text, leaf_hash, kind, outcome)
    select n, h.last_at, t, sha256('\\x00'::bytea || convert_to(t, 'UTF8')), 'heartbeat', 'done'
    from log_head h, generate_series(h.size, $1::bigint - 1) n, format('{"n":%s}', n) t)
  update log_head set size = $1`

async function publish(size: number): Promise<void> {
  await gateway.database.rows(fillSql, [size])
  const publisher = openPublisher(depsWith(gateway, {}))
  while ((await publisher.turn()) === 'grown');
  await publisher.close()
  const rows = await gateway.database.rows<{ leaf_hash: Buffer }>(
    // An idle publisher enters a heartbeat, which its head does not hold yet.
    'select leaf_hash from log_entries where seq < $1 order by seq',
    [size],
  )
  leaves = rows.map((row) => row.leaf_hash)
}

beforeAll(async () => {
  gateway = await openTestGateway()
})
afterAll(() => gateway?.close())

const proven = (indexes: Iterable<number>) => proveEntries(gateway.server.deps, indexes)

describe('the proof of an entry', () => {
  it('is not there while nothing is published', async () => {
    const { head, proofs } = await proven([0])
    expect([head, proofs.size]).toEqual([null, 0])
  })

  it.each([
    // No fewer than the gateway recorded itself.
    9, 256, 257,
    // Two levels of full tiles, and a right edge on each.
    66_309,
  ])('is the path of RFC 6962 in the tree of %i', async (size) => {
    await publish(size)
    const indexes = [0, 1, 2, 7, 255, 256, 300, 65_535, 65_536, size - 2, size - 1]
    const within = indexes.filter((index) => index < size)
    const { head, proofs } = await proven(indexes)
    expect(head?.size).toBe(size)
    expect([...proofs.keys()].sort()).toEqual([...new Set(within)].sort())
    for (const index of within) {
      const proof = proofs.get(index)
      expect(Buffer.from(proof?.leafHash ?? []), `leaf ${index}`).toEqual(leaves[index])
      expect(proof?.hashes.map((each) => Buffer.from(each).toString('hex'))).toEqual(
        naivePath(index, leaves).map((each) => each.toString('hex')),
      )
    }
  })

  it('is made of the tiles above the lowest from memory once they were proven, and is the same', async () => {
    const asked: string[] = []
    const { deps } = gateway.server
    const db: typeof deps.db = {
      ...deps.db,
      rows(sql, values = [], name) {
        if (name === 'log-tiles-above') asked.push(JSON.stringify(values))
        return deps.db.rows(sql, values, name)
      },
    }
    const tiles = openTileMemory()
    const first = await proveEntries({ db, tiles }, [7, 65_540])
    const again = await proveEntries({ db, tiles }, [300, 65_540])
    expect(asked).toHaveLength(2)
    // Level 1, tile 0 is full; the tiles of the right edge are read each time.
    const levels = asked.map((values) => JSON.parse(values) as [number[], number[]])
    const holdsFull = ([level, index]: [number[], number[]]) =>
      level.some((each, place) => each === 1 && index[place] === 0)
    expect(levels.map(holdsFull)).toEqual([true, false])
    expect(again.proofs.get(65_540)).toEqual(first.proofs.get(65_540))
    expect(
      again.proofs.get(300)?.hashes.map((each) => Buffer.from(each).toString('hex')),
    ).toEqual(naivePath(300, leaves).map((each) => each.toString('hex')))
  })

  it('as a file bears the signed head, and the entry only when it is asked for', async () => {
    const { head, proofs } = await proven([7])
    const proof = proofs.get(7)
    if (head === null || proof === undefined) throw new Error('not proven')
    const bare = proofText(head, proof)
    const note = bare.slice(bare.indexOf('\n\n') + 2)
    expect(isSignedBy(readCheckpoint(note), publicKeyOf(gateway))).toBe(true)
    expect(parseProof(Buffer.from(bare)).extra).toBeUndefined()
    const [row] = await gateway.database.rows<{ text: string }>(
      'select text from log_entries where seq = 7',
    )
    const { extra } = parseProof(Buffer.from(proofText(head, proof, row?.text)))
    const sha256 = (bytes: Uint8Array) => hash('sha256', bytes, 'buffer')
    expect(leafHash(extra ?? Buffer.alloc(0), sha256)).toEqual(leaves[7])
  })

  it('is not given when a leaf was changed under the signed root', async () => {
    await gateway.database.rows(
      `update log_entries set leaf_hash = sha256('other') where seq = 300`,
    )
    await expect(proven([300])).rejects.toMatchObject({ code: 'head-differs' })
  })

  it('remembers nothing of a tile that does not lead to the signed root', async () => {
    const { db } = gateway.server.deps
    const tiles = openTileMemory()
    const swap = `update log_tiles set hashes = overlay(hashes placing $1 from 33 for 32)
                  where level = 1 and index = 0`
    const [before] = await gateway.database.rows<{ hashes: Buffer }>(
      'select hashes from log_tiles where level = 1 and index = 0',
    )
    await gateway.database.rows(swap, [Buffer.alloc(32, 1)])
    await expect(proveEntries({ db, tiles }, [7])).rejects.toMatchObject({
      code: 'head-differs',
    })
    await gateway.database.rows(swap, [before?.hashes.subarray(32, 64)])
    expect((await proveEntries({ db, tiles }, [7])).proofs.size).toBe(1)
  })
})
