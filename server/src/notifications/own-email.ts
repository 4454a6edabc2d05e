/** Where an officer's e-mails go: said by the officer, sealed like their phone. */
import type { OwnEmailView } from '@chot/contract/notifications.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { record } from '../log/append.ts'

const sealedFor = (officer: SignedIn) => `officer-email/${officer.accountId}`

export async function readOwnEmail(
  deps: Pick<Deps, 'config' | 'db' | 'keys'>,
  officer: SignedIn,
): Promise<OwnEmailView> {
  const [row] = await deps.db.rows<{ email_sealed: Buffer | null }>(
    'select email_sealed from accounts where id = $1',
    [officer.accountId],
  )
  const sealed = row?.email_sealed ?? null
  return {
    email: sealed === null ? null : deps.keys.officers.open(sealed, sealedFor(officer)),
    offered: deps.config.mail !== null,
  }
}

/**
 * Sets or takes the address away; the entry says which, not what. The caller asks for a fresh
 * second factor: whoever took over a session must not turn the warnings away. Throws Problem
 * `not-signed-in`.
 */
export async function setOwnEmail(
  deps: Pick<Deps, 'db' | 'clock' | 'keys'>,
  officer: SignedIn,
  email: string | null,
): Promise<void> {
  const sealed =
    email === null ? null : deps.keys.officers.seal(email, sealedFor(officer))
  await deps.db.inTx(async (tx) => {
    const set = await tx.rows(
      `update accounts set email_sealed = $2 where id = $1 and state = 'active' returning id`,
      [officer.accountId, sealed],
    )
    if (set.length === 0) throw new Problem('not-signed-in')
    await record(tx, deps.clock.heldAt(), {
      k: 'account',
      oc: 'done',
      ac: officer.accountId,
      au: officer.strength,
      ag: officer.agency.code,
      ip: officer.address,
      ob: `${officer.accountId} ${email === null ? 'email-removed' : 'email-set'}`,
    })
  })
}
