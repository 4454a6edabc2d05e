/**
 * Each day compared once it is over, where the Ministry's counts can be fetched. Every node looks;
 * the first one to record a day's comparison has made it.
 */
import { dayReadings } from '@chot/core/reconciliation/day-segments.ts'
import { localDay } from '../../accounts/local-day.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { startTurns, type Turns } from '../../turns.ts'
import { type CompareDeps, compareDay } from './compare-day.ts'
import { daysOver } from './read-comparisons.ts'
import type { MinistryCounts } from './statement.ts'

const lookEveryMs = 10 * 60_000

/** Looks once; how many days were compared. A day whose counts cannot be had is left for the next look. */
export async function compareDueDays(
  deps: CompareDeps & Pick<Deps, 'log'>,
  counts: MinistryCounts,
): Promise<number> {
  const policy = await deps.policies.current(deps.db)
  const now = deps.clock.now()
  const rule = policy.valueOn('reconciliation', localDay(policy, now))
  let compared = 0
  for (const reading of dayReadings) {
    const over = await daysOver(
      deps.db,
      policy,
      reading,
      now - rule.afterMinutes * 60_000,
    )
    const recent = over.slice(0, rule.daysBack)
    const known = await deps.db.rows<{ day: string }>(
      'select distinct day from comparisons where reading = $1 and day = any($2::date[])',
      [reading, recent],
    )
    const done = new Set(known.map(({ day }) => day))
    for (const day of recent.toReversed().filter((each) => !done.has(each))) {
      try {
        const statement = await counts.of(day, reading)
        const made = await compareDay(deps, statement, {
          source: 'service',
          officer: null,
        })
        if (made !== null) compared += 1
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        deps.log.warn({ code: error.code, day, reading }, 'a day was not compared')
      }
    }
  }
  return compared
}

/** Looks now and every ten minutes until closed. */
export function startReconciling(
  deps: CompareDeps & Pick<Deps, 'log'>,
  counts: MinistryCounts | null,
): Turns {
  if (counts === null) return { close: async () => {} }
  const fault = 'days were not compared'
  const turns = startTurns(deps, { everyMs: lookEveryMs, fault }, () =>
    compareDueDays(deps, counts),
  )
  return {
    async close() {
      // What waits for an answer ends at once.
      await counts.close()
      await turns.close()
    },
  }
}
