/**
 * Checkpoints the gateway kept with their time stamps (docs/verify.md, Time stamps). Each must be
 * signed by the log, of one tree with the others, and stamped by an authority the auditor trusts.
 */
import type { Checkpoint } from '@chot/core/log/checkpoint.ts'
import { noteBytesMax } from '@chot/core/log/note.ts'
import { parseDecimal } from '@chot/core/log/note-encoding.ts'
import type { Policy } from '@chot/core/log/policy.ts'
import type { Certificate } from '@chot/core/log/timestamp/certificate.ts'
import { responseBytesMax } from '@chot/core/log/timestamp/token.ts'
import { verifyTimestamp } from '@chot/core/log/timestamp/verify.ts'
import { sameBytes } from '@chot/core/log/tree.ts'
import { timestampCrypto } from '../hashing.ts'
import type { LogSource } from '../source.ts'
import { judgeCheckpointBytes } from '../trust.ts'
import type { ClockMark } from './clocks.ts'
import type { Findings } from './finding.ts'

export interface Kept {
  /** The file of its note. */
  readonly path: string
  readonly checkpoint: Checkpoint
  /** By the authority, UTC milliseconds; null where its stamp does not hold. */
  readonly stampedAt: number | null
  readonly marks: readonly ClockMark[]
}

interface KeptSource {
  readonly source: LogSource
  readonly policy: Policy
  readonly roots: readonly Certificate[]
}

const countPath = 'timestamps/count'
const countBytesMax = 32
/** The gateway stamps once an hour. */
const gapMs = 2 * 3_600_000

/** How many the log says there are; to be read before its checkpoint, which is then no older. */
export async function countKept(source: LogSource, findings: Findings): Promise<number> {
  const bytes = await source.read(countPath, countBytesMax)
  const text = bytes === undefined ? '' : Buffer.from(bytes).toString('latin1')
  const count = text.endsWith('\n') ? parseDecimal(text.slice(0, -1)) : undefined
  if (count === undefined || count === 0)
    findings.fault({ kind: 'timestamp-missing', path: countPath })
  return count ?? 0
}

/**
 * The kept checkpoints below `count`, in order, back to the last one of at most `knownSize`
 * entries, which an earlier run has checked.
 */
export async function readKept(
  from: KeptSource,
  count: number,
  knownSize: number,
  findings: Findings,
): Promise<Kept[]> {
  const kept: Kept[] = []
  for (let stop = count; stop > 0; ) {
    const start = Math.max(0, stop - from.source.ahead)
    const asked = Array.from({ length: stop - start }, (_, place) =>
      readOne(from, stop - 1 - place, findings),
    )
    for (const read of await Promise.all(asked)) {
      // What lies before it cannot be told from what was taken away.
      if (read === 'missing') return kept
      if (read === undefined) continue
      const [newer] = kept
      if (newer !== undefined && newer.checkpoint.size <= read.checkpoint.size)
        findings.fault({ kind: 'timestamp-invalid', path: newer.path, detail: 'order' })
      else kept.unshift(read)
      if (read.checkpoint.size <= knownSize) return kept
    }
    stop = start
  }
  return kept
}

async function readOne(
  { source, policy, roots }: KeptSource,
  n: number,
  findings: Findings,
): Promise<Kept | 'missing' | undefined> {
  const path = `timestamps/${n}/checkpoint`
  const stampPath = `timestamps/${n}/response.tsr`
  const [message, response] = await Promise.all([
    source.read(path, noteBytesMax),
    source.read(stampPath, responseBytesMax),
  ])
  if (message === undefined || response === undefined) {
    const missing = message === undefined ? path : stampPath
    findings.fault({ kind: 'timestamp-missing', path: missing })
    return 'missing'
  }
  const judged = judgeCheckpointBytes(message, policy)
  const { checkpoint } = judged
  // The root is compared with that of the checkpoint the quorum signed: the log's name is enough.
  if (!judged.trusted && judged.reason !== 'no-quorum')
    findings.fault({ kind: 'kept-checkpoint-invalid', path, detail: judged.reason })
  if (checkpoint === undefined) return undefined
  const stamp = verifyTimestamp({ response, message, roots }, timestampCrypto)
  if (!stamp.valid)
    findings.fault({ kind: 'timestamp-invalid', path: stampPath, detail: stamp.reason })
  const { size } = checkpoint
  const marks: ClockMark[] = []
  if (stamp.valid) marks.push({ size, at: stamp.atMs, by: 'timestamp' })
  if (judged.trusted)
    for (const { time } of judged.witnessed)
      marks.push({ size, at: time * 1000, by: 'witness' })
  return { path, checkpoint, stampedAt: stamp.valid ? stamp.atMs : null, marks }
}

/**
 * Told the roots of the tree at the sizes of kept checkpoints, in order: says where the tree first
 * is another. Only one place is named: after it every root differs.
 */
export function createKeptRoots(kept: readonly Kept[], findings: Findings) {
  let agreed = 0
  let differs = false
  return kept.map(({ path, checkpoint: { size, root } }) => ({
    size,
    root(made: Uint8Array) {
      if (differs) return
      if (sameBytes(made, root)) agreed = size
      else {
        differs = true
        const detail = String(size)
        findings.fault({ kind: 'kept-checkpoint-differs', index: agreed, path, detail })
      }
    },
  }))
}

/** Stretches of the log for which no stamp was kept. */
export function tellGaps(
  kept: readonly Kept[],
  lastTime: number | null,
  findings: Findings,
): void {
  let before: { readonly size: number; readonly at: number } | undefined
  const compare = (at: number) => {
    if (before === undefined || at - before.at <= gapMs) return
    const detail = String(Math.round((at - before.at) / 60_000))
    findings.warn({ kind: 'timestamp-gap', index: before.size, detail })
  }
  for (const { stampedAt, checkpoint } of kept) {
    if (stampedAt === null) continue
    compare(stampedAt)
    before = { size: checkpoint.size, at: stampedAt }
  }
  if (lastTime !== null) compare(lastTime)
}
