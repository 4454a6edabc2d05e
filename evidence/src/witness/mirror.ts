/**
 * A copy of the log up to a head that the witness has cosigned. Nothing is written that does not
 * lead to the root of that head: the right edge of the tree is checked against the root, and then,
 * level by level downward, each tile against its hash in the tile above, each bundle of entries
 * against its tile of leaf hashes. The checkpoint comes last, so that at every moment the folder is
 * a whole log that `chot verify` accepts.
 */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseCheckpoint } from '@chot/core/log/checkpoint.ts'
import { noteBytesMax, parseNote } from '@chot/core/log/note.ts'
import { Malformed } from '@chot/core/log/note-encoding.ts'
import {
  newTiles,
  type Tile,
  tileBytes,
  tileOfBundle,
  tilePath,
  tileWidth,
  tileWidthAt,
} from '@chot/core/log/tile.ts'
import { rootOfTiles, tileFolder } from '@chot/core/log/tile-tree.ts'
import { hashBytes, sameBytes } from '@chot/core/log/tree.ts'
import { sha256, sha256Into } from '../hashing.ts'
import { type LogSource, readTileFile, readWhole } from '../source.ts'
import { Unreachable } from '../unreachable.ts'
import { bundleBytesMax } from '../verify/scan.ts'
import { writeWhole } from './folder.ts'

/** What the log serves does not lead to the head that it had cosigned. */
export class NotOfThisLog extends Error {
  constructor(path: string) {
    super(`${path} does not lead to the cosigned root; not kept`)
    this.name = 'NotOfThisLog'
  }
}

const fold = tileFolder(sha256Into)

/**
 * Brings the folder to this cosigned head. Interrupted at any point, the next run goes on.
 * @returns entries added
 * @throws Unreachable, NotOfThisLog
 */
export async function mirrorTo(
  source: LogSource,
  folder: string,
  head: { readonly size: number; readonly root: Uint8Array; readonly note: Uint8Array },
): Promise<number> {
  const from = mirrored(folder)
  if (from >= head.size) return 0
  const edge = await readEdge(source, head)
  // The tiles above are checked before those below: each is then found on the disk or at the edge.
  const tiles = [...levelsDown(from, head.size)]
  const hashAt = (level: number, index: number): Uint8Array => {
    const parent = { level: level + 1, index: (index - (index % tileWidth)) / tileWidth }
    const width = tileWidthAt(parent.level, parent.index, head.size)
    const bytes =
      width === tileWidth
        ? mustHave(folder, { ...parent, width })
        : (edge.get(parent.level) ?? new Uint8Array(0))
    const at = (index % tileWidth) * hashBytes
    return bytes.subarray(at, at + hashBytes)
  }
  for (const newOnes of tiles)
    for (const tile of newOnes) {
      const path = tilePath(tile)
      const bytes =
        tile.width === tileWidth
          ? await fetchTile(source, tile)
          : (edge.get(tile.level) ?? new Uint8Array(0))
      if (
        tile.width === tileWidth &&
        !sameBytes(fold(bytes, 0, tileWidth), hashAt(tile.level, tile.index))
      )
        throw new NotOfThisLog(path)
      if (tile.level === 0) await keepBundle(source, folder, tile, bytes)
      keepFile(folder, path, bytes, tile.width)
    }
  writeWhole(join(folder, 'checkpoint'), head.note, 0o644)
  return head.size - from
}

/** Entries in the tree that the folder holds whole. */
function mirrored(folder: string): number {
  const bytes = readWhole(join(folder, 'checkpoint'), noteBytesMax)
  if (bytes === undefined) return 0
  try {
    return parseCheckpoint(parseNote(bytes).text).size
  } catch (error) {
    if (error instanceof Malformed)
      throw new Unreachable(`${join(folder, 'checkpoint')}: ${error.message}`)
    throw error
  }
}

/** New tiles, those of the highest level first; each level is walked anew, none is held whole. */
function* levelsDown(from: number, size: number): Generator<Iterable<Tile>> {
  let levels = 0
  for (let count = size; count > 0; count = Math.floor(count / tileWidth)) levels += 1
  for (let level = levels - 1; level >= 0; level -= 1) yield ofLevel(from, size, level)
}

function* ofLevel(from: number, size: number, level: number): Generator<Tile> {
  for (const tile of newTiles(from, size)) {
    if (tile.level > level) return
    if (tile.level === level) yield tile
  }
}

/** The partial tile of each level, by level; together they give the root. */
async function readEdge(
  source: LogSource,
  head: { readonly size: number; readonly root: Uint8Array },
): Promise<ReadonlyMap<number, Uint8Array>> {
  const edge = new Map<number, Uint8Array>()
  let count = head.size
  for (let level = 0; count > 0; level += 1) {
    const width = count % tileWidth
    count = (count - width) / tileWidth
    if (width > 0)
      edge.set(level, await fetchTile(source, { level, index: count, width }))
  }
  const root = rootOfTiles(
    ({ level }) => edge.get(level) ?? new Uint8Array(0),
    head.size,
    sha256,
  )
  if (!sameBytes(root, head.root)) throw new NotOfThisLog('the edge of the tree')
  return edge
}

async function fetchTile(source: LogSource, tile: Tile): Promise<Uint8Array> {
  const file = await readTileFile(source, tile, tileBytes)
  const length = tile.width * hashBytes
  if (file === undefined || file.bytes.length < length)
    throw new Unreachable(`${source.name}: ${tilePath(tile)} is missing or too short`)
  return file.bytes.subarray(0, length)
}

async function keepBundle(
  source: LogSource,
  folder: string,
  { index, width }: Tile,
  leaves: Uint8Array,
): Promise<void> {
  const bundle = { level: 'entries', index, width } as const
  const path = tilePath(bundle)
  const file = await readTileFile(source, bundle, bundleBytesMax)
  if (file === undefined) throw new Unreachable(`${source.name}: ${path} is missing`)
  let made: Uint8Array
  let bytes = file.bytes
  try {
    if (file.full && width < tileWidth) bytes = cutBundle(bytes, width)
    made = tileOfBundle(bytes, width, sha256Into)
  } catch (error) {
    if (error instanceof Malformed) throw new NotOfThisLog(path)
    throw error
  }
  if (!sameBytes(made, leaves)) throw new NotOfThisLog(path)
  keepFile(folder, path, bytes, width)
}

/** The first entries of a bundle that grew while it was asked for. */
function cutBundle(bundle: Uint8Array, width: number): Uint8Array {
  let at = 0
  for (let place = 0; place < width; place += 1)
    at += 2 + (bundle[at] ?? 0) * 256 + (bundle[at + 1] ?? 0)
  return bundle.subarray(0, at)
}

function keepFile(folder: string, path: string, bytes: Uint8Array, width: number): void {
  const place = join(folder, path)
  const there = readWhole(place, bundleBytesMax)
  if (there === undefined || !sameBytes(there, bytes)) writeWhole(place, bytes, 0o644)
  // Partial tiles may go once the full one is there (tlog-tiles, Partial Tiles).
  if (width === tileWidth && existsSync(`${place}.p`))
    rmSync(`${place}.p`, { recursive: true, force: true })
}

function mustHave(folder: string, tile: Tile): Uint8Array {
  const path = join(folder, tilePath(tile))
  const bytes = readWhole(path, tileBytes)
  if (bytes?.length !== tileBytes) throw new Unreachable(`${path}: missing or damaged`)
  return bytes
}
