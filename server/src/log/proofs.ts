/**
 * Proofs that entries stand in the published log: C2SP tlog-proof, made from the rows and tiles
 * of the database, many at once against one signed head.
 */
import { setImmediate } from 'node:timers/promises'
import { type Checkpoint, parseCheckpoint } from '@chot/core/log/checkpoint.ts'
import { parseNote, type SignedNote } from '@chot/core/log/note.ts'
import { formatProof } from '@chot/core/log/proof.ts'
import {
  placeOfNode,
  type Tile,
  tilePath,
  tilesOfRanges,
  tileWidth,
  tileWidthAt,
} from '@chot/core/log/tile.ts'
import {
  growTile,
  hashReader,
  nodeOfTile,
  type TileNodes,
  type TileReader,
} from '@chot/core/log/tile-tree.ts'
import { sameBytes } from '@chot/core/log/tree.ts'
import {
  type HashReader,
  inclusionProof,
  inclusionRanges,
  verifyInclusion,
} from '@chot/core/log/tree-proof.ts'
import type { Reader } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { PublishFault } from './publish/fault.ts'
import { findCheckpoint } from './publish/published.ts'
import { sha256, sha256Into } from './publish/sha256.ts'
import { readTiles } from './publish/tiles.ts'

const proofsAtOnce = 4

/** The signed head that proofs lead to. */
export interface ProofHead extends Checkpoint {
  readonly note: SignedNote
}

export interface EntryProof {
  readonly index: number
  /** 32 bytes, as the tree has it. */
  readonly leafHash: Uint8Array
  /** Inclusion proof, the leaf's sibling first: RFC 6962 §2.1.1. */
  readonly hashes: readonly Uint8Array[]
}

export interface EntryProofs {
  /** Null while nothing is published. */
  readonly head: ProofHead | null
  /** By sequence; an entry the head does not hold yet is not there. */
  readonly proofs: ReadonlyMap<number, EntryProof>
}

/**
 * Proves the entries of these sequences, each checked against the root before it is given, in
 * four statements however many they are; against the newest head unless another is given. Tiles
 * above the lowest are read once in a process.
 * Throws PublishFault when the database does not hold what was signed.
 */
export async function proveEntries(
  { db, tiles: memory }: Pick<Deps, 'db' | 'tiles'>,
  sequences: Iterable<number>,
  given?: ProofHead,
): Promise<EntryProofs> {
  const head = given ?? (await readHead(db))
  const size = head?.size ?? 0
  const indexes = [...new Set(sequences)].filter((index) => index < size)
  if (head === null || indexes.length === 0) return { head, proofs: new Map() }
  const tiles = new Map<string, Tile>()
  for (const index of indexes)
    for (const tile of tilesOfRanges(
      [ownLeaf(index), ...inclusionRanges(index, size)],
      size,
    ))
      tiles.set(tilePath(tile), tile)
  const nodes = new Map<string, TileNodes>()
  for (const [path, tile] of tiles) {
    const known = tile.width === tileWidth ? memory.find(tile) : undefined
    if (known !== undefined) nodes.set(path, known)
  }
  const missing = [...tiles].filter(([path]) => !nodes.has(path)).map(([, tile]) => tile)
  const hashAt = rememberHashes(nodeReader(await readTiles(db, missing), size, nodes))
  const rows = await db.rows<{ index: number; leaf_hash: Buffer }>(
    'select seq as index, leaf_hash from log_entries where seq = any($1::bigint[])',
    [indexes],
    'log-rows-proved',
  )
  // The row beside the proof must be the entry that was published; of sealed months there is none.
  for (const { index, leaf_hash: leafHash } of rows)
    if (!sameBytes(hashAt(0, index), leafHash))
      throw new PublishFault('head-differs', { index })
  const proofs = new Map<number, EntryProof>()
  for (const [place, index] of indexes.entries()) {
    // A proof is some 500 hashes: queries of this process are not held up by a whole page of them.
    if (place % proofsAtOnce === proofsAtOnce - 1) await setImmediate()
    const leafHash = hashAt(0, index)
    const hashes = inclusionProof(index, size, hashAt, sha256)
    const claim = { index, size, root: head.root, leafHash, proof: hashes }
    if (!verifyInclusion(claim, sha256)) throw new PublishFault('head-differs', { index })
    proofs.set(index, { index, leafHash, hashes })
    // The path went through these: the signed root commits to every hash in them.
    for (const tile of tilesAbove(index, size)) {
      const grown = nodes.get(tilePath(tile))
      if (grown !== undefined) memory.keep(tile, grown)
    }
  }
  return { head, proofs }
}

/** The proof as a file (`.tlog-proof`); with the entry's text in its `extra` line, if given. */
export function proofText(
  { note }: ProofHead,
  { index, hashes }: EntryProof,
  entry?: string,
): string {
  const proof = { index, hashes, note }
  const extra = entry === undefined ? {} : { extra: Buffer.from(entry) }
  return Buffer.from(formatProof({ ...proof, ...extra })).toString()
}

/** The newest head that is shown to others; null while nothing is published. */
export async function readHead(reader: Reader): Promise<ProofHead | null> {
  const { checkpoint } = await findCheckpoint(reader)
  if (checkpoint === null) return null
  const note = parseNote(Buffer.from(checkpoint))
  return { ...parseCheckpoint(note.text), note }
}

const ownLeaf = (index: number) => ({ start: index, end: index + 1 })

/** Full tiles are hashed once, into `nodes`; of others only what is asked for. */
function nodeReader(
  read: TileReader,
  size: number,
  nodes: Map<string, TileNodes>,
): HashReader {
  const atEdge = hashReader(read, size, sha256, sha256Into)
  return (level, index) => {
    const { from, count, ...place } = placeOfNode(level, index)
    const width = tileWidthAt(place.level, place.index, size)
    if (width < tileWidth) return atEdge(level, index)
    const tile = { ...place, width }
    const path = tilePath(tile)
    const grown = nodes.get(path) ?? growTile(read(tile), sha256Into)
    nodes.set(path, grown)
    return nodeOfTile(grown, from, count)
  }
}

/** The full tiles over the one that holds the leaf. */
function tilesAbove(leaf: number, size: number): Tile[] {
  const tiles: Tile[] = []
  for (let level = 1, leaves = tileWidth ** 2; ; level += 1, leaves *= tileWidth) {
    const index = Math.floor(leaf / leaves)
    if (tileWidthAt(level, index, size) < tileWidth) return tiles
    tiles.push({ level, index, width: tileWidth })
  }
}

/** Proofs share most of their upper hashes, and a tile is folded anew for each. */
function rememberHashes(hashAt: HashReader): HashReader {
  const known = new Map<string, Uint8Array>()
  return (level, index) => {
    const key = `${level}/${index}`
    const hash = known.get(key) ?? hashAt(level, index)
    known.set(key, hash)
    return hash
  }
}
