import type { Deps } from '../deps.ts'
import type { Gateway } from '../gateway/handle-query.ts'
import { describeFault } from '../http/app.ts'
import { openLease } from '../log/publish/lease.ts'
import type { JobDeps } from './act.ts'
import { openJobRunner } from './runner.ts'

const lookEveryMs = 1_000

/** Runs announced jobs until it is closed, while no other node does. */
export function startJobs(deps: JobDeps & Pick<Deps, 'log'> & Gateway): {
  close(): Promise<void>
} {
  const runner = openJobRunner(deps)
  const lease = openLease(deps.db, 'jobs')
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  async function look(): Promise<void> {
    try {
      if (await lease.hold()) await runner.turn()
    } catch (error) {
      deps.log.error({ fault: describeFault(error) }, 'announced jobs could not go on')
    }
    later()
  }
  function later(): void {
    if (closed) return
    timer = setTimeout(() => {
      running = look()
    }, lookEveryMs)
    timer.unref()
  }
  later()
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await running
      await lease.release()
    },
  }
}
