/** The value below which `share` (0…1) of the values lie: nearest rank. Throws when there is none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (found === undefined) throw new Error('no values')
  return found
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)
