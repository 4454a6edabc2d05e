/** Single entries of sealed months: found by their sequence, out of their bundle. */
import type { LogEntryView } from '@chot/contract/oversight.ts'
import { type EntryBody, type EntryStamp, leafHash } from '@chot/core/log/entry.ts'
import { decodeBundle, tileWidth } from '@chot/core/log/tile.ts'
import type { Reader } from '../../db/database.ts'
import { sha256 } from '../publish/sha256.ts'
import { findSealedBundle } from './bundles.ts'

/** Null when no sealed month holds the entry: it is in the rows, pruned, or yet to come. */
export async function findSealedEntry(
  reader: Reader,
  sequence: number,
): Promise<LogEntryView | null> {
  const place = sequence % tileWidth
  const bundle = await findSealedBundle(reader, (sequence - place) / tileWidth)
  const bytes = bundle === null ? undefined : decodeBundle(bundle, tileWidth)[place]
  if (bytes === undefined) return null
  const text = Buffer.from(bytes).toString()
  const entry = JSON.parse(text) as EntryStamp & EntryBody
  const [account] = await reader.rows<{ username: string; full_name: string }>(
    'select username, full_name from accounts where id = $1',
    [entry.ac ?? null],
  )
  return {
    row: {
      sequence,
      at: entry.t,
      kind: entry.k,
      outcome: entry.oc,
      reason: entry.re ?? null,
      account: account?.username ?? entry.ac ?? null,
      accountName: account?.full_name ?? null,
      agency: entry.ag ?? null,
      system: entry.sy ?? null,
      dossier: entry.do ?? null,
      procedure: entry.pr ?? null,
      service: entry.sv ?? null,
      requestId: entry.id ?? null,
    },
    text,
    leafHash: Buffer.from(leafHash(bytes, sha256)).toString('hex'),
  }
}

/** Entries below this sequence left the rows: a search does not find them, their sequence does. */
export async function readSealedTo(reader: Reader): Promise<number> {
  const [row] = await reader.rows<{ to: number | null }>(
    'select max(end_seq) as to from log_months where rows_dropped',
  )
  return row?.to ?? 0
}
