/** The rows of the log as its tree sees them: dense, in order, each hash that of its text. */
import { hashBytes } from '@chot/core/log/tree.ts'
import type { Reader } from '../../db/database.ts'
import { PublishFault } from './fault.ts'

/** Growing the tree by so many holds up the queries of this process for 2 to 5 ms. */
const rowsAtOnce = 2_048

/**
 * Hashed by the database (a leaf is SHA-256(0x00 ‖ entry), RFC 6962 §2.1): with the texts brought
 * here, a row took 20 µs of this process's only thread.
 */
const leavesSql = `
  select count(*)::int as count,
         string_agg(leaf_hash, ''::bytea order by seq) as leaves,
         min(place) filter (where seq <> place) as missing,
         min(place) filter (
           where leaf_hash <> sha256('\\x00'::bytea || convert_to(text, 'UTF8'))) as differs
  from (select seq, text, leaf_hash, $1::bigint + row_number() over (order by seq) - 1 as place
        from log_entries where seq >= $1 and seq < $2) e`

interface LeavesRow {
  readonly count: number
  readonly leaves: Buffer | null
  readonly missing: number | null
  readonly differs: number | null
}

/**
 * Gives the leaf hashes of the entries from `start` up to but without `end` to `take`, in order,
 * each checked against the text. Throws PublishFault that names the first entry that is wrong.
 */
export async function eachLeaf(
  reader: Reader,
  start: number,
  end: number,
  take: (leaf: Uint8Array) => void,
): Promise<void> {
  for (let from = start; from < end; from += rowsAtOnce) {
    const to = Math.min(end, from + rowsAtOnce)
    const [row] = await reader.rows<LeavesRow>(leavesSql, [from, to], 'log-leaves')
    const { count = 0, leaves = null, missing = null, differs = null } = row ?? {}
    const gap = missing ?? (count === to - from ? null : from + count)
    if (differs !== null && (gap === null || differs < gap))
      throw new PublishFault('entry-differs', { index: differs })
    if (gap !== null || leaves === null)
      throw new PublishFault('entry-missing', { index: gap ?? from })
    for (let at = 0; at < leaves.length; at += hashBytes)
      take(leaves.subarray(at, at + hashBytes))
  }
}
