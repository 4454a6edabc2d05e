/** Every node looks each half minute what is due; the first to hold the agencies carries it out. */
import type { Deps } from '../../deps.ts'
import { describeFault } from '../../http/app.ts'
import { carryOutDue } from './carry-out.ts'

const lookEveryMs = 30_000

/** Looks now and each half minute until closed. */
export function startReorganising(
  deps: Pick<Deps, 'db' | 'clock' | 'policies' | 'log'>,
): {
  close(): Promise<void>
} {
  let running: Promise<unknown> = Promise.resolve()
  const look = () => {
    running = running
      .then(() => carryOutDue(deps))
      .catch((error) =>
        deps.log.error({ fault: describeFault(error) }, 'reorganisations were not done'),
      )
  }
  look()
  const timer = setInterval(look, lookEveryMs)
  timer.unref()
  return {
    async close() {
      clearInterval(timer)
      await running
    },
  }
}
