/** Roots of earlier trees, out of the tiles of the present one. */
import { Malformed } from '@chot/core/log/note-encoding.ts'
import { type Tile, tileBytes, tilesOfRanges } from '@chot/core/log/tile.ts'
import { rootOfTiles } from '@chot/core/log/tile-tree.ts'
import { sha256 } from '../hashing.ts'
import { type LogSource, readTileFile } from '../source.ts'

/** Root of the first `earlierSize` of `size` entries; undefined if a tile is missing or none. */
export async function rootAtSize(
  source: LogSource,
  earlierSize: number,
  size: number,
): Promise<Uint8Array | undefined> {
  const tiles = await readTiles(
    source,
    tilesOfRanges([{ start: 0, end: earlierSize }], size),
  )
  try {
    return rootOfTiles(
      (tile) => tiles.get(`${tile.level}/${tile.index}`) ?? new Uint8Array(0),
      earlierSize,
      sha256,
    )
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

/** By `level/index`, whatever their widths. */
export async function readTiles(source: LogSource, tiles: readonly Tile[]) {
  const read = new Map<string, Uint8Array>()
  for (const tile of tiles) {
    const file = await readTileFile(source, tile, tileBytes)
    if (file !== undefined) read.set(`${tile.level}/${tile.index}`, file.bytes)
  }
  return read
}
