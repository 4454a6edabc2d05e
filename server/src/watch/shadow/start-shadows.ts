/** Whichever node holds the lease runs what is asked for, one after the other. */
import type { Deps } from '../../deps.ts'
import { describeFault } from '../../http/app.ts'
import { openLease } from '../../log/publish/lease.ts'
import { type RunDeps, runNextShadow } from './run.ts'

const lookEveryMs = 2_000

/** Looks for a run that waits until it is closed; what runs then is taken up anew by the next start. */
export function startShadows(deps: RunDeps & Pick<Deps, 'log'>): {
  close(): Promise<void>
} {
  const lease = openLease(deps.db, 'shadow')
  const closing = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  async function look(): Promise<void> {
    try {
      if (await lease.hold()) await runNextShadow(deps, closing.signal)
    } catch (error) {
      deps.log.error({ fault: describeFault(error) }, 'a shadow run failed')
    }
    later()
  }
  function later(): void {
    if (closing.signal.aborted) return
    timer = setTimeout(() => {
      running = look()
    }, lookEveryMs)
    timer.unref()
  }
  later()
  return {
    async close() {
      closing.abort()
      clearTimeout(timer)
      await running
      await lease.release()
    },
  }
}
