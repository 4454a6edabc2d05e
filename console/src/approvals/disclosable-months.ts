import type { LogMonths } from '@chot/contract/log-months.ts'

/** Months whose key may be asked for at `nowMs`, newest first: over, not pruned, key there. */
export function disclosable(months: LogMonths['months'], nowMs: number): string[] {
  const now = new Date(nowMs).toISOString().slice(0, 7)
  return months
    .filter(
      ({ month, state, key }) =>
        month < now && key === 'held' && state !== 'pruning' && state !== 'pruned',
    )
    .map(({ month }) => month)
}
