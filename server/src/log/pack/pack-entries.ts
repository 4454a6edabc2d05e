/** The texts of many entries, out of the rows and of the bundles of sealed months. */
import { type EntryBody, type EntryStamp, leafHash } from '@chot/core/log/entry.ts'
import { decodeBundle, tileWidth } from '@chot/core/log/tile.ts'
import { sameBytes } from '@chot/core/log/tree.ts'
import type { Tx } from '../../db/database.ts'
import { Problem } from '../../http/problem.ts'
import { findSealedBundle, readPrunedTo } from '../keep/bundles.ts'
import type { EntryProof } from '../proofs.ts'
import { PublishFault } from '../publish/fault.ts'
import { sha256 } from '../publish/sha256.ts'

export interface PackEntry {
  readonly sequence: number
  /** Exactly as hashed. */
  readonly text: string
  readonly said: EntryStamp & EntryBody
  readonly proof: EntryProof
  /** Of the account list, not of the entry; null for what no account did. */
  readonly accountName: string | null
  readonly agencyName: string | null
}

/**
 * The proven entries, ascending. Throws Problem `entry-pruned`, or PublishFault when a text is not
 * the one that was proven.
 */
export async function readPackEntries(
  tx: Tx,
  proofs: ReadonlyMap<number, EntryProof>,
): Promise<PackEntry[]> {
  const sequences = [...proofs.keys()].sort((a, b) => a - b)
  const rows = await tx.rows<{ sequence: number; text: string }>(
    'select seq as sequence, text from log_entries where seq = any($1::bigint[])',
    [sequences],
  )
  const texts = new Map(rows.map(({ sequence, text }) => [sequence, text]))
  await addSealed(
    tx,
    texts,
    sequences.filter((sequence) => !texts.has(sequence)),
  )
  const entries = sequences.map((sequence) => {
    const text = texts.get(sequence)
    const proof = proofs.get(sequence)
    if (text === undefined || proof === undefined)
      throw new PublishFault('entry-missing', { index: sequence })
    if (!sameBytes(leafHash(Buffer.from(text), sha256), proof.leafHash))
      throw new PublishFault('entry-differs', { index: sequence })
    return { sequence, text, proof, said: JSON.parse(text) as EntryStamp & EntryBody }
  })
  const names = async (sql: string, codes: readonly (string | undefined)[]) =>
    new Map(
      (
        await tx.rows<{ code: string; name: string }>(sql, [
          [...new Set(codes.filter((code) => code !== undefined))],
        ])
      ).map(({ code, name }) => [code, name]),
    )
  const accounts = await names(
    'select id as code, full_name as name from accounts where id = any($1::text[])',
    entries.map(({ said }) => said.ac),
  )
  const agencies = await names(
    'select code, name from agencies where code = any($1::text[])',
    entries.map(({ said }) => said.ag),
  )
  return entries.map((entry) => ({
    ...entry,
    accountName: accounts.get(entry.said.ac ?? '') ?? null,
    agencyName: agencies.get(entry.said.ag ?? '') ?? null,
  }))
}

async function addSealed(
  tx: Tx,
  texts: Map<number, string>,
  missing: readonly number[],
): Promise<void> {
  if (missing.length === 0) return
  const bundles = new Map<number, readonly Uint8Array[] | null>()
  const prunedTo = await readPrunedTo(tx)
  for (const sequence of missing) {
    if (sequence < prunedTo) throw new Problem('entry-pruned')
    const place = sequence % tileWidth
    const index = (sequence - place) / tileWidth
    let bundle = bundles.get(index)
    if (bundle === undefined) {
      const bytes = await findSealedBundle(tx, index)
      bundle = bytes === null ? null : decodeBundle(bytes, tileWidth)
      bundles.set(index, bundle)
    }
    const text = bundle?.[place]
    if (text !== undefined) texts.set(sequence, Buffer.from(text).toString())
  }
}
