/** Tiles and bundles out of the database: what is served over HTTP is what the folder holds. */
import {
  type Bundle,
  encodeBundle,
  type Tile,
  tilePath,
  tilesOfRanges,
  tileWidth,
  tileWidthAt,
} from '@chot/core/log/tile.ts'
import { rootOfTiles } from '@chot/core/log/tile-tree.ts'
import { hashBytes } from '@chot/core/log/tree.ts'
import type { Reader } from '../../db/database.ts'
import { PublishFault } from './fault.ts'
import { sha256 } from './sha256.ts'

/** Whether the tree of `size` has this tile, at least as wide. */
export function isWithin({ level, index, width }: Tile | Bundle, size: number): boolean {
  return tileWidthAt(level === 'entries' ? 0 : level, index, size) >= width
}

/**
 * The bytes of a tile or bundle within the published tree (`isWithin`).
 * Throws PublishFault `entry-missing` or `tile-differs` when the database does not hold it whole.
 */
export function readTile(reader: Reader, tile: Tile | Bundle): Promise<Uint8Array> {
  if (tile.level === 'entries') return readBundle(reader, tile)
  return tile.level === 0 ? readLeaves(reader, tile) : readUpper(reader, tile)
}

const rangeOf = ({ index, width }: Tile | Bundle) =>
  [index * tileWidth, index * tileWidth + width] as const

async function readBundle(reader: Reader, bundle: Bundle): Promise<Uint8Array> {
  const [start, end] = rangeOf(bundle)
  const rows = await reader.rows<{ text: string }>(
    'select text from log_entries where seq >= $1 and seq < $2 order by seq',
    [start, end],
    'log-bundle',
  )
  if (rows.length !== bundle.width) throw new PublishFault('entry-missing')
  return encodeBundle(rows.map(({ text }) => Buffer.from(text)))
}

async function readLeaves(reader: Reader, tile: Tile): Promise<Uint8Array> {
  const [start, end] = rangeOf(tile)
  const [row] = await reader.rows<{ hashes: Buffer | null }>(
    `select string_agg(leaf_hash, ''::bytea order by seq) as hashes
     from log_entries where seq >= $1 and seq < $2`,
    [start, end],
    'log-tile-0',
  )
  if (row?.hashes?.length !== tile.width * hashBytes)
    throw new PublishFault('entry-missing')
  return row.hashes
}

/** One statement, so that a tile that becomes full meanwhile is found in one place or the other. */
async function readUpper(
  reader: Reader,
  { level, index, width }: Tile,
): Promise<Uint8Array> {
  const [row] = await reader.rows<{ hashes: Buffer | null }>(
    `select coalesce((select hashes from log_tiles where level = $1 and index = $2),
                     (select edge[$1::int] from log_published)) as hashes`,
    [level, index],
  )
  const bytes = row?.hashes?.subarray(0, width * hashBytes)
  if (bytes?.length !== width * hashBytes) throw new PublishFault('tile-differs')
  return bytes
}

/** Root of the tree of `size`, which must be within the published one. */
export async function rootAt(reader: Reader, size: number): Promise<Uint8Array> {
  const tiles = tilesOfRanges([{ start: 0, end: size }], size)
  const bytes = new Map<string, Uint8Array>()
  for (const tile of tiles) bytes.set(tilePath(tile), await readTile(reader, tile))
  return rootOfTiles(
    (tile) => bytes.get(tilePath(tile)) ?? new Uint8Array(0),
    size,
    sha256,
  )
}
