/**
 * Names, widths and contents of the static files of a log: C2SP tlog-tiles, revision 0ad71eb
 * (with pruning). A tile at level L holds up to 256 roots of complete subtrees of 256^L leaves; an
 * entry bundle holds the entries under a level 0 tile.
 */
import { Malformed, parseDecimal } from './note-encoding.ts'
import { type HashInto, hashBytes, mustCount } from './tree.ts'
import { type LeafRange, nodesOfRange } from './tree-proof.ts'

export const tileWidth = 256
export const tileHeight = 8
export const tileBytes = tileWidth * hashBytes
export const entryBytesMax = 0xffff

/** Tiles of a tree of 2⁵³ − 1 leaves lie on the levels 0 to 6; a path may name up to 63. */
const tileLevelMax = 63

export interface Tile {
  readonly level: number
  /** Place within the level, from 0. */
  readonly index: number
  /** Hashes in it, 1 to 256; less than 256 is a partial tile. */
  readonly width: number
}

export interface Bundle {
  readonly level: 'entries'
  readonly index: number
  readonly width: number
}

/**
 * Path below the prefix of the log: `tile/<L>/<N>[.p/<W>]`, `tile/entries/<N>[.p/<W>]`.
 * @throws RangeError on a level, index or width that no path can name.
 */
export function tilePath({ level, index, width }: Tile | Bundle): string {
  mustCount(index, 'tile index')
  if (level !== 'entries') {
    mustCount(level, 'tile level')
    if (level > tileLevelMax) throw new RangeError('tile level over 63')
  }
  mustCount(width, 'tile width')
  if (width < 1 || width > tileWidth) throw new RangeError('tile width outside 1 to 256')
  const digits = String(index)
  const padded = digits.padStart(digits.length + ((3 - (digits.length % 3)) % 3), '0')
  const groups = padded.replace(/[0-9]{3}(?=[0-9])/gu, 'x$&/')
  return `tile/${level}/${groups}${width === tileWidth ? '' : `.p/${width}`}`
}

const pathForm =
  /^tile\/(0|[1-9][0-9]?|entries)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/u

/**
 * Reads a path as `tilePath` writes it, and no other: no leading group of zeros, no `.p/256`.
 * @throws Malformed `tile-path`
 */
export function parseTilePath(path: string): Tile | Bundle {
  const [, level, groups, partial] = pathForm.exec(path) ?? []
  if (level === undefined || groups === undefined)
    throw new Malformed('tile-path', 'path')
  const digits = groups.replace(/[x/]/gu, '')
  const index = parseDecimal(digits.replace(/^0+(?=[0-9])/u, ''))
  const width = partial === undefined ? tileWidth : parseDecimal(partial)
  if (index === undefined || width === undefined)
    throw new Malformed('tile-path', 'number')
  const tile: Tile | Bundle =
    level === 'entries'
      ? { level: 'entries', index, width }
      : { level: Number(level), index, width }
  const named = tile.level === 'entries' || tile.level <= tileLevelMax
  if (!named || width > tileWidth || tilePath(tile) !== path)
    throw new Malformed('tile-path', 'path')
  return tile
}

/** Hashes that level `level` of the tiles of a tree of `size` has: floor(size / 256^level). */
function hashesAtLevel(level: number, size: number): number {
  let count = size
  for (let at = 0; at < level && count > 0; at += 1)
    count = (count - (count % tileWidth)) / tileWidth
  return count
}

/** Width that a tile has in the tree of `size`: 256 if it is full, 0 if it is not there. */
export function tileWidthAt(level: number, index: number, size: number): number {
  const left = hashesAtLevel(level, size) - index * tileWidth
  if (left >= tileWidth) return tileWidth
  return left > 0 ? left : 0
}

/**
 * The tiles of the tree of `size` that the tree of `oldSize` has not, or has narrower; level by
 * level, left to right. Those of level 0 are also the bundles to write.
 * @throws RangeError unless 0 ≤ oldSize ≤ size ≤ 2⁵³ − 1.
 */
export function* newTiles(oldSize: number, size: number): Generator<Tile> {
  mustCount(oldSize, 'old size')
  mustCount(size, 'size')
  if (oldSize > size) throw new RangeError('the old tree is larger than the new one')
  for (let level = 0; hashesAtLevel(level, size) > 0; level += 1) {
    const before = hashesAtLevel(level, oldSize)
    const count = hashesAtLevel(level, size)
    const firstIndex = (before - (before % tileWidth)) / tileWidth
    if (before === count) continue
    for (let index = firstIndex; index * tileWidth < count; index += 1)
      yield { level, index, width: tileWidthAt(level, index, size) }
  }
}

/** Where the roots that make up a complete subtree lie: `count` hashes of one tile from `from`. */
export function placeOfNode(
  level: number,
  index: number,
): { level: number; index: number; from: number; count: number } {
  const count = 2 ** (level % tileHeight)
  const first = index * count
  const from = first % tileWidth
  return {
    level: (level - (level % tileHeight)) / tileHeight,
    index: (first - from) / tileWidth,
    from,
    count,
  }
}

/** The tiles, of the widths they have in the tree of `size`, that hold the roots of these ranges. */
export function tilesOfRanges(ranges: Iterable<LeafRange>, size: number): Tile[] {
  const tiles = new Map<string, Tile>()
  for (const range of ranges)
    for (const node of nodesOfRange(range)) {
      const { level, index } = placeOfNode(node.level, node.index)
      const tile = { level, index, width: tileWidthAt(level, index, size) }
      if (tile.width > 0) tiles.set(tilePath(tile), tile)
    }
  return [...tiles.values()]
}

/**
 * A bundle: each entry after its length, two bytes big-endian.
 * @throws RangeError on none or more than 256 entries, or one longer than 65,535 bytes.
 */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > tileWidth)
    throw new RangeError('a bundle holds 1 to 256 entries')
  let length = 0
  for (const entry of entries) {
    if (entry.length > entryBytesMax) throw new RangeError('an entry over 65,535 bytes')
    length += 2 + entry.length
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const entry of entries) {
    bytes[at] = entry.length >>> 8
    bytes[at + 1] = entry.length & 0xff
    bytes.set(entry, at + 2)
    at += 2 + entry.length
  }
  return bytes
}

/**
 * The entries of a bundle of exactly `width`, as views into it.
 * @throws Malformed `bundle` if it holds another number, or bytes that are no entry.
 */
export function decodeBundle(bundle: Uint8Array, width: number): Uint8Array[] {
  return boundsOfBundle(bundle, width).map(([start, end]) => bundle.subarray(start, end))
}

function boundsOfBundle(
  bundle: Uint8Array,
  width: number,
): (readonly [start: number, end: number])[] {
  const bounds: (readonly [number, number])[] = []
  let at = 0
  while (at < bundle.length) {
    if (bounds.length === width) throw new Malformed('bundle', 'too-many')
    const high = bundle[at]
    const low = bundle[at + 1]
    if (high === undefined || low === undefined) throw new Malformed('bundle', 'length')
    const start = at + 2
    at = start + high * 256 + low
    if (at > bundle.length) throw new Malformed('bundle', 'length')
    bounds.push([start, at])
  }
  if (bounds.length !== width) throw new Malformed('bundle', 'items')
  return bounds
}

/**
 * The level 0 tile that a bundle of `width` entries must have: its leaf hashes one after another,
 * SHA-256(0x00 ‖ entry). One copy of the bundle instead of one of each entry: the low byte of an
 * entry's length is overwritten by the 0x00 that its leaf hash begins with.
 * @throws Malformed `bundle`
 */
export function tileOfBundle(
  bundle: Uint8Array,
  width: number,
  hash: HashInto,
): Uint8Array {
  const bounds = boundsOfBundle(bundle, width)
  const scratch = new Uint8Array(bundle)
  const tile = new Uint8Array(width * hashBytes)
  let at = 0
  for (const [start, end] of bounds) {
    scratch[start - 1] = 0
    hash(scratch.subarray(start - 1, end), tile, at)
    at += hashBytes
  }
  return tile
}
