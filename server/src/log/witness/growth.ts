/** Proofs that one head grew from another, out of the database. */
import { tilesOfRanges } from '@chot/core/log/tile.ts'
import { hashReader } from '@chot/core/log/tile-tree.ts'
import { consistencyProof, consistencyRanges } from '@chot/core/log/tree-proof.ts'
import type { Reader } from '../../db/database.ts'
import { sha256 } from '../publish/sha256.ts'
import { readTiles } from '../publish/tiles.ts'

/**
 * Consistency proof (RFC 6962 §2.1.2) from the tree of `oldSize` to that of `size`, which must be
 * within the signed one. Throws PublishFault when the database does not hold it whole.
 */
export async function proveGrowth(
  reader: Reader,
  oldSize: number,
  size: number,
): Promise<Uint8Array[]> {
  const tiles = tilesOfRanges(consistencyRanges(oldSize, size), size)
  const read = hashReader(await readTiles(reader, tiles), size, sha256)
  return consistencyProof(oldSize, size, read, sha256)
}
