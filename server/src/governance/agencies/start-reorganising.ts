/** Every node looks each half minute what is due; the first to hold the agencies carries it out. */
import type { Deps } from '../../deps.ts'
import { startTurns, type Turns } from '../../turns.ts'
import { carryOutDue } from './carry-out.ts'

const lookEveryMs = 30_000

/** Looks now and each half minute until closed. */
export function startReorganising(
  deps: Pick<Deps, 'db' | 'clock' | 'policies' | 'log'>,
): Turns {
  const fault = 'reorganisations were not done'
  return startTurns(deps, { everyMs: lookEveryMs, fault }, () => carryOutDue(deps))
}
