import fc from 'fast-check'
import { expect, test } from 'vitest'
import { permuteSixDigits, unpermuteSixDigits } from './draw.ts'

test('a permutation of six digits is undone by its inverse under every key', () => {
  const sixDigits = fc.integer({ min: 0, max: 999_999 })
  fc.assert(
    fc.property(sixDigits, fc.integer({ min: 0, max: 999_999 }), (value, key) => {
      const image = permuteSixDigits(value, key)
      expect(image).toBeGreaterThanOrEqual(0)
      expect(image).toBeLessThan(1_000_000)
      expect(unpermuteSixDigits(image, key)).toBe(value)
    }),
  )
})

test('a permutation reaches every number exactly once', () => {
  const seen = new Uint8Array(1_000_000)
  for (let value = 0; value < 1_000_000; value += 1) {
    const image = permuteSixDigits(value, 10_185)
    seen[image] = (seen[image] ?? 0) + 1
  }
  expect(seen.every((count) => count === 1)).toBe(true)
})
