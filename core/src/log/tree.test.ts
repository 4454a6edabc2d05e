import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrontier, rootOf } from './tree.ts'
import {
  consistencyProof,
  type HashReader,
  hashOfRange,
  inclusionProof,
  inclusionRanges,
  nodesOfRange,
  verifyConsistency,
  verifyInclusion,
} from './tree-proof.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const leaves = Array.from({ length: 100_000 }, (_, index) =>
  sha256(Buffer.from(`${index}`)),
)

// RFC 6962 section 2.1 by its definitions, sharing nothing with the code under test. Roots of
// ranges are kept, as the definition asks for the same ones over and over.
const kept = new Map<string, Buffer>()
const join = (left: Uint8Array, right: Uint8Array) =>
  createHash('sha256').update('\u0001').update(left).update(right).digest()
const largestPowerBelow = (count: number) => 2 ** (31 - Math.clz32(count - 1))
function mth(start: number, end: number): Buffer {
  if (start === end) return createHash('sha256').digest()
  if (end - start === 1) return Buffer.from(leaves[start] ?? '')
  const known = kept.get(`${start}-${end}`)
  if (known !== undefined) return known
  const middle = start + largestPowerBelow(end - start)
  const root = join(mth(start, middle), mth(middle, end))
  kept.set(`${start}-${end}`, root)
  return root
}
const hashAt: HashReader = (level, index) =>
  mth(index * 2 ** level, (index + 1) * 2 ** level)

// Verification by the definitions: walks down the same split as the prover, reading the proof from
// its end. Undefined: the proof has not the shape that the sizes ask for.
function rootByPath(
  index: number,
  size: number,
  leaf: Buffer,
  proof: readonly Buffer[],
): Buffer | undefined {
  const last = proof.at(-1)
  if (size === 1) return last === undefined ? leaf : undefined
  if (last === undefined) return undefined
  const split = largestPowerBelow(size)
  const rest = proof.slice(0, -1)
  const inner =
    index < split
      ? rootByPath(index, split, leaf, rest)
      : rootByPath(index - split, size - split, leaf, rest)
  if (inner === undefined) return undefined
  return index < split ? join(inner, last) : join(last, inner)
}
function rootsByProof(
  oldSize: number,
  size: number,
  whole: boolean,
  oldRoot: Buffer,
  proof: readonly Buffer[],
): readonly [Buffer, Buffer] | undefined {
  const last = proof.at(-1)
  if (oldSize === size) {
    if (whole) return last === undefined ? [oldRoot, oldRoot] : undefined
    return last !== undefined && proof.length === 1 ? [last, last] : undefined
  }
  if (last === undefined) return undefined
  const split = largestPowerBelow(size)
  const rest = proof.slice(0, -1)
  if (oldSize <= split) {
    const inner = rootsByProof(oldSize, split, whole, oldRoot, rest)
    return inner && [inner[0], join(inner[1], last)]
  }
  const inner = rootsByProof(oldSize - split, size - split, false, oldRoot, rest)
  return inner && [join(last, inner[0]), join(last, inner[1])]
}

const flip = (bytes: Uint8Array, bit: number) => {
  const copy = Buffer.from(bytes)
  const at = Math.floor(bit / 8) % copy.length
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8))
  return copy
}

describe('the root', () => {
  it('is that of the definition for every size up to 2,000', () => {
    const frontier = createFrontier(sha256)
    for (let size = 0; size <= 2_000; size += 1) {
      expect(hexOf(frontier.root())).toBe(hexOf(mth(0, size)))
      expect(frontier.size()).toBe(size)
      frontier.append(leaves[size] ?? Buffer.alloc(0))
    }
  })

  it('is that of the definition at random sizes up to 100,000', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: leaves.length }), (size) => {
        expect(hexOf(rootOf(leaves.slice(0, size), sha256))).toBe(hexOf(mth(0, size)))
      }),
      { numRuns: 10 },
    )
  })

  it('goes on from a stored frontier as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.nat(3_000), fc.nat(300), (size, more) => {
        const first = createFrontier(sha256)
        for (const leaf of leaves.slice(0, size)) first.append(leaf)
        const stored = first.state()
        const second = createFrontier(sha256, stored)
        expect(second.state()).toEqual(stored)
        for (const leaf of leaves.slice(size, size + more)) second.append(leaf)
        expect(hexOf(second.root())).toBe(hexOf(mth(0, size + more)))
        expect(hexOf(first.root())).toBe(hexOf(mth(0, size)))
      }),
      { numRuns: 60 },
    )
  })

  it('takes whole subtrees where their size fits, and nowhere else', () => {
    const frontier = createFrontier(sha256)
    for (let at = 0; at < 3; at += 1) frontier.append(hashAt(8, at), 8)
    frontier.append(leaves[768] ?? Buffer.alloc(0))
    expect(hexOf(frontier.root())).toBe(hexOf(mth(0, 769)))
    expect(() => frontier.append(hashAt(8, 3), 8)).toThrow(RangeError)
    expect(() => frontier.append(hashAt(8, 3), -1)).toThrow(RangeError)
    expect(() => frontier.append(hashAt(8, 3), 0.5)).toThrow(RangeError)
    expect(hexOf(frontier.root())).toBe(hexOf(mth(0, 769)))
  })

  it('is not moved by what a caller does to its hashes afterwards', () => {
    const mine = Buffer.from(leaves[0] ?? '')
    const frontier = createFrontier(sha256)
    frontier.append(mine)
    mine.fill(0)
    frontier.root().fill(0)
    frontier.state().hashes[0]?.fill(0)
    expect(hexOf(frontier.root())).toBe(hexOf(mth(0, 1)))
  })

  it('refuses hashes of another length, states that are none, and a size beyond 2^53 - 1', () => {
    const hash = Buffer.alloc(32)
    expect(() => createFrontier(sha256).append(Buffer.alloc(31))).toThrow(RangeError)
    for (const size of [-1, 1.5, 2 ** 53, Number.NaN])
      expect(() => createFrontier(sha256, { size, hashes: [hash] })).toThrow(RangeError)
    expect(() => createFrontier(sha256, { size: 3, hashes: [hash] })).toThrow(RangeError)
    expect(() => createFrontier(sha256, { size: 1, hashes: [Buffer.alloc(33)] })).toThrow(
      RangeError,
    )
    const full = createFrontier(sha256, {
      size: 2 ** 53 - 1,
      hashes: Array.from({ length: 53 }, () => hash),
    })
    expect(full.state().hashes).toHaveLength(53)
    expect(() => full.append(hash)).toThrow(RangeError)
  })
})

describe('inclusion', () => {
  const claimOf = (index: number, size: number) => ({
    index,
    size,
    leafHash: leaves[index] ?? Buffer.alloc(0),
    root: mth(0, size),
    proof: inclusionProof(index, size, hashAt, sha256),
  })

  it('is proven for every leaf of every tree up to 130, by the path of the definition', () => {
    for (let size = 1; size <= 130; size += 1)
      for (let index = 0; index < size; index += 1) {
        const claim = claimOf(index, size)
        const root = rootByPath(
          index,
          size,
          Buffer.from(claim.leafHash),
          claim.proof.map((hash) => Buffer.from(hash)),
        )
        expect(root && hexOf(root)).toBe(hexOf(claim.root))
        expect(verifyInclusion(claim, sha256)).toBe(true)
      }
  })

  it('is proven for random leaves of larger trees', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: leaves.length }), fc.nat(), (size, place) => {
        expect(verifyInclusion(claimOf(place % size, size), sha256)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('is refused after any change of leaf, root, path or index', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.nat(),
        fc.nat(255),
        fc.nat(),
        (size, place, bit, other) => {
          const index = place % size
          const claim = claimOf(index, size)
          const { proof } = claim
          const refused = (change: Partial<typeof claim>) =>
            expect(verifyInclusion({ ...claim, ...change }, sha256)).toBe(false)
          refused({ leafHash: flip(claim.leafHash, bit) })
          refused({ root: flip(claim.root, bit) })
          refused({ proof: [...proof, Buffer.alloc(32)] })
          for (const at of proof.keys()) {
            refused({ proof: proof.with(at, flip(proof[at] ?? Buffer.alloc(32), bit)) })
            refused({ proof: proof.toSpliced(at, 1) })
            if (at > 0)
              refused({
                proof: proof.toSpliced(
                  at - 1,
                  2,
                  ...proof.slice(at - 1, at + 1).reverse(),
                ),
              })
          }
          if (other % (size + 3) !== index) refused({ index: other % (size + 3) })
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is judged as the definition judges it, whatever index, size and path', () => {
    for (let size = 1; size <= 11; size += 1)
      for (let index = 0; index < size; index += 1) {
        const claim = claimOf(index, size)
        for (let asIndex = 0; asIndex <= 14; asIndex += 1)
          for (let asSize = 0; asSize <= 14; asSize += 1)
            for (const proof of [
              claim.proof,
              claim.proof.slice(1),
              claim.proof.slice(0, -1),
            ]) {
              const root =
                asIndex < asSize
                  ? rootByPath(
                      asIndex,
                      asSize,
                      Buffer.from(claim.leafHash),
                      proof.map((hash) => Buffer.from(hash)),
                    )
                  : undefined
              expect(
                verifyInclusion(
                  { ...claim, index: asIndex, size: asSize, proof },
                  sha256,
                ),
              ).toBe(root?.equals(claim.root) ?? false)
            }
      }
  })

  it('is refused, not thrown at, for numbers that are no index', () => {
    for (const number of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(verifyInclusion({ ...claimOf(2, 5), index: number }, sha256)).toBe(false)
      expect(verifyInclusion({ ...claimOf(2, 5), size: number }, sha256)).toBe(false)
      expect(() => inclusionRanges(number, 5)).toThrow(RangeError)
      expect(() => inclusionRanges(2, number)).toThrow(RangeError)
    }
  })

  it('reads at most 53 subtrees in a tree as large as numbers go', () => {
    const size = 2 ** 53 - 1
    const ranges = inclusionRanges(size - 2, size)
    expect(ranges.length).toBeLessThanOrEqual(53)
    expect(nodesOfRange({ start: 0, end: size })).toHaveLength(53)
    const zeros: HashReader = () => Buffer.alloc(32)
    const claim = {
      index: size - 2,
      size,
      leafHash: Buffer.alloc(32),
      root: hashOfRange({ start: 0, end: size }, zeros, sha256),
      proof: inclusionProof(size - 2, size, zeros, sha256),
    }
    // Every subtree is given the same hash, so only the walk over the sizes is tried here.
    expect(claim.proof).toHaveLength(ranges.length)
  })
})

describe('consistency', () => {
  const claimOf = (oldSize: number, size: number) => ({
    oldSize,
    size,
    oldRoot: mth(0, oldSize),
    root: mth(0, size),
    proof: consistencyProof(oldSize, size, hashAt, sha256),
  })

  it('is proven for every pair of sizes up to 130, by the proof of the definition', () => {
    for (let size = 0; size <= 130; size += 1)
      for (let oldSize = 0; oldSize <= size; oldSize += 1) {
        const claim = claimOf(oldSize, size)
        expect(verifyConsistency(claim, sha256)).toBe(true)
        if (oldSize === 0) continue
        const proof = claim.proof.map((hash) => Buffer.from(hash))
        const roots = rootsByProof(oldSize, size, true, claim.oldRoot, proof)
        expect(roots?.map(hexOf)).toEqual([hexOf(claim.oldRoot), hexOf(claim.root)])
      }
  })

  it('is proven for random pairs of larger sizes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: leaves.length }), fc.nat(), (size, place) => {
        expect(verifyConsistency(claimOf(place % (size + 1), size), sha256)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('is refused after any change of a root or the proof', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 600 }),
        fc.nat(),
        fc.nat(255),
        (size, place, bit) => {
          const claim = claimOf(1 + (place % (size - 1)), size)
          const { proof } = claim
          const refused = (change: Partial<typeof claim>) =>
            expect(verifyConsistency({ ...claim, ...change }, sha256)).toBe(false)
          refused({ oldRoot: flip(claim.oldRoot, bit) })
          refused({ root: flip(claim.root, bit) })
          refused({ proof: [] })
          refused({ proof: [...proof, Buffer.alloc(32)] })
          refused({ proof: [claim.oldRoot, ...proof] })
          for (const at of proof.keys()) {
            refused({ proof: proof.with(at, flip(proof[at] ?? Buffer.alloc(32), bit)) })
            refused({ proof: proof.toSpliced(at, 1) })
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is judged as the definition judges it, whatever sizes and proof', () => {
    for (let size = 1; size <= 11; size += 1)
      for (let oldSize = 1; oldSize <= size; oldSize += 1) {
        const claim = claimOf(oldSize, size)
        for (let asOld = 1; asOld <= 14; asOld += 1)
          for (let asSize = 1; asSize <= 14; asSize += 1)
            for (const proof of [
              claim.proof,
              claim.proof.slice(1),
              [claim.oldRoot, ...claim.proof],
            ]) {
              const roots =
                asOld <= asSize
                  ? rootsByProof(
                      asOld,
                      asSize,
                      true,
                      claim.oldRoot,
                      proof.map((hash) => Buffer.from(hash)),
                    )
                  : undefined
              const expected =
                roots?.[0].equals(claim.oldRoot) === true && roots[1].equals(claim.root)
              expect(
                verifyConsistency(
                  { ...claim, oldSize: asOld, size: asSize, proof },
                  sha256,
                ),
              ).toBe(expected)
            }
      }
  })

  it('is refused where a leaf of the old tree was replaced', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.nat(),
        fc.nat(300),
        (oldSize, place, more) => {
          const forked = leaves.slice(0, oldSize).with(place % oldSize, Buffer.alloc(32))
          const claim = {
            ...claimOf(oldSize, oldSize + more),
            oldRoot: rootOf(forked, sha256),
          }
          expect(verifyConsistency(claim, sha256)).toBe(false)
        },
      ),
      { numRuns: 200 },
    )
  })
})
