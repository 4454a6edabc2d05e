/**
 * Finds the decisions of outcomes whose decision did not wait for them: earlier than what this run
 * read, or not there, or settled already.
 */
import { tileWidth, tileWidthAt } from '@chot/core/log/tile.ts'
import { type LogSource, readTileFile } from '../source.ts'
import type { Unmatched } from './acts.ts'
import { checkEntry } from './entry-check.ts'
import { blankFacts, type EntryFacts } from './entry-fields.ts'
import { scanEntry } from './entry-scan.ts'
import type { Findings } from './finding.ts'
import { boundsOf, bundleBytesMax } from './scan.ts'
import { markText } from './text-marks.ts'

/** How far back the decision of an outcome that names none is looked for. */
const unnamedSpan = 65_536

export async function lookBack(
  log: {
    readonly source: LogSource
    readonly size: number
    readonly from: number
    /** Decisions before it may be gone: it cannot be said what they were. */
    readonly prunedTo: number
  },
  unmatched: ReadonlyMap<string, Unmatched>,
  findings: Findings,
): Promise<void> {
  const found = await decisionsBefore(log, unmatched)
  for (const { index, id, decision } of unmatched.values()) {
    const seen = found.get(id)
    const earlier = seen !== undefined && (decision < 0 || decision === seen.index)
    if (earlier && seen.settled) findings.fault({ kind: 'settled-twice', index })
    else if (earlier && decision < 0) findings.warn({ kind: 'outcome-unnamed', index })
    else if (!earlier) await tellWhy(log, { index, id, decision }, findings)
  }
}

interface Seen {
  readonly index: number
  settled: boolean
}

async function decisionsBefore(
  { source, size, from }: { source: LogSource; size: number; from: number },
  unmatched: ReadonlyMap<string, Unmatched>,
): Promise<Map<string, Seen>> {
  const found = new Map<string, Seen>()
  let first = from
  for (const { decision } of unmatched.values())
    first = Math.min(first, decision < 0 ? Math.max(0, from - unnamedSpan) : decision)
  for (let bundle = Math.floor(first / tileWidth); bundle * tileWidth < from; bundle += 1)
    await eachEntry(
      source,
      size,
      bundle,
      (index, { kind, outcome, id: { text: id } }) => {
        if (!unmatched.has(id)) return
        const seen = found.get(id)
        if (kind === 'outcome' && seen !== undefined) seen.settled = true
        if (kind === 'decision' && outcome === 'granted' && seen === undefined)
          found.set(id, { index, settled: false })
      },
    )
  return found
}

/** The decision is nowhere it should be: looks at the entry that the outcome names. */
async function tellWhy(
  { source, size, prunedTo }: { source: LogSource; size: number; prunedTo: number },
  { index, id, decision }: Unmatched,
  findings: Findings,
): Promise<void> {
  let named: { kind: string; outcome: string; id: string } | undefined
  if (decision >= 0)
    await eachEntry(source, size, Math.floor(decision / tileWidth), (at, facts) => {
      if (at === decision) named = { ...facts, id: facts.id.text }
    })
  if (named === undefined && decision >= 0 && decision < prunedTo) return
  const detail = decision < 0 ? {} : { detail: String(decision) }
  const granted = named?.kind === 'decision' && named.outcome === 'granted'
  if (!granted) findings.fault({ kind: 'outcome-without-decision', index, ...detail })
  else if (named?.id !== id)
    findings.fault({ kind: 'outcome-of-other-request', index, ...detail })
  else findings.fault({ kind: 'settled-twice', index, ...detail })
}

const facts = blankFacts()

/** The entries of a bundle that are well; none if it is not there. */
export async function eachEntry(
  source: LogSource,
  size: number,
  bundle: number,
  tell: (index: number, facts: EntryFacts) => void,
): Promise<void> {
  const width = tileWidthAt(0, bundle, size)
  const tile = { level: 'entries', index: bundle, width } as const
  const file = await readTileFile(source, tile, bundleBytesMax)
  const bounds = file === undefined ? undefined : boundsOf(file, width)
  if (file === undefined || bounds === undefined) return
  const { buffer, byteOffset, length } = file.bytes
  const bytes = Buffer.from(buffer, byteOffset, length)
  const marks = markText(bytes)
  for (let place = 0; place < width; place += 1) {
    const index = bundle * tileWidth + place
    const from = (bounds[place] ?? 0) + 2
    const stop = bounds[place + 1] ?? 0
    const well =
      scanEntry(bytes, marks, from, stop, index, facts) ||
      checkEntry(bytes.subarray(from, stop), index, facts) === undefined
    if (well) tell(index, facts)
  }
}
