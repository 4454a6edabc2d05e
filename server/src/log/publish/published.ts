/** The head that was signed last, as the database keeps it. */

import { tileWidth } from '@chot/core/log/tile.ts'
import { sameBytes } from '@chot/core/log/tree.ts'
import type { Reader, Tx } from '../../db/database.ts'
import { type Edge, type FullTile, fitsSize, rootOfEdge } from './edge.ts'
import { eachLeaf } from './entries.ts'
import { PublishFault } from './fault.ts'
import { readSignedHead, type SignedHead } from './signed-head.ts'
import type { Signer } from './signing-key.ts'

/** A head and what is needed to grow from it. */
export interface Published extends SignedHead {
  /** The signed note; null while nothing is published. */
  readonly checkpoint: string | null
  readonly edge: Edge
}

interface PublishedRow {
  readonly size: number
  readonly root: Buffer
  readonly checkpoint: string | null
  readonly edge: readonly Buffer[]
}

/** A head and its note; null while nothing is published. */
export interface FoundHead extends SignedHead {
  readonly checkpoint: string | null
}

/**
 * The head that is shown to others: with witnesses, the newest one a quorum has cosigned, with their
 * lines (until the first quorum, the one of when asking began); without witnesses, the last signed.
 */
export async function findCheckpoint(reader: Reader): Promise<FoundHead> {
  return one(
    await reader.rows<FoundHead>(
      `select case when w.asked_since is null then p.size else coalesce(w.size, 0) end as size,
              case when w.asked_since is null then p.root else coalesce(w.root, sha256('')) end as root,
              case when w.asked_since is null then p.checkpoint else w.checkpoint end as checkpoint
       from log_published p, log_witnessing w`,
    ),
  )
}

/** The last signed head, cosigned or not yet: tiles are served up to here. */
export async function findSigned(reader: Reader): Promise<FoundHead> {
  return one(
    await reader.rows<FoundHead>('select size, root, checkpoint from log_published'),
  )
}

function one([row]: readonly FoundHead[]): FoundHead {
  if (row === undefined) throw new PublishFault('head-differs')
  return row
}

/**
 * The last head with its edge, checked anew: that one of our keys signed it, and that entries and
 * tiles give its root. Throws PublishFault.
 */
export async function readPublished(
  reader: Reader,
  signers: readonly [Signer, ...Signer[]],
): Promise<Published> {
  const [row] = await reader.rows<PublishedRow>(
    'select size, root, checkpoint, edge from log_published',
  )
  if (row === undefined) throw new PublishFault('head-differs')
  const { size, root, checkpoint } = row
  if (checkpoint !== null) {
    const signed = readSignedHead(signers, Buffer.from(checkpoint))
    if (signed === null) throw new PublishFault('key-differs')
    if (signed.size !== size || !sameBytes(signed.root, root))
      throw new PublishFault('head-differs')
  }
  const leaves: Uint8Array[] = []
  await eachLeaf(reader, size - (size % tileWidth), size, (leaf) => leaves.push(leaf))
  const edge = { size, partials: [Buffer.concat(leaves), ...row.edge] }
  if (!fitsSize(edge) || !sameBytes(rootOfEdge(edge), root))
    throw new PublishFault('head-differs')
  return { size, root, checkpoint, edge }
}

/**
 * Replaces the head it grew from, with the tiles that became full; false when that head is no
 * longer the last one. Throws PublishFault `tile-differs` when such a tile is there with other
 * hashes.
 */
export async function storePublished(
  tx: Tx,
  before: SignedHead,
  after: Published,
  full: readonly FullTile[],
  nowMs: number,
): Promise<boolean> {
  const swapped = await tx.rows(
    `update log_published set size = $3, root = $4, checkpoint = $5, edge = $6,
                              signed_at = to_timestamp($7::bigint / 1000.0)
     where size = $1 and root = $2 returning size`,
    [
      before.size,
      before.root,
      after.size,
      after.root,
      after.checkpoint,
      after.edge.partials.slice(1).map((bytes) => Buffer.from(bytes)),
      nowMs,
    ],
  )
  if (swapped.length !== 1) return false
  if (full.length === 0) return true
  const tiles = [
    full.map(({ level }) => level),
    full.map(({ index }) => index),
    full.map(({ hashes }) => Buffer.from(hashes)),
  ]
  await tx.rows(
    `insert into log_tiles (level, index, hashes)
     select * from unnest($1::smallint[], $2::bigint[], $3::bytea[]) on conflict do nothing`,
    tiles,
  )
  const [other] = await tx.rows<{ level: number; index: number }>(
    `select t.level, t.index
     from unnest($1::smallint[], $2::bigint[], $3::bytea[]) as w(level, index, hashes)
     join log_tiles t using (level, index) where t.hashes <> w.hashes limit 1`,
    tiles,
  )
  if (other !== undefined)
    throw new PublishFault('tile-differs', {
      index: other.index * tileWidth ** (other.level + 1),
    })
  return true
}
