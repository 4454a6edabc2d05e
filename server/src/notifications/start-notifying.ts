import type { Deps } from '../deps.ts'
import { describeFault } from '../http/app.ts'
import { followLog } from './follow-log.ts'
import { openMailServer } from './mail-server.ts'
import { remindOfPasswords } from './remind-passwords.ts'
import { remindOfRegistrations } from './remind-registrations.ts'
import { sendMail } from './send-mail.ts'

type NotifyDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'keys' | 'policies' | 'log'>

const lookEveryMs = 2_000
const remindEveryMs = 60 * 60_000

/**
 * Follows the log, reminds each hour, and sends what waits, until closed; each in its own time: a
 * slow mail server delays no notification. Throws Error when a file of the settings is wrong.
 */
export function startNotifying(deps: NotifyDeps): { close(): Promise<void> } {
  const { mail } = deps.config
  const server = mail === null ? null : openMailServer(mail, deps.config.keysFolder)
  const closers = [
    every(deps, lookEveryMs, 'the log was not followed', () => followLog(deps)),
    every(deps, remindEveryMs, 'nobody was reminded', () => remindOfPasswords(deps)),
    every(deps, remindEveryMs, 'no agency was reminded', () =>
      remindOfRegistrations(deps),
    ),
    ...(server === null
      ? []
      : [every(deps, lookEveryMs, 'no e-mail was sent', () => sendMail(deps, server))]),
  ]
  return {
    async close() {
      for (const close of closers) await close()
      server?.close()
    },
  }
}

/** Now and again after each rest; what fails is said once until it goes well again. */
function every(
  deps: Pick<Deps, 'log'>,
  restMs: number,
  fault: string,
  work: () => Promise<unknown>,
): () => Promise<void> {
  let failing = false
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const turn = async () => {
    try {
      await work()
      failing = false
    } catch (error) {
      if (!failing) deps.log.error({ fault: describeFault(error) }, fault)
      failing = true
    }
    if (!closed) timer = setTimeout(go, restMs).unref()
  }
  const go = () => {
    running = turn()
  }
  go()
  return async () => {
    closed = true
    clearTimeout(timer)
    await running
  }
}
