/** The slip an account is handed out with: a password and a TOTP secret, shown once. */
import type { IssuedSecret } from '@chot/contract/accounts.ts'
import { ruleAct } from '@chot/core/workflow/account.ts'
import { hashPassword } from '../../accounts/passwords.ts'
import { newGivenPassword } from '../../accounts/readable-code.ts'
import { dropFactors } from '../../accounts/recovery-codes.ts'
import { endSessions, type SignedIn } from '../../accounts/sessions.ts'
import { newTotpSecret } from '../../accounts/totp.ts'
import { Problem } from '../../http/problem.ts'
import {
  type AccountDeps,
  actorOf,
  lockPeople,
  recordAct,
  recordRefusal,
  today,
} from './people.ts'

/**
 * Replaces password and TOTP secret; nobody queries with the account until its person has signed
 * in. Throws Problem `not-found` or what core/workflow/account.ts refuses.
 */
export async function issueSecret(
  deps: AccountDeps,
  officer: SignedIn,
  accountId: string,
  why: { readonly reason: string; readonly legalBasis: string },
): Promise<IssuedSecret> {
  const password = newGivenPassword()
  const passwordHash = await hashPassword(password)
  const totpSecret = newTotpSecret()
  const issued = await deps.db.inTx(async (tx) => {
    const people = await lockPeople(tx, [officer.accountId, accountId])
    const account = people.get(accountId)
    if (account === undefined) return new Problem('not-found')
    const act = { account: accountId, act: 'issue-secret', ...why }
    const date = await today(deps, tx)
    const ruling = ruleAct(actorOf(people, officer), 'issue-secret', account, date)
    if (!ruling.allowed) {
      await recordRefusal(deps, tx, officer, act, ruling)
      return new Problem(ruling.reason)
    }
    const [row] = await tx.rows<Pick<IssuedSecret, 'username' | 'fullName' | 'agency'>>(
      `update accounts a set password_hash = $2, totp_sealed = $3, totp_step_used = 0,
              enrolled_at = null, password_given = true, factor_owed = true,
              password_set_at = to_timestamp($4::bigint / 1000.0)
       from agencies g where a.id = $1 and g.code = a.agency_code
       returning a.username, a.full_name as "fullName", g.name as agency`,
      [
        accountId,
        passwordHash,
        deps.keys.officers.seal(totpSecret, `totp/${accountId}`),
        deps.clock.now(),
      ],
    )
    if (row === undefined) throw new Error('an account that was locked is gone')
    await dropFactors(tx, accountId)
    await endSessions(tx, accountId, deps.clock.now())
    await recordAct(deps, tx, { officer, duty: ruling.duty }, act)
    return { ...row, password, totpSecret }
  })
  if (issued instanceof Problem) throw issued
  return issued
}
