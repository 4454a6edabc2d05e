import type { Session } from '@chot/contract/session.ts'
import type { Deps } from '../deps.ts'
import { isBySso, type SignedIn } from './sessions.ts'

/** What the console is told of the session: nothing that could be used to take it over. */
export function sessionView(
  deps: Pick<Deps, 'config' | 'clock'>,
  officer: SignedIn,
): Session {
  return {
    account: {
      id: officer.accountId,
      username: officer.username,
      fullName: officer.fullName,
      agency: officer.agency,
      duties: [...officer.duties],
    },
    permissions: [...officer.permissions],
    idleUntil: officer.idleUntil,
    endsAt: officer.endsAt,
    bySso: isBySso(officer.strength),
    password: {
      dueOn: officer.password.dueOn,
      daysLeft: officer.password.daysLeft,
      warning: officer.password.warning,
      rules: officer.password.rules,
    },
    recovering: officer.strength === 'password+recovery',
    owes: [...officer.owes],
    demonstration: deps.config.demonstration,
    now: deps.clock.now(),
  }
}
