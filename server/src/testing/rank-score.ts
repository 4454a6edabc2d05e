/**
 * The rank-sum test of Mann and Whitney (1947): by how many standard deviations the ranks of `one`
 * among both lie above what they would be if nothing set the two apart. It supposes nothing of how
 * the values are spread. Ties count half.
 */
export function rankScore(one: readonly number[], other: readonly number[]): number {
  let above = 0
  for (const a of one) for (const b of other) above += a > b ? 1 : a === b ? 0.5 : 0
  const pairs = one.length * other.length
  return (above - pairs / 2) / Math.sqrt((pairs * (one.length + other.length + 1)) / 12)
}
