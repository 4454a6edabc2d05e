/**
 * The tree as static files (C2SP tlog-tiles), to be served or copied by anything. The checkpoint is
 * written last: whatever it states is there. A file is written whole or not at all, and except the
 * checkpoint never again; with other bytes it is an alarm.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  type Bundle,
  newTiles,
  type Tile,
  tilePath,
  tileWidth,
} from '@chot/core/log/tile.ts'
import { sameBytes } from '@chot/core/log/tree.ts'
import type { Reader } from '../../db/database.ts'
import { PublishFault } from './fault.ts'
import { countFile, countKept, countPath, readKeptFiles } from './kept.ts'
import { readSignedHead } from './signed-head.ts'
import type { Signer } from './signing-key.ts'
import { readTile, rootAt } from './tiles.ts'

/** Each file waits for the disk, and takes a connection for a moment. */
const filesAtOnce = 4

export interface LogFolder {
  /**
   * Entries in the tree whose checkpoint the folder holds, which must be one before `size` and of
   * the database. Throws PublishFault `folder-ahead` or `folder-differs`.
   */
  check(size: number): Promise<number>
  /** Brings the folder to this head of the database. Throws PublishFault. */
  bringTo(head: { readonly size: number; readonly checkpoint: string }): Promise<void>
}

export async function openLogFolder(
  reader: Reader,
  root: string,
  signers: readonly [Signer, ...Signer[]],
): Promise<LogFolder> {
  const checkpointPath = join(root, 'checkpoint')
  const temporaryFolder = join(root, '.tmp')
  /** The checkpoint last seen to be ours: it is not checked again. */
  let known: { readonly bytes: Uint8Array; readonly size: number } | null = null

  // What a killed process left half written.
  await rm(temporaryFolder, { recursive: true, force: true })
  await mkdir(temporaryFolder, { recursive: true })

  async function replace(path: string, bytes: Uint8Array): Promise<void> {
    const temporary = join(temporaryFolder, randomUUID())
    const file = await open(temporary, 'wx', 0o644)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await mkdir(dirname(path), { recursive: true })
    await rename(temporary, path)
  }

  async function writeOnce(path: string, bytes: Uint8Array): Promise<void> {
    const there = await readIfThere(join(root, path))
    if (there === null) await replace(join(root, path), bytes)
    else if (!sameBytes(there, bytes)) throw new PublishFault('folder-differs', { path })
  }

  async function check(size: number): Promise<number> {
    const bytes = await readIfThere(checkpointPath)
    if (bytes === null) return 0
    if (known !== null && known.size <= size && sameBytes(known.bytes, bytes))
      return known.size
    const head = readSignedHead(signers, bytes)
    if (head === null) throw new PublishFault('folder-differs', { path: 'checkpoint' })
    if (head.size > size) throw new PublishFault('folder-ahead', { index: size })
    if (!sameBytes(await rootAt(reader, head.size), head.root))
      throw new PublishFault('folder-differs', { path: 'checkpoint' })
    known = { bytes, size: head.size }
    return head.size
  }

  async function bringTo(head: { size: number; checkpoint: string }): Promise<void> {
    const bytes = Buffer.from(head.checkpoint)
    const from = await check(head.size)
    if (from === head.size && known !== null && sameBytes(known.bytes, bytes)) return
    const folders = new Set<string>()
    const replaced: string[] = []
    let writing: Promise<void>[] = []
    for (const tile of newTiles(from, head.size)) {
      const files: (Tile | Bundle)[] =
        tile.level === 0 ? [tile, { ...tile, level: 'entries' }] : [tile]
      for (const file of files) {
        const path = join(root, tilePath(file))
        folders.add(dirname(path))
        if (tile.width === tileWidth) replaced.push(`${path}.p`)
        writing.push(
          readTile(reader, file).then((bytes) => writeOnce(tilePath(file), bytes)),
        )
      }
      if (writing.length < filesAtOnce) continue
      await Promise.all(writing)
      writing = []
    }
    await Promise.all(writing)
    // Without this a power cut could keep the checkpoint's name and lose a tile's.
    for (const folder of folders) await syncFolder(folder)
    await replace(checkpointPath, bytes)
    await syncFolder(root)
    known = { bytes, size: head.size }
    await bringKeptTo(head.size)
    // Partial tiles may go once the full one is there (tlog-tiles, Partial Tiles).
    for (const path of replaced) await rm(path, { recursive: true, force: true })
  }

  /** Checkpoints kept of trees the folder holds, their count last. */
  async function bringKeptTo(size: number): Promise<void> {
    const count = await countKept(reader, size)
    const held = Number(Buffer.from((await readIfThere(join(root, countPath))) ?? []))
    if (held === count) return
    for (let n = held; n < count; n += 1) {
      const folder = join(root, 'timestamps', String(n))
      for (const { path, bytes } of await readKeptFiles(reader, n))
        await writeOnce(path, bytes)
      await syncFolder(folder)
    }
    await syncFolder(join(root, 'timestamps'))
    await replace(join(root, countPath), countFile(count))
    await syncFolder(join(root, 'timestamps'))
  }

  return { check, bringTo }
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
