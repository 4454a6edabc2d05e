/**
 * What the log says it has pruned: missing bundles are accepted where an entry announces them, and
 * nowhere else. The hashes of pruned entries stay, so each announcement is held against the tree,
 * and against the times of what is left.
 */
import { dueMonth, floorMonths } from '@chot/core/log/keeping.ts'
import { tilePath, tileWidth, tileWidthAt } from '@chot/core/log/tile.ts'
import type { LogSource } from '../source.ts'
import type { Announced } from './acts.ts'
import type { EntryFacts } from './entry-fields.ts'
import type { Findings } from './finding.ts'
import type { Gaps } from './gaps.ts'
import { eachEntry } from './look-back.ts'
import { rootAtSize } from './root-at-size.ts'

interface Log {
  readonly source: LogSource
  readonly size: number
}

/** Reports what is wrong; returns the sequence below which entries are pruned. */
export async function judgePrunes(
  log: Log,
  announced: readonly Announced[],
  gaps: Gaps,
  findings: Findings,
): Promise<number> {
  let prunedTo = 0
  for (const prune of announced) {
    const { index, month, time, up } = prune
    // What is younger than the floor was not to be pruned, announced or not.
    if (dueMonth(month, floorMonths) > monthOf(time))
      findings.fault({ kind: 'pruned-too-young', index, detail: month })
    const wrong = await differenceOf(log, prune, prunedTo)
    if (wrong === undefined) prunedTo = up
    else findings.fault({ kind: 'prune-differs', index, detail: wrong })
  }
  for (const bundle of gaps.beyond(prunedTo)) {
    const width = tileWidthAt(0, bundle, log.size)
    const path = tilePath({ level: 'entries', index: bundle, width })
    findings.fault({ kind: 'bundle-missing', index: bundle * tileWidth, path })
  }
  return prunedTo
}

/** In words that stay the same; undefined if all agrees. */
async function differenceOf(
  { source, size }: Log,
  { month, root, up }: Announced,
  prunedBefore: number,
): Promise<string | undefined> {
  if (up % tileWidth !== 0 || up < prunedBefore) return 'range'
  const made = await rootAtSize(source, up, size)
  if (made === undefined || Buffer.from(made).toString('base64url') !== root)
    return 'root'
  // The first entry that stays is not younger than those that went, and is of their month or older.
  const first = await findEntry({ source, size }, up)
  return first !== undefined && monthOf(first.time) > month ? 'month' : undefined
}

/** Undefined if it is gone, as after a later pruning. */
async function findEntry(
  { source, size }: Log,
  index: number,
): Promise<EntryFacts | undefined> {
  let found: EntryFacts | undefined
  await eachEntry(source, size, Math.floor(index / tileWidth), (at, facts) => {
    if (at === index) found = { ...facts }
  })
  return found
}

const monthOf = (time: number) => new Date(time).toISOString().slice(0, 7)
