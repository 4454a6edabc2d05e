/**
 * Checkpoints kept with their time stamps, and the files they are published as beside the tiles:
 * `timestamps/count`, and for each n below it `timestamps/<n>/checkpoint` and
 * `timestamps/<n>/response.tsr`. A note and a TimeStampResp as they are: `openssl ts -verify` reads
 * the one with the other.
 */
import type { Reader, Tx } from '../../db/database.ts'

export interface Kept {
  /** Entries in the tree of the checkpoint. */
  readonly size: number
  /** The signed note. */
  readonly note: string
  /** TimeStampResp, DER. */
  readonly response: Uint8Array
  /** By the authority, UTC milliseconds. */
  readonly atMs: number
}

/** Size and time of keeping of the last one. */
export async function findLastKept(
  reader: Reader,
): Promise<{ readonly size: number; readonly keptAt: number } | null> {
  const [row] = await reader.rows<{ size: number; keptAt: number }>(
    `select size, floor(extract(epoch from kept_at) * 1000)::bigint as "keptAt"
     from log_timestamps order by n desc limit 1`,
  )
  return row ?? null
}

/** Fails, and with it the transaction, when another node has kept this size or number. */
export async function insertKept(
  tx: Tx,
  { size, note, response, atMs }: Kept,
  nowMs: number,
): Promise<void> {
  await tx.rows(
    `insert into log_timestamps (n, size, note, response, stamped_at, kept_at)
     select coalesce(max(n) + 1, 0), $1, $2, $3, to_timestamp($4::bigint / 1000.0),
            to_timestamp($5::bigint / 1000.0)
     from log_timestamps`,
    [size, note, Buffer.from(response), atMs, nowMs],
  )
}

export const countPath = 'timestamps/count'

/** How many were kept of checkpoints of at most this size. */
export async function countKept(reader: Reader, sizeMax: number): Promise<number> {
  const [row] = await reader.rows<{ count: number }>(
    'select count(*) as count from log_timestamps where size <= $1',
    [sizeMax],
  )
  return row?.count ?? 0
}

export const countFile = (count: number): Buffer => Buffer.from(`${count}\n`)

export interface KeptFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/** The files of the n-th; none when there is no such. */
export async function readKeptFiles(reader: Reader, n: number): Promise<KeptFile[]> {
  const [row] = await reader.rows<{ note: string; response: Buffer }>(
    'select note, response from log_timestamps where n = $1',
    [n],
  )
  return row === undefined
    ? []
    : [
        { path: `timestamps/${n}/checkpoint`, bytes: Buffer.from(row.note) },
        { path: `timestamps/${n}/response.tsr`, bytes: row.response },
      ]
}
