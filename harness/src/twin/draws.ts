/**
 * Everything random in the twin: a stream of numbers for each name, so that a draw added in one
 * place changes nothing anywhere else, and the same seed gives the same province.
 */

export interface Draws {
  /** From 0 to under 1. */
  next(): number
  /** A whole number from 0 to under `limit`. */
  below(limit: number): number
  /** From `low` to under `high`. */
  between(low: number, high: number): number
  chance(probability: number): boolean
  /** Throws RangeError for an empty list. */
  pick<Item>(list: readonly Item[]): Item
  /** By weight. */
  pickWeighted<Item>(list: readonly (readonly [Item, number])[]): Item
  /** Of independent events with this mean: how many, and how long until the next. */
  poisson(mean: number): number
  exponential(mean: number): number
}

/** FNV-1a over UTF-16 units, from a basis of its own for each word of the state. */
function hashOf(text: string, basis: number): number {
  let hash = basis
  for (let at = 0; at < text.length; at += 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return (hash ^ (hash >>> 12)) >>> 0
}

/** sfc32 (PractRand), its state made of seed and names. */
export function drawsOf(seed: number, ...names: readonly (string | number)[]): Draws {
  const text = `${seed} ${names.join(' ')}`
  let [a = 0, b = 0, c = 0, counter = 1] = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b].map(
    (basis) => hashOf(text, basis),
  )
  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 4_294_967_296
  }
  for (let round = 0; round < 12; round += 1) next()
  const below = (limit: number) => Math.floor(next() * limit)
  const draws: Draws = {
    next,
    below,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick(list) {
      const item = list[below(list.length)]
      if (item === undefined) throw new RangeError('cannot draw from an empty list')
      return item
    },
    pickWeighted(list) {
      let left = next() * list.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [item, weight] of list) {
        left -= weight
        if (left < 0) return item
      }
      return draws.pick(list)[0]
    },
    poisson(mean) {
      let count = 0
      for (let left = draws.exponential(1); left < mean; left += draws.exponential(1))
        count += 1
      return count
    },
    exponential: (mean) => -mean * Math.log(1 - next()),
  }
  return draws
}
