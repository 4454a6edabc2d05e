/**
 * Sealing: a month whose time online is over leaves the rows for compressed bundles, served on by
 * the same paths. Each step may be the last of a process; the next turn, on whichever node, goes on
 * from what the database holds. Rows go only when what was kept of them was read back and compared,
 * here and by the database itself (drop_sealed_rows).
 */
import { isDue } from '@chot/core/log/keeping.ts'
import { decodeBundle, tileOfBundle, tileWidth } from '@chot/core/log/tile.ts'
import { tileFolder } from '@chot/core/log/tile-tree.ts'
import { hashBytes, sameBytes } from '@chot/core/log/tree.ts'
import type { Reader } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { record } from '../append.ts'
import { sha256Into } from '../publish/sha256.ts'
import { readTile } from '../publish/tiles.ts'
import { packBundle, unpackBundle } from './bundles.ts'
import { KeepFault } from './fault.ts'
import type { LogClock } from './log-clock.ts'

/** Bundles the database compares at once: some 65,000 rows, far below its time limit. */
const checkedAtOnce = 256
/** PostgreSQL's lock_not_available: somebody reads the log for long; later, then. */
const lockNotAvailable = '55P03'

type SealDeps = Pick<Deps, 'db' | 'clock'>

interface Sealing {
  readonly month: string
  /** Entries of the month: first up to but without end. */
  readonly first: number
  readonly end: number
}

/** `waits`: the month is due and something must come first, e.g. that its last bundle is full. */
export type Sealed = 'none' | 'waits' | 'done'

/**
 * Seals the oldest month that is due, or goes on with one begun. `stopping` is asked between
 * bundles. Throws KeepFault.
 */
export async function sealNext(
  deps: SealDeps,
  now: LogClock,
  afterMonths: number,
  stopping: () => boolean,
): Promise<Sealed> {
  const [begun] = await deps.db.rows<{ month: string }>(
    'select month from log_months where not rows_dropped order by month limit 1',
  )
  if (begun !== undefined) return dropRows(deps, begun.month, stopping)
  const sealing = await findNext(deps.db, now, afterMonths)
  if (sealing === null) return 'none'
  const bundles = bundlesOf(sealing)
  if (now.published < bundles.stop * tileWidth) return 'waits'
  for (
    let index = await nextToWrite(deps.db, bundles);
    index < bundles.stop;
    index += 1
  ) {
    if (stopping()) return 'waits'
    await writeBundle(deps.db, index)
  }
  const sizes = { entryBytes: 0, bundleBytes: 0 }
  for (let index = bundles.start; index < bundles.stop; index += 1) {
    if (stopping()) return 'waits'
    const read = await readBack(deps.db, index)
    sizes.entryBytes += read.entryBytes
    sizes.bundleBytes += read.bundleBytes
  }
  await deps.db.inTx(async (tx) => {
    const { sequence } = await record(tx, deps.clock.heldAt(), {
      k: 'log-seal',
      oc: 'done',
      ob: `month=${sealing.month} entries=${sealing.end - sealing.first}`,
      up: sealing.end,
    })
    await tx.rows(
      `insert into log_months (month, first_seq, end_seq, entry_bytes, bundle_bytes, sealed_seq)
       values ($1, $2, $3, $4, $5, $6)`,
      [
        sealing.month,
        sealing.first,
        sealing.end,
        sizes.entryBytes,
        sizes.bundleBytes,
        sequence,
      ],
    )
  })
  return dropRows(deps, sealing.month, stopping)
}

/** The bundles a month adds: one it shares with the month before was sealed with that. */
function bundlesOf({ first, end }: Sealing): { start: number; stop: number } {
  return { start: Math.ceil(first / tileWidth), stop: Math.ceil(end / tileWidth) }
}

async function findNext(
  reader: Reader,
  now: LogClock,
  afterMonths: number,
): Promise<Sealing | null> {
  const [next] = await reader.rows<{ first: number; month: string }>(
    `select e.seq as first, to_char(e.at at time zone 'UTC', 'YYYY-MM') as month
     from log_entries e where e.seq = (select coalesce(max(end_seq), 0) from log_months)`,
  )
  if (next === undefined || !isDue(next.month, afterMonths, now.month)) return null
  const [found] = await reader.rows<{ end: number | null; passed: boolean }>(
    `select max(seq) + 1 as end, log_floor_passed($1) as passed from log_entries
     where at >= $2 and at < $2::timestamptz + interval '1 month'`,
    [next.month, `${next.month}-01T00:00:00Z`],
  )
  if (found?.passed !== true || found.end === null) return null
  return { ...next, end: found.end }
}

async function nextToWrite(
  reader: Reader,
  { start }: { readonly start: number },
): Promise<number> {
  const [row] = await reader.rows<{ next: number | null }>(
    'select max(index) + 1 as next from log_bundles',
  )
  return Math.max(start, row?.next ?? 0)
}

async function writeBundle(db: Deps['db'], index: number): Promise<void> {
  const rows = await db.rows<{ text: string; leaf_hash: Buffer }>(
    'select text, leaf_hash from log_entries where seq >= $1 and seq < $2 order by seq',
    [index * tileWidth, (index + 1) * tileWidth],
    'log-bundle-to-seal',
  )
  if (rows.length !== tileWidth) throw new KeepFault('entries-differ', index * tileWidth)
  const packed = await packBundle(rows.map(({ text }) => text))
  const hashes = Buffer.concat(rows.map(({ leaf_hash }) => leaf_hash))
  await db.rows(
    `with tile as (insert into log_tiles (level, index, hashes) values (0, $1, $3)
                   on conflict do nothing)
     insert into log_bundles (index, entries) values ($1, $2) on conflict do nothing`,
    [index, packed, hashes],
  )
}

const rootOfTile = tileFolder(sha256Into)

/**
 * Reads a bundle as it is stored and follows it up: entries → leaf hashes, which must be those of
 * the rows and of the tile, → their root, which must be the one in the published tile above.
 */
async function readBack(
  reader: Reader,
  index: number,
): Promise<{ entryBytes: number; bundleBytes: number }> {
  const [stored] = await reader.rows<{ entries: Buffer; hashes: Buffer; leaves: Buffer }>(
    `select b.entries, t.hashes,
            (select string_agg(leaf_hash, ''::bytea order by seq) from log_entries
              where seq >= b.index * 256 and seq < (b.index + 1) * 256) as leaves
     from log_bundles b join log_tiles t on t.level = 0 and t.index = b.index
     where b.index = $1`,
    [index],
    'log-read-back',
  )
  const at = index * tileWidth
  if (stored === undefined) throw new KeepFault('bundle-differs', at)
  const bundle = await unpackBundle(stored.entries).catch(() => {
    throw new KeepFault('bundle-differs', at)
  })
  const made = tileOfBundle(bundle, tileWidth, sha256Into)
  if (!sameBytes(made, stored.hashes)) throw new KeepFault('bundle-differs', at)
  if (stored.leaves === null || !sameBytes(made, stored.leaves))
    throw new KeepFault('entries-differ', at)
  const place = index % tileWidth
  const above = await readTile(reader, {
    level: 1,
    index: (index - place) / tileWidth,
    width: place + 1,
  })
  const published = above.subarray(place * hashBytes, (place + 1) * hashBytes)
  if (!sameBytes(rootOfTile(made, 0, tileWidth), published))
    throw new KeepFault('tile-differs', at)
  const entryBytes = decodeBundle(bundle, tileWidth).reduce(
    (sum, entry) => sum + entry.length,
    0,
  )
  return { entryBytes, bundleBytes: stored.entries.length }
}

/** Without the head of the log: queries wait for a moment at most, and never for a reader. */
async function dropRows(
  { db }: SealDeps,
  month: string,
  stopping: () => boolean,
): Promise<Sealed> {
  for (;;) {
    if (stopping()) return 'waits'
    const [row] = await db.rows<{ done: boolean }>(
      'select check_sealed_rows($1, $2) as done',
      [month, checkedAtOnce],
    )
    if (row?.done === true) break
  }
  const [head] = await db.rows<{ ready: boolean }>(
    `select p.size >= (m.end_seq + 255) / 256 * 256 as ready
     from log_published p, log_months m where m.month = $1`,
    [month],
  )
  if (head?.ready !== true) return 'waits'
  try {
    await db.inTx(async (tx) => {
      await tx.rows(`set local lock_timeout = '300ms'`)
      await tx.rows('select drop_sealed_rows($1)', [month])
    })
  } catch (error) {
    if ((error as { code?: unknown }).code === lockNotAvailable) return 'waits'
    throw error
  }
  return 'done'
}
