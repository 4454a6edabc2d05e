/**
 * The right edge of the tree: its partial tiles, level by level. All that is needed to append to it
 * and to know its root, at most 255 hashes a level.
 */
import { tileBytes, tileWidth, tileWidthAt } from '@chot/core/log/tile.ts'
import { rootOfTiles, tileFolder } from '@chot/core/log/tile-tree.ts'
import { hashBytes } from '@chot/core/log/tree.ts'
import { sha256, sha256Into } from './sha256.ts'

export interface Edge {
  readonly size: number
  /** The partial tile of each level, from 0; empty where the level has none. */
  readonly partials: readonly Uint8Array[]
}

export interface FullTile {
  readonly level: number
  readonly index: number
  readonly hashes: Uint8Array
}

export interface GrowingEdge {
  append(leaf: Uint8Array): void
  /** The edge now. */
  edge(): Edge
  /** Tiles that became full since the start. */
  readonly full: readonly FullTile[]
}

const fold = tileFolder(sha256Into)

/** Grows a copy; `from` stays as it is. */
export function growFrom(from: Edge): GrowingEdge {
  let size = from.size
  const full: FullTile[] = []
  const open = from.partials.map((bytes) => {
    const tile = new Uint8Array(tileBytes)
    tile.set(bytes)
    return { bytes: tile, width: bytes.length / hashBytes }
  })

  const push = (level: number, hash: Uint8Array): void => {
    let tile = open[level]
    if (tile === undefined) {
      tile = { bytes: new Uint8Array(tileBytes), width: 0 }
      open[level] = tile
    }
    tile.bytes.set(hash, tile.width * hashBytes)
    tile.width += 1
    if (tile.width < tileWidth) return
    tile.width = 0
    full.push({
      level,
      index: size / tileWidth ** (level + 1) - 1,
      hashes: tile.bytes.slice(),
    })
    push(level + 1, fold(tile.bytes, 0, tileWidth))
  }

  return {
    append(leaf) {
      size += 1
      push(0, leaf)
    },
    edge: () => ({
      size,
      partials: open.map(({ bytes, width }) => bytes.slice(0, width * hashBytes)),
    }),
    full,
  }
}

/** Root of the tree, RFC 6962 §2.1. Throws Malformed `tile` when a partial tile is too short. */
export function rootOfEdge({ size, partials }: Edge): Uint8Array {
  return rootOfTiles(({ level }) => partials[level] ?? new Uint8Array(0), size, sha256)
}

/** Whether every level has the width that a tree of this size has. */
export function fitsSize({ size, partials }: Edge): boolean {
  for (let level = 0, rest = size; rest > 0 || level < partials.length; level += 1) {
    const index = Math.floor(rest / tileWidth)
    const width = tileWidthAt(level, index, size)
    if ((partials[level]?.length ?? 0) !== width * hashBytes) return false
    rest = index
  }
  return true
}
