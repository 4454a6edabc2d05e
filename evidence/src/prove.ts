/** Proofs of single entries: made from a log, checked without it. */
import { type Checkpoint, parseCheckpoint } from '@chot/core/log/checkpoint.ts'
import { leafHash } from '@chot/core/log/entry.ts'
import { noteBytesMax, parseNote } from '@chot/core/log/note.ts'
import { Malformed } from '@chot/core/log/note-encoding.ts'
import type { Policy } from '@chot/core/log/policy.ts'
import {
  formatProof,
  type ProofVerdict,
  parseProof,
  type TlogProof,
  verifyProof,
} from '@chot/core/log/proof.ts'
import {
  decodeBundle,
  type Tile,
  tileBytes,
  tilePath,
  tilesOfRanges,
  tileWidth,
  tileWidthAt,
} from '@chot/core/log/tile.ts'
import { hashReader } from '@chot/core/log/tile-tree.ts'
import { hashBytes } from '@chot/core/log/tree.ts'
import {
  inclusionProof,
  inclusionRanges,
  verifyInclusion,
} from '@chot/core/log/tree-proof.ts'
import { sha256, verifyEd25519 } from './hashing.ts'
import { type LogSource, readTileFile } from './source.ts'
import { Unreachable } from './unreachable.ts'
import { bundleBytesMax } from './verify/scan.ts'

/** The log does not prove what was asked (exit code 1). */
export class Unproven extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Unproven'
  }
}

/**
 * A proof that the entry stands at `index`, as the bytes of a tlog-proof. With the entry in its
 * `extra` line it stands alone; without, whoever checks it must have the entry or its leaf hash;
 * so it is for an entry that was pruned.
 * The checkpoint goes in as it is: whether its signatures count, the checker's policy says.
 * @throws Unreachable, Unproven
 */
export async function proveEntry(
  source: LogSource,
  index: number,
  withEntry: boolean,
): Promise<Uint8Array> {
  try {
    const note = await source.read('checkpoint', noteBytesMax)
    if (note === undefined) throw new Unreachable(`${source.name}: no checkpoint there`)
    const signed = parseNote(note)
    const checkpoint = parseCheckpoint(signed.text)
    if (index >= checkpoint.size)
      throw new Unreachable(`the log holds the entries 0 to ${checkpoint.size - 1}`)
    const entry = await findEntry(source, index, checkpoint.size, withEntry)
    const hashes = await readPath(source, index, checkpoint)
    const claim = {
      index,
      ...checkpoint,
      leafHash: entry
        ? leafHash(entry, sha256)
        : await readLeaf(source, index, checkpoint),
      proof: hashes,
    }
    if (!verifyInclusion(claim, sha256))
      throw new Unproven(`entry ${index} does not lead to the root of the checkpoint`)
    const proof = { index, hashes, note: signed }
    return formatProof(withEntry && entry ? { ...proof, extra: entry } : proof)
  } catch (error) {
    if (error instanceof Malformed) throw new Unproven(error.message)
    throw error
  }
}

/** Undefined where the bundle is gone: a month that was pruned. */
async function findEntry(
  source: LogSource,
  index: number,
  size: number,
  must: boolean,
): Promise<Uint8Array | undefined> {
  const place = index % tileWidth
  const bundle = (index - place) / tileWidth
  const tile = {
    level: 'entries',
    index: bundle,
    width: tileWidthAt(0, bundle, size),
  } as const
  const file = await readTileFile(source, tile, bundleBytesMax)
  if (file === undefined) {
    if (!must) return undefined
    throw new Unproven(`${tilePath(tile)} is missing; --without-entry does without it`)
  }
  const entry = decodeBundle(file.bytes, file.full ? tileWidth : tile.width)[place]
  if (entry === undefined) throw new Unproven(`${tilePath(tile)} lacks the entry`)
  return entry
}

async function readLeaf(
  source: LogSource,
  index: number,
  { size }: Checkpoint,
): Promise<Uint8Array> {
  const place = index % tileWidth
  const at = (index - place) / tileWidth
  const tile = { level: 0, index: at, width: tileWidthAt(0, at, size) }
  const file = await readTileFile(source, tile, tileBytes)
  if (file === undefined) throw new Unproven(`${tilePath(tile)} is missing`)
  return file.bytes.subarray(place * hashBytes, (place + 1) * hashBytes)
}

async function readPath(
  source: LogSource,
  index: number,
  { size }: Checkpoint,
): Promise<Uint8Array[]> {
  const tiles = new Map<string, Uint8Array>()
  const keyOf = ({ level, index: at }: Tile) => `${level}/${at}`
  for (const tile of tilesOfRanges(inclusionRanges(index, size), size)) {
    const file = await readTileFile(source, tile, tileBytes)
    if (file === undefined) throw new Unproven(`${tilePath(tile)} is missing`)
    tiles.set(keyOf(tile), file.bytes)
  }
  const read = (tile: Tile) => tiles.get(keyOf(tile)) ?? new Uint8Array(0)
  return inclusionProof(index, size, hashReader(read, size, sha256), sha256)
}

export type ProofCheck =
  | { readonly checked: false; readonly why: 'no-entry' }
  | {
      readonly checked: true
      readonly proof: TlogProof
      readonly verdict: ProofVerdict
      /** The text that was proven, if it was there to be hashed. */
      readonly entry: Uint8Array | null
    }

/**
 * @param given the entry or its leaf hash, as the checker holds it; otherwise the entry that the
 * proof carries is hashed, which proves that this text stands in the log
 * @throws Unproven if it is no proof.
 */
export function checkProof(
  bytes: Uint8Array,
  policy: Policy,
  given: { readonly entry?: Uint8Array; readonly leaf?: Uint8Array },
): ProofCheck {
  try {
    const proof = parseProof(bytes)
    const entry = given.entry ?? (given.leaf === undefined ? proof.extra : undefined)
    const leaf = entry === undefined ? given.leaf : leafHash(entry, sha256)
    if (leaf === undefined) return { checked: false, why: 'no-entry' }
    const verdict = verifyProof(proof, leaf, policy, sha256, verifyEd25519)
    return { checked: true, proof, verdict, entry: entry ?? null }
  } catch (error) {
    if (error instanceof Malformed) throw new Unproven(error.message)
    throw error
  }
}
