/** Tiles and bundles out of the database: what is served over HTTP is what the folder holds. */
import {
  type Bundle,
  decodeBundle,
  encodeBundle,
  type Tile,
  tilePath,
  tilesOfRanges,
  tileWidth,
  tileWidthAt,
} from '@chot/core/log/tile.ts'
import { rootOfTiles, type TileReader } from '@chot/core/log/tile-tree.ts'
import { hashBytes } from '@chot/core/log/tree.ts'
import type { Reader } from '../../db/database.ts'
import { findSealedBundle, readPrunedTo } from '../keep/bundles.ts'
import { PublishFault } from './fault.ts'
import { sha256 } from './sha256.ts'

/** Whether the tree of `size` has this tile, at least as wide. */
export function isWithin({ level, index, width }: Tile | Bundle, size: number): boolean {
  return tileWidthAt(level === 'entries' ? 0 : level, index, size) >= width
}

/**
 * The bytes of a tile or bundle within the published tree (`isWithin`); null for a bundle that was
 * pruned. Tiles are there for ever.
 * Throws PublishFault `entry-missing` or `tile-differs` when the database does not hold it whole.
 */
export function readTile(reader: Reader, tile: Tile): Promise<Uint8Array>
export function readTile(reader: Reader, tile: Tile | Bundle): Promise<Uint8Array | null>
export async function readTile(
  reader: Reader,
  tile: Tile | Bundle,
): Promise<Uint8Array | null> {
  if (tile.level === 'entries') return readBundle(reader, tile)
  return (await readTiles(reader, [tile]))(tile)
}

/** The rows first: when they went while this was asked, what they were sealed in is there. */
async function readBundle(reader: Reader, bundle: Bundle): Promise<Uint8Array | null> {
  const start = bundle.index * tileWidth
  const rows = await reader.rows<{ text: string }>(
    'select text from log_entries where seq >= $1 and seq < $2 order by seq',
    [start, start + bundle.width],
    'log-bundle',
  )
  if (rows.length === bundle.width)
    return encodeBundle(rows.map(({ text }) => Buffer.from(text)))
  const sealed = await findSealedBundle(reader, bundle.index)
  if (sealed !== null) {
    if (bundle.width === tileWidth) return sealed
    return encodeBundle(decodeBundle(sealed, tileWidth).slice(0, bundle.width))
  }
  if (start + bundle.width <= (await readPrunedTo(reader))) return null
  throw new PublishFault('entry-missing')
}

/** By the path of its tile. */
type NamedBytes = readonly [path: string, hashes: Uint8Array]

/**
 * The tile as it was published where it is full, else out of the rows: the right edge, and what
 * was published before full tiles of level 0 were kept. In one statement, so that one that becomes
 * full meanwhile is found in one place or the other.
 */
const leavesSql = `
  select coalesce(
           (select hashes from log_tiles where level = 0 and index = t.index),
           (select string_agg(leaf_hash, ''::bytea order by seq) from log_entries
             where seq >= t.index * ${tileWidth} and seq < t.index * ${tileWidth} + t.width)) as hashes
  from unnest($1::bigint[], $2::int[]) with ordinality as t(index, width, place)
  order by place`

async function readLeaves(
  reader: Reader,
  tiles: readonly Tile[],
): Promise<readonly NamedBytes[]> {
  if (tiles.length === 0) return []
  const rows = await reader.rows<{ hashes: Buffer | null }>(
    leavesSql,
    [tiles.map(({ index }) => index), tiles.map(({ width }) => width)],
    'log-tiles-0',
  )
  return tiles.map((tile, place) => {
    const hashes = rows[place]?.hashes?.subarray(0, tile.width * hashBytes)
    if (hashes?.length !== tile.width * hashBytes) throw new PublishFault('entry-missing')
    return [tilePath(tile), hashes]
  })
}

/** One statement, so that a tile that becomes full meanwhile is found in one place or the other. */
const upperSql = `
  select coalesce((select hashes from log_tiles where level = t.level and index = t.index),
                  (select edge[t.level] from log_published)) as hashes
  from unnest($1::int[], $2::bigint[]) with ordinality as t(level, index, place)
  order by place`

async function readUpper(
  reader: Reader,
  tiles: readonly Tile[],
): Promise<readonly NamedBytes[]> {
  if (tiles.length === 0) return []
  const rows = await reader.rows<{ hashes: Buffer | null }>(
    upperSql,
    [tiles.map(({ level }) => level), tiles.map(({ index }) => index)],
    'log-tiles-above',
  )
  return tiles.map((tile, place) => {
    const bytes = rows[place]?.hashes?.subarray(0, tile.width * hashBytes)
    if (bytes?.length !== tile.width * hashBytes) throw new PublishFault('tile-differs')
    return [tilePath(tile), bytes]
  })
}

/**
 * Reads tiles of hashes, all of them within the published tree, in two statements; what it gives
 * knows those tiles and no other. Throws PublishFault as `readTile`.
 */
export async function readTiles(
  reader: Reader,
  tiles: readonly Tile[],
): Promise<TileReader> {
  const isLowest = ({ level }: Tile) => level === 0
  const leaves = await readLeaves(reader, tiles.filter(isLowest))
  const above = await readUpper(
    reader,
    tiles.filter((tile) => !isLowest(tile)),
  )
  const bytes = new Map([...leaves, ...above])
  return (tile) => bytes.get(tilePath(tile)) ?? new Uint8Array(0)
}

/** Root of the tree of `size`, which must be within the published one. */
export async function rootAt(reader: Reader, size: number): Promise<Uint8Array> {
  const tiles = tilesOfRanges([{ start: 0, end: size }], size)
  return rootOfTiles(await readTiles(reader, tiles), size, sha256)
}
