import { describeFault } from '../../http/app.ts'
import { forgetKeys } from './forget-keys.ts'
import { type KeeperDeps, openKeeper } from './keeper.ts'

const turnEveryMs = 60_000

export interface Keeping {
  /** For /readyz; `failing`: database or disk, it is tried again. */
  state(): string
  close(): Promise<void>
}

/** Destroys what keys must be destroyed, and keeps the log until closed. */
export async function startKeeping(deps: KeeperDeps): Promise<Keeping> {
  await forgetKeys(deps)
  const keeper = openKeeper(deps)
  let closed = false
  let failing = false
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  async function work(): Promise<void> {
    let waitMs = turnEveryMs
    try {
      if ((await keeper.turn()) === 'worked') waitMs = 1_000
      failing = false
    } catch (error) {
      if (!failing)
        deps.log.error({ fault: describeFault(error) }, 'a turn of keeping failed')
      failing = true
    }
    if (!closed) wait(waitMs)
  }
  function wait(ms: number): void {
    timer = setTimeout(() => {
      running = work()
    }, ms)
    timer.unref()
  }
  wait(turnEveryMs)

  return {
    state: () => keeper.alarm() ?? (failing ? 'failing' : 'kept'),
    async close() {
      closed = true
      clearTimeout(timer)
      await keeper.close()
      await running
    },
  }
}
