import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leafHash } from './entry.ts'
import { Malformed } from './note-encoding.ts'
import {
  decodeBundle,
  encodeBundle,
  newTiles,
  parseTilePath,
  type Tile,
  tileOfBundle,
  tilePath,
  tilesOfRanges,
  tileWidthAt,
} from './tile.ts'
import { growTile, hashReader, nodeOfTile, rootOfTiles } from './tile-tree.ts'
import { hashInto, rootOf } from './tree.ts'
import {
  consistencyProof,
  consistencyRanges,
  inclusionProof,
  inclusionRanges,
  verifyConsistency,
  verifyInclusion,
} from './tree-proof.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const leaves = Array.from({ length: 70_000 }, (_, index) =>
  sha256(Buffer.from(`${index}`)),
)

/** Root over 256 leaves or nodes, level by level; not the code under test. */
function foldAll(hashes: readonly Buffer[]): Buffer {
  let level = hashes
  while (level.length > 1)
    level = level
      .filter((_, at) => at % 2 === 0)
      .map((left, at) =>
        sha256(Buffer.concat([Buffer.of(1), left, level[at * 2 + 1] ?? left])),
      )
  return level[0] ?? Buffer.alloc(0)
}

// Hashes of each level of tiles for all leaves, from which any tile of any size is cut.
const levels: Buffer[][] = [leaves]
for (let level = levels[0] ?? []; level.length >= 256; ) {
  const above: Buffer[] = []
  for (let at = 0; at + 256 <= level.length; at += 256)
    above.push(foldAll(level.slice(at, at + 256)))
  levels.push(above)
  level = above
}
const tileOf = ({ level, index, width }: Tile) =>
  Buffer.concat((levels[level] ?? []).slice(index * 256, index * 256 + width))
const allTiles = (size: number) =>
  new Map([...newTiles(0, size)].map((tile) => [tilePath(tile), tileOf(tile)]))
/** Tells nothing of tiles it was not given. */
const readerOf = (tiles: ReadonlyMap<string, Buffer>) => (tile: Tile) => {
  const bytes = tiles.get(tilePath(tile))
  if (bytes === undefined) throw new Error(`not fetched: ${tilePath(tile)}`)
  return bytes
}

describe('paths of tiles', () => {
  it('are those of the specification for index 1234067', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe(
      'tile/0/x001/x234/067',
    )
    expect(tilePath({ level: 'entries', index: 1_234_067, width: 9 })).toBe(
      'tile/entries/x001/x234/067.p/9',
    )
  })

  it('name each tile once: reading what was written gives it back', () => {
    const level = fc.oneof(fc.nat(63), fc.constant('entries' as const))
    fc.assert(
      fc.property(
        level,
        fc.maxSafeNat(),
        fc.integer({ min: 1, max: 256 }),
        (...parts) => {
          const [at, index, width] = parts
          const tile =
            at === 'entries' ? { level: at, index, width } : { level: at, index, width }
          expect(parseTilePath(tilePath(tile))).toEqual(tile)
        },
      ),
    )
  })

  it('are refused as Malformed, or written again as they were', () => {
    const piece = fc.constantFrom(
      'tile',
      '/',
      '0',
      '1',
      '63',
      '64',
      'x',
      '001',
      'x001',
      '.p/',
      '255',
      '256',
      'entries',
      '..',
      '\n',
      '-',
      'é',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((pieces) => pieces.join('')),
          fc.array(piece).map((pieces) => `tile/${pieces.join('')}`),
          fc.string(),
        ),
        (path) => {
          try {
            expect(tilePath(parseTilePath(path))).toBe(path)
          } catch (error) {
            expect(error).toBeInstanceOf(Malformed)
          }
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('are not written for what no path can name', () => {
    for (const bad of [
      { level: 64, index: 0, width: 1 },
      { level: -1, index: 0, width: 1 },
      { level: 0, index: -1, width: 1 },
      { level: 0, index: 2 ** 53, width: 1 },
      { level: 0, index: 0, width: 0 },
      { level: 0, index: 0, width: 257 },
      { level: 0, index: 0, width: 1.5 },
    ])
      expect(() => tilePath(bad)).toThrow(RangeError)
  })
})

describe('the tiles of a tree', () => {
  it('are those of the specification for 70,000 and for 256 entries', () => {
    const paths = [...newTiles(0, 70_000)].map(tilePath)
    const at = (level: number) =>
      paths.filter((path) => path.startsWith(`tile/${level}/`))
    expect(at(0)).toHaveLength(274)
    expect(at(0).at(-1)).toBe('tile/0/273.p/112')
    expect(at(1)).toEqual(['tile/1/000', 'tile/1/001.p/17'])
    expect(at(2)).toEqual(['tile/2/000.p/1'])
    expect([...newTiles(0, 256)].map(tilePath)).toEqual(['tile/0/000', 'tile/1/000.p/1'])
  })

  it('written as the tree grows hold every tile of every size on the way', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(70_000), { minLength: 1, maxLength: 6 }), (stops) => {
        const sizes = [...new Set(stops)].sort((one, other) => one - other)
        const written = new Set<string>()
        let oldSize = 0
        for (const size of sizes) {
          for (const tile of newTiles(oldSize, size)) {
            expect(written.has(tilePath(tile))).toBe(false)
            written.add(tilePath(tile))
            expect(tile.width).toBe(tileWidthAt(tile.level, tile.index, size))
          }
          oldSize = size
          for (const tile of newTiles(0, size)) expect(written).toContain(tilePath(tile))
        }
      }),
      { numRuns: 20 },
    )
  })

  it('give the root', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.nat(1_100), fc.integer({ min: 65_000, max: 70_000 })),
        (size) => {
          const read = readerOf(allTiles(size))
          const root = rootOfTiles(read, size, sha256)
          expect(Buffer.from(root).equals(rootOf(leaves.slice(0, size), sha256))).toBe(
            true,
          )
        },
      ),
      { numRuns: 10 },
    )
  })

  it('give proofs, from no more tiles than were asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70_000 }), fc.nat(), (size, place) => {
        const index = place % size
        const oldSize = place % (size + 1)
        const fetched = (ranges: Parameters<typeof tilesOfRanges>[0]) =>
          readerOf(
            new Map(
              tilesOfRanges(ranges, size).map((tile) => [tilePath(tile), tileOf(tile)]),
            ),
          )
        const root = rootOfTiles(readerOf(allTiles(size)), size, sha256)
        const oldRoot = rootOf(leaves.slice(0, oldSize), sha256)
        const forPath = hashReader(fetched(inclusionRanges(index, size)), size, sha256)
        const path = inclusionProof(index, size, forPath, sha256)
        const leaf = leaves[index] ?? Buffer.alloc(0)
        expect(
          verifyInclusion({ index, size, leafHash: leaf, root, proof: path }, sha256),
        ).toBe(true)
        const forGrowth = hashReader(
          fetched(consistencyRanges(oldSize, size)),
          size,
          sha256,
        )
        const proof = consistencyProof(oldSize, size, forGrowth, sha256)
        expect(verifyConsistency({ oldSize, size, oldRoot, root, proof }, sha256)).toBe(
          true,
        )
      }),
      { numRuns: 10 },
    )
  })

  it('may be the full ones where a partial one was asked for', () => {
    const read = ({ level, index }: Tile) => tileOf({ level, index, width: 256 })
    const root = Buffer.from(rootOfTiles(read, 1_000, sha256))
    expect(root.equals(rootOf(leaves.slice(0, 1_000), sha256))).toBe(true)
  })

  it('grown whole give every subtree’s root as reading it alone does', () => {
    const nodes = growTile(tileOf({ level: 0, index: 3, width: 256 }), hashInto(sha256))
    const read = hashReader(tileOf, 70_000, sha256)
    for (let level = 0; level <= 8; level += 1)
      for (let place = 0; place < 256 / 2 ** level; place += 1)
        expect(Buffer.from(nodeOfTile(nodes, place * 2 ** level, 2 ** level))).toEqual(
          Buffer.from(
            level === 8 ? read(8, 3) : read(level, (3 * 256) / 2 ** level + place),
          ),
        )
    const partial = tileOf({ level: 0, index: 3, width: 255 })
    expect(() => growTile(partial, hashInto(sha256))).toThrow(Malformed)
  })

  it('are refused when their length is wrong, and read nowhere outside the tree', () => {
    const short = (tile: Tile) => tileOf(tile).subarray(0, -32)
    const torn = (tile: Tile) => tileOf(tile).subarray(0, -1)
    const long = (tile: Tile) => Buffer.concat([tileOf(tile), Buffer.alloc(8_192)])
    for (const read of [short, torn, long])
      expect(() => rootOfTiles(read, 300, sha256)).toThrow(
        expect.objectContaining({ format: 'tile', reason: 'length' }),
      )
    const read = hashReader(tileOf, 300, sha256)
    expect(() => read(0, 300)).toThrow(RangeError)
    expect(() => read(3, 37)).toThrow(RangeError)
    expect(() => read(9, 0)).toThrow(RangeError)
    expect(() => read(0, -1)).toThrow(RangeError)
    expect(Buffer.from(read(8, 0))).toEqual(levels[1]?.[0])
  })
})

describe('bundles', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 40 }), {
    minLength: 1,
    maxLength: 256,
  })

  it('give back their entries and the tile of their leaf hashes', () => {
    fc.assert(
      fc.property(entries, (given) => {
        const bundle = encodeBundle(given)
        const before = Buffer.from(bundle)
        expect(
          decodeBundle(bundle, given.length).map((entry) => Buffer.from(entry)),
        ).toEqual(given.map((entry) => Buffer.from(entry)))
        const tile = tileOfBundle(bundle, given.length, hashInto(sha256))
        expect(Buffer.from(tile)).toEqual(
          Buffer.concat(given.map((entry) => leafHash(entry, sha256))),
        )
        expect(Buffer.from(bundle)).toEqual(before)
      }),
    )
  })

  it('hold an entry of 65,535 bytes and none longer', () => {
    const longest = new Uint8Array(65_535).fill(7)
    expect(decodeBundle(encodeBundle([longest]), 1)).toEqual([longest])
    expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow(RangeError)
    expect(() => encodeBundle([])).toThrow(RangeError)
    expect(() => encodeBundle(Array.from({ length: 257 }, () => longest))).toThrow(
      RangeError,
    )
  })

  it('are refused as Malformed, or written again as they were', () => {
    const small = fc.array(fc.constantFrom(0, 0, 0, 1, 2, 3, 255), { maxLength: 30 })
    fc.assert(
      fc.property(small, fc.nat(12), (octets, width) => {
        const bytes = Uint8Array.from(octets)
        try {
          const given = decodeBundle(bytes, width)
          if (width > 0) expect(encodeBundle(given)).toEqual(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
