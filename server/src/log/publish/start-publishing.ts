import { describeFault } from '../../http/app.ts'
import { openPublisher, type PublisherDeps, type PublisherState } from './publisher.ts'

/** A head is signed within a second of the commit; one look costs one row. */
const turnEveryMs = 250
const standbyEveryMs = 1_000

export interface Publishing {
  /** `failing`: database or disk; it is tried again. `off`: by the settings of this node. */
  state(): PublisherState | 'failing' | 'off'
  close(): Promise<void>
}

/** Publishes until closed, when the settings say that this node does. */
export function startPublishing(deps: PublisherDeps): Publishing {
  if (!deps.config.log.publish) return { state: () => 'off', close: async () => {} }
  const publisher = openPublisher(deps)
  let closed = false
  let failing = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  async function work(): Promise<void> {
    let waitMs = turnEveryMs
    try {
      const done = await publisher.turn()
      if (failing) deps.log.info('the access log is published again')
      failing = false
      // A backlog does not wait, nor does a heartbeat just entered.
      if (done === 'beat') waitMs = 0
      if (done === 'standby') waitMs = standbyEveryMs
      if (done === 'stopped') return
    } catch (error) {
      if (!failing)
        deps.log.error({ fault: describeFault(error) }, 'a turn of publishing failed')
      failing = true
      waitMs = standbyEveryMs
    }
    if (closed) return
    timer = setTimeout(next, waitMs)
    timer.unref()
  }
  const next = () => {
    running = work()
  }
  next()

  return {
    state() {
      const state = publisher.state()
      return failing && state !== 'stopped' ? 'failing' : state
    },
    async close() {
      closed = true
      clearTimeout(timer)
      await running
      await publisher.close()
    },
  }
}
