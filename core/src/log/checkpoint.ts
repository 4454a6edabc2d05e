/**
 * The text of a checkpoint, the signed head of a log: C2SP tlog-checkpoint, revision 2793893.
 * The signatures on it are those of the note around it.
 */
import { decodeBase64, encodeBase64, Malformed, parseDecimal } from './note-encoding.ts'
import { hashBytes, mustCount } from './tree.ts'

export interface Checkpoint {
  /** Names the log; the same as the name of its key. Not empty, one line. */
  readonly origin: string
  /** Entries in the tree, up to 2⁵³ − 1. */
  readonly size: number
  /** 32 bytes, RFC 6962 §2.1. */
  readonly root: Uint8Array
  /** Further lines, without meaning here; not empty, no newline. */
  readonly extensions?: readonly string[]
}

/**
 * The note text of a checkpoint, with its final newline.
 * @throws RangeError on a size or root that none can have, Malformed `checkpoint` on a line.
 */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, size, root, extensions = [] } = checkpoint
  mustCount(size, 'size')
  if (root.length !== hashBytes) throw new RangeError('a root has 32 bytes')
  if (origin === '' || origin.includes('\n')) throw new Malformed('checkpoint', 'origin')
  if (extensions.some((line) => line === '' || line.includes('\n')))
    throw new Malformed('checkpoint', 'extension')
  return [origin, String(size), encodeBase64(root), ...extensions, ''].join('\n')
}

/**
 * Reads the text of a note as a checkpoint; `formatCheckpoint` gives the same text again.
 * @throws Malformed `checkpoint`
 */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) throw new Malformed('checkpoint', 'lines')
  const [origin = '', size, root, ...extensions] = text.slice(0, -1).split('\n')
  if (size === undefined || root === undefined) throw new Malformed('checkpoint', 'lines')
  if (origin === '') throw new Malformed('checkpoint', 'origin')
  const count = parseDecimal(size)
  if (count === undefined) throw new Malformed('checkpoint', 'number')
  const hash = decodeBase64(root)
  if (hash === undefined) throw new Malformed('checkpoint', 'base64')
  if (hash.length !== hashBytes) throw new Malformed('checkpoint', 'hash-length')
  if (extensions.includes('')) throw new Malformed('checkpoint', 'extension')
  const head = { origin, size: count, root: hash }
  return extensions.length === 0 ? head : { ...head, extensions }
}
