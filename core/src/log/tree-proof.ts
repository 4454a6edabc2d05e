/**
 * Proofs over the tree of RFC 6962: made from complete subtrees that are read by level and index,
 * checked with nothing but hashes. What to read is told apart from the reading, so that a caller
 * can fetch it first (`inclusionRanges`, `consistencyRanges`, `nodesOfRange`).
 */
import {
  emptyRoot,
  half,
  hashBytes,
  isCount,
  mustCount,
  nodeHasher,
  type Sha256,
  sameBytes,
} from './tree.ts'

/** Root of the complete subtree over the leaves index·2^level … (index+1)·2^level − 1. */
export type HashReader = (level: number, index: number) => Uint8Array

/** Leaves from `start`, up to but without `end`. */
export interface LeafRange {
  readonly start: number
  readonly end: number
}

export interface TreeNode {
  readonly level: number
  readonly index: number
}

/** Largest power of two smaller than `count`, for a count of 2 or more. */
function splitOf(count: number): number {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}

/**
 * The subtrees whose roots are the inclusion proof of leaf `index` in a tree of `size`, from the
 * leaf's sibling up: PATH(m, D[n]) of RFC 6962 §2.1.1.
 * @throws RangeError unless 0 ≤ index < size ≤ 2⁵³ − 1.
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  mustCount(index, 'index')
  mustCount(size, 'size')
  if (index >= size) throw new RangeError('the index lies outside the tree')
  const ranges: LeafRange[] = []
  let start = 0
  let end = size
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (index < middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  return ranges.reverse()
}

/**
 * The subtrees whose roots are the consistency proof between the trees of `oldSize` and `size`:
 * PROOF(m, D[n]) of RFC 6962 §2.1.2, deepest first; none if the sizes are equal or the old is 0.
 * @throws RangeError unless 0 ≤ oldSize ≤ size ≤ 2⁵³ − 1.
 */
export function consistencyRanges(oldSize: number, size: number): LeafRange[] {
  mustCount(oldSize, 'old size')
  mustCount(size, 'size')
  if (oldSize > size) throw new RangeError('the old tree is larger than the new one')
  if (oldSize === 0) return []
  const ranges: LeafRange[] = []
  let start = 0
  let end = size
  while (end !== oldSize) {
    const middle = start + splitOf(end - start)
    if (oldSize <= middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  // From 0 on, the subtree is the whole old tree, whose root the verifier holds already.
  if (start > 0) ranges.push({ start, end })
  return ranges.reverse()
}

/**
 * The complete subtrees that make up a range, largest first; the range must start where a subtree
 * of its own width can, as all ranges of proofs do.
 */
export function nodesOfRange({ start, end }: LeafRange): TreeNode[] {
  const nodes: TreeNode[] = []
  for (let at = start; at < end; ) {
    let level = 0
    let width = 1
    while (width * 2 <= end - at) {
      width *= 2
      level += 1
    }
    if (at % width !== 0) throw new RangeError('the range is not a subtree')
    nodes.push({ level, index: at / width })
    at += width
  }
  return nodes
}

/** Root of the subtree over a range of leaves, RFC 6962 §2.1; of no leaf, SHA-256(""). */
export function hashOfRange(
  range: LeafRange,
  hashAt: HashReader,
  sha256: Sha256,
): Uint8Array {
  const node = nodeHasher(sha256)
  let joined: Uint8Array | undefined
  for (const { level, index } of nodesOfRange(range).reverse()) {
    const hash = hashAt(level, index)
    joined = joined === undefined ? hash : node(hash, joined)
  }
  return joined ?? emptyRoot(sha256)
}

/** Inclusion proof of leaf `index` in the tree of `size`, the leaf's sibling first. */
export function inclusionProof(
  index: number,
  size: number,
  hashAt: HashReader,
  sha256: Sha256,
): Uint8Array[] {
  return inclusionRanges(index, size).map((range) => hashOfRange(range, hashAt, sha256))
}

/** Consistency proof from the tree of `oldSize` to that of `size`. */
export function consistencyProof(
  oldSize: number,
  size: number,
  hashAt: HashReader,
  sha256: Sha256,
): Uint8Array[] {
  return consistencyRanges(oldSize, size).map((range) =>
    hashOfRange(range, hashAt, sha256),
  )
}

const isHash = (bytes: Uint8Array) => bytes.length === hashBytes

/**
 * RFC 9162 §2.1.3.2. Says only that the path leads from the leaf to the root: where two sizes give
 * the leaf a path of the same shape (leaf 0 in trees of 3 and of 4), both pass. Take index or size
 * as proven only together with the signed checkpoint that holds the root.
 */
export function verifyInclusion(
  claim: {
    readonly index: number
    readonly size: number
    readonly leafHash: Uint8Array
    readonly root: Uint8Array
    readonly proof: readonly Uint8Array[]
  },
  sha256: Sha256,
): boolean {
  const { index, size, leafHash, root, proof } = claim
  if (!isCount(index) || !isCount(size) || index >= size) return false
  if (!isHash(leafHash) || !isHash(root) || !proof.every(isHash)) return false
  const node = nodeHasher(sha256)
  let inner = index
  let last = size - 1
  let joined = leafHash
  for (const hash of proof) {
    if (last === 0) return false
    if (inner % 2 === 1 || inner === last) {
      joined = node(hash, joined)
      while (inner % 2 === 0 && inner !== 0) {
        inner = half(inner)
        last = half(last)
      }
    } else {
      joined = node(joined, hash)
    }
    inner = half(inner)
    last = half(last)
  }
  return last === 0 && sameBytes(joined, root)
}

/**
 * RFC 9162 §2.1.4.2, and for the cases it leaves out: equal sizes need equal roots and no proof;
 * the empty tree is before every tree, needs its own root and no proof. As with inclusion, sizes
 * of the same shape are told apart only by the checkpoints that sign them.
 */
export function verifyConsistency(
  claim: {
    readonly oldSize: number
    readonly size: number
    readonly oldRoot: Uint8Array
    readonly root: Uint8Array
    readonly proof: readonly Uint8Array[]
  },
  sha256: Sha256,
): boolean {
  const { oldSize, size, oldRoot, root, proof } = claim
  if (!isCount(oldSize) || !isCount(size) || oldSize > size) return false
  if (!isHash(oldRoot) || !isHash(root) || !proof.every(isHash)) return false
  if (oldSize === 0) {
    const empty = emptyRoot(sha256)
    if (proof.length > 0 || !sameBytes(oldRoot, empty)) return false
    return size > 0 || sameBytes(root, empty)
  }
  if (oldSize === size) return proof.length === 0 && sameBytes(oldRoot, root)

  let inner = oldSize - 1
  let last = size - 1
  while (inner % 2 === 1) {
    inner = half(inner)
    last = half(last)
  }
  // An old size that is a power of two leaves its root out of the proof.
  const path = inner === 0 ? [oldRoot, ...proof] : proof
  const [first, ...above] = path
  if (proof.length === 0 || first === undefined) return false
  const node = nodeHasher(sha256)
  let oldJoined = first
  let joined = first
  for (const hash of above) {
    if (last === 0) return false
    if (inner % 2 === 1 || inner === last) {
      oldJoined = node(hash, oldJoined)
      joined = node(hash, joined)
      while (inner % 2 === 0 && inner !== 0) {
        inner = half(inner)
        last = half(last)
      }
    } else {
      joined = node(joined, hash)
    }
    inner = half(inner)
    last = half(last)
  }
  return last === 0 && sameBytes(oldJoined, oldRoot) && sameBytes(joined, root)
}
