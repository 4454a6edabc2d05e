/** Hashes of a whole bundle at once. */
import { entryBytesMax, tileBytes, tileWidth } from '@chot/core/log/tile.ts'
import { tileFolder } from '@chot/core/log/tile-tree.ts'
import { type HashInto, hashBytes } from '@chot/core/log/tree.ts'
import { createLanes, lanePages } from './sha256-lanes.ts'

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
const pairBlocks = 2
const pairBits = 8 * (1 + 2 * hashBytes)

// The memory of the lanes: hashes, pairs of hashes, then a bundle and its messages.
const hashesAt = 0
const pairsAt = hashesAt + tileBytes + 4 * hashBytes
const pairStride = pairBlocks * blockBytes
const bundleAt = pairsAt + (tileWidth / 2) * pairStride
const bundleBytesMax = 1_500_000
const messagesAt = bundleAt + bundleBytesMax + blockBytes
const messagesMax = lanePages * 65_536 - messagesAt

/**
 * Four hashes at a time (sha256-lanes.ts): entries of a bundle are put together by their number of
 * blocks. What does not fit its memory, and all of it if the lanes do not give the hashes they
 * must, goes to `plain`.
 */
export function createLaneHasher(plain: BatchHasher): BatchHasher {
  const { memory, hash } = createLanes()
  const view = new DataView(memory.buffer)
  for (let pair = 0; pair < tileWidth / 2; pair += 1) {
    const at = pairsAt + pair * pairStride
    memory[at] = 1
    memory[at + 1 + 2 * hashBytes] = 0x80
    view.setUint32(at + pairStride - 4, pairBits)
  }
  // Of each entry of a bundle: where its message is, and the entries in order of their blocks.
  const places = new Uint32Array(tileWidth)
  const blocksOf = new Uint32Array(tileWidth)
  const order = new Uint32Array(tileWidth)
  const firstOf = new Uint32Array(entryBlocksMax + 2)

  const putMessages = (bounds: Uint32Array, count: number) => {
    let at = messagesAt
    for (let place = 0; place < count; place += 1) {
      const from = (bounds[place] ?? 0) + 1
      const stop = bounds[place + 1] ?? 0
      const blocks = Math.ceil((stop - from + paddingBytes) / blockBytes)
      const end = at + blocks * blockBytes
      const filled = at + stop - from
      memory.copyWithin(at, bundleAt + from, bundleAt + stop)
      memory[at] = 0
      memory.fill(0, filled, end)
      memory[filled] = 0x80
      view.setUint32(end - 4, 8 * (stop - from))
      places[place] = at
      blocksOf[place] = blocks
      at = end
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
    if (bytes > bundleBytesMax || bytes + count * 2 * blockBytes > messagesMax)
      return plain.leafHashes(bundle, bounds)
    memory.set(bundle.subarray(0, bytes), bundleAt)
    putMessages(bounds, count)
    sortByBlocks(count)
    const hashes = new Uint8Array(count * hashBytes)
    for (let first = 0; first < count; ) {
      const blocks = blocksOf[order[first] ?? 0] ?? 0
      let lanes = 1
      while (
        lanes < 4 &&
        first + lanes < count &&
        blocksOf[order[first + lanes] ?? 0] === blocks
      )
        lanes += 1
      // A lane without a message of its own repeats the last one.
      const placeOf = (lane: number) =>
        places[order[first + (lane < lanes ? lane : lanes - 1)] ?? 0] ?? 0
      hash(placeOf(0), placeOf(1), placeOf(2), placeOf(3), blocks, hashesAt)
      for (let lane = 0; lane < lanes; lane += 1) {
        const to = (order[first + lane] ?? 0) * hashBytes
        const from = hashesAt + lane * hashBytes
        for (let at = 0; at < hashBytes; at += 1) hashes[to + at] = memory[from + at] ?? 0
      }
      first += lanes
    }
    return hashes
  }

  const rootOfTile = (hashes: Uint8Array): Uint8Array => {
    memory.set(hashes.subarray(0, tileBytes), hashesAt)
    for (let pairs = tileWidth / 2; pairs >= 1; pairs /= 2) {
      for (let pair = 0; pair < pairs; pair += 1) {
        const from = hashesAt + pair * 2 * hashBytes
        memory.copyWithin(pairsAt + pair * pairStride + 1, from, from + 2 * hashBytes)
      }
      for (let pair = 0; pair < pairs; pair += 4) {
        const at = pairsAt + pair * pairStride
        const [two, three, four] = [
          at + pairStride,
          at + 2 * pairStride,
          at + 3 * pairStride,
        ]
        hash(at, two, three, four, pairBlocks, hashesAt + pair * hashBytes)
      }
    }
    return memory.slice(hashesAt, hashesAt + hashBytes)
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
