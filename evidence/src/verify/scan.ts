/** Walks through the bundles of a log: entry → leaf hash → tile → levels above, and the acts. */
import { Malformed } from '@chot/core/log/note-encoding.ts'
import {
  decodeBundle,
  entryBytesMax,
  tilePath,
  tileWidth,
  tileWidthAt,
} from '@chot/core/log/tile.ts'
import { hashBytes } from '@chot/core/log/tree.ts'
import { type LogSource, readTileFile } from '../source.ts'
import type { Acts } from './acts.ts'
import { checkEntry } from './entry-check.ts'
import { blankFacts } from './entry-fields.ts'
import { scanEntry } from './entry-scan.ts'
import type { Findings } from './finding.ts'
import type { Gaps } from './gaps.ts'
import type { BatchHasher } from './leaf-hashes.ts'
import { firstDifference, type Levels, readTile } from './levels.ts'
import { markText } from './text-marks.ts'

export const bundleBytesMax = tileWidth * (2 + entryBytesMax)

interface Scan {
  readonly source: LogSource
  /** Of the checkpoint. */
  readonly size: number
  /** First entry read: a multiple of 256. */
  readonly from: number
  /** Entries before it were checked by an earlier run. */
  readonly knownBefore: number
  readonly findings: Findings
  readonly acts: Acts
  readonly gaps: Gaps
  readonly levels: Levels
  readonly hasher: BatchHasher
  readonly progress: (done: number) => void
  /** Told the root of the first `size` entries, after `from`; smallest first. */
  readonly trees: readonly EarlierTree[]
}

export interface EarlierTree {
  readonly size: number
  root(root: Uint8Array): void
}

interface Read {
  readonly index: number
  readonly width: number
  readonly bundle: { bytes: Uint8Array; full: boolean } | undefined
  readonly tile: Uint8Array | undefined
}

async function readAt({ source, size, findings }: Scan, index: number): Promise<Read> {
  const width = tileWidthAt(0, index, size)
  const [bundle, tile] = await Promise.all([
    readTileFile(source, { level: 'entries', index, width }, bundleBytesMax),
    readTile(source, { level: 0, index, width }, findings),
  ])
  return { index, width, bundle, tile }
}

/** In order, with as many asked for ahead as the source is worth. */
async function* reads(scan: Scan): AsyncGenerator<Read> {
  const { size, from, source } = scan
  const stop = Math.ceil(size / tileWidth)
  const waiting: Promise<Read>[] = []
  let next = from / tileWidth
  const ask = () => {
    const read = readAt(scan, next)
    // Looked at when its turn comes; until then a failure is not unheard.
    read.catch(() => {})
    waiting.push(read)
    next += 1
  }
  while (next < stop && waiting.length < source.ahead) ask()
  for (let read = waiting.shift(); read !== undefined; read = waiting.shift()) {
    const ready = await read
    if (next < stop) ask()
    yield ready
  }
}

/** Returns the root of the tree that the tiles hold. */
export async function scanLog(scan: Scan): Promise<Uint8Array> {
  const { findings, levels, hasher, size } = scan
  const trees = [...scan.trees]
  let edge: Uint8Array = new Uint8Array(0)
  const tellTrees = (start: number, hashes: Uint8Array) => {
    for (
      let tree = trees[0];
      tree !== undefined && tree.size < start + tileWidth;
      tree = trees[0]
    ) {
      trees.shift()
      if (tree.size < start) continue
      const held = (tree.size - start) * hashBytes
      tree.root(levels.rootWith(hashes.subarray(0, held)))
    }
  }
  for await (const read of reads(scan)) {
    const start = read.index * tileWidth
    const made = readEntries(scan, read)
    const hashes = read.tile ?? made
    if (hashes === undefined) {
      // Neither entries nor tile: without them there is no root, and nothing above to compare.
      throw new Broken(start)
    }
    const differs = made === undefined ? -1 : firstDifference(made, hashes)
    if (made !== undefined && differs >= 0)
      tellDifferences(findings, start, made, hashes, differs)
    tellTrees(start, hashes)
    if (read.width === tileWidth)
      await levels.append(
        hasher.rootOfTile(hashes),
        differs < 0 || made === undefined ? undefined : hasher.rootOfTile(made),
      )
    else edge = hashes
    scan.progress(start + read.width)
  }
  await levels.end()
  if (edge.length === 0) tellTrees(size, edge)
  return levels.rootWith(edge)
}

/** The tree cannot be made: a part of it is missing; said already. */
export class Broken extends Error {
  readonly index: number

  constructor(index: number) {
    super('the tree has a gap')
    this.name = 'Broken'
    this.index = index
  }
}

function tellDifferences(
  findings: Findings,
  start: number,
  made: Uint8Array,
  tile: Uint8Array,
  from: number,
): void {
  for (let at = from * hashBytes; at < made.length; at += hashBytes) {
    const end = at + hashBytes
    if (Buffer.compare(made.subarray(at, end), tile.subarray(at, end)) !== 0)
      findings.fault({ kind: 'leaf-differs', index: start + at / hashBytes })
  }
}

const facts = blankFacts()

/** Checks each entry of a bundle and gives its leaf hashes; undefined if it is no bundle. */
function readEntries(scan: Scan, read: Read): Uint8Array | undefined {
  const { findings, acts, hasher, knownBefore } = scan
  const start = read.index * tileWidth
  const path = tilePath({ level: 'entries', index: read.index, width: read.width })
  if (read.bundle === undefined) {
    scan.gaps.add(read.index)
    return undefined
  }
  const bounds = boundsOf(read.bundle, read.width)
  if (bounds === undefined) {
    const index = start + firstStranger(scan, read.bundle.bytes, read)
    findings.fault({ kind: 'bundle-malformed', index, path })
    return undefined
  }
  const bytes = Buffer.from(
    read.bundle.bytes.buffer,
    read.bundle.bytes.byteOffset,
    read.bundle.bytes.length,
  )
  const marks = markText(bytes)
  for (let place = 0; place < read.width; place += 1) {
    const index = start + place
    const from = (bounds[place] ?? 0) + 2
    const stop = bounds[place + 1] ?? 0
    if (!scanEntry(bytes, marks, from, stop, index, facts)) {
      const fault = checkEntry(bytes.subarray(from, stop), index, facts)
      if (fault !== undefined) {
        if (index >= knownBefore) findings.fault({ ...fault, index })
        continue
      }
    }
    acts.observe(index, facts, index < knownBefore)
  }
  return hasher.leafHashes(bytes, bounds)
}

/** Of something that is no bundle: how many entries at its front are those of the tile. */
function firstStranger({ hasher }: Scan, bytes: Uint8Array, read: Read): number {
  const { tile = new Uint8Array(0), width } = read
  let at = 0
  for (let place = 0; place < width; place += 1) {
    const stop = at + 2 + (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)
    if (stop > bytes.length) return place
    const hash = hasher.leafHashes(bytes.slice(at, stop), Uint32Array.of(0, stop - at))
    const own = tile.subarray(place * hashBytes, (place + 1) * hashBytes)
    if (Buffer.compare(hash, own) !== 0) return place
    at = stop
  }
  return width - 1
}

/**
 * Where each entry begins with its length, and at last where the bundle ends: width + 1 places.
 * Undefined if the bytes are no bundle of that width.
 */
export function boundsOf(
  { bytes, full }: { bytes: Uint8Array; full: boolean },
  width: number,
): Uint32Array | undefined {
  const bounds = new Uint32Array(width + 1)
  let at = 0
  for (let place = 0; place < width; place += 1) {
    bounds[place] = at
    const high = bytes[at]
    const low = bytes[at + 1]
    if (high === undefined || low === undefined) return undefined
    at += 2 + high * 256 + low
    if (at > bytes.length) return undefined
  }
  bounds[width] = at
  if (at === bytes.length) return bounds
  if (!full || width === tileWidth) return undefined
  // More than the tree has: the whole of it must be a full bundle.
  try {
    decodeBundle(bytes, tileWidth)
    return bounds
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}
