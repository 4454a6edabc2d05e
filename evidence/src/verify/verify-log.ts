/** The whole check of a log: signatures, tree, entries, and the tree an auditor saw before. */
import type { Checkpoint } from '@chot/core/log/checkpoint.ts'
import { noteBytesMax } from '@chot/core/log/note.ts'
import { Malformed } from '@chot/core/log/note-encoding.ts'
import type { Policy } from '@chot/core/log/policy.ts'
import type { WitnessedAt } from '@chot/core/log/policy-check.ts'
import {
  placeOfNode,
  type Tile,
  tileBytes,
  tilePath,
  tilesOfRanges,
  tileWidth,
  tileWidthAt,
} from '@chot/core/log/tile.ts'
import { rootOfTiles } from '@chot/core/log/tile-tree.ts'
import { emptyRoot, hashBytes, sameBytes } from '@chot/core/log/tree.ts'
import { nodesOfRange } from '@chot/core/log/tree-proof.ts'
import { sha256 } from '../hashing.ts'
import { type LogSource, readTileFile } from '../source.ts'
import { judgeCheckpointBytes } from '../trust.ts'
import { Unreachable } from '../unreachable.ts'
import { clockMs, createActs } from './acts.ts'
import { createFindings, type Findings, type FindingsResult } from './finding.ts'
import type { BatchHasher } from './leaf-hashes.ts'
import { createLevels } from './levels.ts'
import { lookBack } from './look-back.ts'
import { Broken, scanLog } from './scan.ts'

interface Earlier {
  readonly checkpoint: Checkpoint
  readonly witnessed: readonly WitnessedAt[]
}

interface VerifyOptions {
  readonly source: LogSource
  readonly policy: Policy
  readonly earlier?: Earlier
  /** How often at least the log says something, as declared by its operator. */
  readonly heartbeatMs: number
  readonly hasher: BatchHasher
  readonly progress?: (done: number, size: number, from: number) => void
}

export interface Verification extends FindingsResult {
  readonly ok: boolean
  readonly checkpoint: Checkpoint | null
  readonly witnessed: readonly WitnessedAt[]
  /** Whether log and quorum have signed; what is not signed is checked all the same. */
  readonly signed: boolean
  /** Entries read: from `from` up to the size of the checkpoint. */
  readonly from: number
  readonly earlierSize: number | null
  readonly open: number
  readonly heartbeats: number
  readonly lastTime: number | null
}

/** @throws Unreachable if there is no log to be read. */
export async function verifyLog(options: VerifyOptions): Promise<Verification> {
  const { source, policy, earlier, heartbeatMs } = options
  const bytes = await source.read('checkpoint', noteBytesMax)
  if (bytes === undefined) throw new Unreachable(`${source.name}: no checkpoint there`)
  const findings = createFindings()
  const judged = judgeCheckpointBytes(bytes, policy)
  if (!judged.trusted) {
    const { reason: kind, detail } = judged
    findings.fault({
      kind,
      path: 'checkpoint',
      ...(detail === undefined ? {} : { detail }),
    })
  }
  const { checkpoint } = judged
  const witnessed = judged.trusted ? judged.witnessed : []
  const acts = createActs(findings, heartbeatMs, witnessOf(earlier))
  let from = 0
  if (checkpoint !== undefined) {
    from = await startOf(options, checkpoint, findings)
    await scanFrom(options, checkpoint, from, acts, findings)
    await lookBack({ source, size: checkpoint.size, from }, acts.unmatched(), findings)
  }
  const { open, heartbeats, lastTime } = acts.end()
  compareClocks(findings, lastTime, witnessed)
  const result = findings.result()
  return {
    ...result,
    ok: result.faults.length === 0,
    checkpoint: checkpoint ?? null,
    witnessed,
    signed: judged.trusted,
    from,
    earlierSize: earlier?.checkpoint.size ?? null,
    open,
    heartbeats,
    lastTime,
  }
}

/**
 * First entry to read. If the tiles hold the tree of the earlier checkpoint, only what came after
 * it: from the bundle of its last entry on, because that entry's time is needed.
 */
async function startOf(
  { source, earlier }: VerifyOptions,
  checkpoint: Checkpoint,
  findings: Findings,
): Promise<number> {
  if (earlier === undefined) return 0
  const { size, origin } = earlier.checkpoint
  if (origin !== checkpoint.origin)
    throw new Unreachable(`the earlier checkpoint is of another log: ${origin}`)
  if (size > checkpoint.size) {
    findings.fault({ kind: 'rolled-back', index: checkpoint.size, detail: String(size) })
    return 0
  }
  if (size === 0) return 0
  const root = await earlierRoot(source, size, checkpoint.size)
  if (root === undefined || !sameBytes(root, earlier.checkpoint.root)) return 0
  return size - 1 - ((size - 1) % tileWidth)
}

/** Undefined if a tile is missing or none. */
async function earlierRoot(
  source: LogSource,
  earlierSize: number,
  size: number,
): Promise<Uint8Array | undefined> {
  const tiles = await readTiles(
    source,
    tilesOfRanges([{ start: 0, end: earlierSize }], size),
  )
  try {
    return rootOfTiles(
      (tile) => tiles.get(`${tile.level}/${tile.index}`) ?? new Uint8Array(0),
      earlierSize,
      sha256,
    )
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

/** By `level/index`, whatever their widths. */
async function readTiles(source: LogSource, tiles: readonly Tile[]) {
  const read = new Map<string, Uint8Array>()
  for (const tile of tiles) {
    const file = await readTileFile(source, tile, tileBytes)
    if (file !== undefined) read.set(`${tile.level}/${tile.index}`, file.bytes)
  }
  return read
}

/** The tiles at the right edge of a tree of `size`, a multiple of 256, that has grown since. */
async function edgeOf(source: LogSource, from: number, size: number) {
  const tiles: Tile[] = []
  for (const node of nodesOfRange({ start: 0, end: from })) {
    const { level, index } = placeOfNode(node.level, node.index)
    tiles.push({ level, index, width: tileWidthAt(level, index, size) })
  }
  const read = await readTiles(source, tiles)
  return ({ level, index, width }: Tile) => {
    const bytes = read.get(`${level}/${index}`) ?? new Uint8Array(0)
    if (bytes.length < width * hashBytes)
      throw new Unreachable(`${tilePath({ level, index, width })}: not to be read again`)
    return bytes
  }
}

async function scanFrom(
  options: VerifyOptions,
  checkpoint: Checkpoint,
  from: number,
  acts: ReturnType<typeof createActs>,
  findings: Findings,
): Promise<void> {
  const { source, earlier, hasher, progress } = options
  const { size } = checkpoint
  const edge = await edgeOf(source, from, size)
  const levels = createLevels(source, findings, sha256, from, edge)
  const before = earlier?.checkpoint
  const compared = before !== undefined && before.size > 0 && before.size <= size
  let agrees: boolean | undefined
  try {
    const root =
      size === 0
        ? emptyRoot(sha256)
        : await scanLog({
            source,
            size,
            from,
            knownBefore: from === 0 ? 0 : (before?.size ?? 0),
            findings,
            acts,
            levels,
            hasher,
            progress: (done) => progress?.(done, size, from),
            ...(compared
              ? {
                  earlier: {
                    size: before.size,
                    root: (root: Uint8Array) => {
                      agrees = sameBytes(root, before.root)
                    },
                  },
                }
              : {}),
          })
    if (!sameBytes(root, checkpoint.root)) findings.fault({ kind: 'root-differs' })
  } catch (error) {
    if (!(error instanceof Broken)) throw error
  }
  if (compared && agrees === false)
    findings.fault({ kind: 'forked', detail: String(before.size) })
}

/** What came after the earlier checkpoint was made after a witness saw it. */
function witnessOf(earlier: Earlier | undefined) {
  if (earlier === undefined || earlier.witnessed.length === 0) return undefined
  const time = Math.max(...earlier.witnessed.map((seen) => seen.time * 1000))
  return { index: earlier.checkpoint.size, time }
}

/** No witness can have seen an entry before it was made. */
function compareClocks(
  findings: Findings,
  lastTime: number | null,
  witnessed: readonly WitnessedAt[],
): void {
  if (lastTime === null || witnessed.length === 0) return
  const latest = Math.max(...witnessed.map(({ time }) => time * 1000))
  if (lastTime > latest + clockMs) {
    const detail = String(Math.round((lastTime - latest) / 1000))
    findings.warn({ kind: 'time-after-witness', detail })
  }
}
