/**
 * When the officers of a morning sign in. Offices open and most come soon after: the density is
 * that of Beta(2, 4), 20·x·(1−x)³ of the whole, whose peak is a quarter of the way in and 2.1 times the
 * mean. Each comes on their own, so that several come at one moment by chance.
 */

/** Times in milliseconds from the start, in order. `random` gives numbers from 0 to under 1. */
export function arrivals(
  count: number,
  lengthMs: number,
  random: () => number,
): readonly number[] {
  return Array.from({ length: count }, () => placeOf(random()) * lengthMs).sort(
    (a, b) => a - b,
  )
}

/** The x before which this share comes: F(x) = 1 − (1−x)⁴·(1+4x), found by halving. */
function placeOf(share: number): number {
  let [low, high] = [0, 1]
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2
    if (1 - (1 - middle) ** 4 * (1 + 4 * middle) < share) low = middle
    else high = middle
  }
  return low
}
