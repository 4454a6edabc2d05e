/** Bundles of sealed months: 256 entries each, as tlog-tiles has them, compressed. */
import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'
import { encodeBundle, entryBytesMax, tileWidth } from '@chot/core/log/tile.ts'
import type { Reader } from '../../db/database.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

const bundleBytesMax = tileWidth * (2 + entryBytesMax)

/**
 * In a thread of its own: this process answers queries meanwhile. At the usual level: the highest
 * saved 6 % and took a hundred times as long, for most of a bundle is digests and salts.
 */
export function packBundle(texts: readonly string[]): Promise<Buffer> {
  return compress(encodeBundle(texts.map((text) => Buffer.from(text))), {
    params: { [constants.ZSTD_c_checksumFlag]: 1 },
  })
}

export function unpackBundle(packed: Uint8Array): Promise<Buffer> {
  return decompress(packed, { maxOutputLength: bundleBytesMax })
}

/** A sealed bundle as it is published, whole; null when no sealed month has it, or no more. */
export async function findSealedBundle(
  reader: Reader,
  index: number,
): Promise<Uint8Array | null> {
  const [row] = await reader.rows<{ entries: Buffer }>(
    'select entries from log_bundles where index = $1',
    [index],
    'log-sealed-bundle',
  )
  return row === undefined ? null : unpackBundle(row.entries)
}

/** Entries below this sequence are pruned, or about to be. */
export async function readPrunedTo(reader: Reader): Promise<number> {
  const [row] = await reader.rows<{ to: number | null }>(
    'select max(pruned_to) as to from log_months',
  )
  return row?.to ?? 0
}

/** Bundles below this sequence are gone, and the first `size` entries announce it. */
export async function readDroppedTo(reader: Reader, size: number): Promise<number> {
  const [row] = await reader.rows<{ to: number | null }>(
    'select max(pruned_to) as to from log_months where bundles_dropped and prune_seq < $1',
    [size],
  )
  return row?.to ?? 0
}
