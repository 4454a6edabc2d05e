/**
 * A copy of the published log as static files (C2SP tlog-tiles), to be served by anything. The
 * checkpoint is written last: whatever it states is there. A file is written whole or not at all,
 * and except the checkpoint and the count never again; with other bytes it is an alarm. Bundles that
 * the log announces as pruned go once the checkpoint covers the announcement.
 */
import {
  type Bundle,
  newTiles,
  type Tile,
  tilePath,
  tileWidth,
} from '@chot/core/log/tile.ts'
import { sameBytes } from '@chot/core/log/tree.ts'
import type { Reader } from '../../db/database.ts'
import { readDroppedTo } from '../keep/bundles.ts'
import { PublishFault } from './fault.ts'
import { countFile, countKept, countPath, readKeptFiles } from './kept.ts'
import { readSignedHead } from './signed-head.ts'
import type { Signer } from './signing-key.ts'
import type { LogStore } from './store.ts'
import { readTile, rootAt } from './tiles.ts'

/** Each file waits for the disk or the network, and takes a connection for a moment. */
const filesAtOnce = 4

export interface LogCopy {
  /**
   * Entries in the tree whose checkpoint the copy holds, which must be one before `size` and of
   * the database. Throws PublishFault `copy-ahead` or `copy-differs`.
   */
  check(size: number): Promise<number>
  /** Brings the copy to this head of the database. Throws PublishFault. */
  bringTo(head: { readonly size: number; readonly checkpoint: string }): Promise<void>
}

/** @param closed once true, the copy is left as it is before the next file */
export function openLogCopy(
  reader: Reader,
  store: LogStore,
  signers: readonly [Signer, ...Signer[]],
  closed: () => boolean,
): LogCopy {
  const { setting } = store
  /** The checkpoint last seen to be ours: it is not checked again. */
  let known: { readonly bytes: Uint8Array; readonly size: number } | null = null
  /** Bundles below this sequence were removed by this process or found removed. */
  let removedTo = 0

  async function putOnce(path: string, bytes: Uint8Array): Promise<void> {
    const there = await store.get(path)
    if (there === null) await store.put(path, bytes)
    else if (!sameBytes(there, bytes))
      throw new PublishFault('copy-differs', { setting, path })
  }

  async function check(size: number): Promise<number> {
    const path = 'checkpoint'
    const bytes = await store.get(path)
    if (bytes === null) return 0
    if (known !== null && known.size <= size && sameBytes(known.bytes, bytes))
      return known.size
    const head = readSignedHead(signers, bytes)
    if (head === null) throw new PublishFault('copy-differs', { setting, path })
    if (head.size > size) throw new PublishFault('copy-ahead', { setting, index: size })
    if (!sameBytes(await rootAt(reader, head.size), head.root))
      throw new PublishFault('copy-differs', { setting, path })
    known = { bytes, size: head.size }
    return head.size
  }

  async function bringTo(head: { size: number; checkpoint: string }): Promise<void> {
    const bytes = Buffer.from(head.checkpoint)
    const from = await check(head.size)
    if (from === head.size && known !== null && sameBytes(known.bytes, bytes)) return
    const full: string[] = []
    let writing: Promise<void>[] = []
    for (const tile of newTiles(from, head.size)) {
      const files: (Tile | Bundle)[] =
        tile.level === 0 ? [tile, { ...tile, level: 'entries' }] : [tile]
      for (const file of files) {
        const path = tilePath(file)
        if (tile.width === tileWidth) full.push(path)
        writing.push(
          readTile(reader, file).then(async (read) => {
            if (read !== null) await putOnce(path, read)
          }),
        )
      }
      if (writing.length < filesAtOnce) continue
      await Promise.all(writing)
      if (closed()) return
      writing = []
    }
    await Promise.all(writing)
    await store.put('checkpoint', bytes)
    known = { bytes, size: head.size }
    await bringKeptTo(head.size)
    // Partial tiles may go once the full one is there (tlog-tiles, Partial Tiles).
    for (const path of full) await store.removePartials(path)
    await removePruned(await readDroppedTo(reader, head.size))
  }

  /** From the oldest on: wherever it was cut short, what is left reaches up to `to`. */
  async function removePruned(to: number): Promise<void> {
    if (to === removedTo) return
    const pathAt = (index: number) =>
      tilePath({ level: 'entries', index, width: tileWidth })
    let first = to / tileWidth
    while (first > 0 && (await store.get(pathAt(first - 1))) !== null) first -= 1
    for (let index = first; index * tileWidth < to; index += 1) {
      if (closed()) return
      await store.remove(pathAt(index))
    }
    removedTo = to
  }

  /** Checkpoints kept of trees the copy holds, their count last. */
  async function bringKeptTo(size: number): Promise<void> {
    const count = await countKept(reader, size)
    const bytes = (await store.get(countPath)) ?? Buffer.from('0')
    const held = Number(Buffer.from(bytes))
    if (held === count) return
    for (let n = held; n < count; n += 1)
      for (const file of await readKeptFiles(reader, n))
        await putOnce(file.path, file.bytes)
    await store.put(countPath, countFile(count))
  }

  return { check, bringTo }
}
