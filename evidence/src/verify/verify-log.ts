/** The whole check of a log: signatures, tree, entries, and the tree an auditor saw before. */
import type { Checkpoint } from '@chot/core/log/checkpoint.ts'
import { noteBytesMax } from '@chot/core/log/note.ts'
import type { Policy } from '@chot/core/log/policy.ts'
import type { WitnessedAt } from '@chot/core/log/policy-check.ts'
import {
  placeOfNode,
  type Tile,
  tilePath,
  tileWidth,
  tileWidthAt,
} from '@chot/core/log/tile.ts'
import type { Certificate } from '@chot/core/log/timestamp/certificate.ts'
import { emptyRoot, hashBytes, sameBytes } from '@chot/core/log/tree.ts'
import { nodesOfRange } from '@chot/core/log/tree-proof.ts'
import { sha256 } from '../hashing.ts'
import type { LogSource } from '../source.ts'
import { judgeCheckpointBytes } from '../trust.ts'
import { Unreachable } from '../unreachable.ts'
import { type Acts, createActs } from './acts.ts'
import { type ClockMark, createClocks } from './clocks.ts'
import { createFindings, type Findings, type FindingsResult } from './finding.ts'
import { createGaps, type Gaps } from './gaps.ts'
import { countKept, createKeptRoots, type Kept, readKept, tellGaps } from './kept.ts'
import type { BatchHasher } from './leaf-hashes.ts'
import { createLevels } from './levels.ts'
import { lookBack } from './look-back.ts'
import { judgePrunes } from './prunes.ts'
import { readTiles, rootAtSize } from './root-at-size.ts'
import { Broken, type EarlierTree, scanLog } from './scan.ts'

interface Earlier {
  readonly checkpoint: Checkpoint
  readonly witnessed: readonly WitnessedAt[]
}

interface VerifyOptions {
  readonly source: LogSource
  readonly policy: Policy
  readonly earlier?: Earlier
  /** Roots of the time-stamping authorities that are trusted; without, stamps are not looked at. */
  readonly roots?: readonly Certificate[]
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
  /** Entries below it were pruned, as the log itself announces; 0: none. */
  readonly prunedTo: number
  readonly open: number
  readonly heartbeats: number
  readonly lastTime: number | null
  /** Kept checkpoints read, and when the newest was stamped; null: not looked at. */
  readonly kept: { readonly count: number; readonly lastAt: number | null } | null
}

/** @throws Unreachable if there is no log to be read. */
export async function verifyLog(options: VerifyOptions): Promise<Verification> {
  const { source, policy, earlier, roots, heartbeatMs } = options
  const findings = createFindings()
  const count = roots === undefined ? 0 : await countKept(source, findings)
  const bytes = await source.read('checkpoint', noteBytesMax)
  if (bytes === undefined) throw new Unreachable(`${source.name}: no checkpoint there`)
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
  const known = earlier?.checkpoint.size ?? 0
  const kept =
    roots === undefined
      ? []
      : await readKept({ source, policy, roots }, count, known, findings)
  const marks = kept.flatMap((each) => each.marks)
  const clocks = createClocks(findings, [
    ...marks,
    ...lastSeen(earlier?.checkpoint, earlier?.witnessed),
    ...lastSeen(checkpoint, witnessed),
  ])
  const acts = createActs(findings, heartbeatMs, clocks)
  const gaps = createGaps()
  let from = 0
  let prunedTo = 0
  if (checkpoint !== undefined) {
    from = await startOf(options, checkpoint, findings)
    tellRolledBack(kept, checkpoint, findings)
    await scanFrom(options, checkpoint, from, { kept, acts, gaps, findings })
    const { size } = checkpoint
    prunedTo = await judgePrunes({ source, size }, acts.prunes(), gaps, findings)
    await lookBack({ source, size, from, prunedTo }, acts.unmatched(), findings)
  }
  const { open, heartbeats, lastTime } = acts.end()
  tellGaps(kept, lastTime, findings)
  const result = findings.result()
  return {
    ...result,
    ok: result.faults.length === 0,
    checkpoint: checkpoint ?? null,
    witnessed,
    signed: judged.trusted,
    from,
    earlierSize: earlier?.checkpoint.size ?? null,
    prunedTo,
    open,
    heartbeats,
    lastTime,
    kept:
      roots === undefined
        ? null
        : { count: kept.length, lastAt: kept.at(-1)?.stampedAt ?? null },
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
  const root = await rootAtSize(source, size, checkpoint.size)
  if (root === undefined || !sameBytes(root, earlier.checkpoint.root)) return 0
  return size - 1 - ((size - 1) % tileWidth)
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
  {
    kept,
    acts,
    gaps,
    findings,
  }: {
    readonly kept: readonly Kept[]
    readonly acts: Acts
    readonly gaps: Gaps
    readonly findings: Findings
  },
): Promise<void> {
  const { source, earlier, hasher, progress } = options
  const { size } = checkpoint
  const edge = await edgeOf(source, from, size)
  const levels = createLevels(source, findings, sha256, from, edge)
  const before = earlier?.checkpoint
  const compared = before !== undefined && before.size > 0 && before.size <= size
  let agrees: boolean | undefined
  const trees: EarlierTree[] = createKeptRoots(
    kept.filter((each) => each.checkpoint.size > from && each.checkpoint.size <= size),
    findings,
  )
  if (compared)
    trees.push({
      size: before.size,
      root: (root) => {
        agrees = sameBytes(root, before.root)
      },
    })
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
            gaps,
            levels,
            hasher,
            progress: (done) => progress?.(done, size, from),
            trees: trees.toSorted((one, other) => one.size - other.size),
          })
    if (!sameBytes(root, checkpoint.root)) findings.fault({ kind: 'root-differs' })
  } catch (error) {
    if (!(error instanceof Broken)) throw error
  }
  if (compared && agrees === false)
    findings.fault({ kind: 'forked', detail: String(before.size) })
}

/** The latest that witnesses saw a tree. */
function lastSeen(
  checkpoint: Checkpoint | undefined,
  witnessed: readonly WitnessedAt[] = [],
): ClockMark[] {
  if (checkpoint === undefined || witnessed.length === 0) return []
  const at = Math.max(...witnessed.map(({ time }) => time * 1000))
  return [{ size: checkpoint.size, at, by: 'witness' }]
}

/** A checkpoint was kept of more entries than there are now. */
function tellRolledBack(
  kept: readonly Kept[],
  { size }: Checkpoint,
  findings: Findings,
): void {
  const last = kept.at(-1)?.checkpoint.size ?? 0
  if (last > size)
    findings.fault({ kind: 'rolled-back', index: size, detail: String(last) })
}
