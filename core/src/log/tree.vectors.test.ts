/** The vectors of tree and tiles that an outside implementation can run, run here. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Malformed } from './note-encoding.ts'
import {
  type Bundle,
  decodeBundle,
  encodeBundle,
  newTiles,
  parseTilePath,
  type Tile,
  tileOfBundle,
  tilePath,
} from './tile.ts'
import { hashInto, rootOf } from './tree.ts'
import { verifyConsistency, verifyInclusion } from './tree-proof.ts'

interface Named {
  readonly name: string
}
interface InclusionCase extends Named {
  readonly index: number
  readonly size: number
  readonly leafHash: string
  readonly root: string
  readonly proof: readonly string[]
}
interface ConsistencyCase extends Named {
  readonly oldSize: number
  readonly size: number
  readonly oldRoot: string
  readonly root: string
  readonly proof: readonly string[]
}
interface TreeVectors {
  readonly roots: readonly { readonly size: number; readonly root: string }[]
  readonly inclusion: Readonly<Record<'valid' | 'invalid', readonly InclusionCase[]>>
  readonly consistency: Readonly<Record<'valid' | 'invalid', readonly ConsistencyCase[]>>
}
interface TileVectors {
  readonly paths: readonly ((Tile | Bundle) & { readonly path: string })[]
  readonly invalidPaths: readonly { readonly path: string; readonly why: string }[]
  readonly newTiles: readonly {
    readonly oldSize: number
    readonly size: number
    readonly tiles: readonly string[]
  }[]
  readonly bundles: readonly (Named & {
    readonly width: number
    readonly entries: readonly string[]
    readonly bundle: string
    readonly tile: string
  })[]
  readonly invalidBundles: readonly (Named & {
    readonly width: number
    readonly bundle: string
    readonly reason: string
  })[]
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8'))
const tree = read('tree.json') as TreeVectors
const tile = read('tile.json') as TileVectors

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const leafOf = (index: number) => sha256(Buffer.from(`\0${index}`, 'latin1'))

const inclusionHolds = (claim: InclusionCase) =>
  verifyInclusion(
    {
      index: claim.index,
      size: claim.size,
      leafHash: bytesOf(claim.leafHash),
      root: bytesOf(claim.root),
      proof: claim.proof.map(bytesOf),
    },
    sha256,
  )
const consistencyHolds = (claim: ConsistencyCase) =>
  verifyConsistency(
    {
      oldSize: claim.oldSize,
      size: claim.size,
      oldRoot: bytesOf(claim.oldRoot),
      root: bytesOf(claim.root),
      proof: claim.proof.map(bytesOf),
    },
    sha256,
  )

describe('the vectors of the tree', () => {
  it.each(tree.roots)('root of size $size', ({ size, root }) => {
    const leaves = Array.from({ length: size }, (_, index) => leafOf(index))
    expect(hexOf(rootOf(leaves, sha256))).toBe(root)
  })
  it.each(tree.inclusion.valid)('inclusion holds: $name', (claim) => {
    expect(inclusionHolds(claim)).toBe(true)
  })
  it.each(tree.inclusion.invalid)('inclusion is refused: $name', (claim) => {
    expect(inclusionHolds(claim)).toBe(false)
  })
  it.each(tree.consistency.valid)('consistency holds: $name', (claim) => {
    expect(consistencyHolds(claim)).toBe(true)
  })
  it.each(tree.consistency.invalid)('consistency is refused: $name', (claim) => {
    expect(consistencyHolds(claim)).toBe(false)
  })
})

describe('the vectors of the tiles', () => {
  it.each(tile.paths)('$path names one tile', ({ path, ...named }) => {
    expect(parseTilePath(path)).toEqual(named)
    expect(tilePath(named)).toBe(path)
  })
  it.each(tile.invalidPaths)('«$path» is refused: $why', ({ path }) => {
    expect(() => parseTilePath(path)).toThrow(Malformed)
  })
  it.each(tile.newTiles)('from $oldSize to $size', ({ oldSize, size, tiles }) => {
    expect([...newTiles(oldSize, size)].map(tilePath)).toEqual(tiles)
  })
  it.each(tile.bundles)('a bundle: $name', (bundle) => {
    const bytes = bytesOf(bundle.bundle)
    expect(decodeBundle(bytes, bundle.width).map(hexOf)).toEqual(bundle.entries)
    expect(hexOf(encodeBundle(bundle.entries.map(bytesOf)))).toBe(bundle.bundle)
    expect(hexOf(tileOfBundle(bytes, bundle.width, hashInto(sha256)))).toBe(bundle.tile)
    expect(hexOf(bytes)).toBe(bundle.bundle)
  })
  it.each(tile.invalidBundles)('a bundle is refused: $name', (bundle) => {
    const refused = expect.objectContaining({ format: 'bundle', reason: bundle.reason })
    const bytes = bytesOf(bundle.bundle)
    expect(() => decodeBundle(bytes, bundle.width)).toThrow(refused)
    expect(() => tileOfBundle(bytes, bundle.width, hashInto(sha256))).toThrow(refused)
  })
})
