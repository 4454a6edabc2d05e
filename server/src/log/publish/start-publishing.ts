import type { TimestampConfig } from '../../config.ts'
import { describeFault } from '../../http/app.ts'
import type { WitnessPolicy } from '../witness/witness-policy.ts'
import { openPublisher, type PublisherDeps, type PublisherState } from './publisher.ts'
import { openTimestampAuthority } from './timestamp-authority.ts'
import { openTimestamping } from './timestamping.ts'

/** A head is signed within a second of the commit; one look costs one row. */
const turnEveryMs = 250
const standbyEveryMs = 1_000

export interface Publishing {
  /** `failing`: database or disk; it is tried again. `off`: by the settings of this node. */
  state(): PublisherState | 'failing' | 'off'
  /** Whether heads are stamped; `standby` where another node publishes. */
  timestamps(): 'stamping' | 'failing' | 'standby' | 'off'
  close(): Promise<void>
}

/** Publishes until closed, when the settings say that this node does. */
export function startPublishing(
  deps: PublisherDeps,
  witnesses: WitnessPolicy | null = null,
): Publishing {
  const { publish, timestamps } = deps.config.log
  if (!publish)
    return { state: () => 'off', timestamps: () => 'off', close: async () => {} }
  const stamper = timestamps === null ? null : openStamper(deps, timestamps)
  const publisher = openPublisher(deps, witnesses)
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
      if (publisher.state() === 'publishing') stamper?.look()
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
    timestamps() {
      if (stamper === null) return 'off'
      if (publisher.state() !== 'publishing') return 'standby'
      return stamper.failing() ? 'failing' : 'stamping'
    },
    async close() {
      closed = true
      clearTimeout(timer)
      await running
      await stamper?.close()
      await publisher.close()
    },
  }
}

/** Stamps beside the turns: an authority that is slow to answer holds up no head. */
function openStamper(deps: PublisherDeps, config: TimestampConfig) {
  const authority = openTimestampAuthority(config, deps.clock)
  const timestamping = openTimestamping(deps, authority)
  let looking: Promise<void> | null = null
  return {
    failing: timestamping.failing,
    look() {
      looking ??= timestamping
        .turn()
        .then(() => {})
        .catch((error: unknown) => {
          deps.log.warn({ fault: describeFault(error) }, 'stamping the log failed')
        })
        .finally(() => {
          looking = null
        })
    },
    async close() {
      await authority.close()
      await looking
    },
  }
}
