import { tileWidth } from '@chot/core/log/tile.ts'

/**
 * Bundles that are not there. Whether the log announces that they were pruned is known only when
 * all of it was read: the announcement comes later than what it speaks of.
 */
export interface Gaps {
  /** Bundles are added in order. */
  add(bundle: number): void
  /** Bundles that hold entries from `prunedTo` on. */
  beyond(prunedTo: number): Generator<number>
}

export function createGaps(): Gaps {
  // Runs of bundles that follow one another, up to but without `end`: a log may lack millions.
  const runs: { readonly start: number; end: number }[] = []
  return {
    add(bundle) {
      const last = runs.at(-1)
      if (last?.end === bundle) last.end += 1
      else runs.push({ start: bundle, end: bundle + 1 })
    },
    *beyond(prunedTo) {
      for (const { start, end } of runs)
        for (let bundle = start; bundle < end; bundle += 1)
          if ((bundle + 1) * tileWidth > prunedTo) yield bundle
    },
  }
}
