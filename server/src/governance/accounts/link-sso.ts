/** Who an account is at the identity provider: said by an administrator, before the first sign-in. */
import type { SsoLinkBody } from '@chot/contract/accounts.ts'
import { ruleAct } from '@chot/core/workflow/account.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import { nameDigest } from '../../accounts/sso/links.ts'
import type { Tx } from '../../db/database.ts'
import { faultProblem, Problem } from '../../http/problem.ts'
import {
  type AccountDeps,
  actorOf,
  lockPeople,
  recordAct,
  recordRefusal,
  today,
} from './people.ts'

/**
 * Links an account, in the place of any link it had, or takes the link away; sessions that began at
 * the provider end. The name stays out of the entry: it may be a citizen's number. Throws Problem
 * `not-found` (no provider, no account, no link to take away), `input-invalid` or what
 * core/workflow/account.ts refuses.
 */
export async function linkSso(
  deps: AccountDeps,
  officer: SignedIn,
  accountId: string,
  { name, reason, legalBasis }: SsoLinkBody,
): Promise<void> {
  const { sso } = deps.config
  if (sso === null) throw new Problem('not-found')
  const digest = name === null ? null : nameDigest(deps.keys, sso.issuer, name)
  const refused = await deps.db.inTx(async (tx) => {
    const people = await lockPeople(tx, [officer.accountId, accountId])
    const account = people.get(accountId)
    if (account === undefined) return new Problem('not-found')
    const kind = digest === null ? 'unlink-sso' : 'link-sso'
    const act = { account: accountId, act: kind, reason, legalBasis }
    const date = await today(deps, tx)
    const ruling = ruleAct(actorOf(people, officer), kind, account, date)
    if (!ruling.allowed) {
      await recordRefusal(deps, tx, officer, act, ruling)
      return new Problem(ruling.reason)
    }
    const problem = await replaceLink(deps, tx, sso.issuer, accountId, digest)
    if (problem !== null) return problem
    await recordAct(deps, tx, { officer, duty: ruling.duty }, act)
    return null
  })
  if (refused !== null) throw refused
}

async function replaceLink(
  deps: AccountDeps,
  tx: Tx,
  issuer: string,
  accountId: string,
  digest: Buffer | null,
): Promise<Problem | null> {
  const now = deps.clock.now()
  const former = await tx.rows(
    'delete from sso_links where account_id = $1 returning account_id',
    [accountId],
  )
  if (digest === null && former.length === 0) return new Problem('not-found')
  if (digest !== null) {
    const made = await tx.rows(
      `insert into sso_links (account_id, issuer, name_digest, linked_at)
       values ($1, $2, $3, to_timestamp($4::bigint / 1000.0))
       on conflict on constraint sso_links_one_name do nothing returning account_id`,
      [accountId, issuer, digest, now],
    )
    if (made.length === 0) throw faultProblem([{ field: 'name', code: 'sso-name-taken' }])
  }
  await tx.rows('update accounts set signs_in_by_sso = false where id = $1', [accountId])
  await tx.rows('delete from sso_sign_ins where account_id = $1', [accountId])
  await tx.rows(
    `update sessions set ended_at = to_timestamp($2::bigint / 1000.0)
     where account_id = $1 and ended_at is null and strength like 'sso%'`,
    [accountId, now],
  )
  return null
}
