/** The rows of the log as its tree sees them: dense, in order, each hash that of its text. */
import { leafHash } from '@chot/core/log/entry.ts'
import { sameBytes } from '@chot/core/log/tree.ts'
import type { Reader } from '../../db/database.ts'
import { PublishFault } from './fault.ts'
import { sha256 } from './sha256.ts'

/** Few enough that checking them holds up the queries of this process for 2 ms, measured. */
const rowsAtOnce = 512

/**
 * Gives the leaf hashes of the entries from `start` up to but without `end` to `take`, in order,
 * each computed from the text. Throws PublishFault that names the first entry that is wrong.
 */
export async function eachLeaf(
  reader: Reader,
  start: number,
  end: number,
  take: (leaf: Uint8Array) => void,
): Promise<void> {
  for (let from = start; from < end; from += rowsAtOnce) {
    const to = Math.min(end, from + rowsAtOnce)
    const rows = await reader.rows<{ seq: number; text: string; leaf_hash: Buffer }>(
      `select seq, text, leaf_hash from log_entries
       where seq >= $1 and seq < $2 order by seq`,
      [from, to],
    )
    let index = from
    for (const { seq, text, leaf_hash: kept } of rows) {
      if (seq !== index) throw new PublishFault('entry-missing', { index })
      const leaf = leafHash(Buffer.from(text), sha256)
      if (!sameBytes(leaf, kept)) throw new PublishFault('entry-differs', { index })
      take(leaf)
      index += 1
    }
    if (index !== to) throw new PublishFault('entry-missing', { index })
  }
}
