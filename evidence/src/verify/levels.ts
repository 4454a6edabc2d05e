/**
 * The tiles above level 0, made anew from those below and compared with the published ones. Goes
 * on with what is published, so that a change is found where it was made and not on every level
 * above; whether all of it is what was signed, the root says in the end.
 */
import { Malformed } from '@chot/core/log/note-encoding.ts'
import { type Tile, tileBytes, tilePath, tileWidth } from '@chot/core/log/tile.ts'
import { hashReader, tileFolder } from '@chot/core/log/tile-tree.ts'
import { hashBytes, hashInto, type Sha256, sameBytes } from '@chot/core/log/tree.ts'
import { hashOfRange } from '@chot/core/log/tree-proof.ts'
import { type LogSource, readTileFile } from '../source.ts'
import type { Findings } from './finding.ts'

interface Level {
  readonly hashes: Uint8Array
  /** By place: the other hash it would be, where the tile below was not what it was made of. */
  readonly others: Map<number, Uint8Array>
  count: number
  index: number
}

export interface Levels {
  /**
   * Takes the root of the next full level 0 tile.
   * @param other the root of its entries, where they do not give that tile: of the two, the tile
   * above tells which was there when it was made
   */
  append(root: Uint8Array, other?: Uint8Array): Promise<void>
  /** Compares what is left at the right edge of the tree with the partial tiles. */
  end(): Promise<void>
  /** Root of the tree of all tiles taken, and of these hashes of leaves after them. */
  rootWith(leafHashes: Uint8Array): Uint8Array
}

/** The hashes of a published tile, of exactly its width. Reports a tile that is not one. */
export async function readTile(
  source: LogSource,
  tile: Tile,
  findings: Findings,
): Promise<Uint8Array | undefined> {
  const path = tilePath(tile)
  const index = tile.index * tileWidth ** (tile.level + 1)
  const file = await readTileFile(source, tile, tileBytes)
  if (file === undefined) {
    findings.fault({ kind: 'tile-missing', index, path })
    return undefined
  }
  const length = (file.full ? tileWidth : tile.width) * hashBytes
  if (file.bytes.length !== length) {
    findings.fault({ kind: 'tile-malformed', index, path })
    return undefined
  }
  return file.bytes.subarray(0, tile.width * hashBytes)
}

/** Place of the first hash that differs; −1 if none does. */
export function firstDifference(one: Uint8Array, other: Uint8Array): number {
  if (Buffer.compare(one, other) === 0) return -1
  let at = 0
  while (one[at] === other[at]) at += 1
  return (at - (at % hashBytes)) / hashBytes
}

/**
 * @param size leaves of the full level 0 tiles before the first that is appended
 * @param edge hashes of the tile of this level at the right edge of that tree
 */
export function createLevels(
  source: LogSource,
  findings: Findings,
  sha256: Sha256,
  size: number,
  edge: (tile: Tile) => Uint8Array,
): Levels {
  const fold = tileFolder(hashInto(sha256))
  const levels: Level[] = []
  let taken = size

  let count = size / tileWidth
  for (let level = 1; count > 0; level += 1) {
    const width = count % tileWidth
    const index = (count - width) / tileWidth
    const hashes = new Uint8Array(tileBytes)
    if (width > 0)
      hashes.set(edge({ level, index, width }).subarray(0, width * hashBytes))
    levels[level] = { hashes, others: new Map(), count: width, index }
    count = index
  }

  const levelAt = (level: number): Level => {
    const known = levels[level]
    if (known !== undefined) return known
    const hashes = new Uint8Array(tileBytes)
    const made = { hashes, others: new Map(), count: 0, index: 0 }
    levels[level] = made
    return made
  }

  /** The published tile; as it was made, if there is none. */
  const compare = async (level: number, { hashes, others, count, index }: Level) => {
    const tile = { level, index, width: count }
    const made = hashes.subarray(0, count * hashBytes)
    const published = await readTile(source, tile, findings)
    if (published === undefined || firstDifference(made, published) < 0) return made
    for (let place = 0; place < count; place += 1) {
      const own = published.subarray(place * hashBytes, (place + 1) * hashBytes)
      const hash = made.subarray(place * hashBytes, (place + 1) * hashBytes)
      if (sameBytes(hash, own) || sameBytes(others.get(place) ?? hash, own)) continue
      findings.fault({
        kind: 'node-differs',
        index: (index * tileWidth + place) * tileWidth ** level,
        path: tilePath(tile),
      })
    }
    return published
  }

  return {
    async append(root, other) {
      let hash = root
      let doubt = other
      taken += tileWidth
      for (let at = 1; ; at += 1) {
        const level = levelAt(at)
        level.hashes.set(hash, level.count * hashBytes)
        if (doubt !== undefined) level.others.set(level.count, doubt)
        level.count += 1
        if (level.count < tileWidth) return
        const published = await compare(at, level)
        hash = fold(published, 0, tileWidth)
        doubt =
          published.buffer === level.hashes.buffer
            ? undefined
            : fold(level.hashes, 0, tileWidth)
        level.others.clear()
        level.count = 0
        level.index += 1
      }
    },
    async end() {
      for (const [at, level] of levels.entries()) {
        if (level === undefined || level.count === 0) continue
        level.hashes.set(await compare(at, level))
      }
    },
    rootWith(leafHashes) {
      const whole = taken + leafHashes.length / hashBytes
      // The complete subtrees that make up a tree all lie in the tiles at its right edge.
      const read = (tile: Tile) => {
        const level = tile.level === 0 ? undefined : levels[tile.level]
        const bytes =
          tile.level === 0
            ? leafHashes
            : level?.hashes.subarray(0, level.count * hashBytes)
        if (bytes === undefined) throw new Malformed('tile', 'length')
        return bytes
      }
      return hashOfRange(
        { start: 0, end: whole },
        hashReader(read, whole, sha256),
        sha256,
      )
    },
  }
}
