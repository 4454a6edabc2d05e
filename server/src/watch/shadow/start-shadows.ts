/** Whichever node holds the lease runs what is asked for, one after the other. */
import type { Deps } from '../../deps.ts'
import { openLease } from '../../log/publish/lease.ts'
import { startTurns, type Turns } from '../../turns.ts'
import { type RunDeps, runNextShadow } from './run.ts'

const lookEveryMs = 2_000

/** Looks for a run that waits until it is closed; what runs then is taken up anew by the next start. */
export function startShadows(deps: RunDeps & Pick<Deps, 'log'>): Turns {
  const lease = openLease(deps.db, 'shadow')
  const closing = new AbortController()
  const turns = startTurns(
    deps,
    { everyMs: lookEveryMs, restFirst: lookEveryMs, fault: 'a shadow run failed' },
    async () => {
      if (await lease.hold()) await runNextShadow(deps, closing.signal)
    },
  )
  return {
    async close() {
      closing.abort()
      await turns.close()
      await lease.release()
    },
  }
}
