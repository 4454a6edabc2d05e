/**
 * Everything about the made-up people is drawn from their position: the same seed and
 * the same salt always give the same draw, so nothing has to be stored.
 */

/** Mixes two 32-bit numbers into one evenly spread unsigned 32-bit number. */
export function mix(seed: number, salt: number): number {
  let hash =
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^
    Math.imul((salt + 0x7f4a7c15) | 0, 0xc2b2ae35)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x2c1b3c6d)
  hash ^= hash >>> 12
  hash = Math.imul(hash, 0x297a2d39)
  hash ^= hash >>> 15
  return hash >>> 0
}

/** A whole number in `0 … limit - 1`. */
export function drawBelow(seed: number, salt: number, limit: number): number {
  return mix(seed, salt) % limit
}

/** A whole number in `low … high`, both included. */
export function drawBetween(
  seed: number,
  salt: number,
  low: number,
  high: number,
): number {
  return low + drawBelow(seed, salt, high - low + 1)
}

/** True for about `perThousand` of a thousand seeds. */
export function drawChance(seed: number, salt: number, perThousand: number): boolean {
  return drawBelow(seed, salt, 1_000_000) < perThousand * 1000
}

/** One item of a list. Throws RangeError for an empty list. */
export function drawOne<T>(seed: number, salt: number, list: readonly T[]): T {
  const item = list[drawBelow(seed, salt, list.length)]
  if (item === undefined) throw new RangeError('cannot draw from an empty list')
  return item
}

/** Repeats each item by its weight, so that a plain draw follows the weights. */
export function weighted<T>(weights: readonly (readonly [T, number])[]): readonly T[] {
  return weights.flatMap(([item, weight]) => Array.from({ length: weight }, () => item))
}

const HALF = 1000
const ROUNDS = 4

/**
 * A keyed permutation of `0 … 999 999`: a Feistel network over two halves of three
 * digits. Not secret, only scattered and exactly invertible.
 */
export function permuteSixDigits(value: number, key: number): number {
  let left = Math.floor(value / HALF)
  let right = value % HALF
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = (left + mix(key + round, right)) % HALF
    left = right
    right = next
  }
  return left * HALF + right
}

/** The inverse of `permuteSixDigits` for the same key. */
export function unpermuteSixDigits(value: number, key: number): number {
  let left = Math.floor(value / HALF)
  let right = value % HALF
  for (let round = ROUNDS - 1; round >= 0; round -= 1) {
    const previous = (right + HALF - (mix(key + round, left) % HALF)) % HALF
    right = left
    left = previous
  }
  return left * HALF + right
}
