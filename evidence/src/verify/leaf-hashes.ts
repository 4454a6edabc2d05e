/** Hashes of a whole bundle at once. */
import { entryBytesMax, tileBytes, tileWidth } from '@chot/core/log/tile.ts'
import { tileFolder } from '@chot/core/log/tile-tree.ts'
import { type HashInto, hashBytes } from '@chot/core/log/tree.ts'
import {
  hashFunction,
  keys,
  keysBytes,
  tailFunction,
  taskBytes,
  taskWords,
} from './sha256-lanes.ts'
import { runProgram } from './wasm.ts'

export interface BatchHasher {
  /**
   * SHA-256(0x00 ‖ entry) of each entry, one after another. `bounds[i]` is where the two bytes of
   * the length of entry i stand. May overwrite the lengths.
   */
  leafHashes(bundle: Uint8Array, bounds: Uint32Array): Uint8Array
  /** Root of the 256 hashes of a full tile. */
  rootOfTile(hashes: Uint8Array): Uint8Array
}

/** One hash after the other. */
export function createPlainHasher(hash: HashInto): BatchHasher {
  const fold = tileFolder(hash)
  return {
    leafHashes(bundle, bounds) {
      const count = bounds.length - 1
      const hashes = new Uint8Array(count * hashBytes)
      for (let place = 0; place < count; place += 1) {
        // The low byte of the length becomes the 0x00 before the entry.
        const from = (bounds[place] ?? 0) + 1
        bundle[from] = 0
        hash(bundle.subarray(from, bounds[place + 1]), hashes, place * hashBytes)
      }
      return hashes
    },
    rootOfTile: (hashes) => fold(hashes, 0, tileWidth),
  }
}

const blockBytes = 64
/** 0x80 and the length in bits, FIPS 180-4 §5.1.1. */
const paddingBytes = 9
const entryBlocksMax = Math.ceil((1 + entryBytesMax + paddingBytes) / blockBytes)
const tailBytes = 2 * blockBytes
const pairBlocks = 2
const pairBytes = pairBlocks * blockBytes
const pairBits = 8 * (1 + 2 * hashBytes)

// The memory: constants, the task of the lanes, hashes, padded pairs of hashes, padded ends of
// entries, a bundle. One hash more, and ends before the bundle, for lanes that have nothing to do.
const keysAt = 0
const taskAt = keysAt + keysBytes
const hashesAt = 512
const pairsAt = hashesAt + tileBytes + blockBytes
const tailsAt = pairsAt + (tileWidth / 2) * pairBytes
const bundleAt = tailsAt + (tileWidth + 1) * tailBytes
const bundleBytesMax = 1_500_000
const pages = Math.ceil((bundleAt + bundleBytesMax + tailBytes) / 65_536)

interface Program {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly hash: (task: number, blocks: number) => void
  readonly tail: (from: number, length: number, into: number) => void
}

/**
 * Four hashes at a time (sha256-lanes.ts): entries of a bundle are put together by their number of
 * blocks. What does not fit its memory, and all of it if the lanes do not give the hashes they
 * must, goes to `plain`.
 */
export function createLaneHasher(plain: BatchHasher): BatchHasher {
  const {
    memory: shared,
    hash,
    tail,
  } = runProgram(pages, {
    hash: hashFunction(keysAt),
    tail: tailFunction(),
  }) as Program
  const memory = new Uint8Array(shared.buffer)
  const view = new DataView(shared.buffer)
  const task = new Uint32Array(shared.buffer, taskAt, taskBytes / 4)
  new Uint32Array(shared.buffer, keysAt, keys.length).set(keys)
  for (let pair = 0; pair < tileWidth / 2; pair += 1) {
    const at = pairsAt + pair * pairBytes
    memory[at] = 1
    memory[at + 1 + 2 * hashBytes] = 0x80
    view.setUint32(at + pairBytes - 4, pairBits)
  }
  // Entries of a bundle: how many blocks each has, and all of them in the order of their blocks.
  const blocksOf = new Uint32Array(tileWidth)
  const order = new Uint32Array(tileWidth)
  const firstOf = new Uint32Array(entryBlocksMax + 2)

  const putTails = (bounds: Uint32Array, count: number) => {
    for (let place = 0; place < count; place += 1) {
      const from = (bounds[place] ?? 0) + 1
      const length = (bounds[place + 1] ?? 0) - from
      const blocks = (length + paddingBytes + blockBytes - 1) >>> 6
      const before = (blocks - pairBlocks) * blockBytes
      const into = tailsAt + place * tailBytes
      // The low byte of the length becomes the 0x00 before the entry.
      memory[bundleAt + from] = 0
      tail(bundleAt + from + before, length - before, into)
      view.setUint32(into + tailBytes - 4, 8 * length)
      blocksOf[place] = blocks
    }
  }

  const sortByBlocks = (count: number) => {
    firstOf.fill(0)
    for (let place = 0; place < count; place += 1) {
      const after = (blocksOf[place] ?? 0) + 1
      firstOf[after] = (firstOf[after] ?? 0) + 1
    }
    for (let blocks = 1; blocks < firstOf.length; blocks += 1)
      firstOf[blocks] = (firstOf[blocks] ?? 0) + (firstOf[blocks - 1] ?? 0)
    for (let place = 0; place < count; place += 1) {
      const blocks = blocksOf[place] ?? 0
      const at = firstOf[blocks] ?? 0
      order[at] = place
      firstOf[blocks] = at + 1
    }
  }

  const leafHashes = (bundle: Uint8Array, bounds: Uint32Array): Uint8Array => {
    const count = bounds.length - 1
    const bytes = bounds[count] ?? 0
    if (bytes > bundleBytesMax) return plain.leafHashes(bundle, bounds)
    memory.set(bundle.subarray(0, bytes), bundleAt)
    putTails(bounds, count)
    sortByBlocks(count)
    for (let first = 0; first < count; ) {
      const blocks = blocksOf[order[first] ?? 0] ?? 0
      let lanes = 0
      for (; lanes < 4 && first + lanes < count; lanes += 1) {
        const place = order[first + lanes] ?? 0
        if (blocksOf[place] !== blocks) break
        const end = tailsAt + place * tailBytes + (blocks === 1 ? blockBytes : 0)
        task[taskWords.message + lanes] =
          blocks === 1 ? end : bundleAt + (bounds[place] ?? 0) + 1
        task[taskWords.tail + lanes] = end
        task[taskWords.hash + lanes] = hashesAt + place * hashBytes
      }
      first += lanes
      // A lane without a message of its own repeats the first one.
      for (; lanes < 4; lanes += 1)
        for (let word = lanes; word < task.length; word += 4)
          task[word] = task[word - lanes] ?? 0
      hash(taskAt, blocks)
    }
    return memory.slice(hashesAt, hashesAt + count * hashBytes)
  }

  /** Where a hash stands in its pair. */
  const inPairs = (place: number) =>
    pairsAt + (place >>> 1) * pairBytes + 1 + (place & 1) * hashBytes

  const rootOfTile = (hashes: Uint8Array): Uint8Array => {
    memory.set(hashes.subarray(0, tileBytes), hashesAt)
    for (let pair = 0; pair < tileWidth / 2; pair += 1) {
      const from = hashesAt + pair * 2 * hashBytes
      memory.copyWithin(inPairs(2 * pair), from, from + 2 * hashBytes)
    }
    // Each hash goes into its pair on the next level, in the place of one that was hashed before.
    for (let pairs = tileWidth / 2; pairs >= 1; pairs /= 2)
      for (let pair = 0; pair < pairs; pair += 4) {
        for (let lane = 0; lane < 4; lane += 1) {
          const at = pairsAt + (pair + lane) * pairBytes
          task[taskWords.message + lane] = at
          task[taskWords.tail + lane] = at
          task[taskWords.hash + lane] = inPairs(pair + lane)
        }
        hash(taskAt, pairBlocks)
      }
    return memory.slice(inPairs(0), inPairs(1))
  }

  const lanes = { leafHashes, rootOfTile }
  return agree(lanes, plain) ? lanes : plain
}

/** Whether both give the same for entries of every length up to four blocks. */
function agree(one: BatchHasher, other: BatchHasher): boolean {
  const bounds = new Uint32Array(tileWidth + 1)
  for (let place = 0; place < tileWidth; place += 1)
    bounds[place + 1] = (bounds[place] ?? 0) + 2 + place
  const bundle = new Uint8Array(bounds[tileWidth] ?? 0).map((_, at) => (at * 31) & 255)
  const hashes = one.leafHashes(bundle.slice(), bounds)
  const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0
  return (
    same(hashes, other.leafHashes(bundle.slice(), bounds)) &&
    same(one.rootOfTile(hashes), other.rootOfTile(hashes))
  )
}
