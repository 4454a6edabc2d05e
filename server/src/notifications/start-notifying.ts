import type { Deps } from '../deps.ts'
import { startTurns, type Turns } from '../turns.ts'
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
export function startNotifying(deps: NotifyDeps): Turns {
  const { mail } = deps.config
  const server = mail === null ? null : openMailServer(mail, deps.config.keysFolder)
  const every = (everyMs: number, fault: string, turn: () => Promise<unknown>) =>
    startTurns(deps, { everyMs, fault }, turn)
  const turns = [
    every(lookEveryMs, 'the log was not followed', () => followLog(deps)),
    every(remindEveryMs, 'nobody was reminded', () => remindOfPasswords(deps)),
    every(remindEveryMs, 'no agency was reminded', () => remindOfRegistrations(deps)),
    ...(server === null
      ? []
      : [every(lookEveryMs, 'no e-mail was sent', () => sendMail(deps, server))]),
  ]
  return {
    async close() {
      for (const each of turns) await each.close()
      server?.close()
    },
  }
}
