import type { Deps } from '../deps.ts'
import { wipeExpired } from './approvals.ts'

const everyMs = 60_000

/** Wipes each minute what was sealed for approvals that have expired; returns what stops it. */
export function startWiping(deps: Pick<Deps, 'db' | 'clock' | 'log'>): () => void {
  const timer = setInterval(() => {
    deps.db
      .inTx((tx) => wipeExpired(tx, deps.clock.now()))
      .catch((error: Error) =>
        deps.log.error({ reason: error.message }, 'expired approvals were not wiped'),
      )
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
