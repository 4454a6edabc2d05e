/** Work that a node does again and again beside the requests. */
import type { Deps } from './deps.ts'
import { describeFault } from './http/app.ts'

export interface Turns {
  /** Resolves once the turn under way has ended. */
  close(): Promise<void>
}

interface Turning {
  /** Milliseconds of rest between two turns; before the first one too, with `restFirst`. */
  readonly everyMs: number
  readonly restFirst?: number
  /** What the program's log says of a turn that failed: once, until one goes well again. */
  readonly fault: string
}

/** One turn at a time until closed; one that fails is made again after the rest. */
export function startTurns(
  { log }: Pick<Deps, 'log'>,
  { everyMs, restFirst = 0, fault }: Turning,
  turn: () => Promise<unknown>,
): Turns {
  let closed = false
  let failing = false
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  async function take(): Promise<void> {
    try {
      await turn()
      failing = false
    } catch (error) {
      if (!failing) log.error({ fault: describeFault(error) }, fault)
      failing = true
    }
    rest(everyMs)
  }
  function rest(ms: number): void {
    if (closed) return
    timer = setTimeout(() => {
      running = take()
    }, ms)
    timer.unref()
  }
  if (restFirst > 0) rest(restFirst)
  else running = take()
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await running
    },
  }
}
