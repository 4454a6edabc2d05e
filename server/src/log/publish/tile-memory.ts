/**
 * Hashes of full tiles above the lowest level, in this process: they never change, and most proofs
 * lead through few of them. Kept is only what a proof that led to a signed head has shown to be
 * right, so what the database held wrong is never remembered.
 */
import { type Tile, tilePath } from '@chot/core/log/tile.ts'
import type { TileNodes } from '@chot/core/log/tile-tree.ts'

/** Of 16 KB each. At level 1 they cover 134 million entries, the ones used last. */
const tilesMax = 2_048

export interface TileMemory {
  find(tile: Tile): TileNodes | undefined
  /** Of a full tile through which a proof was checked: that its root follows commits to all of it. */
  keep(tile: Tile, nodes: TileNodes): void
}

export function openTileMemory(most = tilesMax): TileMemory {
  // In the order of their last use.
  const kept = new Map<string, TileNodes>()
  function keep(path: string, nodes: TileNodes) {
    kept.delete(path)
    kept.set(path, nodes)
  }
  return {
    find(tile) {
      const path = tilePath(tile)
      const nodes = kept.get(path)
      if (nodes !== undefined) keep(path, nodes)
      return nodes
    },
    keep(tile, nodes) {
      keep(tilePath(tile), nodes)
      const [oldest] = kept.keys()
      if (kept.size > most && oldest !== undefined) kept.delete(oldest)
    },
  }
}
