/** The tree behind the tiles: roots of subtrees and of whole trees from what tiles hold. */
import { Malformed } from './note-encoding.ts'
import { placeOfNode, type Tile, tileBytes, tileWidth, tileWidthAt } from './tile.ts'
import { type HashInto, hashBytes, hashInto, mustCount, type Sha256 } from './tree.ts'
import { type HashReader, hashOfRange } from './tree-proof.ts'

/**
 * Bytes of a tile. More hashes than its width are let pass: a log may have replaced a partial
 * tile by the full one, which begins with it (tlog-tiles, Partial Tiles).
 */
export type TileReader = (tile: Tile) => Uint8Array

/**
 * Gives a function for the root of `count` (a power of two up to 256) hashes that lie one after
 * another in a tile. It hashes within one buffer that it keeps: nothing is allocated by a pair.
 */
export function tileFolder(
  hash: HashInto,
): (tile: Uint8Array, from: number, count: number) => Uint8Array {
  const scratch = new Uint8Array(tileBytes + 1 + 2 * hashBytes)
  const pair = scratch.subarray(tileBytes)
  pair[0] = 1
  return (tile, from, count) => {
    const start = from * hashBytes
    const bytes = tile.subarray(start, start + count * hashBytes)
    if (bytes.length !== count * hashBytes) throw new RangeError('outside the tile')
    scratch.set(bytes)
    for (let width = count; width > 1; width /= 2)
      for (let at = 0; at < width; at += 2) {
        scratch.copyWithin(tileBytes + 1, at * hashBytes, (at + 2) * hashBytes)
        hash(pair, scratch, (at / 2) * hashBytes)
      }
    return scratch.slice(0, hashBytes)
  }
}

/** The roots of all complete subtrees of a full tile, the hashes themselves first. */
export type TileNodes = Uint8Array

/**
 * Hashes a full tile once for all subtrees of it: 255 hashes, as many as one proof takes of it.
 * @throws Malformed `tile` on one that is not full.
 */
export function growTile(tile: Uint8Array, hash: HashInto): TileNodes {
  if (tile.length !== tileBytes) throw new Malformed('tile', 'length')
  const nodes = new Uint8Array(2 * tileBytes - hashBytes)
  const pair = new Uint8Array(1 + 2 * hashBytes)
  pair[0] = 1
  nodes.set(tile)
  for (let from = 0, into = tileBytes; into < nodes.length; from += 2 * hashBytes) {
    pair.set(nodes.subarray(from, from + 2 * hashBytes), 1)
    hash(pair, nodes, into)
    into += hashBytes
  }
  return nodes
}

/** The root of `count` (a power of two up to 256) hashes of the tile from `from`, a multiple of it. */
export function nodeOfTile(nodes: TileNodes, from: number, count: number): Uint8Array {
  const at = (2 * tileWidth - (2 * tileWidth) / count + from / count) * hashBytes
  return nodes.slice(at, at + hashBytes)
}

/**
 * Reads roots of complete subtrees of the tree of `size` from its tiles.
 * The reader throws RangeError on a subtree outside the tree, Malformed `tile` on a tile of the
 * wrong length, and whatever `readTile` throws.
 */
export function hashReader(
  readTile: TileReader,
  size: number,
  sha256: Sha256,
  // The same hash, where a faster way to write it is there.
  hash: HashInto = hashInto(sha256),
): HashReader {
  mustCount(size, 'size')
  const fold = tileFolder(hash)
  return (level, index) => {
    mustCount(level, 'level')
    mustCount(index, 'index')
    const place = placeOfNode(level, index)
    const width = tileWidthAt(place.level, place.index, size)
    if (place.from + place.count > width)
      throw new RangeError('the subtree lies outside the tree')
    const bytes = readTile({ level: place.level, index: place.index, width })
    if (
      bytes.length % hashBytes !== 0 ||
      bytes.length < width * hashBytes ||
      bytes.length > tileBytes
    )
      throw new Malformed('tile', 'length')
    return fold(bytes, place.from, place.count)
  }
}

/** Root of the tree of `size` from its tiles; errors as `hashReader`. */
export function rootOfTiles(
  readTile: TileReader,
  size: number,
  sha256: Sha256,
): Uint8Array {
  return hashOfRange({ start: 0, end: size }, hashReader(readTile, size, sha256), sha256)
}
