import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBatchHasher, sha256Into } from '../hashing.ts'
import { createLaneHasher, createPlainHasher } from './leaf-hashes.ts'

const sha256 = (...parts: readonly Uint8Array[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const bundleOf = (entries: readonly Uint8Array[]) => {
  const bounds = new Uint32Array(entries.length + 1)
  for (const [at, entry] of entries.entries())
    bounds[at + 1] = (bounds[at] ?? 0) + 2 + entry.length
  const bundle = Buffer.concat(entries.flatMap((entry) => [Buffer.alloc(2, 255), entry]))
  return { bundle, bounds }
}
const root = (hashes: Buffer): Buffer =>
  hashes.length === 32
    ? hashes
    : sha256(
        Buffer.of(1),
        root(hashes.subarray(0, hashes.length / 2)),
        root(hashes.subarray(hashes.length / 2)),
      )

describe('hashing four at a time', () => {
  const plain = createPlainHasher(sha256Into)
  const lanes = createLaneHasher(plain)

  it('is what is used here', () => {
    expect(lanes).not.toBe(plain)
  })

  it('gives the leaf hashes of node:crypto for entries of all lengths', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 700, size: 'max' }), {
          minLength: 1,
          maxLength: 256,
        }),
        (entries) => {
          const { bundle, bounds } = bundleOf(entries)
          const expected = Buffer.concat(
            entries.map((entry) => sha256(Buffer.of(0), entry)),
          )
          expect(Buffer.from(lanes.leafHashes(Buffer.from(bundle), bounds))).toEqual(
            expected,
          )
          expect(Buffer.from(plain.leafHashes(bundle, bounds))).toEqual(expected)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('gives those of a bundle that is larger than its memory', () => {
    const entries = Array.from({ length: 40 }, (_, at) => Buffer.alloc(65_535, at))
    const { bundle, bounds } = bundleOf(entries)
    const expected = Buffer.concat(entries.map((entry) => sha256(Buffer.of(0), entry)))
    expect(Buffer.from(lanes.leafHashes(bundle, bounds))).toEqual(expected)
  })

  it('gives the root of a tile', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8192, maxLength: 8192 }), (tile) => {
        expect(Buffer.from(lanes.rootOfTile(tile))).toEqual(root(Buffer.from(tile)))
      }),
      { numRuns: 10 },
    )
  })

  it('gives way to node:crypto where the two do not agree', () => {
    const wrong = { ...plain, rootOfTile: () => new Uint8Array(32) }
    expect(createLaneHasher(wrong)).toBe(wrong)
    expect(createBatchHasher()).not.toBe(wrong)
  })
})
