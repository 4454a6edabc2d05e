/** Hashes of a whole bundle at once. */

import { tileWidth } from '@chot/core/log/tile.ts'
import { tileFolder } from '@chot/core/log/tile-tree.ts'
import { hashBytes, type Sha256 } from '@chot/core/log/tree.ts'

export interface BatchHasher {
  /**
   * SHA-256(0x00 ‖ entry) of each entry, one after another. `bounds[i]` is where the length of
   * entry i stands. Overwrites the lengths: the low byte of each becomes the 0x00 before the entry.
   */
  leafHashes(bundle: Uint8Array, bounds: Uint32Array): Uint8Array
  /** Root of the 256 hashes of a full tile. */
  rootOfTile(hashes: Uint8Array): Uint8Array
}

export function createBatchHasher(sha256: Sha256): BatchHasher {
  const fold = tileFolder(sha256)
  return {
    leafHashes(bundle, bounds) {
      const count = bounds.length - 1
      const hashes = new Uint8Array(count * hashBytes)
      for (let place = 0; place < count; place += 1) {
        const from = (bounds[place] ?? 0) + 1
        bundle[from] = 0
        hashes.set(sha256(bundle.subarray(from, bounds[place + 1])), place * hashBytes)
      }
      return hashes
    },
    rootOfTile: (hashes) => fold(hashes, 0, tileWidth),
  }
}
